"""How a change against the period before is written: an arrow, its sign and the number; never by colour alone."""

from typing import Protocol

from cc.core.phrases import units
from cc.printing.trend import Change

UP, DOWN, SAME = "▲", "▼", "="
POINT = 100
"""Shares are in [0, 1]; their differences are told in percentage points."""


class Words(Protocol):
    """What tables need of a language."""

    def say(self, english: str, /, **given: str) -> str:
        """A phrase, `{name}` filled in."""

    def word(self, kind: str, value: str) -> str:
        """What a value of an enumeration is called."""

    def number(self, value: int) -> str:
        """A whole number."""

    def percent(self, share: float | None) -> str:
        """A share in [0, 1]."""


def points(change: Change | None, words: Words) -> str:
    """Compliance against before: `▲ +2.1`, in percentage points; a dash where there is nothing to compare."""
    if change is None or change.compliance_by is None:
        return "–"
    tenths = round(change.compliance_by * POINT * 10)
    told = words.percent(abs(tenths) / (POINT * 10)).rstrip("%").strip()
    return _signed(tenths, told)


def span(change: Change | None) -> str:
    """The median against before: `▼ -0:12:05`, in counted hours, minutes and seconds; a dash for nothing to compare."""
    if change is None or change.median_by_s is None:
        return "–"
    return _signed(change.median_by_s, exact(abs(change.median_by_s)))


def exact(seconds: int | None) -> str:
    """Seconds as `76:05:09`, none left out; a dash for None."""
    return "–" if seconds is None else units.colons(seconds)


def _signed(by: int, told: str) -> str:
    if by == 0:
        return f"{SAME} {told}"
    return f"{UP} +{told}" if by > 0 else f"{DOWN} -{told}"
