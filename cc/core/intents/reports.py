"""Intents on reports. `report` is a ref (`JKT-004211`) or an id. Texts are taken as they come."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.asked import ANSWERED_EACH, example
from cc.core.intents.base import Intent
from cc.core.intents.samples import LAT, LON, PHOTO
from cc.core.records.receipts import Receipt
from cc.core.records.reports import ImportAnswers
from cc.core.vocabulary import Action, Channel, HoldReason, Priority, RejectReason, ReportStatus, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReport(Intent[Receipt]):
    """A report comes in. Without `id` the Centre makes one; a missing or odd place is flagged, never refused.

    `received_at` may lie in the past (a desk enters it afterwards); `due_at` is a due time of the system it came from.
    `unit`: one of the caller's own, or where category and place lead anyway; a report for another goes there, which the
    receipt says.
    """

    asks = (Subject.REPORT, Action.RECEIVE)

    text: str = field(metadata=example("Banjir setinggi lutut di depan sekolah, motor tidak bisa lewat"))
    category: str = field(default="other", metadata=example("flood"))
    channel: Channel = field(default=Channel.WEB, metadata=example("app"))
    lon: float | None = field(default=None, metadata=example(LON))
    lat: float | None = field(default=None, metadata=example(LAT))
    address: str = field(default="", metadata=example("Jl. Tebet Barat Dalam"))
    priority: Priority | None = None
    unit: str | None = None
    reporter: str = field(default="", metadata=example("+62811000111"))
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

    row_key: str = field(metadata=example("2026-000017"))
    text: str = field(metadata=example("Lampu jalan mati"))
    category: str = field(metadata=example("facility"))
    received_at: datetime = field(metadata=example("2026-11-20T08:15:00+07:00"))
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
    status_told: bool = True
    garbled: bool = False


@dataclass(frozen=True, slots=True)
class ImportReports(Intent[ImportAnswers]):
    """Up to 500 rows of one source; each has an answer of its own. `create_missing` may name units, categories.

    A known row that says something else is told; with `update` its status and closing time are applied where no task
    is open and nobody here worked on the report. With `dry_run` everything is done and then undone: the answers are
    those that the run would give, without refs of what is not there. A row's `status_told` False says that its status
    was concluded from its closing time.
    """

    asks = (Subject.REPORT, Action.IMPORT)

    source: str = field(metadata=example("kota-lama"))
    rows: tuple[ImportedRow, ...] = field(metadata={ANSWERED_EACH: True})
    create_missing: tuple[str, ...] = ()
    update: bool = False
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class TriageReport(Intent[Receipt]):
    """Say what it is, how urgent and whose. What is left out stays as it came."""

    asks = (Subject.REPORT, Action.TRIAGE)

    report: str
    category: str | None = field(default=None, metadata=example("flood"))
    priority: Priority | None = field(default=None, metadata=example(2))
    unit: str | None = field(default=None, metadata=example("bpbd-dki"))
    note: str = field(default="", metadata=example("Sudah dicek lewat CCTV"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignTask(Intent[Receipt]):
    """Give the report to a unit, perhaps to one officer: a new task. From `new` the triage is implied."""

    asks = (Subject.REPORT, Action.ASSIGN)

    report: str
    unit: str | None = field(default=None, metadata=example("bpbd-dki"))
    officer: str | None = field(default=None, metadata=example("sari"))
    note: str = field(default="", metadata=example("Bawa pompa"))
    category: str | None = None
    priority: Priority | None = None


@dataclass(frozen=True, slots=True)
class ResolveReport(Intent[Receipt]):
    """No task was needed."""

    asks = (Subject.REPORT, Action.RESOLVE)

    report: str
    reason: str = field(metadata=example("Sudah surut sebelum tim berangkat"))


@dataclass(frozen=True, slots=True)
class RejectReport(Intent[Receipt]):
    """Turn it down. Pranks, silent calls and tests stay out of SLA figures."""

    asks = (Subject.REPORT, Action.REJECT)

    report: str
    reason: RejectReason = field(metadata=example("prank"))
    note: str = ""


@dataclass(frozen=True, slots=True)
class HoldReport(Intent[Receipt]):
    """Let it stand, for a reason, perhaps until a time at which it resumes by itself."""

    asks = (Subject.REPORT, Action.HOLD)

    report: str
    reason: HoldReason = field(metadata=example("weather"))
    until: datetime | None = field(default=None, metadata=example("2026-11-24T18:00:00+07:00"))
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResumeReport(Intent[Receipt]):
    """Take it up again."""

    asks = (Subject.REPORT, Action.RESUME)

    report: str
    note: str = field(default="", metadata=example("Sudah dicek lewat CCTV"))


@dataclass(frozen=True, slots=True)
class MergeReport(Intent[Receipt]):
    """It tells of the same thing as `into`. Open tasks stop it, unless they are to be cancelled."""

    asks = (Subject.REPORT, Action.MERGE)

    report: str
    into: str = field(metadata=example("JKT-004198"))
    cancel_tasks: bool = field(default=False, metadata=example(True))
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnmergeReport(Intent[Receipt]):
    """It was something else after all."""

    asks = (Subject.REPORT, Action.UNMERGE)

    report: str
    note: str = field(default="", metadata=example("Jalan yang lain"))


@dataclass(frozen=True, slots=True)
class CloseReport(Intent[Receipt]):
    """A resolved report needs nothing more."""

    asks = (Subject.REPORT, Action.CLOSE)

    report: str
    note: str = field(default="", metadata=example("Pelapor puas"))


@dataclass(frozen=True, slots=True)
class ReopenReport(Intent[Receipt]):
    """It was not over."""

    asks = (Subject.REPORT, Action.REOPEN)

    report: str
    reason: str = field(metadata=example("Air naik lagi"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendReport(Intent[Receipt]):
    """Put right what was entered. None leaves a field as it is; `due_at` only where it came with the report. `policy`
    is `newest` (in force for when it was received), a code, or `code@version`: supervisors and above."""

    asks = (Subject.REPORT, Action.AMEND)

    report: str
    text: str | None = None
    category: str | None = None
    priority: Priority | None = None
    unit: str | None = None
    address: str | None = field(default=None, metadata=example("Jl. Tebet Timur Dalam"))
    lon: float | None = field(default=None, metadata=example(LON))
    lat: float | None = field(default=None, metadata=example(LAT))
    due_at: datetime | None = None
    note: str = ""
    policy: str | None = None


@dataclass(frozen=True, slots=True)
class CommentReport(Intent[Receipt]):
    """Say something about it."""

    asks = (Subject.REPORT, Action.COMMENT)

    report: str
    text: str = field(metadata=example("Pelapor menelepon lagi"))


@dataclass(frozen=True, slots=True)
class ShareReport(Intent[Receipt]):
    """Let another unit see it."""

    asks = (Subject.REPORT, Action.SHARE)

    report: str
    unit: str = field(metadata=example("dinas-sda"))
    note: str = ""


@dataclass(frozen=True, slots=True)
class UnshareReport(Intent[Receipt]):
    """Take a share back: the unit does not see it any more, unless it works on it."""

    asks = (Subject.REPORT, Action.UNSHARE)

    report: str
    unit: str = field(metadata=example("dinas-sda"))
    note: str = ""


@dataclass(frozen=True, slots=True)
class AttachToReport(Intent[Receipt]):
    """Add photos by their SHA-256; the bytes were put before."""

    asks = (Subject.REPORT, Action.ATTACH)

    report: str
    evidence: tuple[str, ...] = field(metadata=example([PHOTO]))
    note: str = ""


@dataclass(frozen=True, slots=True)
class ClaimReport(Intent[Receipt]):
    """Take the lease on handling it, for `minutes`. It expires by itself."""

    asks = (Subject.REPORT, Action.CLAIM)

    report: str
    minutes: int = field(default=15, metadata=example(15))


@dataclass(frozen=True, slots=True)
class ConfirmReport(Intent[Receipt]):
    """Times that were said too late count from now on: of a report and its tasks, of one task (`JKT-004211/1`),
    or of one `event` (its seq). `decline` says that they never will. Nobody confirms what they said themselves."""

    asks = (Subject.REPORT, Action.CONFIRM)

    report: str
    event: int | None = None
    decline: bool = False
    note: str = field(default="", metadata=example("Sesuai buku jaga"))


@dataclass(frozen=True, slots=True)
class ReleaseReport(Intent[Receipt]):
    """Give the lease back."""

    asks = (Subject.REPORT, Action.RELEASE)

    report: str
