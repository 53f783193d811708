"""The words of the trade, as enumerations. Owns spelling only; knows no rule and no storage."""

from collections.abc import Mapping
from enum import IntEnum, StrEnum


class ReportStatus(StrEnum):
    """Where a report stands (design: lifecycle, first table)."""

    NEW = "new"
    TRIAGED = "triaged"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    RESOLVED = "resolved"
    CLOSED = "closed"
    REJECTED = "rejected"
    MERGED = "merged"


class TaskStatus(StrEnum):
    """Where a task stands (design: lifecycle, second table)."""

    OFFERED = "offered"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    DONE = "done"
    VERIFIED = "verified"
    RETURNED = "returned"
    ON_HOLD = "on_hold"
    DECLINED = "declined"
    HANDED_OVER = "handed_over"
    CANCELLED = "cancelled"


class Subject(StrEnum):
    """What a move is about. A record is a unit, a person, a policy …: it is saved, it has no lifecycle."""

    REPORT = "report"
    TASK = "task"
    RECORD = "record"


class Action(StrEnum):
    """Every action of the two transition tables, spelled as the command line and the API spell it (`hand_over` is
    typed `hand-over`)."""

    # reports
    RECEIVE = "receive"
    IMPORT = "import"
    TRIAGE = "triage"
    ASSIGN = "assign"
    RESOLVE = "resolve"
    REJECT = "reject"
    HOLD = "hold"
    RESUME = "resume"
    MERGE = "merge"
    UNMERGE = "unmerge"
    CLOSE = "close"
    REOPEN = "reopen"
    AMEND = "amend"
    COMMENT = "comment"
    SHARE = "share"
    UNSHARE = "unshare"
    ATTACH = "attach"
    CLAIM = "claim"
    RELEASE = "release"
    CONFIRM = "confirm"
    ERASE = "erase"
    LEGAL_HOLD = "legal_hold"
    LIFT_HOLD = "lift_hold"
    BREAK_GLASS = "break_glass"
    # what follows from its tasks; nobody asks for these
    SETTLE = "settle"
    # what time alone brings about: a step of an SLA clock's ladder fired
    ESCALATE = "escalate"
    # tasks
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    DEPART = "depart"
    ARRIVE = "arrive"
    VERIFY = "verify"
    RETURN = "return"
    REASSIGN = "reassign"


class Role(StrEnum):
    """What a person may do; each stands above the one before it in its own column (see rules.access)."""

    CHANNEL = "channel"
    VIEWER = "viewer"
    OFFICER = "officer"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"
    AUDITOR = "auditor"
    ADMIN = "admin"
    SYSTEM = "system"


class Priority(IntEnum):
    """1 is life in danger, 4 can wait."""

    P1 = 1
    P2 = 2
    P3 = 3
    P4 = 4


class Channel(StrEnum):
    """How a report came in."""

    APP = "app"
    WEB = "web"
    DESK_112 = "desk_112"
    DESK_110 = "desk_110"
    SENSOR = "sensor"
    OFFICER = "officer"
    OPERATOR = "operator"
    OPEN311 = "open311"
    SOCIAL = "social"
    IMPORT = "import"


class HoldReason(StrEnum):
    """Why a report or a task stands still. An SLA target lists those that pause it."""

    WAITING_REPORTER = "waiting_reporter"
    COORDINATION = "coordination"
    FORCE_MAJEURE = "force_majeure"
    WEATHER = "weather"
    MATERIAL = "material"
    ACCESS = "access"
    SCHEDULED = "scheduled"


class RejectReason(StrEnum):
    """Why a report was rejected. The first three are *not actionable* and stay out of SLA figures."""

    PRANK = "prank"
    SILENT = "silent"
    TEST = "test"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_FOUND = "not_found"
    INSUFFICIENT = "insufficient"
    ALREADY_HANDLED = "already_handled"

    @property
    def not_actionable(self) -> bool:
        """True for pranks, silent calls and tests."""
        return self in (RejectReason.PRANK, RejectReason.SILENT, RejectReason.TEST)


class TargetName(StrEnum):
    """What an SLA policy can promise (design: sla, targets)."""

    ACKNOWLEDGE = "acknowledge"
    ASSIGN = "assign"
    ACCEPT = "accept"
    ARRIVE = "arrive"
    RESOLVE = "resolve"
    UNIT_TIME = "unit_time"


class ClockStart(StrEnum):
    """From when a target counts."""

    RECEIVED = "received"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"


OWN_START: Mapping[TargetName, ClockStart] = {
    TargetName.ACKNOWLEDGE: ClockStart.RECEIVED,
    TargetName.ASSIGN: ClockStart.TRIAGED,
    TargetName.ACCEPT: ClockStart.ASSIGNED,
    TargetName.ARRIVE: ClockStart.ACCEPTED,
    TargetName.RESOLVE: ClockStart.RECEIVED,
    TargetName.UNIT_TIME: ClockStart.ASSIGNED,
}
"""From when a target counts whose policy says nothing else."""

STARTS: Mapping[TargetName, tuple[ClockStart, ...]] = {
    **{name: (start,) for name, start in OWN_START.items()},
    TargetName.ASSIGN: (ClockStart.RECEIVED, ClockStart.TRIAGED),
    TargetName.ARRIVE: tuple(ClockStart),
    TargetName.RESOLVE: (ClockStart.RECEIVED, ClockStart.TRIAGED),
}
"""What a policy may say of it."""


class ClockState(StrEnum):
    """How a clock stands. `met` and `breached` have stopped, or breached while running."""

    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    VOID = "void"


class CountsIn(StrEnum):
    """In which unit a calendar's time is told: every hour of the day, office hours, or days that are open all day."""

    EVERY_HOUR = "every_hour"
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"


class Flag(StrEnum):
    """What an operator should know of a report before trusting its place or its times."""

    NO_PLACE = "no_place"
    OUTSIDE_AREAS = "outside_areas"
    ZERO_PLACE = "zero_place"
    AMBIGUOUS_TIME = "ambiguous_time"
    TIMES_DISAGREE = "times_disagree"
    UNKNOWN_CATEGORY = "unknown_category"
    END_UNKNOWN = "end_unknown"
    GARBLED_TEXT = "garbled_text"
    ENTERED_LATE = "entered_late"
    TIME_UNCONFIRMED = "time_unconfirmed"
    LEGAL_HOLD = "legal_hold"


class Entered(StrEnum):
    """What a time rests on that did not count as it was recorded: somebody said it afterwards, a device's clock told
    it, or another system did."""

    LATE = "late"
    DEVICE = "device"
    IMPORTED = "imported"


class SeenBy(StrEnum):
    """By what somebody could see a report."""

    OWNER = "owner"
    """It was their unit's, or that of a unit below."""
    SHARED = "shared"
    TASK = "task"
    ENTERED = "entered"
    GLASS = "glass"


class Opened(StrEnum):
    """How somebody came to see what is restricted, or tells of a person."""

    REPORT = "report"
    TIMELINE = "timeline"
    EVIDENCE = "evidence"
    EXPORT = "export"
    SEARCH = "search"
    """Looked up by the reporter's contact."""


class Scope(StrEnum):
    """What a token may be used for."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"


class RoomSetting(StrEnum):
    """What a command room, or an agency in it, states for itself by an intent of its own admin."""

    BELIEVED_MINUTES = "believed_minutes"
    SECOND_FACTOR = "second_factor"
    BREAK_GLASS_A_DAY = "break_glass_a_day"
    BREAK_GLASS_FOREIGN = "break_glass_foreign"
    OWN_PASSWORDS = "own_passwords"


class MessageState(StrEnum):
    """How a message to somebody stands. Those after `waiting` are not tried again by themselves."""

    WAITING = "waiting"
    SENT = "sent"
    NOBODY = "nobody"
    LAPSED = "lapsed"
    FAILED = "failed"
