"""What somebody takes back at once leaves no trace on any clock: what was due is due, what was broken is broken."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.records.sla import Clock, Reopening
from cc.core.records.trail import Event
from cc.core.rules.sla.fold import fold
from cc.core.rules.sla.undone import UNDO_S, undone
from cc.core.vocabulary import Action, ClockState
from tests.core.rules.sla.sla_stories import CALENDARS, H, at, clock_name, policy, target, told

TARGETS = (
    target("acknowledge", 1 * H),
    target("assign", 1 * H),
    target("accept", 1 * H),
    target("resolve", 4 * H, pauses=["weather"]),
    target("unit_time", 4 * H),
)
BORN = "09:00 receive"
TRIAGED = (BORN, "09:10 triage")
PAIRS = [
    ((BORN,), "09:30:00 hold reason=weather", "09:30:05 resume"),
    ((BORN,), "09:30:00 reject reason=not_found", "09:30:08 reopen -> new"),
    (TRIAGED, "09:30:00 reject reason=prank", "09:30:08 reopen"),
    (TRIAGED, "09:30:00 resolve", "09:30:03 reopen"),
    (TRIAGED, "09:30:00 merge", "09:30:03 unmerge -> triaged"),
    (TRIAGED, "09:30:00 assign", "09:30:03 1 cancel"),
]
AT_ONCE = {"09:30:00 assign": "+1 assign", "09:30:03 1 cancel": "+settle -> triaged"}


def story(*lines: str) -> list[Event]:
    every: list[str] = []
    for line in lines:
        every += [line, *([AT_ONCE[line]] if line in AT_ONCE else [])]
    return told(*every)


def clocks(events: list[Event], mode: Reopening) -> dict[str, Clock]:
    one = policy(*TARGETS, reopening=mode)
    return {clock_name(clock): clock for clock in fold(events, {one.key: one}, CALENDARS)}


@pytest.mark.parametrize("mode", list(Reopening))
@pytest.mark.parametrize(("before", "done", "back"), PAIRS)
def test_taken_back_at_once(before: tuple[str, ...], done: str, back: str, mode: Reopening) -> None:
    events = story(*before, done, back)
    assert undone(events) == {len(before), len(before) + 1}
    assert clocks(events, mode) == clocks(story(*before), mode)


@pytest.mark.parametrize(("before", "done", "back"), PAIRS)
def test_not_by_somebody_else_nor_later_nor_when_a_time_was_claimed(
    before: tuple[str, ...], done: str, back: str
) -> None:
    events = story(*before, done, back)
    *rest, first, last = events
    assert not undone([*rest, first, replace(last, actor="another")])
    later = first.recorded_at + timedelta(seconds=UNDO_S + 1)
    moved = replace(last, recorded_at=later, moves=tuple(replace(move, at=later) for move in last.moves))
    assert not undone([*rest, first, moved])
    earlier = tuple(replace(move, at=move.at - timedelta(minutes=9)) for move in first.moves)
    assert not undone([*rest, replace(first, moves=earlier), last])


def test_not_when_something_was_done_since() -> None:
    events = story(*TRIAGED, "09:30:00 hold reason=weather", "09:30:02 comment -> on_hold", "09:30:04 resume")
    assert undone(events) == {2, 4}, "a comment is nothing that was done"
    held, back = events[2], events[4]
    amended = replace(events[3], moves=tuple(replace(move, action=Action.AMEND) for move in events[3].moves))
    assert not undone([*events[:2], held, amended, back])


def test_what_changes_a_promise_is_not_undone_with_it() -> None:
    events = story(*TRIAGED, "09:30:00 assign", "09:30:03 1 cancel")
    facts = {"policy": "p@1"}
    first = replace(events[2], moves=(replace(events[2].moves[0], facts=facts), *events[2].moves[1:]))
    assert not undone([*events[:2], first, events[3]])


def test_a_task_that_is_sent_on_is_no_move_taken_back() -> None:
    events = told(*TRIAGED, "09:30 assign", "+1 assign", "09:40:00 1 depart", "09:40:02 1 reassign")
    assert not undone(events)


@pytest.mark.parametrize("mode", list(Reopening))
@pytest.mark.parametrize("reason", ["not_found", "prank"])
def test_a_rejection_that_is_taken_back_has_never_been(mode: Reopening, reason: str) -> None:
    """Whatever the policy says of reopening: nobody had done anything, and what was due is due."""
    one = policy(target("acknowledge", 1 * H), target("resolve", 4 * H), reopening=mode)
    lines = ["09:00 receive", f"09:50 reject reason={reason}", "12:00 reopen -> new"]
    found = {clock_name(clock): clock for clock in fold(told(*lines), {one.key: one}, CALENDARS)}
    assert (found["resolve"].state, found["resolve"].due_at) == (ClockState.RUNNING, at("13:00"))
    assert (found["acknowledge"].state, found["acknowledge"].due_at) == (ClockState.RUNNING, at("10:00"))
    assert found["acknowledge"].breached_at == at("10:00")
    assert set(found) == {"acknowledge", "resolve"}
