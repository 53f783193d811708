"""Questions about reports, tasks and evidence. `report`/`task` are refs or ids."""

from dataclasses import dataclass

from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.reports import ActionState, Counters, Page, Report, ReportLine, TimelineEntry


@dataclass(frozen=True, slots=True)
class GetReport(Question[Report]):
    """One report in full."""

    report: str


@dataclass(frozen=True, slots=True)
class ListReports(Question[Page[ReportLine]]):
    """A page of reports. `query` is the filter language (rules.query); `sort` is sla (open ones only, nearest due
    first), received (newest first) or changed (latest first). `backwards` gives the page that ends before `cursor`
    (with no cursor: the last page). `limit` 1 to 500."""

    query: str = ""
    sort: str = "sla"
    cursor: str | None = None
    limit: int = 100
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class GetLines(Question[tuple[ReportLine, ...]]):
    """The lines of these reports (by id, up to 500), those that may be seen: how a window on screen is read again."""

    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportReports(StreamQuestion[ReportLine]):
    """Every report that matches, however many, in order of id."""

    query: str = ""


@dataclass(frozen=True, slots=True)
class GetTimeline(Question[tuple[TimelineEntry, ...]]):
    """What happened to a report, oldest first."""

    report: str


@dataclass(frozen=True, slots=True)
class GetActions(Question[tuple[ActionState, ...]]):
    """What the caller may do now with a report and its tasks, and why not with the rest."""

    report: str


@dataclass(frozen=True, slots=True)
class GetCounters(Question[Counters]):
    """The boards' counts, kept with each change."""
