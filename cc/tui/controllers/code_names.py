"""Reads what codes are called: categories, units, areas, people. Once, after the first rows are on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError
from cc.core.questions.organisation import ListAreas, ListCategories, ListPeople, ListUnits
from cc.core.records.organisation import Person

if TYPE_CHECKING:
    from cc.tui.centre_async import AsyncCentre
    from cc.tui.console import Console

MOST_PEOPLE = 5000
"""Names of people that are read; beyond them a log-in is its own name."""


async def read_code_names(console: Console) -> None:
    """Fill `console.names`; a fault is said on the message line."""
    names, centre = console.names, console.centre
    try:
        names.categories = {one.code: one for one in await centre.read(ListCategories(retired=True))}
        names.units = {one.code: one for one in await centre.read(ListUnits())}
        names.areas = {one.code: one for one in await centre.read(ListAreas())}
        names.people = await _people(centre)
    except CoreError as fault:
        console.say(console.told(fault), "error")
    console.redraw()


async def _people(centre: AsyncCentre) -> dict[str, Person]:
    found, cursor = dict[str, Person](), None
    while True:
        page = await centre.read(ListPeople(cursor=cursor, limit=500))
        found |= {one.login: one for one in page.items}
        cursor = page.after
        if cursor is None or len(found) >= MOST_PEOPLE:
            return found
