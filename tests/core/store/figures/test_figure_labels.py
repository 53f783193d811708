"""Days, weeks and months of figures lie in the zone of the unit that a clock counts for, over summer time and dates."""

from datetime import UTC, datetime

import pytest

from cc.core.centre import Call
from cc.core.intents.organisation import SaveUnits, UnitRow
from cc.core.intents.reports import ReceiveReport
from cc.core.questions.sla import SlaFigures
from cc.core.store.figures import figures as walk
from cc.core.vocabulary import Channel
from tests.builders import Room

ZONES = {
    "jayapura": "Asia/Jayapura",  # WIT, nine hours ahead
    "berlin": "Europe/Berlin",  # 2026-10-25 has 25 hours
    "kathmandu": "Asia/Kathmandu",  # its day begins at 18:15 UTC
}
TIMES = {
    "2026-10-24T21:59:59Z": {"jakarta": "2026-10-25", "jayapura": "2026-10-25", "berlin": "2026-10-24"},
    "2026-10-24T22:00:00Z": {"jakarta": "2026-10-25", "jayapura": "2026-10-25", "berlin": "2026-10-25"},
    "2026-10-25T22:59:59Z": {"jakarta": "2026-10-26", "jayapura": "2026-10-26", "berlin": "2026-10-25"},
    "2026-10-25T23:00:00Z": {"jakarta": "2026-10-26", "jayapura": "2026-10-26", "berlin": "2026-10-26"},
    "2026-10-31T18:14:59Z": {"jakarta": "2026-11-01", "kathmandu": "2026-10-31", "jayapura": "2026-11-01"},
    "2026-10-31T18:15:00Z": {"jakarta": "2026-11-01", "kathmandu": "2026-11-01", "jayapura": "2026-11-01"},
}


def received(room: Room, at: str, unit: str) -> None:
    intent = ReceiveReport(
        text=f"{at} {unit}",
        category="flood",
        channel=Channel.DESK_112,
        unit=unit,
        received_at=datetime.fromisoformat(at),
    )
    room.centre.execute(Call(room.admin, intent))


def counted(room: Room, *by: str) -> dict[tuple[str, ...], int]:
    rows = room.centre.read(room.admin, SlaFigures(by=by)).figures
    return {row.group: row.running + row.breached for row in rows if row.target == "acknowledge"}


@pytest.mark.parametrize("many", [True, False])
def test_a_day_is_the_unit_s_own(room: Room, many: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when hardly any cells are remembered."""
    if not many:
        monkeypatch.setattr(walk, "_MOST_LABELS", 2)
    units = tuple(UnitRow(code, code, "jakarta", "room", zone) for code, zone in ZONES.items())
    room.centre.execute(Call(room.admin, SaveUnits(units)))
    wanted: dict[tuple[str, ...], int] = {}
    for at, days in TIMES.items():
        for unit, day in days.items():
            received(room, at, unit)
            wanted[unit, day] = wanted.get((unit, day), 0) + 1
    assert counted(room, "unit", "day") == wanted
    months: dict[tuple[str, ...], int] = {}
    weeks: dict[tuple[str, ...], int] = {}
    for (_, day), count in wanted.items():
        year, week, _ = datetime.fromisoformat(day).replace(tzinfo=UTC).isocalendar()
        months[(day[:7],)] = months.get((day[:7],), 0) + count
        weeks[(f"{year}-W{week:02d}",)] = weeks.get((f"{year}-W{week:02d}",), 0) + count
    assert counted(room, "month") == months
    assert counted(room, "week") == weeks
