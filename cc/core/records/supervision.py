"""What a supervisor looks at beside promises kept: places that come back, work by officer and unit, what was returned,
what went from hand to hand. Frozen; periods are [start_at, end_at) of when a report was received or a task made."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringPlace:
    """A place that reports of a category came from: the mean of their points (WGS84 degrees), the area of the first of
    them, how many in this period and in the one before, on how many days of the caller's zone in both, and the latest.
    """

    category: str
    lon: float
    lat: float
    area: str
    reports: int
    before: int
    days: int
    last_at: datetime
    last_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """Distinct places of a category in the period and in the one before. `appeared` were not there before, `gone` are
    there no more, `stayed` are in both: distinct = appeared + stayed, distinct_before = gone + stayed."""

    category: str
    reports: int
    reports_before: int
    distinct: int
    distinct_before: int
    appeared: int
    gone: int
    stayed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Distinct places of a period beside the period before, [before_at, start_at), by category, those with most places
    first; `total` is all of them. `unplaced` are reports of this period without a place, which are in no count. `top`
    are the places with most reports in this period."""

    start_at: datetime
    end_at: datetime
    before_at: datetime
    radius_m: float
    unplaced: int
    total: PlaceCount
    categories: tuple[PlaceCount, ...]
    top: tuple[RecurringPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """The tasks of one officer of one unit, or of one unit: made in the period, and how they stand now. `open_now` is
    every task that is open now, whenever it was made. `arrive_s` and `unit_s` are medians of counted seconds until on
    site and in the unit's hands, None where no clock has told. `returned` were sent back at least once, `returns` how
    often in all."""

    officer: str
    unit: str
    assigned: int
    closed: int
    declined: int
    handed_over: int
    cancelled: int
    open_now: int
    returned: int
    returns: int
    arrive_s: int | None
    unit_s: int | None


@dataclass(frozen=True, slots=True)
class WorkloadReport:
    """Answer to ShowWorkload, by officer and unit, or by unit."""

    start_at: datetime | None
    end_at: datetime | None
    by: str
    rows: tuple[Workload, ...]


@dataclass(frozen=True, slots=True)
class Returned:
    """Of the tasks that were closed at least once: how many were sent back for better evidence, how often in all."""

    group: str
    closed: int
    returned: int
    returns: int

    @property
    def rate(self) -> float | None:
        """returned / closed, None where nothing was closed."""
        return self.returned / self.closed if self.closed else None


@dataclass(frozen=True, slots=True)
class ReturnedReport:
    """Answer to ShowReturned, by officer, unit or category; `total` is all of it."""

    start_at: datetime | None
    end_at: datetime | None
    by: str
    rows: tuple[Returned, ...]
    total: Returned


@dataclass(frozen=True, slots=True)
class HandoverTotals:
    """From which unit to which work went, and how often."""

    before: str
    after: str
    times: int


@dataclass(frozen=True, slots=True)
class Chain:
    """The units that work went through in order, and for how many tasks it was so."""

    units: tuple[str, ...]
    times: int


@dataclass(frozen=True, slots=True)
class Passed:
    """A report whose work went from hand to hand."""

    ref: str
    category: str
    received_at: datetime
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PingPong:
    """Work that went from unit to unit: `reports` received in the period, `passed` of them with work that changed its
    unit, `came_back` with work that came back to a unit that had had it; `hands` is how often in all. `pairs` are the
    most frequent ways, `chains` the most frequent of those that came back, `longest` the reports that went through most
    hands."""

    start_at: datetime | None
    end_at: datetime | None
    reports: int
    passed: int
    came_back: int
    hands: int
    pairs: tuple[HandoverTotals, ...]
    chains: tuple[Chain, ...]
    longest: tuple[Passed, ...]
