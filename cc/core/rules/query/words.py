"""How the filter language is spelt, in English and Indonesian. Owns the words; knows no grammar."""

from collections.abc import Iterable

from cc.core.phrases.trade import WORDS
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
    "belum_selesai": Condition.OPEN,
    "terlambat": Condition.LATE,
    "lokasi": Condition.PLACE,
    "tenggat": Condition.DUE,
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

INDONESIAN: dict[str, dict[str, str]] = {
    "report_status": {
        "new": "baru",
        "triaged": "dipilah",
        "in_progress": "diproses",
        "on_hold": "ditunda",
        "resolved": "selesai",
        "closed": "ditutup",
        "rejected": "ditolak",
        "merged": "digabung",
    },
    "task_status": {
        "offered": "ditawarkan",
        "assigned": "ditugaskan",
        "accepted": "diterima",
        "en_route": "di jalan",
        "on_site": "di lokasi",
        "done": "selesai dikerjakan",
        "verified": "terverifikasi",
        "returned": "dikembalikan",
        "on_hold": "ditunda",
        "declined": "ditolak petugas",
        "handed_over": "dialihkan",
        "cancelled": "dibatalkan",
    },
    "channel": {
        "app": "aplikasi",
        "web": "web",
        "desk_112": "meja 112",
        "desk_110": "meja 110",
        "sensor": "sensor",
        "officer": "petugas",
        "operator": "operator",
        "open311": "Open311",
        "social": "media sosial",
        "import": "impor",
    },
    "flag": {
        "no_place": "tanpa lokasi",
        "outside_areas": "di luar semua wilayah",
        "zero_place": "lokasi (0, 0), bukan lokasi sebenarnya",
        "ambiguous_time": "jam yang terjadi dua kali",
        "times_disagree": "waktu saling bertentangan",
        "unknown_category": "kategori asal tidak dikenal",
        "end_unknown": "waktu selesainya tidak diketahui",
        "garbled_text": "sebagian teksnya tidak terbaca",
        "entered_late": "dicatat belakangan",
        "time_unconfirmed": "ada waktu yang menunggu konfirmasi",
        "legal_hold": "wajib simpan",
    },
    "hold_reason": {
        "waiting_reporter": "menunggu pelapor",
        "coordination": "koordinasi antarunit",
        "force_majeure": "keadaan kahar",
        "weather": "cuaca",
        "material": "menunggu material",
        "access": "akses tertutup",
        "scheduled": "dijadwalkan",
    },
    "condition": {
        "open": "belum selesai",
        "late": "terlambat",
        "paused": "jeda",
        "claimed": "diambil",
        "photo": "foto",
        "place": "lokasi",
        "task": "tugas",
        "due": "tenggat",
    },
}
"""What screens call a value, by the enumeration's name as in `trade.WORDS`: a copy, for a filter is read without a
catalogue. A test holds it to the catalogue."""


def folded(typed: str) -> str:
    """A value as it is compared: small letters, `_` for blanks and hyphens."""
    return "_".join(typed.lower().replace("-", " ").replace("_", " ").split())


def _spelt(kind: str, values: Iterable[str]) -> dict[str, str]:
    """Every spelling of an enumeration's values: its own, the English word, the Indonesian word."""
    own = {str(value): str(value) for value in values}
    words = {folded(said[value]): value for said in (WORDS[kind], INDONESIAN[kind]) for value in own}
    return {**own, **words}


STATUS_WORDS: dict[str, str] = {**_spelt("report_status", ReportStatus), "proses": ReportStatus.IN_PROGRESS.value}

CLOSED_VALUES: dict[Field, dict[str, str]] = {
    Field.STATUS: STATUS_WORDS,
    Field.PRIORITY: {spelt: digit for digit in "1234" for spelt in (digit, f"p{digit}")},
    Field.CHANNEL: _spelt("channel", Channel),
    Field.FLAG: _spelt("flag", Flag),
    Field.HOLD: _spelt("hold_reason", HoldReason),
}
"""Spelling → value, for the fields whose values are known beforehand."""

TASK_CLOSED_VALUES: dict[Field, dict[str, str]] = {
    **CLOSED_VALUES,
    Field.STATUS: {**STATUS_WORDS, **_spelt("task_status", TaskStatus), "selesai": TaskStatus.DONE.value},
}
"""The same where tasks are looked for: a status is the task's own, or its report's where tasks have none so called."""

KINDS: dict[Field, str] = {
    Field.STATUS: "status",
    Field.CHANNEL: "channel",
    Field.FLAG: "flag",
    Field.HOLD: "hold_reason",
}
"""The enumeration of a field's values, as in `trade.WORDS`; priorities are numbers."""
CONDITION = "condition"
"""The enumeration of conditions."""

UNIT_SECONDS: dict[str, int] = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "dtk", "detik"), 1),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "mnt", "menit"), 60),
    **dict.fromkeys(("h", "hour", "hours", "j", "jam"), 3600),
    **dict.fromkeys(("d", "day", "days", "hri", "hari"), 86400),
    **dict.fromkeys(("mth", "bln"), 30 * 86400),
}
"""Every unit that a screen shows, in both languages. `hr` is none of them: it is a day (hari) to some and an hour to
others, and is refused with what to write."""


def spellings() -> tuple[str, ...]:
    """Every word that may stand before `:` or a comparison."""
    return tuple(dict.fromkeys((*FIELDS, *MEASURES, *CONDITION_PREFIXES)))
