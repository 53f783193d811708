"""The words of the trade: what each value of an enumeration is called. The English stands here, other languages in the
catalogue `core` under the enumeration's name as context; which word is right, docs/glossary.md decides. Pure."""

from collections.abc import Mapping

from cc.core.phrases.voice import Voice

_REPORT_STATUS = {
    "new": "new",
    "triaged": "triaged",
    "in_progress": "in progress",
    "on_hold": "on hold",
    "resolved": "resolved",
    "closed": "closed",
    "rejected": "rejected",
    "merged": "merged",
}
_TASK_STATUS = {
    "offered": "offered",
    "assigned": "assigned",
    "accepted": "accepted",
    "en_route": "en route",
    "on_site": "on site",
    "done": "done",
    "verified": "verified",
    "returned": "returned",
    "on_hold": "on hold",
    "declined": "declined",
    "handed_over": "handed over",
    "cancelled": "cancelled",
}

WORDS: Mapping[str, Mapping[str, str]] = {
    "report_status": _REPORT_STATUS,
    "task_status": _TASK_STATUS,
    "subject": {"report": "report", "task": "task", "record": "record"},
    "kind": {
        "unit": "unit",
        "category": "category",
        "person": "person",
        "officer": "officer",
        "area": "area",
        "route": "route",
        "calendar": "calendar",
        "policy": "policy",
        "pack": "pack",
        "areas": "areas",
        "session": "session",
        "setting": "setting",
        "message": "message",
        "report_run": "scheduled report",
        "second_factor": "second factor",
        "identity": "identity",
    },
    "wall": {"restricted": "restricted", "foreign": "another agency's"},
    "room_setting": {
        "believed_minutes": "minutes back that a typed time is believed unseen",
        "second_factor": "1: a second factor is asked of operators and above",
        "break_glass_a_day": "how often a day one supervisor may break the glass",
        "break_glass_foreign": "whether the glass may be broken here by other agencies, and there by yours (1: yes)",
        "own_passwords": "1: a password that an administrator sets is changed the first time it is used",
    },
    # What can be asked for, as a verb.
    "action": {
        "receive": "receive",
        "import": "import",
        "triage": "triage",
        "assign": "assign",
        "resolve": "resolve",
        "reject": "reject",
        "hold": "hold",
        "resume": "resume",
        "merge": "merge",
        "unmerge": "unmerge",
        "close": "close",
        "reopen": "reopen",
        "amend": "amend",
        "comment": "comment",
        "share": "share",
        "unshare": "unshare",
        "attach": "attach",
        "claim": "claim",
        "release": "release",
        "confirm": "confirm",
        "erase": "erase",
        "legal_hold": "legal hold",
        "lift_hold": "lift hold",
        "break_glass": "break the glass",
        "settle": "settle",
        "escalate": "escalate",
        "hand_over": "hand over",
        "accept": "accept",
        "decline": "decline",
        "cancel": "cancel",
        "depart": "depart",
        "arrive": "arrive",
        "verify": "verify",
        "return": "return",
        "reassign": "reassign",
    },
    # What has been done, as a timeline tells it.
    "event": {
        "receive": "received",
        "import": "imported",
        "triage": "triaged",
        "assign": "assigned",
        "resolve": "resolved",
        "reject": "rejected",
        "hold": "put on hold",
        "resume": "resumed",
        "merge": "merged",
        "unmerge": "unmerged",
        "close": "closed",
        "reopen": "reopened",
        "amend": "amended",
        "comment": "comment",
        "share": "shared",
        "unshare": "no longer shared",
        "attach": "photo added",
        "claim": "claimed",
        "release": "released",
        "confirm": "time confirmed",
        "erase": "personal data erased",
        "legal_hold": "put under a legal hold",
        "lift_hold": "legal hold lifted",
        "break_glass": "opened by breaking the glass",
        "settle": "became",
        "escalate": "escalated",
        "hand_over": "offered to another unit",
        "accept": "accepted",
        "decline": "declined",
        "cancel": "cancelled",
        "depart": "departed",
        "arrive": "arrived",
        "verify": "verified",
        "return": "returned",
        "reassign": "reassigned",
    },
    "role": {
        "channel": "channel",
        "viewer": "viewer",
        "officer": "officer",
        "operator": "operator",
        "supervisor": "supervisor",
        "auditor": "auditor",
        "admin": "administrator",
        "system": "system",
    },
    "channel": {
        "app": "app",
        "web": "web",
        "desk_112": "112 desk",
        "desk_110": "110 desk",
        "sensor": "sensor",
        "officer": "officer",
        "operator": "operator",
        "open311": "Open311",
        "social": "social media",
        "import": "import",
    },
    "hold_reason": {
        "waiting_reporter": "waiting for the reporter",
        "coordination": "coordination between units",
        "force_majeure": "force majeure",
        "weather": "weather",
        "material": "waiting for material",
        "access": "no access",
        "scheduled": "scheduled",
    },
    "reject_reason": {
        "prank": "prank",
        "silent": "silent call",
        "test": "test",
        "out_of_scope": "not our authority",
        "not_found": "not found on site",
        "insufficient": "too little said",
        "already_handled": "already handled",
    },
    # Why a clock is in no figure.
    "exclusion": {
        "merged": "merged into another report",
        "not_actionable": "not actionable",
        "void": "withdrawn before it was answered",
    },
    "target": {
        "acknowledge": "acknowledgement",
        "assign": "assignment",
        "accept": "acceptance",
        "arrive": "arrival",
        "resolve": "resolution",
        "unit_time": "unit time",
    },
    "clock_state": {"running": "running", "paused": "paused", "stopped": "stopped", "void": "void"},
    # How a clock counts in figures.
    "outcome": {
        "met": "on time",
        "breached": "late",
        "running": "running",
        "paused": "paused",
        "excluded": "excluded",
    },
    # Why a clock stays out of the figures.
    "excluded_as": {"merged": "merged", "not_actionable": "not actionable"},
    "flag": {
        "no_place": "no place",
        "outside_areas": "outside every area",
        "zero_place": "place (0, 0), which is none",
        "ambiguous_time": "local time that came twice",
        "times_disagree": "times disagree",
        "unknown_category": "category was not known",
        "end_unknown": "nobody knows when it ended",
        "garbled_text": "bytes of its text could not be read",
        "entered_late": "entered afterwards",
        "time_unconfirmed": "a time awaits confirmation",
        "legal_hold": "under a legal hold",
    },
    # What a time rests on that did not count as it was recorded.
    "entered": {"late": "entered afterwards", "device": "by a device's clock", "imported": "imported"},
    # How somebody came to see what is restricted, or tells of a person.
    "seen_by": {
        "owner": "the unit's own",
        "shared": "shared",
        "task": "task",
        "entered": "entered it",
        "glass": "broken glass",
    },
    "opened": {
        "report": "report opened",
        "timeline": "timeline read",
        "evidence": "photo opened",
        "export": "exported",
        "search": "found by the reporter",
    },
    "check": {
        "place": "place",
        "time": "time",
        "clock": "camera clock",
        "editor": "editor",
        "whole": "whole",
        "unique": "seen before",
    },
    "verdict": {"yes": "yes", "no": "no", "unknown": "unknown", "not_comparable": "not comparable"},
    # What can be asked of a report in a filter, after `is:` or `has:`.
    "condition": {
        "open": "open",
        "late": "late",
        "paused": "paused",
        "claimed": "claimed",
        "photo": "photo",
        "place": "place",
        "task": "task",
        "due": "due",
    },
    # How the caller says themselves in a filter.
    "self": {"me": "me"},
    "scope": {"read": "read", "write": "write", "admin": "admin"},
    "message_state": {
        "waiting": "waiting",
        "sent": "sent",
        "nobody": "nobody to tell",
        "lapsed": "expired",
        "failed": "failed",
    },
}
"""By the enumeration's name and the value's spelling, in English."""
_EITHER = "status"
"""A report's status or a task's, whichever it is."""


def knows(kind: str) -> bool:
    """Whether a hole's kind is an enumeration of these."""
    return kind in WORDS or kind == _EITHER


def word(kind: str, value: str, voice: Voice) -> str:
    """What a value is called; one that we do not know as it is spelt."""
    if kind == _EITHER:
        kind = "report_status" if value in _REPORT_STATUS else "task_status"
    words = WORDS[kind]
    english = words.get(value) or words.get(value.replace("-", "_"))  # an action as people type it
    return value if english is None else voice.text(english, kind)
