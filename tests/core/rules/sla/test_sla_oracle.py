"""Random policies, calendars and lives of reports: the fold against an oracle that walks every minute."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.records.sla import Clock, Policy
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.fold import fold
from tests.core.rules.sla.sla_histories import CALENDARS, Walk
from tests.core.rules.sla.sla_oracle import Answer, Oracle
from tests.core.rules.sla.sla_oracle_layout import minute_of
from tests.core.rules.sla.sla_policies import random_policy
from tests.faults.rounds import rounds

READY = {name: WorkCalendar.from_spec(spec) for name, spec in CALENDARS.items()}
CASES, PARTS = rounds(400, 10_000), rounds(4, 40)


def life(random: Random, longest: int = 40) -> tuple[list[Event], dict[str, Policy]]:
    policies = {policy.key: policy for policy in (random_policy(random, code) for code in ("p", "q", "r"))}
    return Walk(random, policies).live(random.choice((0, 1, *(random.randint(0, longest) for _ in range(8))))), policies


def answer_of(clock: Clock) -> Answer:
    return Answer(
        clock.number,
        str(clock.target),
        clock.episode,
        str(clock.state),
        minute_of(clock.started_at),
        None if clock.due_at is None else minute_of(clock.due_at),
        None if clock.stopped_at is None else minute_of(clock.stopped_at),
        None if clock.breached_at is None else minute_of(clock.breached_at),
        clock.counted_s // 60,
        clock.paused_s // 60,
        clock.policy,
        clock.excluded,
    )


def by_name(answers: list[Answer]) -> list[Answer]:
    return sorted(answers, key=lambda answer: (answer.number, answer.target, answer.episode))


def check(random: Random) -> None:
    events, policies = life(random)
    ours = [answer_of(clock) for clock in fold(events, policies, READY)]
    assert by_name(ours) == by_name(Oracle(policies).walk(events))


@given(st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_fold_agrees_with_the_oracle(random: Random) -> None:
    check(random)


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_fold_agrees_with_the_oracle_on_seeded_lives(part: int) -> None:
    for seed in range(part, CASES, PARTS):
        try:
            check(Random(seed))
        except AssertionError as wrong:
            raise AssertionError(f"seed {seed}: {wrong}") from wrong
