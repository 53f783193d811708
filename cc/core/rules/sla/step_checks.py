"""What a step of a ladder may say, whoever writes it: bounds, and words for recipients. Pure; asks for no unit and no
person."""

from collections.abc import Iterator

from cc.core.phrases import Phrase
from cc.core.records.sla import StepSpec
from cc.core.rules.sla.recipients import WORDS, known_word

PERCENTS = (1, 1000)
MOST_OFFSET_S = 366 * 86_400
MOST_STEPS = 30
MOST_RECIPIENTS = 20


def step_problems(step: StepSpec) -> Iterator[Phrase]:
    """What is wrong with a step, as a sentence about it without its stop."""
    if (step.percent is None) == (step.offset_s is None):
        yield Phrase("it is given as a percentage or as an offset, not both and not neither")
    if step.percent is not None and not PERCENTS[0] <= step.percent <= PERCENTS[1]:
        yield Phrase("it can lie from {least}% to {most}%", {"least": PERCENTS[0], "most": PERCENTS[1]})
    if step.offset_s is not None and abs(step.offset_s) > MOST_OFFSET_S:
        yield Phrase("it can lie a year before or after the due time, {most} s", {"most": MOST_OFFSET_S})
    if not 1 <= len(step.to) <= MOST_RECIPIENTS:
        counts = {"count": len(step.to), "most": MOST_RECIPIENTS}
        yield Phrase("it names {count} recipients; 1 to {most} can be told", counts)
    strange = next((word for word in step.to if not known_word(word)), None)
    if strange is not None:
        yield Phrase("it cannot tell {recipient:quoted}: write {known}", {"recipient": strange, "known": WORDS})
