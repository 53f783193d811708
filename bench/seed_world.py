"""The room that the benchmarks' databases are of: a hundred districts, each with 1 % of the reports. Owns its names."""

from dataclasses import replace
from datetime import UTC, datetime

from cc.core import starter
from cc.core.centre import Call, LocalActor
from cc.core.intents.base import Intent
from cc.core.intents.organisation import AreaRow, PersonRow, SaveAreas, SaveCategories, SavePeople, SaveUnits, UnitRow
from cc.core.intents.packs import SavePolicies
from cc.core.local import LocalCentre
from cc.core.records.organisation import Saved
from cc.core.records.sla import Policy, TargetSpec
from cc.core.vocabulary import HoldReason, Role, TargetName

ROOT = "pusat"
CITIES, DISTRICTS = 10, 100
START = datetime(2026, 1, 5, 3, 0, tzinfo=UTC)
"""When the scenes that are copied were played."""

CATEGORIES = ("flood", "waste", "damaged-road", "narcotics", "other")
"""What is reported; narcotics is restricted."""

ADMIN = LocalActor("admin")


def city(number: int) -> str:
    """The code of the unit above ten districts."""
    return f"kota-{number}"


def district(number: int) -> str:
    """The code of a district's unit."""
    return f"dinas-{number:02d}"


def officer(number: int) -> str:
    """The log-in of a district's officer."""
    return f"petugas-{number:02d}"


def area(number: int) -> str:
    """The code of a district's area."""
    return f"wil-{number:02d}"


def corner(number: int) -> tuple[float, float]:
    """The south-west corner of a district's square, in degrees; a side is 0.02."""
    return 106.7 + 0.02 * (number % 10), -6.3 + 0.02 * (number // 10)


def units() -> tuple[UnitRow, ...]:
    """The tree."""
    cities = [UnitRow(city(number), f"Kota {number}", ROOT, "city") for number in range(CITIES)]
    districts = [
        UnitRow(district(number), f"Dinas {number:02d}", city(number // 10), "district") for number in range(DISTRICTS)
    ]
    return (UnitRow(ROOT, "Pusat", None, "room"), *cities, *districts)


def areas() -> tuple[AreaRow, ...]:
    """A square for each district."""
    return tuple(
        AreaRow(code=area(number), name=f"Wilayah {number:02d}", level="kelurahan", geometry=_square(number))
        for number in range(DISTRICTS)
    )


def _square(number: int) -> str:
    west, south = corner(number)
    east, north = west + 0.02, south + 0.02
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    points = ",".join(f"[{lon:.4f},{lat:.4f}]" for lon, lat in ring)
    return f'{{"type":"Polygon","coordinates":[[{points}]]}}'


def people() -> tuple[PersonRow, ...]:
    """An operator who sees everything, one of a district, a supervisor, a channel, and an officer for each district."""
    officers = [
        PersonRow(login=officer(n), name=f"Petugas {n:02d}", role=Role.OFFICER, unit=district(n), cleared=True)
        for n in range(DISTRICTS)
    ]
    return (
        PersonRow(login="operator", name="Operator", role=Role.OPERATOR, unit=ROOT, cleared=True),
        PersonRow(login="wilayah", name="Operator of a district", role=Role.OPERATOR, unit=district(7), cleared=True),
        PersonRow(login="pengawas", name="Supervisor", role=Role.SUPERVISOR, unit=ROOT, cleared=True),
        PersonRow(login="kanal", name="Channel", role=Role.CHANNEL, unit=ROOT),
        *officers,
    )


def policies() -> tuple[Policy, ...]:
    """Promises in wall time alone: a scene moved to another day keeps its clocks."""
    pauses = (HoldReason.WAITING_REPORTER, HoldReason.WEATHER)
    targets = (
        TargetSpec(name=TargetName.ACKNOWLEDGE, target_s=900),
        TargetSpec(name=TargetName.ASSIGN, target_s=3600),
        TargetSpec(name=TargetName.ACCEPT, target_s=1800),
        TargetSpec(name=TargetName.RESOLVE, target_s=3 * 86400, pauses=pauses),
    )
    return (Policy(code="bench", version=1, targets=targets, close_after_days=14),)


def set_up(centre: LocalCentre) -> None:
    """Make a new Centre that room, through the door."""
    admin = PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit=ROOT, cleared=True)
    centre.set_up(units()[0], admin, with_starter=False)
    known = {row.code: row for row in starter.category_rows()}
    intents: list[Intent[Saved]] = [
        SaveCategories(tuple(replace(known[code], evidence_min=0) for code in CATEGORIES)),
        SavePolicies(policies()),
        SaveUnits(units()),
        SaveAreas(areas()),
        SavePeople(people()),
    ]
    for intent in intents:
        centre.execute(Call(ADMIN, intent))
