"""Command rooms for tests: small, real, made through the door. Owns who works there; knows no test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from cc.core.centre import Call, LocalActor
from cc.core.clock import FixedClock
from cc.core.intents.organisation import (
    AreaRow,
    PersonRow,
    RouteRow,
    SaveAreas,
    SavePeople,
    SaveRoutes,
    SaveUnits,
    UnitRow,
)
from cc.core.intents.reports import ReceiveReport
from cc.core.local import CentreConfig, LocalCentre
from cc.core.records.receipts import Receipt
from cc.core.store.sql.engine import upgrade
from cc.core.vocabulary import Channel, Priority, Role

START = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""When the fixed clock of a test's room begins: 10:00 in Jakarta, a Tuesday."""

UNITS = (
    UnitRow("jakarta", "Command room", None, "room"),
    UnitRow("bpbd", "Disaster agency", "jakarta", "agency"),
    UnitRow("bpbd-timur", "Disaster agency, east", "bpbd", "district"),
    UnitRow("dishub", "Transport agency", "jakarta", "agency"),
)
PEOPLE = (
    PersonRow(login="sari", name="Sari", role=Role.OPERATOR, unit="jakarta", cleared=True, password="sari-password"),
    PersonRow(login="rini", name="Rini", role=Role.OPERATOR, unit="bpbd", password="rini-password"),
    PersonRow(login="dewi", name="Dewi", role=Role.OPERATOR, unit="dishub", password="dewi-password"),
    PersonRow(login="tono", name="Tono", role=Role.SUPERVISOR, unit="jakarta", cleared=True, password="tono-password"),
    PersonRow(
        login="budi", name="Budi", role=Role.OFFICER, unit="bpbd-timur", skills=("boat",), password="budi-password"
    ),
    PersonRow(login="agus", name="Agus", role=Role.OFFICER, unit="bpbd-timur", password="agus-password"),
    PersonRow(login="joko", name="Joko", role=Role.OFFICER, unit="dishub", password="joko-password"),
    PersonRow(login="warga", name="A citizen's app", role=Role.CHANNEL, unit="jakarta", password="warga-password"),
)
EAST = '{"type":"Polygon","coordinates":[[[106.8,-6.3],[106.9,-6.3],[106.9,-6.2],[106.8,-6.2],[106.8,-6.3]]]}'
INSIDE = (106.85, -6.25)
"""A point in the only area, `timur`."""


@dataclass(slots=True)
class Room:
    """A Centre with its clock. `as_*` are credentials of people of PEOPLE; `admin` set it up."""

    centre: LocalCentre
    url: str
    folder: Path
    clock: FixedClock | None
    admin: LocalActor = field(default_factory=lambda: LocalActor("admin"))

    def reported(self, text: str = "Banjir setinggi lutut", *, category: str = "flood", by: str = "warga") -> Receipt:
        """A flood report in the east, just received."""
        lon, lat = INSIDE
        intent = ReceiveReport(
            text=text, category=category, channel=Channel.APP, lon=lon, lat=lat, priority=Priority.P2
        )
        return self.centre.execute(Call(LocalActor(by), intent))

    def close(self) -> None:
        """End the Centre."""
        self.centre.close()


@contextmanager
def open_room(folder: Path, url: str, *, fixed: bool) -> Iterator[Room]:
    """The Centre on a database with the schema, whatever is in it; ended after the block."""
    room = _opened(folder, url, fixed)
    try:
        yield room
    finally:
        room.close()


def furnished(room: Room) -> Room:
    """The same room with its first admin, units, area, routes and people."""
    room.centre.set_up(
        UNITS[0],
        PersonRow(
            login="admin", name="Admin", role=Role.ADMIN, unit="jakarta", cleared=True, password="admin-password"
        ),
    )
    area = AreaRow(code="timur", name="East", level="kelurahan", geometry=EAST)
    routes = (RouteRow("flood", None, "bpbd"), RouteRow("flood", "timur", "bpbd-timur"))
    for intent in (SaveUnits(UNITS), SaveAreas((area,)), SaveRoutes(routes)):
        room.centre.execute(Call(room.admin, intent))
    with_own_passwords(room, *PEOPLE)
    return room


def with_own_passwords(room: Room, *rows: PersonRow) -> None:
    """Save people who need not change the passwords that are given here, as when a room is set up."""
    room.centre.execute_as_system(Call(room.admin, SavePeople(rows)))


def reopened(folder: Path, url: str) -> Room:
    """A Centre with a fixed clock on a room that is there."""
    return _opened(folder, url, fixed=True)


def make_room(folder: Path, url: str | None = None, *, fixed: bool = False) -> Room:
    """A command room step by step: in a new SQLite file of `folder`, or in the (empty or migrated) database of `url`.

    For what must have been made in a place of its own (a small disk, another process); else ask for `room`.
    """
    url = url or f"sqlite:///{folder / 'posko.db'}"
    upgrade(url)
    return furnished(_opened(folder, url, fixed))


def _opened(folder: Path, url: str, fixed: bool) -> Room:
    clock = FixedClock(START) if fixed else None
    return Room(LocalCentre.open(url, folder / "evidence", CentreConfig(), clock), url, folder, clock)
