"""Random policies for the SLA rules: targets in minutes that end on events and closings as often as possible."""

from random import Random

from cc.core.records.sla import WALL, Boundary, Policy, Reopening, StepSpec, TargetSpec
from cc.core.vocabulary import STARTS, ClockStart, TargetName
from tests.core.rules.sla.sla_histories import NAMED, RANDOM, REASONS


def some_steps(seed: str, target_s: int) -> tuple[StepSpec, ...]:
    """A ladder of up to four steps, each due at a whole minute of the target's. Of a die of its own: the lives that are
    drawn stay those that they were."""
    dice = Random(seed + str(target_s))
    whole = [StepSpec(percent, None, ("up",)) for percent in (10, 50, 100, 150, 300) if target_s * percent % 6000 == 0]
    offsets = [StepSpec(None, 60 * minutes, ("up",)) for minutes in (-420, -30, -1, 0, 7, 60, 600)]
    return tuple(dice.sample(whole + offsets, dice.randint(0, 4)))


def some_start(seed: str, name: TargetName) -> ClockStart | None:
    """From when a target counts, half the time its own start. Of a die of its own, as above."""
    dice = Random(seed)
    return dice.choice((None, *STARTS[name])) if name is not TargetName.RESOLVE else None


def random_policy(random: Random, code: str) -> Policy:
    """A policy with some of the targets, in minutes that end on events and closings as often as possible."""
    targets = []
    for name in TargetName:
        if random.random() < 0.75:
            target_s = 60 * random.choice((1, 7, 30, 60, 120, 420, 840))
            targets.append(
                TargetSpec(
                    name=name,
                    target_s=target_s,
                    steps=some_steps(f"{code} {name}", target_s),
                    calendar=random.choice((WALL, *NAMED, *random.sample(RANDOM, 3))),
                    pauses=tuple(reason for reason in REASONS if random.random() < 0.5),
                    starts=random.choice((ClockStart.RECEIVED, ClockStart.TRIAGED)),
                    begins=some_start(f"{code} {name} {target_s}", name),
                    boundary=random.choice(tuple(Boundary)),
                )
            )
    return Policy(
        code=code,
        version=1,
        targets=tuple(targets),
        reopening=random.choice(tuple(Reopening)),
        count_verification=random.random() < 0.3,
    )
