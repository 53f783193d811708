"""Which reports tell of the same thing. Pure: what was told in, the likely ones out, best first.

Owns how near in place, time, words and kind two reports have to be. Must never know a table: the store only narrows
the candidates by RADIUS_M and WINDOW_S, so that `rank` sees a few hundred.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cc.core.records.dispatch import SimilarReport
from cc.core.rules.geo.distance import distance_m
from cc.core.rules.lifecycle.tables import takes_merges
from cc.core.vocabulary import ReportStatus

RADIUS_M = 1000.0
"""Farther apart than this, two reports with places tell of different things."""

WINDOW_S = 3 * 86400
"""Farther apart in time than this, likewise."""

MOST_CANDIDATES = 500
"""How many the store should bring at most, those nearest in time first."""

LEAST_SCORE = 0.35
"""What scores less is not worth an operator's look."""

EXCERPT = 160

_PLACE, _WORDS, _KIND, _TIME = 0.45, 0.25, 0.2, 0.1
_HALF_DISTANCE_M, _HALF_TIME_S = 150.0, 6 * 3600
_UNKNOWN = 0.25
"""What a signal counts for when one of the two reports does not carry it: better than a clear no, far from a yes."""

_WORD = re.compile(r"[^\W_]{3,}")
_STOP = """
ada agar atau bapak belum bisa dan dari dengan dgn ibu ini itu juga karena kami kepada lagi mohon pada pak sangat saya
sekali selamat sudah tidak tolong untuk utk yang terima kasih
and are for from has have here please the there this was with
"""
_EMPTY_WORDS = frozenset(_STOP.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A report as far as it can be compared. The place is degrees WGS84, or None."""

    ref: str
    status: ReportStatus
    category: str
    text: str
    received_at: datetime
    lon: float | None = None
    lat: float | None = None


def rank(report: Told, candidates: Iterable[Told], limit: int = 14) -> tuple[SimilarReport, ...]:
    """The candidates that may tell of the same thing as `report`, best first; at most `limit`.

    Left out are the report itself, what is too far in place or time, and what nothing can be merged into (rejected, or
    merged itself). The order does not depend on that of the candidates.
    """
    words = _words(report.text)
    found = [similar for one in candidates if (similar := _compare(report, words, one)) is not None]
    found.sort(key=lambda one: (-one.score, abs(one.later_s), one.ref))
    return tuple(found[: max(limit, 0)])


def _compare(report: Told, words: frozenset[str], other: Told) -> SimilarReport | None:
    if other.ref == report.ref or not takes_merges(other.status):
        return None
    later_s = int((other.received_at - report.received_at).total_seconds())
    apart_m = distance_m(report.lon, report.lat, other.lon, other.lat)
    if abs(later_s) > WINDOW_S or (apart_m is not None and apart_m > RADIUS_M):
        return None
    near = _UNKNOWN if apart_m is None else 0.5 ** (apart_m / _HALF_DISTANCE_M)
    soon = 0.5 ** (abs(later_s) / _HALF_TIME_S)
    kind = 1.0 if report.category == other.category else 0.0
    alike = _alike(words, _words(other.text))
    score = round(_PLACE * near + _WORDS * alike + _KIND * kind + _TIME * soon, 6)
    if score < LEAST_SCORE:
        return None
    return SimilarReport(
        ref=other.ref,
        score=score,
        distance_m=None if apart_m is None else round(apart_m, 1),
        later_s=later_s,
        status=other.status,
        excerpt=other.text if len(other.text) <= EXCERPT else f"{other.text[: EXCERPT - 1]}…",
        category=other.category,
    )


def _words(text: str) -> frozenset[str]:
    """The words that carry meaning, folded."""
    return frozenset(_WORD.findall(text.casefold())) - _EMPTY_WORDS


def _alike(words: frozenset[str], others: frozenset[str]) -> float:
    """Dice's coefficient of two sets of words, in [0, 1]."""
    if not words or not others:
        return _UNKNOWN
    return 2 * len(words & others) / (len(words) + len(others))
