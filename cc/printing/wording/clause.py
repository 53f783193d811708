"""What a clock is held to, as a sentence in the reader's language. The facts are the explanation's own."""

from typing import Protocol

from cc.core.phrases import Phrase, mark
from cc.core.phrases.worked import worked
from cc.core.records.explanations import ClockExplanation
from cc.core.records.sla import WALL, Boundary
from cc.core.vocabulary import OWN_START, ClockStart


class Words(Protocol):
    """What the sentence needs of a language: a page's Language has it, and a Reader."""

    def say(self, english: str, /, **given: str) -> str:
        """A phrase, `{name}` filled in."""

    def word(self, kind: str, value: str, /) -> str:
        """What a value of an enumeration is called."""

    def phrase(self, phrase: Phrase, /) -> str:
        """A phrase of the core."""


def clause(language: Words, why: ClockExplanation) -> str:
    """The promise, the calendar, what pauses it, where it comes from; not made safe yet."""
    say, clock, spec = language.say, why.clock, why.spec
    if spec is None:  # told by a server that did not say more
        return why.clause
    if clock.own_due:
        return say("the due time came with the report, from the system that it came from; no pause moves it")
    parts = [
        say(
            "{target} within {time}",
            target=language.word("target", str(clock.target)),
            time=language.phrase(worked(spec.target_s, clock.counts_in)),
        )
    ]
    if clock.calendar == WALL:
        parts.append(say("counted every hour of the day"))
    else:
        parts.append(say("counted in the hours of {calendar} ({zone})", calendar=clock.calendar, zone=why.zone))
    if spec.start is not OWN_START[spec.name]:
        parts.append(say(_FROM[spec.start]))
    if why.brought_by:
        parts.append(say("counted since {ref} began, which was merged into this report", ref=why.brought_by))
    if spec.pauses:
        reasons = ", ".join(language.word("hold_reason", reason) for reason in spec.pauses)
        parts.append(say("standing still for {reasons}", reasons=reasons))
    if spec.boundary is Boundary.NEXT_OPENING:
        parts.append(say("due at the next opening if it ends at closing time"))
    source = say(" [{source:shipped}]", source=why.source) if why.source else ""
    return f"{clock.policy}: {', '.join(parts)}{source}"


_FROM = {
    ClockStart.RECEIVED: mark("from the receipt on"),
    ClockStart.TRIAGED: mark("from triage on"),
    ClockStart.ASSIGNED: mark("from the first assignment on"),
    ClockStart.ACCEPTED: mark("from acceptance on"),
}
