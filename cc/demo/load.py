"""Fills an empty command room with the demo's Jakarta, through the door only. Knows no database."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import TypeVar

from cc.core import starter
from cc.core.centre import Call, Centre, Credential
from cc.core.intents.base import Intent
from cc.core.intents.organisation import (
    AreaRow,
    LocatePerson,
    SaveAreas,
    SaveCalendars,
    SaveCategories,
    SavePeople,
    SaveRoutes,
    SaveUnits,
)
from cc.core.intents.packs import SavePolicies
from cc.core.phrases import Phrase
from cc.core.records.organisation import Saved
from cc.demo.world.jakarta import feature_collection
from cc.demo.world.people import DemoPerson, people
from cc.demo.world.units import route_rows, unit_of_kind, unit_rows

T = TypeVar("T")

AREA_SOURCE = "Posko demo: coarse, not for real use"

Told = Callable[[Phrase], None]
"""Is told in a few words what is being loaded."""


def load_world(centre: Centre, credential: Credential, seed: int, told: Told = lambda _: None) -> None:
    """Units, areas, categories, routes, calendars, policies and people. Doing it twice only sets passwords again.

    `credential` must be an admin's. Raises the CoreError of the first intent that is refused.
    """
    team = people(seed)
    for words, intent in _steps(team):
        told(words)
        centre.execute(Call(credential, intent))
    told(Phrase("last known places"))
    _wait(centre.submit(Call(credential, intent)) for intent in _places(team))


def area_rows() -> tuple[AreaRow, ...]:
    """The areas as rows to save, each before its parts."""
    return tuple(
        AreaRow(
            code=feature["properties"]["code"],
            name=feature["properties"]["name"],
            level=feature["properties"]["level"],
            geometry=json.dumps(feature["geometry"], separators=(",", ":")),
            parent=feature["properties"]["parent"],
            source=AREA_SOURCE,
        )
        for feature in feature_collection()["features"]
    )


def _steps(team: tuple[DemoPerson, ...]) -> Iterator[tuple[Phrase, Intent[Saved]]]:
    units, areas = unit_rows(), area_rows()
    yield Phrase("{count:number} units", {"count": len(units)}), SaveUnits(units)
    yield Phrase("{count:number} areas", {"count": len(areas)}), SaveAreas(areas)
    yield Phrase("categories"), SaveCategories(starter.category_rows(unit_of_kind()))
    yield Phrase("routes"), SaveRoutes(route_rows())
    yield Phrase("calendars"), SaveCalendars(starter.calendar_rows())
    yield Phrase("SLA policies"), SavePolicies(starter.policy_rows())
    yield Phrase("{count:number} people", {"count": len(team)}), SavePeople(tuple(person.row for person in team))


def _places(team: tuple[DemoPerson, ...]) -> Iterator[LocatePerson]:
    for person in team:
        if person.lon is not None and person.lat is not None:
            yield LocatePerson(person.lon, person.lat, login=person.row.login)


def _wait(futures: Iterator["Future[T]"]) -> None:
    for future in list(futures):
        future.result()
