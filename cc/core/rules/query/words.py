"""How the filter language is spelt, in English and Indonesian. Owns the words; knows no grammar."""

from cc.core.rules.query.tree import Condition, Field, Measure
from cc.core.vocabulary import Channel, Flag, HoldReason, ReportStatus, TaskStatus

FIELDS: dict[str, Field] = {
    "status": Field.STATUS,
    "category": Field.CATEGORY,
    "cat": Field.CATEGORY,
    "kat": Field.CATEGORY,
    "kategori": Field.CATEGORY,
    "area": Field.AREA,
    "wil": Field.AREA,
    "wilayah": Field.AREA,
    "unit": Field.UNIT,
    "prio": Field.PRIORITY,
    "priority": Field.PRIORITY,
    "prioritas": Field.PRIORITY,
    "officer": Field.OFFICER,
    "petugas": Field.OFFICER,
    "holder": Field.HOLDER,
    "oleh": Field.HOLDER,
    "channel": Field.CHANNEL,
    "kanal": Field.CHANNEL,
    "flag": Field.FLAG,
    "tanda": Field.FLAG,
    "hold": Field.HOLD,
    "tunda": Field.HOLD,
    "ref": Field.REF,
    "nomor": Field.REF,
    "source": Field.SOURCE,
    "sumber": Field.SOURCE,
}

MEASURES: dict[str, Measure] = {
    "sla": Measure.SLA,
    "sisa": Measure.SLA,
    "age": Measure.AGE,
    "umur": Measure.AGE,
    "prio": Measure.PRIORITY,
    "priority": Measure.PRIORITY,
    "prioritas": Measure.PRIORITY,
    "photos": Measure.PHOTOS,
    "foto": Measure.PHOTOS,
    "tasks": Measure.TASKS,
    "tugas": Measure.TASKS,
}

CONDITION_PREFIXES = ("is", "has", "ada")

CONDITIONS: dict[str, Condition] = {
    **{one.value: one for one in Condition},
    "buka": Condition.OPEN,
    "lewat": Condition.LATE,
    "jeda": Condition.PAUSED,
    "diambil": Condition.CLAIMED,
    "foto": Condition.PHOTO,
    "tempat": Condition.PLACE,
    "tugas": Condition.TASK,
    "batas": Condition.DUE,
}

SELF = ("me", "saya", "aku")
"""How the caller says themselves; the tree has the first."""

STATUS_WORDS: dict[str, str] = {
    **{one.value: one.value for one in ReportStatus},
    "baru": ReportStatus.NEW.value,
    "dipilah": ReportStatus.TRIAGED.value,
    "proses": ReportStatus.IN_PROGRESS.value,
    "ditunda": ReportStatus.ON_HOLD.value,
    "selesai": ReportStatus.RESOLVED.value,
    "ditutup": ReportStatus.CLOSED.value,
    "ditolak": ReportStatus.REJECTED.value,
    "digabung": ReportStatus.MERGED.value,
}

CLOSED_VALUES: dict[Field, dict[str, str]] = {
    Field.STATUS: STATUS_WORDS,
    Field.PRIORITY: {spelt: digit for digit in "1234" for spelt in (digit, f"p{digit}")},
    Field.CHANNEL: {one.value: one.value for one in Channel},
    Field.FLAG: {one.value: one.value for one in Flag},
    Field.HOLD: {one.value: one.value for one in HoldReason},
}
"""Spelling → value, for the fields whose values are known beforehand."""

TASK_CLOSED_VALUES: dict[Field, dict[str, str]] = {
    **CLOSED_VALUES,
    Field.STATUS: {**STATUS_WORDS, **{one.value: one.value for one in TaskStatus}, "selesai": TaskStatus.DONE.value},
}
"""The same where tasks are looked for: a status is the task's own, or its report's where tasks have none so called."""

UNIT_SECONDS: dict[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "dtk", "detik"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "mnt", "menit"), 60),
    **dict.fromkeys(("h", "hour", "hours", "j", "jam"), 3600),
    **dict.fromkeys(("d", "day", "days", "hari"), 86400),
}
"""Every unit that a screen shows, in both languages. `hr` is none of them: it is a day (hari) to some and an hour to
others, and is refused with what to write."""


def spellings() -> tuple[str, ...]:
    """Every word that may stand before `:` or a comparison."""
    return tuple(dict.fromkeys((*FIELDS, *MEASURES, *CONDITION_PREFIXES)))
