"""Steps of ladders on random lives: when each is due, against an oracle that walks every minute; that what fired does
not fire again, and changes nothing else."""

from random import Random

import pytest

from cc.core.records.sla import Clock, DueStep, Policy
from cc.core.records.trail import Event, Move
from cc.core.rules.calendar.work_calendar import WorkCalendar, epoch_s, instant
from cc.core.rules.sla.fold import Ladders, due_steps, explain, fold
from cc.core.vocabulary import Action, ClockState, Subject
from tests.core.rules.sla.sla_histories import BASE, CALENDARS, Walk, moment
from tests.core.rules.sla.sla_oracle_steps import Key, StepOracle
from tests.core.rules.sla.sla_policies import random_policy
from tests.faults.rounds import rounds

READY = {name: WorkCalendar.from_spec(spec) for name, spec in CALENDARS.items()}
CASES, PARTS = rounds(240, 10_000), rounds(4, 40)
BASE_S = epoch_s(BASE)


def _life(seed: int) -> tuple[list[Event], dict[str, Policy]]:
    random = Random(f"ladder {seed}")
    policies = {policy.key: policy for policy in (random_policy(random, code) for code in ("p", "q", "r"))}
    return Walk(random, policies).live(random.choice((0, 1, 5, 15, 30))), policies


def _key(clock: Clock | DueStep) -> Key:
    return clock.number, str(clock.target), clock.episode


def _nearest(clocks: tuple[Clock, ...]) -> dict[Key, int]:
    return {_key(clock): epoch_s(clock.next_step_at) - BASE_S for clock in clocks if clock.next_step_at is not None}


def _escalated(events: list[Event], found: tuple[DueStep, ...]) -> list[Event]:
    """The events with one in which these steps fire, as a sweep writes it."""
    now = events[-1].recorded_at
    moves = tuple(
        Move(
            subject=Subject.TASK if step.number else Subject.REPORT,
            number=step.number,
            action=Action.ESCALATE,
            before="x",
            after="x",
            at=now,
            facts={"target": str(step.target), "episode": step.episode, "step": step.spec.name},
        )
        for step in found
    )
    return [
        *events,
        Event(stream="report", seq=len(events) + 1, recorded_at=now, actor="system", intent="Sweep", moves=moves),
    ]


@pytest.mark.parametrize("part", range(PARTS))
def test_steps_are_due_when_the_oracle_says_and_fire_once(part: int) -> None:
    compared = 0
    for seed in range(part, CASES, PARTS):
        events, policies = _life(seed)
        walked = StepOracle(policies).steps(events)
        clocks = fold(events, policies, READY)
        wanted = {
            key: min(at for at in steps.values() if at is not None)
            for key, steps in walked.items()
            if None not in steps.values()
        }
        nearest = _nearest(clocks)
        assert nearest.keys() == walked.keys(), f"seed {seed}"
        assert {key: nearest[key] for key in wanted} == wanted, f"seed {seed}"
        compared += len(wanted)
        now = moment(Random(seed).choice((0, 600, 4000)) + (epoch_s(events[-1].recorded_at) - BASE_S) // 60)
        due = due_steps(events, policies, READY, now)
        now_s = epoch_s(now) - BASE_S
        told = {
            (*key, name)
            for key, steps in walked.items()
            for name, at in steps.items()
            if at is not None and at <= now_s
        }
        assert {(*_key(step), step.spec.name) for step in due} == told, f"seed {seed}"
        if not due:
            continue
        after = _escalated(events, due)
        assert due_steps(after, policies, READY, now) == (), f"seed {seed}"
        left = fold(after, policies, READY)
        ladders = Ladders(events, policies, READY)
        assert ladders.due(now) == due, f"seed {seed}"
        assert ladders.clocks_after(after[-1]) == left, f"seed {seed}"
        assert [_without(clock) for clock in left] == [_without(clock) for clock in clocks], f"seed {seed}"
        assert all(at > now_s for at in _nearest(left).values()), f"seed {seed}"
    assert compared > CASES / PARTS / 6


def _without(clock: Clock) -> tuple[object, ...]:
    return clock.number, clock.target, clock.episode, clock.state, clock.due_at, clock.breached_at, clock.counted_s


@pytest.mark.parametrize("seed", range(rounds(60, 1000)))
def test_what_is_explained_is_what_fires(seed: int) -> None:
    events, policies = _life(seed)
    now = events[-1].recorded_at
    due = due_steps(events, policies, READY, instant(epoch_s(now) + 10**6))
    after = _escalated(events, due[: len(due) // 2])
    left = fold(after, policies, READY)
    told = {_key(each.clock): each for each in explain(after, policies, READY, now)}
    for clock in left:
        steps = told[_key(clock)].steps
        soonest = min((step.at for step in steps if step.state == "due" and step.at is not None), default=None)
        assert soonest == clock.next_step_at
        assert (clock.state is ClockState.RUNNING and not clock.excluded) or not any(s.state == "due" for s in steps)
    assert sum(step.state == "fired" for each in told.values() for step in each.steps) == len(due) // 2
