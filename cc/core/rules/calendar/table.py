"""A calendar's open intervals as absolute seconds, with running sums. Owns unfolding days into instants, exact across
changes of the zone's offset; knows no policy and no report.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime

from cc.core.rules.calendar.spec import DAY_S, CalendarSpec

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_ORDINAL = EPOCH.toordinal()
LONGEST_GAP_S = 3653 * DAY_S
"""Ten years: without an opening for so long, a calendar has no answer."""
_PROBE_S = 2 * DAY_S
"""The zone's offset is asked every two days: since 1900 no zone has changed twice within three (tzdata 2026)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenTable:
    """Open intervals [opens[i], closes[i]) within [start_s, end_s), epoch seconds, ascending, never touching.

    `sums[i]` is how many open seconds lie before opens[i]; `total_s` all of them. `gaps` are the closed stretches
    before an opening that are longer than ten years.
    """

    start_s: int
    end_s: int
    opens: list[int]
    closes: list[int]
    sums: list[int]
    total_s: int
    gaps: tuple[tuple[int, int], ...]


def year_start_s(year: int) -> int:
    """Epoch seconds of a year's first instant, UTC."""
    return (date(year, 1, 1).toordinal() - _EPOCH_ORDINAL) * DAY_S


def build_table(spec: CalendarSpec, start_s: int, end_s: int) -> OpenTable:
    """The calendar's table for [start_s, end_s)."""
    opens: list[int] = []
    closes: list[int] = []
    for first, last in _open_intervals(spec, start_s, end_s):
        if closes and closes[-1] == first:
            closes[-1] = last
        else:
            opens.append(first)
            closes.append(last)
    sums: list[int] = []
    total_s = 0
    for first, last in zip(opens, closes, strict=True):
        sums.append(total_s)
        total_s += last - first
    between = zip([start_s, *closes], opens, strict=False)
    gaps = tuple((shut, opened) for shut, opened in between if opened - shut > LONGEST_GAP_S)
    return OpenTable(start_s=start_s, end_s=end_s, opens=opens, closes=closes, sums=sums, total_s=total_s, gaps=gaps)


def _open_intervals(spec: CalendarSpec, start_s: int, end_s: int) -> Iterator[tuple[int, int]]:
    """Open stretches in order. An instant is open when its wall-clock time lies in an interval of its local date: hours
    that the clock skips do not exist, hours that it repeats count twice."""
    for from_s, to_s, offset_s in _offsets(spec, start_s, end_s):
        first_day, last_day = (from_s + offset_s) // DAY_S, (to_s - 1 + offset_s) // DAY_S
        for day in range(first_day, last_day + 1):
            midnight_s = day * DAY_S - offset_s
            for opened_s, shut_s in spec.day(day + _EPOCH_ORDINAL):
                first, last = max(midnight_s + opened_s, from_s), min(midnight_s + shut_s, to_s)
                if first < last:
                    yield first, last


def _offsets(spec: CalendarSpec, start_s: int, end_s: int) -> Iterator[tuple[int, int, int]]:
    """Stretches [from, to) with one offset from UTC each, all epoch seconds and seconds east."""
    begun, offset = start_s, _offset_s(spec, start_s)
    at = start_s
    while at < end_s:
        probe = min(at + _PROBE_S, end_s)
        seen = _offset_s(spec, probe)
        if seen != offset:
            low, high = at, probe
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset_s(spec, middle) == offset else (low, middle)
            if begun < high:
                yield begun, high, offset
            begun, offset = high, seen
        at = probe
    if begun < end_s:
        yield begun, end_s, offset


def _offset_s(spec: CalendarSpec, at_s: int) -> int:
    offset = datetime.fromtimestamp(at_s, spec.zone).utcoffset()
    return 0 if offset is None else offset.days * DAY_S + offset.seconds
