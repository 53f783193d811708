"""Reports, tasks, comments and evidence as they cross the door. Owns their shape, nothing else."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from cc.core.phrases import Phrase
from cc.core.records.evidence import EvidenceRecord
from cc.core.records.sla import Clock
from cc.core.records.tasks import TaskRecord
from cc.core.vocabulary import Action, Channel, Flag, Priority, ReportStatus, TargetName

T_co = TypeVar("T_co", covariant=True)


GIVEN_PLACE = "place_given"
"""Attribute of an imported report that keeps what its row gave as a place, where that is none on earth."""


@dataclass(frozen=True, slots=True)
class Page(Generic[T_co]):
    """Part of a list. `after` and `before` are opaque cursors for the pages that follow and precede; None at an end."""

    items: tuple[T_co, ...]
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A report as a list shows it. `excerpt` is the text's beginning, as it came (make it safe before showing it).

    `due_at` is the nearest due time of its running clocks, None when none runs; `due_target` says which.
    `holder` has the lease on handling it until `held_until`.
    """

    id: str
    ref: str
    version: int
    status: ReportStatus
    priority: Priority
    category: str
    unit: str
    area: str | None
    excerpt: str
    received_at: datetime
    changed_at: datetime
    due_at: datetime | None
    due_target: TargetName | None
    holder: str | None
    held_until: datetime | None
    hold_reason: str | None
    open_tasks: int
    photos: int
    merged_count: int
    flags: tuple[Flag, ...]
    lon: float | None
    lat: float | None


PLACE_TEXTS = ("address",)
"""Fields that say in words where it is. ReceiveReport, ImportedRow, AmendReport and Report have each of them, and the
table a column of its name; whatever keeps, imports, finds, shows and puts them right goes through this list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A report in full: what came in, where it stands, its tasks, clocks and evidence, and who else may see it.

    `reporter` is who reported: as told to who needs to know it, with most letters starred to others; `reporter_shown`
    says which (open, masked, unreadable, erased), `same_reporter` names the newest others of theirs for who needs it.
    `reporter_hidden`: there is a reporter, whom those that it was only shared with are not told of. `brought_by` is the
    log-in through which it came (a channel sees what it brought).
    """

    line: ReportLine
    text: str
    address: str
    channel: Channel
    reporter: str
    source: str
    source_id: str
    recorded_at: datetime
    own_due_at: datetime | None
    policy: str
    head: str
    seq: int
    merged_into: str | None
    shared_with: tuple[str, ...]
    tasks: tuple[TaskRecord, ...]
    clocks: tuple[Clock, ...]
    evidence: tuple[EvidenceRecord, ...]
    restricted: bool
    attributes: dict[str, object]
    brought_by: str = ""
    reporter_hidden: bool = False
    reporter_shown: str = "open"
    same_reporter: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One move as people read it; `facts` are plain JSON, `note` free text as it came, or the reason as it is spelt.
    `note_phrase` says in a reader's language what was not written by somebody."""

    seq: int
    at: datetime
    recorded_at: datetime
    actor: str
    subject: str
    action: Action
    before: str | None
    after: str
    note: str
    facts: dict[str, object]
    note_phrase: Phrase | None = None

    @property
    def told(self) -> Phrase | str:
        """The note as it is to be said."""
        return self.note_phrase or self.note


@dataclass(frozen=True, slots=True)
class ActionState:
    """One action on a thing for one actor: possible now, or why not: `why` as a phrase, `why_not` its English (times in
    UTC)."""

    subject: str
    action: Action
    possible: bool
    why_not: str = ""
    why: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportAnswer:
    """Answer for one imported row: `outcome` is imported, duplicate (known already), updated or rejected. `why` says
    why it was rejected or an update was not applied (`problem` in English); `differs` names what a known row says
    otherwise, `applied` what of that was taken over. `alike` is the ref of a report that another agency brought under
    the same key: likely the same."""

    outcome: str
    ref: str = ""
    problem: str = ""
    flags: tuple[Flag, ...] = ()
    differs: tuple[str, ...] = ()
    why: Phrase | None = None
    applied: tuple[str, ...] = ()
    alike: str = ""


@dataclass(frozen=True, slots=True)
class ImportAnswers:
    """Answers of an import batch, one a row, in order."""

    rows: tuple[ImportAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counters:
    """Kept counts of what an actor may see. `late` and `soon` stop counting at `capped_at`."""

    by_status: dict[str, int]
    by_priority: dict[str, int]
    open: int
    total: int
    late: int
    soon: int
    capped_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A task with what is known around it. `actions` are those on the task, for the one who asks; `away_m` is how far
    they were from it when last located, None when that is not known."""

    task: TaskRecord
    report: Report
    timeline: tuple[TimelineEntry, ...]
    actions: tuple[ActionState, ...]
    away_m: float | None
