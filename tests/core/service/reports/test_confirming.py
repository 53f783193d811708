"""Times said afterwards, at the door: what is believed, what waits for a supervisor, what that changes, and who may."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError, RefusedError
from cc.core.intents.packs import SavePolicies
from cc.core.intents.reports import (
    AssignTask,
    CommentReport,
    ConfirmReport,
    HoldReport,
    MergeReport,
    ReceiveReport,
    ResolveReport,
    ResumeReport,
    TriageReport,
)
from cc.core.intents.tasks import AcceptTask, ArriveTask
from cc.core.questions.reports import GetTimeline
from cc.core.questions.sla import ExplainClocks
from cc.core.questions.trail import VerifyAudit
from cc.core.records.sla import Clock, Policy, TargetSpec
from cc.core.vocabulary import Action, Flag, HoldReason, Priority, TargetName
from tests.builders import Room
from tests.core.service.scene import do, see

HOUR = 3600
PROMISES = (TargetSpec(name=TargetName.RESOLVE, target_s=4 * HOUR, pauses=(HoldReason.WEATHER,)),)


@pytest.fixture
def room(room: Room) -> Room:
    """A room in which every report is to be over after four hours, but for bad weather."""
    one = Policy(code="kota", version=1, targets=PROMISES, unit="bpbd-timur", category="flood", priority=2)
    do(room, "admin", SavePolicies((one,)))
    return room


def triaged(room: Room, hours: float) -> str:
    """A report that was triaged, and then so much time."""
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    later(room, hours)
    return ref


def later(room: Room, hours: float) -> None:
    assert room.clock is not None
    room.clock.advance(int(hours * HOUR))


def ago(room: Room, minutes: float) -> datetime:
    """So long before what is done next."""
    assert room.clock is not None
    return room.clock.now() + timedelta(seconds=60 - round(60 * minutes))


def clock(room: Room, ref: str, target: str = "resolve") -> Clock:
    every = room.centre.read(room.admin, ExplainClocks(ref)).clocks
    return next(each.clock for each in every if str(each.clock.target) == target)


def sound(room: Room) -> None:
    found = room.centre.read(LocalActor("tono"), VerifyAudit(clocks=True))
    assert found.holds, found


def test_an_end_that_is_claimed_long_ago_mends_no_breach_until_a_supervisor_confirms_it(room: Room) -> None:
    ref = triaged(room, 5)
    receipt = do(room, "sari", ResolveReport(ref, "surut"), claimed_at=ago(room, 120))
    assert Flag.TIME_UNCONFIRMED in receipt.flags
    assert "until a supervisor confirms" in receipt.warnings[0]
    assert clock(room, ref).breached_at is not None
    assert clock(room, ref).entered == ""
    confirmed = do(room, "tono", ConfirmReport(ref, note="sesuai buku jaga"))
    assert (Flag.TIME_UNCONFIRMED in confirmed.flags, Flag.ENTERED_LATE in confirmed.flags) == (False, True)
    assert clock(room, ref).breached_at is None
    assert clock(room, ref).entered == "late"
    sound(room)


def test_a_hold_that_is_claimed_long_ago_pauses_from_its_recording(room: Room) -> None:
    """The auditor's: due 13:00 yesterday; `hold --at 09:30`, `resume --at 07:00 today`."""
    ref = triaged(room, 20)
    due = clock(room, ref).due_at
    do(room, "sari", HoldReport(ref, HoldReason.WEATHER), claimed_at=ago(room, 19 * 60))
    assert clock(room, ref).breached_at == due
    do(room, "sari", ResumeReport(ref), claimed_at=ago(room, 60))
    assert clock(room, ref).breached_at == due
    do(room, "tono", ConfirmReport(ref))
    assert clock(room, ref).breached_at is None
    assert clock(room, ref).paused_s == pytest.approx(18 * HOUR, abs=120)
    sound(room)


def test_what_is_claimed_a_few_minutes_ago_counts_and_is_marked(room: Room) -> None:
    ref = triaged(room, 3.9)
    receipt = do(room, "sari", ResolveReport(ref, "surut"), claimed_at=ago(room, 14))
    assert receipt.warnings == ()
    assert receipt.flags == ()
    assert clock(room, ref).entered == "late"
    ended = clock(room, ref).stopped_at
    assert ended is not None
    assert ended < room.centre.read(room.admin, GetTimeline(ref))[-1].recorded_at


def test_what_counts_against_a_clock_is_believed(room: Room) -> None:
    ref = triaged(room, 0)
    do(room, "sari", HoldReport(ref, HoldReason.WEATHER))
    later(room, 3)
    receipt = do(room, "sari", ResumeReport(ref), claimed_at=ago(room, 120))
    assert clock(room, ref).paused_s == pytest.approx(HOUR, abs=120)
    assert Flag.ENTERED_LATE in receipt.flags


def test_an_officers_claim_waits_too_and_is_confirmed_by_task(room: Room) -> None:
    ref = triaged(room, 0)
    do(room, "rini", AssignTask(report=ref, officer="budi"))
    later(room, 2)
    do(room, "budi", AcceptTask(f"{ref}/1"))
    later(room, 2)
    do(room, "budi", ArriveTask(f"{ref}/1"), claimed_at=ago(room, 60))
    entry = room.centre.read(room.admin, GetTimeline(ref))[-1]
    assert (entry.at, entry.facts["counted"]) == (entry.recorded_at, "recorded")
    with pytest.raises(RefusedError, match="no time of"):
        do(room, "tono", ConfirmReport(f"{ref}/2"))
    assert Flag.TIME_UNCONFIRMED not in do(room, "tono", ConfirmReport(f"{ref}/1")).flags
    sound(room)


def test_nobody_confirms_what_they_claimed_nor_who_is_no_supervisor(room: Room) -> None:
    ref = triaged(room, 5)
    do(room, "tono", ResolveReport(ref, "surut"), claimed_at=ago(room, 120))
    with pytest.raises(ForbiddenError, match="you said that time"):
        do(room, "tono", ConfirmReport(ref))
    with pytest.raises(ForbiddenError):
        do(room, "sari", ConfirmReport(ref))
    assert clock(room, ref).breached_at is not None


def test_a_declined_claim_never_counts_and_waits_no_more(room: Room) -> None:
    ref = triaged(room, 5)
    do(room, "sari", ResolveReport(ref, "surut"), claimed_at=ago(room, 120))
    receipt = do(room, "tono", ConfirmReport(ref, decline=True))
    assert receipt.flags == ()
    assert clock(room, ref).breached_at is not None
    with pytest.raises(RefusedError):
        do(room, "tono", ConfirmReport(ref))


def test_a_later_claim_follows_an_earlier_one_that_is_confirmed(room: Room) -> None:
    """What was clamped to a hold's recording counts when it was said to, once the hold counts from before."""
    ref = triaged(room, 3)
    do(room, "sari", HoldReport(ref, HoldReason.WEATHER), claimed_at=ago(room, 170))
    receipt = do(room, "sari", ResumeReport(ref), claimed_at=ago(room, 60))
    assert "lies before what happened" in receipt.warnings[0]
    assert clock(room, ref).paused_s == 0
    do(room, "tono", ConfirmReport(ref))
    assert clock(room, ref).paused_s == pytest.approx(110 * 60, abs=180)


def test_what_cannot_be_is_refused_and_changes_nothing(room: Room) -> None:
    ref = triaged(room, 1)
    before = see(room, ref)
    for minutes, why in ((-30, "in the future"), (26 * 60, "before")):
        with pytest.raises(InputError, match=why):
            do(room, "sari", ResolveReport(ref, "surut"), claimed_at=ago(room, minutes))
    assert see(room, ref) == before


def test_a_comment_or_an_escalation_keeps_no_confirmed_time_from_counting(room: Room) -> None:
    ref = triaged(room, 3)
    do(room, "sari", CommentReport(ref, "masih hujan"))
    later(room, 2)
    do(room, "sari", ResolveReport(ref, "surut"), claimed_at=ago(room, 180))
    do(room, "tono", ConfirmReport(ref))
    assert clock(room, ref).breached_at is None
    assert room.centre.read(room.admin, GetTimeline(ref))[-1].action is Action.CONFIRM


def test_a_receipt_from_long_ago_is_shown_and_gains_nothing_by_a_policy_of_then(room: Room) -> None:
    assert room.clock is not None
    strict = Policy(
        code="kota",
        version=1,
        targets=(TargetSpec(name=TargetName.RESOLVE, target_s=HOUR, pauses=(HoldReason.WEATHER,)),),
        unit="bpbd-timur",
        category="flood",
        priority=2,
        effective_at=room.clock.now() + timedelta(hours=2),
    )
    do(room, "admin", SavePolicies((strict,)))
    later(room, 3)
    received = ago(room, 120)
    recent = ReceiveReport(text="Banjir", category="flood", priority=Priority.P2, unit="bpbd-timur")
    receipt = do(room, "sari", replace(recent, received_at=received))
    assert Flag.ENTERED_LATE in receipt.flags
    assert clock(room, receipt.ref).due_at == received + timedelta(hours=1)
    assert clock(room, receipt.ref).entered == "late"
    assert clock(room, do(room, "sari", recent).ref).entered == ""


def test_a_claim_that_is_confirmed_on_a_merged_report_is_told_to_the_incident(room: Room) -> None:
    old = triaged(room, 3)
    do(room, "sari", HoldReport(old, HoldReason.WEATHER), claimed_at=ago(room, 170))
    young = room.reported("Banjir di gang").ref
    do(room, "sari", MergeReport(old, young))
    before = clock(room, young).due_at
    do(room, "tono", ConfirmReport(old))
    after = clock(room, young).due_at
    assert before is not None
    assert after is not None
    assert after - before == pytest.approx(timedelta(minutes=168), abs=timedelta(minutes=4))
    sound(room)
