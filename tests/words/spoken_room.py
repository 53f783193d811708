"""A real room whose people, places and reports have made-up names, so that every word on a screen is ours; and a
command line that is typed at it. Owns what the scans look at; knows no expectation."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

from PIL import Image

from cc.cli.session import Wiring
from cc.core.centre import Call, Credential, LocalActor
from cc.core.intents.organisation import AreaRow, PersonRow, SaveAreas, SavePeople, SaveUnits, UnitRow
from cc.core.local import LocalCentre
from cc.core.vocabulary import Role
from cc.main.app import run, wired
from tests.builders import EAST, PEOPLE, UNITS, Room

NAMES = ("Xuz", "Qorb", "Vyx", "Zanq")
CODES = frozenset(
    {
        *(unit.code for unit in UNITS),
        *(person.login for person in PEOPLE),
        *("admin", "timur", "flood", "other", "tree", "fire", "boat", "jpg", "kelurahan", "office", "saksi"),
    }
)
"""What is typed in this room: codes and log-ins."""


class LeftOpen:
    """A room's Centre that one command does not close for the next."""

    def __init__(self, centre: LocalCentre) -> None:
        self._centre = centre

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def close(self) -> None:
        """Not yet."""


def renamed(room: Room) -> Room:
    """The room with names of no language."""
    units = tuple(UnitRow(each.code, f"{NAMES[at % 4]} {at}", each.parent, "xq") for at, each in enumerate(UNITS))
    people = tuple(
        PersonRow(login=each.login, name=f"{NAMES[at % 4]} {at}", role=each.role, unit=each.unit, cleared=each.cleared)
        for at, each in enumerate(PEOPLE)
    )
    admin = PersonRow(login="admin", name="Zz", role=Role.ADMIN, unit="jakarta", cleared=True)
    area = AreaRow(code="timur", name="Xyq", level="kelurahan", geometry=EAST)
    for intent in (SaveUnits(units), SaveAreas((area,)), SavePeople((*people, admin))):
        room.centre.execute(Call(room.admin, intent))
    return room


def typed(room: Room, by: str, *arguments: str, program: str = "posko") -> int:
    """A command, typed by somebody at this room."""

    def opens(*flags: str | None) -> tuple[Any, Credential]:
        return LeftOpen(room.centre), LocalActor(by)

    with patch("sys.stdin", io.StringIO("")):  # nobody types more than that
        return run(arguments, program, wiring=Wiring(opens, wired().print_table, lambda server, database: "zq"))


def photo_file(folder: Path, name: str = "p.jpg", colour: int = 90) -> Path:
    """A small photo of its own."""
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 120, 140)).save(made, "JPEG")
    path = folder / name
    path.write_bytes(made.getvalue())
    return path


def lines(script: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Who types what, a line each: `sari> report list`."""
    import shlex

    for line in script.strip().splitlines():
        who, _, what = line.strip().partition("> ")
        if what:
            yield who, tuple(shlex.split(what))
