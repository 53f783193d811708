"""The rules of the fold that change a clock's course: verification, reopening, merging, new terms, late entry."""

import pytest

from cc.core.errors import FaultError
from cc.core.records.sla import Policy, Reopening
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.fold import current_due, fold, is_breached, verdict
from cc.core.vocabulary import ClockState, TargetName
from tests.core.rules.sla.sla_stories import CALENDARS, WORKDAYS, H, at, clocks, policy, target, told

RESOLVE = policy(target("resolve", 4 * H))
WORKED = ("09:00 receive", "09:20 assign", "+1 assign", "09:30 1 accept", "11:00 1 close")
VERIFIED = (*WORKED, "12:00 1 verify", "+settle -> resolved")
LATE = at("d9 00:00")


# -- rule 1: met, breached, at the second ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stop", "expected", "breached_at"),
    [("12:59:59", "met", None), ("13:00", "met", None), ("13:00:01", "breached", "13:00")],
)
def test_met_means_stopped_at_or_before_due(stop: str, expected: str, breached_at: str | None) -> None:
    clock = clocks(told("09:00 receive", "09:01 triage", f"{stop} resolve"), RESOLVE)["resolve"]
    assert verdict(clock, LATE) == expected
    assert clock.breached_at == (at(breached_at) if breached_at else None)


def test_a_breach_is_at_the_due_time_whether_or_not_anybody_looked() -> None:
    clock = clocks(told("09:00 receive"), RESOLVE)["resolve"]
    assert clock.breached_at is None
    assert [is_breached(clock, at(when)) for when in ("12:59", "13:00", "13:00:01")] == [False, False, True]
    assert clocks(told("09:00 receive", "15:00 triage"), RESOLVE)["resolve"].breached_at == at("13:00")


def test_comments_and_photos_are_not_looked_at() -> None:
    quiet = told("09:00 receive", "15:00 comment", "15:01 attach", "15:02 claim", "15:03 share", "15:04 release")
    assert clocks(quiet, RESOLVE) == clocks(quiet[:1], RESOLVE)


# -- rule 2: effective times -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "stopped_at"),
    [
        ("14:00<12:30 1 close", "12:30"),  # a device that had no network
        ("14:00<09:10 1 close", "09:30"),  # not before the task's last move
        ("14:00<16:00 1 close", "14:00"),  # not after its recording
    ],
)
def test_a_claimed_time_is_clamped(line: str, stopped_at: str) -> None:
    events = told(*WORKED[:4], line, "15:00 1 verify", "+settle -> resolved")
    assert clocks(events, RESOLVE)["resolve"].stopped_at == at(stopped_at)


def test_a_report_that_is_entered_late_counts_from_when_it_was_received() -> None:
    clock = clocks(told("16:00<09:00 receive"), RESOLVE)["resolve"]
    assert (clock.started_at, clock.due_at, clock.breached_at) == (at("09:00"), at("13:00"), at("13:00"))
    told_apart = clocks(told("16:00 receive received_at=09:00"), RESOLVE)["resolve"]
    assert told_apart == clock


# -- rule 5: verification --------------------------------------------------------------------------------------------


def test_resolve_stops_at_the_last_done() -> None:
    clock = clocks(told(*VERIFIED), RESOLVE)["resolve"]
    assert (clock.stopped_at, clock.counted_s) == (at("11:00"), 2 * H)


def test_a_return_goes_on_counting_and_the_wait_does_not_count() -> None:
    clock = clocks(told(*WORKED, "12:00 1 return"), RESOLVE)["resolve"]
    assert (clock.due_at, clock.paused_s) == (at("14:00"), 1 * H)


def test_a_policy_may_count_verification() -> None:
    counting = policy(target("resolve", 4 * H), count_verification=True)
    waiting = clocks(told(*WORKED), counting)["resolve"]
    assert (waiting.state, waiting.due_at) == (ClockState.RUNNING, at("13:00"))
    assert clocks(told(*VERIFIED), counting)["resolve"].stopped_at == at("12:00")


def test_a_pause_that_ends_as_the_work_is_done_is_not_gone_back_over() -> None:
    lines = ("10:00 1 hold reason=weather", "11:00 1 resume", "11:00 1 close", "12:00 1 verify", "+settle -> resolved")
    clock = clocks(told(*WORKED[:4], *lines), policy(target("resolve", 4 * H, pauses=["weather"])))["resolve"]
    assert (clock.stopped_at, clock.counted_s) == (at("11:00"), 1 * H)


def test_verified_while_held_resolves_at_the_done_too() -> None:
    held = told(*WORKED, "11:30 hold reason=material", "12:00 1 verify", "15:00 resume -> resolved")
    assert clocks(held[:-1], RESOLVE)["resolve"].state is ClockState.PAUSED
    assert clocks(held, RESOLVE)["resolve"].stopped_at == at("11:00")


# -- rule 6 and 8: falling back, reopening ---------------------------------------------------------------------------


def test_falling_back_to_triaged_resumes_assign_and_the_gap_does_not_count() -> None:
    events = told("09:00 receive", "09:10 triage", "09:30 assign", "+1 assign", "11:30 1 decline", "+settle -> triaged")
    clock = clocks(events, policy(target("assign", 1 * H)))["assign"]
    assert (clock.due_at, clock.counted_s, clock.paused_s, clock.episode) == (at("12:10"), 1200, 2 * H, 1)


def reopened(mode: Reopening, *more: str) -> dict[str, object]:
    one = policy(target("acknowledge", 1 * H), target("assign", 1 * H), target("resolve", 4 * H), reopening=mode)
    found = clocks(told(*VERIFIED, "15:00 reopen", *more), one)
    return {name: (str(clock.state), clock.due_at) for name, clock in found.items()}


def test_reopening_may_resume() -> None:
    found = reopened(Reopening.RESUME)
    assert found["resolve"] == ("running", at("17:00"))
    assert found["assign"] == ("running", at("16:00"))
    assert found["acknowledge"] == ("stopped", at("10:00"))


def test_reopening_may_restart_and_both_episodes_count() -> None:
    found = reopened(Reopening.RESTART)
    assert found["resolve"] == ("stopped", at("13:00"))
    assert found["resolve#2"] == ("running", at("19:00"))
    assert found["assign#2"] == ("running", at("16:00"))
    assert "acknowledge#2" not in found


def test_reopening_may_keep_the_first_resolution() -> None:
    found = reopened(Reopening.KEEP, "15:30 assign", "+2 assign")
    assert found["resolve"] == ("stopped", at("13:00"))
    assert set(found) == {"acknowledge", "assign", "resolve"}


# -- rule 9: new terms -----------------------------------------------------------------------------------------------

HOLD = ("09:00 receive", "10:00 hold reason=weather", "11:00 resume")
SLOW = policy(target("resolve", 8 * H, pauses=["weather"]))
FAST = policy(target("resolve", 2 * H), code="fast")
NONE = policy(code="none")


def test_a_new_policy_is_reckoned_from_the_start_with_all_pauses_kept() -> None:
    clock = clocks(told(*HOLD, "11:30 triage policy=fast@1"), SLOW, FAST)["resolve"]
    assert (clock.policy, clock.due_at, clock.breached_at) == ("fast@1", at("12:00"), None)


def test_a_stricter_policy_may_be_breached_already() -> None:
    clock = clocks(told(*HOLD, "15:00 triage policy=fast@1"), SLOW, FAST)["resolve"]
    assert clock.breached_at == at("12:00")


def test_a_breach_that_has_happened_stays_recorded() -> None:
    clock = clocks(told("09:00 receive", "11:30 triage policy=slow@1", policy="fast@1"), *amended())["resolve"]
    assert (clock.due_at, clock.breached_at) == (at("17:00"), at("11:00"))
    assert verdict(clock, at("12:00")) == "breached"


def amended() -> tuple[Policy, Policy, Policy]:
    return FAST, policy(target("resolve", 8 * H), code="slow"), NONE


def test_what_a_move_stops_is_judged_by_the_terms_before_it() -> None:
    quick, slow = policy(target("acknowledge", 600), code="q"), policy(target("acknowledge", 4 * H), code="s")
    clock = clocks(told("09:00 receive", "09:30 triage policy=s@1", policy="q@1"), quick, slow)["acknowledge"]
    assert (clock.policy, clock.breached_at) == ("q@1", at("09:10"))


def test_without_its_target_a_clock_is_void_and_comes_back_with_it() -> None:
    lines = ["09:00 receive", "10:00 triage policy=none@1", "10:30 amend policy=slow@1"]
    gone = clocks(told(*lines[:2], policy="fast@1"), *amended())["resolve"]
    assert (gone.state, gone.stopped_at, verdict(gone, LATE)) == (ClockState.VOID, at("10:00"), "excluded")
    assert clocks(told(*lines, policy="fast@1"), *amended())["resolve"].due_at == at("17:00")


def test_a_breach_stays_on_a_clock_that_is_voided_later() -> None:
    gone = clocks(told("09:00 receive", "15:00 triage policy=none@1", policy="fast@1"), *amended())["resolve"]
    assert (gone.state, gone.breached_at, verdict(gone, LATE)) == (ClockState.VOID, at("11:00"), "breached")


def test_a_calendar_s_new_version_moves_what_runs_and_nothing_else() -> None:
    closed = {"timezone": "UTC", "hours": {day: [["08:00", "16:00"]] for day in WORKDAYS}, "closed": ["2026-08-25"]}
    calendars = CALENDARS | {"office@2": WorkCalendar.from_spec(closed)}
    one = policy(target("acknowledge", 1 * H, "office@1"), target("resolve", 8 * H, "office@1"))
    lines = ["13:00 receive", "13:30 triage", "14:00 amend"]
    events = told(*lines)
    before = clocks(events, one, calendars=calendars)
    object.__setattr__(events[2].moves[0], "facts", {"calendars": {"office@1": "office@2"}})
    after = clocks(events, one, calendars=calendars)
    assert after["acknowledge"] == before["acknowledge"]
    assert (before["resolve"].due_at, before["resolve"].calendar) == (at("d1 14:00"), "office@1")
    assert (after["resolve"].due_at, after["resolve"].calendar) == (at("d2 13:00"), "office@2")


# -- rule 10: what is excluded ---------------------------------------------------------------------------------------


def test_merged_clocks_are_excluded_and_unmerging_folds_back() -> None:
    merged = clocks(told("09:00 receive", "10:00 merge"), RESOLVE)["resolve"]
    assert (merged.excluded, verdict(merged, LATE)) == ("merged", "excluded")
    back = clocks(told("09:00 receive", "10:00 merge", "d1 10:00 unmerge"), RESOLVE)["resolve"]
    assert (back.excluded, back.due_at, back.paused_s) == ("", at("13:00"), 0)
    assert back.breached_at == at("13:00")


def test_unmerging_brings_back_a_hold() -> None:
    lines = ["09:00 receive", "10:00 hold reason=weather", "11:00 merge", "12:00 unmerge", "13:00 resume -> new"]
    one = policy(target("resolve", 4 * H, pauses=["weather"]))
    assert clocks(told(*lines[:4]), one)["resolve"].state is ClockState.PAUSED
    assert clocks(told(*lines), one)["resolve"].due_at == at("16:00")


@pytest.mark.parametrize(
    ("reason", "excluded"), [("prank", "not_actionable"), ("test", "not_actionable"), ("not_found", "")]
)
def test_not_actionable_excludes_whatever_happened(reason: str, excluded: str) -> None:
    lines = ["09:00 receive", f"15:00 reject reason={reason}", "16:00 reopen -> new"]
    clock = clocks(told(*lines[:2]), RESOLVE)["resolve"]
    assert (clock.excluded, clock.breached_at) == (excluded, at("13:00"))
    assert clocks(told(*lines), RESOLVE)["resolve"].excluded == ""


# -- rule 11: a due time that came with the report -------------------------------------------------------------------


def test_an_own_due_time_needs_no_policy_and_no_pause_moves_it() -> None:
    lines = ["09:00 receive due_at=12:00", "10:00 hold reason=weather", "13:00 resume"]
    clock = clocks(told(*lines), SLOW)["resolve"]
    assert (clock.own_due, clock.due_at, clock.breached_at, clock.target_s) == (True, at("12:00"), at("12:00"), 3 * H)
    alone = clocks(told(lines[0], policy=""))
    assert [(name, clock.policy, clock.calendar) for name, clock in alone.items()] == [("resolve", "", "wall")]


@pytest.mark.parametrize(
    ("due", "closed", "expected", "breached_at"),
    [
        ("12:00", "11:00", "met", None),
        ("12:00", "12:00", "met", None),
        ("12:00", "12:00:01", "breached", "12:00"),
        ("08:00", "11:00", "breached", "09:00"),  # due before it began: breached from the start
        ("09:00", "09:00", "breached", "09:00"),
    ],
)
def test_an_imported_report(due: str, closed: str, expected: str, breached_at: str | None) -> None:
    clock = clocks(told(f"d3 08:00<09:00 import due_at={due} closed_at={closed} -> closed", policy=""))["resolve"]
    two_moves = told(f"d3 08:00<09:00 import due_at={due} -> new", f"+<{closed} import -> closed", policy="")
    assert clocks(two_moves)["resolve"] == clock
    assert (clock.started_at, clock.stopped_at) == (at("09:00"), at(closed))
    assert verdict(clock, LATE) == expected
    assert clock.breached_at == (at(breached_at) if breached_at else None)


def test_an_imported_report_that_is_still_open_is_late_by_now() -> None:
    clock = clocks(told("d3 08:00<09:00 import due_at=12:00 -> in_progress", policy=""))["resolve"]
    assert (clock.state, clock.breached_at) == (ClockState.RUNNING, at("12:00"))


def test_an_amended_own_due_time_holds_and_its_breach_stays() -> None:
    clock = clocks(told("09:00 receive due_at=12:00", "11:00 amend due_at=18:00", policy=""))["resolve"]
    assert (clock.due_at, clock.breached_at) == (at("18:00"), None)
    clock = clocks(told("09:00 receive due_at=12:00", "13:00 amend due_at=18:00", policy=""))["resolve"]
    assert (clock.due_at, clock.breached_at) == (at("18:00"), at("12:00"))


def test_waiting_for_verification_is_not_late_by_an_own_due_time() -> None:
    lines = ("09:00 receive due_at=11:30", *WORKED[1:])
    assert clocks(told(*lines, policy=""))["resolve"].due_at is None
    resolved = clocks(told(*lines, "12:00 1 verify", "+settle -> resolved", policy=""))["resolve"]
    assert (resolved.stopped_at, verdict(resolved, LATE)) == (at("11:00"), "met")
    returned = clocks(told(*lines, "12:00 1 return", policy=""))["resolve"]
    assert (returned.due_at, verdict(returned, LATE)) == (at("11:30"), "breached")


# -- what is next, what is wrong -------------------------------------------------------------------------------------


def test_the_nearest_running_due_time_is_the_queue_s() -> None:
    both = policy(target("acknowledge", 1 * H, pauses=["weather"]), target("resolve", 4 * H))
    found = clocks(told("09:00 receive"), both)
    assert current_due(found.values()) == (at("10:00"), TargetName.ACKNOWLEDGE)
    held = clocks(told("09:00 receive", "09:30 hold reason=weather"), both)
    assert current_due(held.values()) == (at("13:00"), TargetName.RESOLVE)
    assert current_due(clocks(told("09:00 receive", "10:00 merge"), both).values()) == (None, None)


def test_events_that_do_not_fit_are_a_fault() -> None:
    with pytest.raises(FaultError, match="policy gone@1"):
        fold(told("09:00 receive", policy="gone@1"), {}, {})
    with pytest.raises(FaultError, match="calendar office@9"):
        clocks(told("09:00 receive"), policy(target("resolve", 60, "office@9")))
    with pytest.raises(FaultError, match="begin with triage"):
        fold(told("09:00 triage", policy=""), {}, {})
    assert fold((), {}, {}) == ()
