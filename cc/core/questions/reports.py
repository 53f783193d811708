"""Questions about reports, tasks and evidence. `report`/`task` are refs or ids."""

from dataclasses import dataclass

from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.notice import Notice
from cc.core.records.organisation import SimilarReport, Suggestions
from cc.core.records.report import (
    ActionState,
    Counters,
    EvidenceRecord,
    Page,
    Report,
    ReportLine,
    TaskRecord,
    TimelineEntry,
)


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
class ListNotices(Question[tuple[Notice, ...]]):
    """The steps of SLA ladders that were told to the caller (by name, or to their role in their unit) within a day, of
    clocks that still go on; newest first, at most 200."""


@dataclass(frozen=True, slots=True)
class ExportReports(StreamQuestion[ReportLine]):
    """Every report that matches, however many, in order of id."""

    query: str = ""


@dataclass(frozen=True, slots=True)
class ListTasks(Question[Page[TaskRecord]]):
    """A page of tasks, nearest due first. `mine` only those assigned to the caller or open to their unit."""

    query: str = ""
    mine: bool = False
    cursor: str | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class GetTask(Question[TaskRecord]):
    """One task."""

    task: str


@dataclass(frozen=True, slots=True)
class GetTimeline(Question[tuple[TimelineEntry, ...]]):
    """What happened to a report, oldest first."""

    report: str


@dataclass(frozen=True, slots=True)
class GetActions(Question[tuple[ActionState, ...]]):
    """What the caller may do now with a report and its tasks, and why not with the rest."""

    report: str


@dataclass(frozen=True, slots=True)
class ListEvidence(Question[tuple[EvidenceRecord, ...]]):
    """The photos of a report and of its tasks."""

    report: str


@dataclass(frozen=True, slots=True)
class GetCounters(Question[Counters]):
    """The boards' counts, kept with each change."""


@dataclass(frozen=True, slots=True)
class SuggestDispatch(Question[Suggestions]):
    """Units and people who could take the report, best first."""

    report: str
    unit: str | None = None
    limit: int = 8


@dataclass(frozen=True, slots=True)
class FindSimilar(Question[tuple[SimilarReport, ...]]):
    """Reports near in place and time that may tell of the same thing, best first."""

    report: str
    limit: int = 14
