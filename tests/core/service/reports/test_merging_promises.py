"""Merging at the door: what figures say of promises that go on at another report, and come back."""

from datetime import timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.intents.packs import SavePolicies
from cc.core.intents.reports import MergeReport, RejectReport, ReopenReport, TriageReport, UnmergeReport
from cc.core.questions.reports import GetReport
from cc.core.questions.sla import ExplainClocks, SlaFigures
from cc.core.questions.trail import VerifyAudit
from cc.core.records.sla import Clock, Policy, SlaExclusion, TargetSpec
from cc.core.vocabulary import Priority, RejectReason, TargetName
from tests.builders import Room
from tests.core.service.scene import do, see

HOUR = 3600
PROMISES = (
    TargetSpec(name=TargetName.ACKNOWLEDGE, target_s=HOUR),
    TargetSpec(name=TargetName.RESOLVE, target_s=4 * HOUR),
)


@pytest.fixture
def room(room: Room) -> Room:
    """A room in which every report is to be acknowledged within the hour, and over after four."""
    one = Policy(code="kota", version=1, targets=PROMISES, unit="bpbd-timur", category="flood", priority=2)
    do(room, "admin", SavePolicies((one,)))
    return room


def reported(room: Room, hours: float = 0) -> str:
    """A report, and then so much time."""
    ref = room.reported().ref
    later(room, hours)
    return ref


def later(room: Room, hours: float) -> None:
    assert room.clock is not None
    room.clock.advance(int(hours * HOUR))


def counts(room: Room) -> dict[str, tuple[int, int, int]]:
    """On time, late, excluded, by target; the same from events as from what is stored."""
    assert room.clock is not None
    room.clock.advance(1)
    now = room.centre.read(room.admin, SlaFigures())
    then = room.centre.read(room.admin, SlaFigures(as_of=room.clock.now()))
    assert now.figures == then.figures
    return {str(row.target): (row.met + row.running, row.breached, row.excluded) for row in now.figures}


def clock(room: Room, ref: str, target: str = "resolve") -> Clock:
    every = room.centre.read(room.admin, ExplainClocks(ref)).clocks
    return next(each.clock for each in every if str(each.clock.target) == target)


def sound(room: Room) -> None:
    found = room.centre.read(LocalActor("tono"), VerifyAudit(clocks=True))
    assert found.holds, found


def test_the_late_that_is_merged_into_the_young_counts_as_late(room: Room) -> None:
    old = reported(room, 5)
    young = reported(room, 0.1)
    do(room, "sari", MergeReport(old, young))
    assert counts(room) == {"acknowledge": (0, 1, 1), "resolve": (0, 1, 1)}
    assert room.centre.read(room.admin, SlaFigures()).exclusions == (
        SlaExclusion(TargetName.ACKNOWLEDGE, "merged", 1, 1),
        SlaExclusion(TargetName.RESOLVE, "merged", 1, 1),
    )
    due = see(room, young).line.due_at
    assert due == room.centre.read(room.admin, GetReport(old)).line.received_at + timedelta(hours=1)
    told = {str(each.clock.target): each for each in room.centre.read(room.admin, ExplainClocks(young)).clocks}
    assert old in told["resolve"].clause
    sound(room)


def test_unmerging_folds_back(room: Room) -> None:
    old, young = reported(room, 5), reported(room, 0.1)
    before = {ref: clock(room, ref).due_at for ref in (old, young)}
    do(room, "sari", MergeReport(old, young))
    later(room, 2)
    do(room, "sari", UnmergeReport(old))
    assert {ref: clock(room, ref).due_at for ref in (old, young)} == before
    assert counts(room) == {"acknowledge": (0, 2, 0), "resolve": (1, 1, 0)}
    sound(room)


def test_what_leaves_an_incident_that_was_merged_itself_leaves_the_last_too(room: Room) -> None:
    first, second, third = reported(room, 5), reported(room, 0.2), reported(room, 0.1)
    alone = clock(room, second).due_at
    do(room, "sari", MergeReport(first, second))
    do(room, "sari", MergeReport(second, third))
    assert counts(room) == {"acknowledge": (0, 1, 2), "resolve": (0, 1, 2)}
    do(room, "sari", UnmergeReport(first))
    assert clock(room, third).due_at == alone
    assert counts(room)["resolve"] == (1, 1, 1)
    sound(room)


def test_what_was_answered_before_it_was_merged_counts_where_it_is(room: Room) -> None:
    old = reported(room, 0.5)
    do(room, "sari", TriageReport(old, category="flood", priority=Priority.P2, unit="bpbd-timur"))
    young = reported(room, 0.1)
    do(room, "sari", MergeReport(old, young))
    assert counts(room) == {"acknowledge": (2, 0, 0), "resolve": (1, 0, 1)}


def test_rejecting_and_reopening_gains_no_time(room: Room) -> None:
    ref = reported(room, 3)
    due = clock(room, ref).due_at
    do(room, "sari", RejectReport(ref, RejectReason.PRANK))
    assert counts(room)["resolve"] == (0, 0, 1)
    told = room.centre.read(room.admin, SlaFigures()).exclusions
    assert told is not None
    assert {(str(each.target), each.reason, each.count, each.late) for each in told} == {
        ("acknowledge", "not_actionable", 1, 1),
        ("resolve", "not_actionable", 1, 0),
    }
    later(room, 2)
    do(room, "sari", ReopenReport(ref, "tidak iseng"))
    assert clock(room, ref).due_at == due
    assert counts(room) == {"acknowledge": (0, 1, 0), "resolve": (0, 1, 0)}
    sound(room)
