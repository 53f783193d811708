"""Days, weeks and months of figures are the room's, whichever unit a clock counts for and whoever asks: a report stands
in exactly one, and what a month's own period counts is what the year's figures say of that month."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import PersonRow, SavePeople, SaveUnits, UnitRow
from cc.core.intents.reports import AssignTask, ReceiveReport
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.sla import SlaFigures
from cc.core.questions.supervision import RecurringPlaces
from cc.core.records.sla import SlaReport
from cc.core.rules.calendar.periods import STRETCHES, midnight
from cc.core.store.figures import figures as walk
from cc.core.vocabulary import Channel, Role
from tests.builders import INSIDE, START, UNITS, Room

ZONES = {"wib": "Asia/Jakarta", "wita": "Asia/Makassar", "wit": "Asia/Jayapura"}
YEAR = 2025
BORDERS = [datetime(YEAR, month, 1, tzinfo=UTC) for month in range(1, 13)] + [datetime(YEAR + 1, 1, 1, tzinfo=UTC)]


def room_of(room: Room, zone: str) -> None:
    """A room whose root lies in a zone, with a unit and its supervisor in each of Indonesia's."""
    root = UnitRow(UNITS[0].code, UNITS[0].name, None, UNITS[0].kind, zone)
    units = tuple(UnitRow(code, code, root.code, "room", each) for code, each in ZONES.items())
    room.centre.execute(Call(room.admin, SaveUnits((root, *units))))
    leads = tuple(
        PersonRow(login=f"lead-{code}", name=code, role=Role.SUPERVISOR, unit=code, cleared=True) for code in ZONES
    )
    room.centre.execute(Call(room.admin, SavePeople(leads)))


def received(room: Room, at: datetime, unit: str) -> str:
    intent = ReceiveReport(
        text=f"{at} {unit}",
        category="flood",
        channel=Channel.DESK_112,
        unit=unit,
        received_at=at,
        lon=INSIDE[0],
        lat=INSIDE[1],
    )
    return room.centre.execute(Call(room.admin, intent)).ref


def some_times(random: Random) -> list[datetime]:
    """Near the borders of months, where zones disagree; some of other years."""
    near = [each + timedelta(seconds=random.randint(-12 * 3600, 12 * 3600)) for each in BORDERS]
    return [*near, datetime(YEAR, 10, 31, 16, 30, tzinfo=UTC)]


def counted(report: SlaReport) -> Counter[tuple[str, ...]]:
    """Reports by group, each counted by its one clock of acknowledging."""
    found: Counter[tuple[str, ...]] = Counter()
    for row in report.figures:
        if row.target == "acknowledge":
            found[row.group] += row.met + row.breached + row.running + row.paused + row.excluded
    return found


@pytest.mark.parametrize("zone", ZONES.values())
@pytest.mark.parametrize("many", [True, False])
def test_a_report_stands_in_one_month_of_the_room(
    room: Room, zone: str, many: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when hardly any cells are remembered, and as of then, from events."""
    if not many:
        monkeypatch.setattr(walk, "_MOST_LABELS", 2)
    room_of(room, zone)
    theirs, random = ZoneInfo(zone), Random(zone)
    wanted = {name: Counter[tuple[str, ...]]() for name in STRETCHES}
    for at in some_times(random):
        unit = random.choice(tuple(ZONES))
        ref = received(room, at, unit)
        if random.random() < 0.5:  # its task counts for another unit, of another zone
            room.centre.execute(Call(room.admin, AssignTask(report=ref, unit=random.choice(tuple(ZONES)))))
        local = at.astimezone(theirs)
        year, week, _ = local.isocalendar()
        for name, told in (("day", f"{local:%Y-%m-%d}"), ("week", f"{year}-W{week:02d}"), ("month", f"{local:%Y-%m}")):
            wanted[name][told,] += 1
    for name, every in wanted.items():
        asked = SlaFigures(by=(name,))
        assert counted(room.centre.read(room.admin, asked)) == every
        assert counted(room.centre.read(room.admin, SlaFigures(by=(name,), as_of=START))) == every
    months = {month: count for (month,), count in wanted["month"].items()}
    for month, count in months.items():
        start_at, end_at = month_of(month, theirs)
        one = room.centre.read(room.admin, SlaFigures(start_at=start_at, end_at=end_at, by=("month",)))
        assert one.reports == count
        assert {row.group for row in one.figures} == {(month,)}, "every clock of its reports stands in it"
    whole = room.centre.read(
        room.admin,
        SlaFigures(start_at=midnight(date(YEAR, 1, 1), theirs), end_at=midnight(date(YEAR + 1, 1, 1), theirs)),
    )
    assert whole.reports == sum(count for month, count in months.items() if month.startswith(str(YEAR)))


def month_of(month: str, zone: ZoneInfo) -> tuple[datetime, datetime]:
    first = date.fromisoformat(f"{month}-01")
    return midnight(first, zone), midnight((first + timedelta(days=31)).replace(day=1), zone)


def test_the_report_of_jayapura_stands_in_october_alone(room: Room) -> None:
    """Received on 31 October at 23:30 in Jakarta, where the room is; in Jayapura it is November by then."""
    room_of(room, "Asia/Jakarta")
    received(room, datetime(YEAR, 10, 31, 16, 30, tzinfo=UTC), "wit")
    lead = LocalActor("lead-wit")
    me = room.centre.read(lead, WhoAmI())
    assert (me.zone, me.room_zone) == ("Asia/Jayapura", "Asia/Jakarta")
    for whose in (room.admin, lead):
        assert set(counted(room.centre.read(whose, SlaFigures(by=("month",))))) == {("2025-10",)}


def test_the_days_of_a_place_are_the_rooms(room: Room) -> None:
    """Two calls of one day of the room, and of two days of the unit's."""
    room_of(room, "Asia/Jakarta")
    for hour in (14, 16):
        received(room, datetime(YEAR, 10, 31, hour, 30, tzinfo=UTC), "wit")
    asked = RecurringPlaces(start_at=datetime(YEAR, 10, 1, tzinfo=UTC), end_at=datetime(YEAR, 12, 1, tzinfo=UTC))
    for whose in (room.admin, LocalActor("lead-wit")):
        assert [each.days for each in room.centre.read(whose, asked).top] == [1]
