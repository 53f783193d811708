"""What happens at the very second: late begins behind the due time, soon ends an hour before it."""

from datetime import timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import ClaimReport
from cc.core.questions.reports import ExportReports, GetCounters, ListReports
from cc.core.questions.sla import SlaFigures
from tests.builders import Room

SARI = LocalActor("sari")


def found(room: Room, query: str) -> int:
    return len(room.centre.read(SARI, ListReports(query)).items)


@pytest.mark.parametrize(
    ("offset_s", "soon", "late"), [(-3601, 0, 0), (-3600, 0, 0), (-3599, 1, 0), (-1, 1, 0), (0, 1, 0), (1, 0, 1)]
)
def test_soon_and_late(room: Room, offset_s: int, soon: int, late: int) -> None:
    assert room.clock is not None
    room.reported()
    line = room.centre.read(SARI, ListReports()).items[0]
    assert line.due_at is not None
    room.clock.at = line.due_at + timedelta(seconds=offset_s)
    got = room.centre.read(SARI, GetCounters())
    assert (got.soon, got.late) == (soon, late)
    assert found(room, "is:late") == late
    assert len(list(room.centre.stream(SARI, ExportReports("is:late")))) == late
    assert found(room, "sla<0s") == late
    assert found(room, "sla<=1h -sla<0s") == int(offset_s >= -3600 and not late)
    rows = {str(row.target): row for row in room.centre.read(SARI, SlaFigures()).figures}
    row = rows[str(line.due_target)]
    assert (row.breached, row.running) == (late, 1 - late)


def test_a_claim_ends_at_its_second(room: Room) -> None:
    assert room.clock is not None
    ref = room.reported().ref
    room.centre.execute(Call(SARI, ClaimReport(ref, 1)))
    room.clock.advance(59)
    assert (found(room, "is:claimed"), found(room, "oleh:saya")) == (1, 1)
    room.clock.advance(1)
    assert (found(room, "is:claimed"), found(room, "oleh:saya")) == (0, 0)
