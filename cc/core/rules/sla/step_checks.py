"""What a step of a ladder may say, whoever writes it: bounds, and words for recipients. Pure; asks for no unit and no
person."""

from collections.abc import Iterator

from cc.core.records.sla import StepSpec
from cc.core.rules.sla.recipients import WORDS, known_word

PERCENTS = (1, 1000)
MOST_OFFSET_S = 366 * 86_400
MOST_STEPS = 30
MOST_RECIPIENTS = 20


def step_problems(step: StepSpec) -> Iterator[str]:
    """What is wrong with a step, as the end of a sentence about it."""
    if (step.percent is None) == (step.offset_s is None):
        yield "is given as a percentage or as an offset, not both and not neither"
    if step.percent is not None and not PERCENTS[0] <= step.percent <= PERCENTS[1]:
        yield f"can lie from {PERCENTS[0]}% to {PERCENTS[1]}%"
    if step.offset_s is not None and abs(step.offset_s) > MOST_OFFSET_S:
        yield f"can lie a year before or after the due time, {MOST_OFFSET_S} s"
    if not 1 <= len(step.to) <= MOST_RECIPIENTS:
        yield f"names {len(step.to)} recipients; 1 to {MOST_RECIPIENTS} can be told"
    strange = next((word for word in step.to if not known_word(word)), None)
    if strange is not None:
        yield f"cannot tell {strange!r}: write {WORDS}"
