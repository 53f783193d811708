"""Whether a step of a ladder that fired has reached anybody: its explanation beside its messages. Owns what that is
called; reads no clock."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cc.core.records.explanations import ClockExplanation, StepStanding
from cc.core.rules.sla.step_state import FIRED
from cc.core.store.messages.step_messages import StepKey, StepMessage

HELD, LAPSED = "held", "lapsed"


def with_messages(
    explained: ClockExplanation, messages: Mapping[StepKey, Sequence[StepMessage]], as_of: datetime
) -> ClockExplanation:
    """The explanation with its fired steps as their messages stood at `as_of`; one without a message stays as it is."""
    clock = explained.clock
    steps = tuple(
        _told(step, messages.get((clock.number, str(clock.target), clock.episode, step.name), ()), as_of)
        for step in explained.steps
    )
    return replace(explained, steps=steps)


def _told(step: StepStanding, messages: Sequence[StepMessage], as_of: datetime) -> StepStanding:
    if step.state != FIRED or not messages:
        return step
    left = [each for each in messages if not each.lapsed and each.told_at <= as_of]
    waiting = [each for each in messages if not each.lapsed and each.told_at > as_of]
    not_yet = tuple(each.recipient for each in waiting)
    if left:
        told_at = min(each.told_at for each in left)
        to = tuple(each.recipient for each in left) if waiting else step.to
        return replace(step, told_at=told_at, to=to, not_yet=not_yet)
    if waiting:
        return replace(step, state=HELD, told_at=min(each.told_at for each in waiting), not_yet=not_yet)
    return replace(step, state=LAPSED)
