"""What an SLA report leaves out and why, and what it cannot know yet, in words that table, paper and workbook share."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Protocol

from cc.core.records.sla import SlaExclusion, SlaReport

REASONS = ("merged", "not_actionable", "void")


class Words(Protocol):
    """What is needed of a language."""

    def say(self, english: str, /, **given: str) -> str:
        """A phrase, `{name}` filled in."""

    def word(self, kind: str, value: str, /) -> str:
        """What a value of an enumeration is called."""

    def number(self, value: int, /) -> str:
        """A whole number."""


def exclusions(report: SlaReport, words: Words) -> Iterator[tuple[str, str]]:
    """A line a target: its name; how many of its promises are left out, for which reasons, and how many of those were
    late already. Nothing of a report that does not say."""
    every = report.exclusions or ()
    for target in dict.fromkeys(each.target for each in every):
        found = {each.reason: each for each in every if each.target is target}
        told = [_reason(found[reason], words) for reason in dict.fromkeys((*REASONS, *found)) if reason in found]
        count = words.number(sum(each.count for each in found.values()))
        yield (
            words.word("target", str(target)),
            words.say("{count}, namely {reasons}", count=count, reasons=", ".join(told)),
        )


def without_promise(report: SlaReport, words: Words) -> str:
    """Of how many reports nothing is promised; empty when there are none."""
    if not report.without_clock:
        return ""
    count = words.number(report.without_clock)
    return words.say("without any promise, and so in none of these figures: {count}", count=count)


def not_over(report: SlaReport, words: Words) -> str:
    """Whether the period had not ended when the figures were made: they still move. Empty when it had."""
    if report.as_of is None or report.end_at <= report.as_of + timedelta(seconds=1):
        return ""
    return words.say("the period is not over yet: these figures still move")


def _reason(each: SlaExclusion, words: Words) -> str:
    given = {"count": words.number(each.count), "reason": words.word("exclusion", each.reason)}
    if not each.late:
        return words.say("{count} {reason}", **given)
    return words.say("{count} {reason} ({late} already late)", late=words.number(each.late), **given)
