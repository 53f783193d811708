"""Figures of the whole room: what they count, and how far the sweep is behind."""

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import ClaimReport, TriageReport
from cc.core.intents.system import Sweep
from cc.core.vocabulary import Priority
from tests.builders import Room


def test_they_count_the_room_and_tell_how_late_the_sweep_is(room: Room) -> None:
    assert room.clock is not None
    ref = room.reported().ref
    room.reported("Pohon tumbang")
    sari = LocalActor("sari")
    room.centre.execute(Call(sari, TriageReport(report=ref, priority=Priority.P1)))
    room.centre.execute(Call(sari, ClaimReport(report=ref)))
    found = room.centre.room_figures()
    assert {status: n for status, n in found.by_status.items() if n} == {"new": 1, "triaged": 1}
    assert (found.late, found.sweep_lag_s, found.messages_failed) == (0, 0, 0)
    room.clock.advance(7 * 86_400)
    found = room.centre.room_figures()
    assert found.late == 2
    assert found.sweep_lag_s > 6 * 86_400
    assert found.messages_waiting > 0
    while room.centre.execute_as_system(Call(sari, Sweep(500))).more:
        continue
    assert room.centre.room_figures().sweep_lag_s < 60


@pytest.mark.room(on=("sqlite",))
def test_they_are_answered_from_indexes(room: Room) -> None:
    from cc.core.store.checks import room_figures

    with room.centre._reading() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {room_figures._OLDEST_DUE.text}".replace(":now", "1"))
        steps = [str(row[-1]) for row in plan]
    assert [step for step in steps if step.startswith("SCAN") and "INDEX" not in step and "due" not in step] == []
