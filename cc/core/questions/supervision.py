"""Questions of a supervisor about work itself: places, workload, evidence returned, ping-pong. All are limited to what
the caller sees; `unit` limits them to what belongs to it and the units below it, `query` is the filter language."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.questions.base import Question
from cc.core.records.supervision import PingPong, Places, ReturnedReport, WorkloadReport


@dataclass(frozen=True, slots=True, kw_only=True)
class RecurringPlaces(Question[Places]):
    """How many distinct places reports came from in [start_at, end_at), beside [before_at, start_at); without
    `before_at` as many seconds before.

    The method: reports with a place, but rejected ones, in the order in which they were received, from before_at on.
    A report within `radius_m` metres (WGS84 ellipsoid, 1 to 5000) of the first report of a place of its category
    belongs to that place, to the nearest where there are several; else it is the first of a new one. `top` asks for so
    many (at most 500) of the places with most reports in the period.
    """

    start_at: datetime
    end_at: datetime
    before_at: datetime | None = None
    query: str = ""
    unit: str = ""
    radius_m: float = 50.0
    top: int = 20


@dataclass(frozen=True, slots=True)
class ShowWorkload(Question[WorkloadReport]):
    """Tasks made in [start_at, end_at) by `officer` (with the unit) or by `unit`, and what is open now."""

    start_at: datetime | None = None
    end_at: datetime | None = None
    by: str = "officer"
    query: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ShowReturned(Question[ReturnedReport]):
    """Tasks made in [start_at, end_at) whose evidence was sent back, by `officer`, `unit` or `category`."""

    start_at: datetime | None = None
    end_at: datetime | None = None
    by: str = "officer"
    query: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ShowPingPong(Question[PingPong]):
    """Reports received in [start_at, end_at) whose work went from unit to unit, with the `top` (at most 500) ways,
    chains and reports. Work changes its unit when a task is offered to another one, when the offer is declined (back
    again), and when a task is declined and the next one is made for another unit."""

    start_at: datetime | None = None
    end_at: datetime | None = None
    query: str = ""
    unit: str = ""
    top: int = 20
