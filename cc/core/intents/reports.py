"""Intents on reports. `report` is a ref (`JKT-004211`) or an id. Texts are taken as they come."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.intents.base import Intent
from cc.core.records.pack import MovedReports
from cc.core.records.report import ImportAnswers, Receipt
from cc.core.vocabulary import Channel, HoldReason, Priority, RejectReason, ReportStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport(Intent[Receipt]):
    """A report comes in. Without `id` the Centre makes one; a missing or odd place is flagged, never refused.

    `received_at` may lie in the past (a desk enters it late); `due_at` is a due time of the system it came from.
    """

    text: str
    category: str = "other"
    channel: Channel = Channel.WEB
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    priority: Priority | None = None
    unit: str | None = None
    reporter: str = ""
    received_at: datetime | None = None
    due_at: datetime | None = None
    source: str = ""
    source_id: str = ""
    evidence: tuple[str, ...] = ()
    attributes: dict[str, str] = field(default_factory=dict)
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """One report of another system, with its own times (aware UTC). `row_key` identifies it within `source` for
    ever."""

    row_key: str
    text: str
    category: str
    received_at: datetime
    status: ReportStatus = ReportStatus.NEW
    source_id: str = ""
    closed_at: datetime | None = None
    due_at: datetime | None = None
    priority: Priority | None = None
    unit: str | None = None
    lon: float | None = None
    lat: float | None = None
    address: str = ""
    reporter: str = ""
    closing_note: str = ""
    ambiguous_time: bool = False
    attributes: dict[str, str] = field(default_factory=dict)
    category_name: str = ""
    unit_name: str = ""


@dataclass(frozen=True, slots=True)
class ImportReports(Intent[ImportAnswers]):
    """Up to 500 rows of one source; each has an answer of its own. `create_missing` may name units, categories."""

    source: str
    rows: tuple[ImportedRow, ...]
    create_missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriageReport(Intent[Receipt]):
    """Say what it is, how urgent and whose. What is left out stays as it came."""

    report: str
    category: str | None = None
    priority: Priority | None = None
    unit: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(Intent[Receipt]):
    """Give the report to a unit, perhaps to one officer: a new task. From `new` the triage is implied."""

    report: str
    unit: str | None = None
    officer: str | None = None
    note: str = ""
    category: str | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class ResolveReport(Intent[Receipt]):
    """No task was needed."""

    report: str
    reason: str


@dataclass(frozen=True, slots=True)
class RejectReport(Intent[Receipt]):
    """Turn it down. Pranks, silent calls and tests stay out of SLA figures."""

    report: str
    reason: RejectReason
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldReport(Intent[Receipt]):
    """Let it stand, for a reason, perhaps until a time at which it resumes by itself."""

    report: str
    reason: HoldReason
    until: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResumeReport(Intent[Receipt]):
    """Take it up again."""

    report: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MergeReport(Intent[Receipt]):
    """It tells of the same thing as `into`. Open tasks stop it, unless they are to be cancelled."""

    report: str
    into: str
    cancel_tasks: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnmergeReport(Intent[Receipt]):
    """It was something else after all."""

    report: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CloseReport(Intent[Receipt]):
    """A resolved report needs nothing more."""

    report: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReopenReport(Intent[Receipt]):
    """It was not over."""

    report: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendReport(Intent[Receipt]):
    """Put right what was entered. None leaves a field as it is; `due_at` only where it came with the report. `policy`
    is `newest` (in force for when it was received), a code, or `code@version`: supervisors and above."""

    report: str
    text: str | None = None
    category: str | None = None
    priority: Priority | None = None
    unit: str | None = None
    address: str | None = None
    lon: float | None = None
    lat: float | None = None
    due_at: datetime | None = None
    note: str = ""
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class MoveReports(Intent[MovedReports]):
    """Hold up to 500 open reports to the policies in force for when they were received (`as_new`: to those for reports
    that come in now). What a report has already, and what was given by hand, stays. Supervisors and above."""

    reports: tuple[str, ...]
    as_new: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class CommentReport(Intent[Receipt]):
    """Say something about it."""

    report: str
    text: str


@dataclass(frozen=True, slots=True)
class ShareReport(Intent[Receipt]):
    """Let another unit see it."""

    report: str
    unit: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachToReport(Intent[Receipt]):
    """Add photos by their SHA-256; the bytes were put before."""

    report: str
    evidence: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimReport(Intent[Receipt]):
    """Take the lease on handling it, for `minutes`. It expires by itself."""

    report: str
    minutes: int = 15


@dataclass(frozen=True, slots=True)
class ReleaseReport(Intent[Receipt]):
    """Give the lease back."""

    report: str
