"""Working-time arithmetic: when so many open seconds have passed, and how many lie between two instants.

Exact to the second, across holidays and changes of the zone's offset, for spans of years (design: sla, working time).
Pure and safe to share between threads: tables are built when first needed and replaced whole. Knows no policy.
"""

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from cc.core.errors import InputError, UsageError
from cc.core.records.sla import Boundary
from cc.core.rules.calendar.spec import WEEKDAYS, CalendarSpec, counts_in, read_spec
from cc.core.rules.calendar.table import EPOCH, LONGEST_GAP_S, OpenTable, build_table, year_start_s
from cc.core.vocabulary import CountsIn

FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Calendars reckon from the first instant of the one to that of the other (UTC)."""
_CLOSING = Boundary.CLOSING
_instant = datetime.fromtimestamp  # exact for whole seconds, and thrice as fast as adding to EPOCH
_NOTHING = OpenTable(start_s=0, end_s=0, opens=[], closes=[], sums=[], total_s=0, gaps=())


def epoch_s(at: datetime) -> int:
    """Whole seconds since 1970 of an aware instant, floored. UsageError for a naive one."""
    try:
        delta = at - EPOCH
    except TypeError:
        raise _naive(at) from None
    return delta.days * 86400 + delta.seconds


def _naive(at: object) -> UsageError:
    return UsageError("{at} has no zone; give an aware instant.", code="usage.naive_time", fields={"at": str(at)})


def instant(at_s: int) -> datetime:
    """The aware UTC instant of epoch seconds."""
    return _instant(at_s, UTC)


class WorkCalendar:
    """Open hours of a week, with seasons, closed days and days of their own, in one zone.

    Instants are aware datetimes (any zone in, UTC out; fractions of a second are floored) or, in the `_s` methods,
    epoch seconds. Raises InputError (code `calendar.range`) outside 1900 … 2200, and where nothing opens for ten years.
    """

    def __init__(self, spec: CalendarSpec) -> None:
        self.spec = spec
        self._table = _NOTHING
        self._elsewhere: dict[str, WorkCalendar] = {}
        self._lock = threading.Lock()

    @classmethod
    def from_spec(cls, given: Mapping[str, object]) -> "WorkCalendar":
        """A calendar from plain values (shape: calendar_spec). InputError names the key that is wrong."""
        return cls(read_spec(given))

    @cached_property
    def counts_in(self) -> CountsIn:
        """In which unit its time is told."""
        return counts_in(self.spec)

    @property
    def zone(self) -> str:
        """Its IANA zone name."""
        return self.spec.zone.key

    def in_zone(self, zone: str) -> "WorkCalendar":
        """The calendar by which a unit's clocks are counted: the same hours in the unit's zone if it follows that
        (`zone` empty: where no unit is known), else itself."""
        if not self.spec.follows_unit or not zone:
            return self
        found = self._elsewhere.get(zone)
        if found is None:
            found = self._elsewhere[zone] = WorkCalendar(replace(self.spec, zone=ZoneInfo(zone), follows_unit=False))
        return found

    def due(self, start: datetime, seconds: int, boundary: Boundary = _CLOSING) -> datetime:
        """The first instant at which `seconds` open seconds have passed since start (start itself for 0).

        With Boundary.NEXT_OPENING a span that ends exactly at closing time is due when it next opens.
        """
        # The way almost every call takes, spelled out: calls cost more than the two searches.
        try:
            since_epoch = start - EPOCH
        except TypeError:
            raise _naive(start) from None
        start_s = since_epoch.days * 86400 + since_epoch.seconds
        table = self._table
        if seconds > 0 and boundary is _CLOSING and table.start_s <= start_s < table.end_s:
            opens, sums = table.opens, table.sums
            index = bisect_right(opens, start_s) - 1
            goal = seconds
            if index >= 0:
                shut = table.closes[index]
                goal += sums[index] - opens[index] + (start_s if start_s < shut else shut)
            if goal <= table.total_s and not table.gaps:
                index = bisect_left(sums, goal) - 1
                return _instant(opens[index] + goal - sums[index], UTC)
        return _instant(self.due_s(start_s, seconds, boundary), UTC)

    add = due

    def elapsed(self, start: datetime, end: datetime) -> int:
        """Open seconds in [start, end); 0 when end is not after start."""
        return self.elapsed_s(epoch_s(start), epoch_s(end))

    between = elapsed

    def spans(self, start: datetime, end: datetime) -> tuple[tuple[datetime, datetime], ...]:
        """The open stretches within [start, end), in order."""
        return tuple((instant(a), instant(b)) for a, b in self.spans_s(epoch_s(start), epoch_s(end)))

    def is_open(self, at: datetime) -> bool:
        """Whether it is open at that instant."""
        at_s = epoch_s(at)
        return bool(self.spans_s(at_s, at_s + 1))

    def closed_name(self, at: datetime) -> str:
        """What a closed day is called at that instant in the calendar's zone; empty when it has no name."""
        return self.spec.closed.get(at.astimezone(self.spec.zone).toordinal(), "")

    # -- the same in epoch seconds ---------------------------------------------------------------------------------

    def due_s(self, start_s: int, seconds: int, boundary: Boundary = _CLOSING) -> int:
        """As `due`, in epoch seconds."""
        if seconds <= 0:
            if seconds < 0:
                raise UsageError(
                    "{seconds} is no span; give seconds from 0 on.",
                    code="usage.negative_span",
                    fields={"seconds": seconds},
                )
            return start_s
        return self._reach(start_s, seconds, boundary is _CLOSING)

    def opening_s(self, at_s: int) -> int:
        """The first open instant at or after at_s."""
        return self._reach(at_s, 0, False)

    def elapsed_s(self, start_s: int, end_s: int) -> int:
        """As `elapsed`, in epoch seconds."""
        if end_s <= start_s:
            return 0
        table = self._table
        if start_s < table.start_s or end_s > table.end_s:
            table = self._cover(start_s, end_s)
        return _before(table, end_s) - _before(table, start_s)

    def spans_s(self, start_s: int, end_s: int) -> list[tuple[int, int]]:
        """As `spans`, in epoch seconds."""
        if end_s <= start_s:
            return []
        table = self._cover(start_s, end_s)
        first, last = bisect_right(table.closes, start_s), bisect_left(table.opens, end_s)
        pairs = zip(table.opens[first:last], table.closes[first:last], strict=True)
        return [(max(opened, start_s), min(shut, end_s)) for opened, shut in pairs]

    # -- tables ----------------------------------------------------------------------------------------------------

    def _reach(self, start_s: int, seconds: int, at_closing: bool) -> int:
        table = self._table
        if not table.start_s <= start_s < table.end_s:
            table = self._cover(start_s, start_s + 1)
        goal = _before(table, start_s) + seconds
        while goal > table.total_s or (goal == table.total_s and not at_closing):
            table = self._further(table, start_s)
            goal = _before(table, start_s) + seconds
        index = (bisect_left(table.sums, goal) if at_closing else bisect_right(table.sums, goal)) - 1
        found = table.opens[index] + goal - table.sums[index]
        if table.gaps:
            self._check_gaps(table, start_s, found)
        return found

    def _check_gaps(self, table: OpenTable, start_s: int, found_s: int) -> None:
        for shut, opened in table.gaps:
            if opened - max(shut, start_s) > LONGEST_GAP_S and start_s < opened <= found_s:
                raise self._never(max(shut, start_s))

    def _further(self, table: OpenTable, start_s: int) -> OpenTable:
        """A table that reaches further; InputError when nothing has opened for ten years."""
        quiet_since = max(start_s, table.closes[-1] if table.closes else start_s)
        if table.end_s - quiet_since > LONGEST_GAP_S:
            raise self._never(quiet_since)
        wanted_s = table.end_s + max(366 * 86400, (table.end_s - table.start_s) // 2)
        last_s = year_start_s(LAST_YEAR)
        return self._cover(table.start_s, min(wanted_s, last_s) if table.end_s < last_s else wanted_s)

    def _never(self, since_s: int) -> InputError:
        day = instant(since_s).astimezone(self.spec.zone).date().isoformat()
        return InputError(
            "the calendar has no opening within ten years after {after:date}; give it hours.",
            code="calendar.range",
            fields={"after": day},
        )

    def _cover(self, start_s: int, end_s: int) -> OpenTable:
        """A table for at least [start_s, end_s), in whole years and one to spare."""
        table = self._table
        if table.start_s <= start_s and end_s <= table.end_s:
            return table
        lowest, highest = year_start_s(FIRST_YEAR), year_start_s(LAST_YEAR)
        if start_s < lowest or end_s > highest:
            raise InputError(
                "working time is reckoned from {first_year} to {last_year} only; check the times.",
                code="calendar.range",
                fields={"first_year": FIRST_YEAR, "last_year": LAST_YEAR},
            )
        with self._lock:
            table = self._table
            if table.start_s < table.end_s:
                start_s, end_s = min(start_s, table.start_s), max(end_s, table.end_s)
            if not (table.start_s <= start_s and end_s <= table.end_s):
                from_s = start_s if start_s == table.start_s else year_start_s(instant(start_s).year)
                to_s = end_s if end_s == table.end_s else min(highest, year_start_s(instant(end_s).year + 2))
                self._table = table = build_table(self.spec, from_s, to_s)
        return table


class _WallCalendar(WorkCalendar):
    """Every second of every day; no table."""

    def due_s(self, start_s: int, seconds: int, boundary: Boundary = _CLOSING) -> int:
        if seconds < 0:
            raise UsageError(
                "{seconds} is no span; give seconds from 0 on.", code="usage.negative_span", fields={"seconds": seconds}
            )
        if start_s + seconds >= year_start_s(9999):
            raise InputError("the due time would lie beyond the year 9998.", code="calendar.range")
        return start_s + seconds

    def opening_s(self, at_s: int) -> int:
        return at_s

    def elapsed_s(self, start_s: int, end_s: int) -> int:
        return max(0, end_s - start_s)

    def spans_s(self, start_s: int, end_s: int) -> list[tuple[int, int]]:
        return [(start_s, end_s)] if start_s < end_s else []


def _before(table: OpenTable, at_s: int) -> int:
    """Open seconds of the table before an instant."""
    index = bisect_right(table.opens, at_s) - 1
    if index < 0:
        return 0
    opened, shut = table.opens[index], table.closes[index]
    return table.sums[index] + (at_s if at_s < shut else shut) - opened


WALL_CALENDAR: WorkCalendar = _WallCalendar(
    read_spec({"timezone": "UTC", "hours": {name: [["00:00", "24:00"]] for name in WEEKDAYS}})
)
"""Wall time: every second counts."""
