"""No claim beyond what is believed makes any clock look better before it is confirmed: random lives of reports, once
with every time as it was recorded and once with times claimed, by the code that times a move at the door."""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.core.records.sla import Clock, Policy
from cc.core.records.trail import RULES, Event, Move
from cc.core.rules.sla.claims import BELIEVED
from cc.core.rules.sla.fold import fold, is_breached
from cc.core.service.change.timing import effective
from cc.core.vocabulary import Action, ClockState, Subject
from tests.core.rules.sla.sla_histories import Walk, moment
from tests.core.rules.sla.sla_policies import random_policy
from tests.core.rules.sla.test_sla_properties import READY

BEYOND = (16, 30, 61, 400, 3000)


@dataclass
class Claiming(Walk):
    """The same life, with times said afterwards by `claims` (None: never), all further back than is believed."""

    claims: Random | None = None
    told: list[Event] = field(default_factory=list)

    def _move(self, number: int, action: Action, before: str | None, after: str, facts: dict[str, object]) -> None:
        now = moment(self.now)
        claimed_at = None
        if self.claims is not None and self.claims.random() < 0.5:
            claimed_at = now - timedelta(minutes=self.claims.choice(BEYOND))
        for each in (claimed_at, None):
            try:
                when = effective(
                    self.events,
                    self.moves,
                    (number, action, after),
                    name="JKT-1",
                    now=now,
                    claimed_at=each,
                    believed=BELIEVED,
                )
                break
            except InputError:  # it cannot be: then nothing is claimed
                continue
        self.moves.append(
            Move(
                subject=Subject.TASK if number else Subject.REPORT,
                number=number,
                action=action,
                before=before,
                after=after,
                at=when.at,
                facts={**facts, **when.facts},
            )
        )

    def _record(self) -> None:
        super()._record()
        self.events[-1] = replace(self.events[-1], rules=RULES)


def policies(seed: int) -> dict[str, Policy]:
    found = (random_policy(Random(f"{seed} {code}"), code) for code in ("p", "q", "r"))
    return {each.key: each for each in found}


def lived(seed: int, length: int, claims: int | None) -> list[Event]:
    """The life of a seed."""
    walk = Claiming(Random(seed), policies(seed), claims=None if claims is None else Random(claims))
    return walk.live(length)


def clocks(seed: int, events: list[Event]) -> dict[tuple[int, str, int], Clock]:
    found = fold(events, policies(seed), READY)
    return {(clock.number, str(clock.target), clock.episode): clock for clock in found}


@example(seed=3540830, claims=0, length=15)  # a claim that was taken back at once
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**32), claims=st.integers(0, 2**32), length=st.integers(1, 25))
def test_no_claim_beyond_the_limit_makes_a_clock_look_better(seed: int, claims: int, length: int) -> None:
    plain, claimed = lived(seed, length, None), lived(seed, length, claims)
    honest, said = clocks(seed, plain), clocks(seed, claimed)
    assert honest.keys() == said.keys()
    now = plain[-1].recorded_at
    for key, clock in honest.items():
        other = said[key]
        assert clock.excluded == other.excluded, key
        assert not is_breached(clock, now) or is_breached(other, now), key
        assert clock.due_at is None or other.due_at is None or other.due_at <= clock.due_at, key
        both_stopped = clock.state is other.state is ClockState.STOPPED
        assert not both_stopped or other.counted_s >= clock.counted_s, key
