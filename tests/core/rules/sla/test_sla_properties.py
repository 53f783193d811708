"""What holds for every life of a report: one truth by either way, figures that add up, breaches that stay."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.records.explanations import ClockExplanation
from cc.core.records.sla import Clock, Policy
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import WALL_CALENDAR, WorkCalendar
from cc.core.rules.sla.at_birth import clocks_at_birth
from cc.core.rules.sla.fold import current_due, explain, fold, fold_whole, is_breached, verdict
from cc.core.rules.sla.undone import undone
from cc.core.vocabulary import ClockState, TargetName
from tests.core.rules.sla.sla_histories import CALENDARS, Walk
from tests.core.rules.sla.sla_policies import random_policy

READY = {name: WorkCalendar.from_spec(spec) for name, spec in CALENDARS.items()} | {"wall": WALL_CALENDAR}

BACK = {"reopen", "unmerge", "merge", "reject", "return", "settle", "resume"}
"""Moves that may take a report, or a task, back to where a clock that had stopped runs again, or exclude it."""


def any_life(test: Callable[[int], None]) -> Callable[[], None]:
    """Run a test on some seeds; hypothesis tells which one failed."""
    return settings(max_examples=100, deadline=None)(given(st.integers(0, 10**9))(test))


def life(seed: int, longest: int = 25, late: float = 0.2) -> tuple[list[Event], dict[str, Policy]]:
    random = Random(seed)
    policies = {policy.key: policy for policy in (random_policy(random, code) for code in ("p", "q", "r"))}
    walk = Walk(random, policies, late=late)
    return walk.live(random.randint(0, longest)), policies


def by_key(clocks: Sequence[Clock]) -> dict[tuple[int, TargetName, int], Clock]:
    return {(clock.number, clock.target, clock.episode): clock for clock in clocks}


def test_the_short_way_says_what_the_whole_way_says() -> None:
    short = 0
    for seed in range(1500):
        events, policies = life(seed, longest=0)
        quick = clocks_at_birth(events, policies, READY)
        if quick is not None:
            short += 1
            assert quick == fold_whole(events, policies, READY), seed
    assert short > 500


@any_life
def test_counted_and_paused_seconds_add_up_to_the_calendar_s(seed: int) -> None:
    events, policies = life(seed)
    for clock in fold(events, policies, READY):
        assert clock.counted_s + clock.paused_s == READY[clock.calendar].elapsed(clock.started_at, clock.counted_to)
        assert clock.counted_s >= 0
        assert clock.paused_s >= 0


@any_life
def test_what_a_clock_says_fits_together(seed: int) -> None:
    events, policies = life(seed)
    now = events[-1].recorded_at
    clocks = fold(events, policies, READY)
    for clock in clocks:
        ended = clock.state in (ClockState.STOPPED, ClockState.VOID)
        assert (clock.stopped_at is not None) == ended
        assert (clock.due_at is None) == (clock.state in (ClockState.PAUSED, ClockState.VOID))
        if clock.state is ClockState.STOPPED and clock.breached_at is None:
            assert clock.stopped_at is not None
            assert clock.due_at is not None
            assert clock.stopped_at <= clock.due_at
        if clock.breached_at is not None:
            assert is_breached(clock, now + timedelta(days=999))
        expected = {"excluded"} if clock.excluded else {"met", "breached", "running", "paused", "excluded"}
        assert verdict(clock, now) in expected
    running = [c.due_at for c in clocks if c.state is ClockState.RUNNING and not c.excluded and c.due_at is not None]
    assert current_due(clocks)[0] == min(running, default=None)


@any_life
def test_explanations_add_up_and_agree_with_the_fold(seed: int) -> None:
    events, policies = life(seed)
    now = events[-1].recorded_at + timedelta(minutes=Random(seed).choice((0, 1, 700, 5000)))
    folded = by_key(fold(events, policies, READY))
    told = {key(explanation): explanation for explanation in explain(events, policies, READY, now)}
    assert told.keys() == folded.keys()
    for name, explanation in told.items():
        check_spans(explanation)
        clock, stored = explanation.clock, folded[name]
        assert (clock.state, clock.stopped_at, clock.due_at) == (stored.state, stored.stopped_at, stored.due_at)
        assert verdict(clock, now) == verdict(stored, now)
        assert explanation.verdict
        assert explanation.clause


def key(explanation: ClockExplanation) -> tuple[int, TargetName, int]:
    return explanation.clock.number, explanation.clock.target, explanation.clock.episode


def check_spans(explanation: ClockExplanation) -> None:
    clock, spans = explanation.clock, explanation.spans
    calendar = READY[clock.calendar]
    assert sum(span.seconds for span in spans if span.kind == "counted") == clock.counted_s
    assert sum(span.seconds for span in spans if span.kind in ("paused", "excluded")) == clock.paused_s
    at = clock.started_at
    for span in spans:
        assert span.start == at
        assert span.end > span.start
        assert span.seconds == (0 if span.kind == "closed" else calendar.elapsed(span.start, span.end))
        assert span.kind != "closed" or calendar.elapsed(span.start, span.end) == 0
        at = span.end
    assert at == clock.counted_to


@any_life
def test_a_breach_that_has_happened_stays(seed: int) -> None:
    """Told as things happened: what came late may show that there was none."""
    events, policies = life(seed, late=0)
    seen: dict[tuple[int, TargetName, int], Clock] = {}
    for count in range(1, len(events) + 1):
        now = by_key(fold(events[:count], policies, READY))
        for name, before in seen.items():
            if name not in now:  # a task that was new, and taken back at once, has never been
                assert name[0], (count, before)
                assert count - 1 in undone(events[:count]), (count, before)
                continue
            if before.breached_at is not None:
                breached_at = now[name].breached_at
                assert breached_at is not None, (count, before, now[name])
                assert breached_at <= before.breached_at
        seen = now


@any_life
def test_what_has_stopped_is_changed_by_going_back_alone(seed: int) -> None:
    events, policies = life(seed, late=0)
    seen: dict[tuple[int, TargetName, int], Clock] = {}
    for count in range(1, len(events) + 1):
        now = by_key(fold(events[:count], policies, READY))
        last = {str(move.action) for move in events[count - 1].moves}
        if not last & BACK:
            for name, before in seen.items():
                # Counted from receipt, by terms that changed while it was rejected: triage takes it up, or other terms.
                taken_up = name[1] is TargetName.ASSIGN and bool(last & {"triage", "amend"})
                if before.state is ClockState.STOPPED and not taken_up:
                    assert now[name] == before, (count, last)
        seen = now
