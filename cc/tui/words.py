"""Indonesian and English, side by side. Owns how a phrase is chosen; the phrases stand where they are used."""

from dataclasses import dataclass
from enum import StrEnum

from cc.core.vocabulary import Action, Flag, HoldReason, RejectReason, ReportStatus, TargetName, TaskStatus


class Lang(StrEnum):
    """The languages of the screen."""

    ID = "id"
    EN = "en"

    @property
    def other(self) -> "Lang":
        """The one that F9 goes to."""
        return Lang.EN if self is Lang.ID else Lang.ID


@dataclass(frozen=True, slots=True)
class Phrase:
    """The same thing said twice. Holes are `str.format` fields; only our own values go in, never a format of others."""

    indonesian: str
    english: str

    def __call__(self, lang: Lang, **facts: object) -> str:
        """The phrase in a language, its holes filled."""
        text = self.indonesian if lang is Lang.ID else self.english
        return text.format(**facts) if facts else text


NOT_NOW = Phrase("TIDAK BISA: {why}", "NOT NOW: {why}")

FLAG: dict[Flag, Phrase] = {
    Flag.NO_PLACE: Phrase("tanpa lokasi", "no place"),
    Flag.OUTSIDE_AREAS: Phrase("lokasi di luar semua wilayah", "its place is outside every area"),
    Flag.ZERO_PLACE: Phrase("lokasi (0, 0): bukan tempat sebenarnya", "its place is (0, 0), which is none"),
    Flag.AMBIGUOUS_TIME: Phrase("jamnya terjadi dua kali (ganti musim)", "its local time came twice"),
    Flag.TIMES_DISAGREE: Phrase("waktunya saling bertentangan", "its times disagree"),
    Flag.UNKNOWN_CATEGORY: Phrase("kategori asalnya tidak dikenal", "its category was not known"),
    Flag.END_UNKNOWN: Phrase("waktu selesainya tidak diketahui", "nobody knows when it ended"),
    Flag.GARBLED_TEXT: Phrase("sebagian teksnya tidak terbaca", "bytes of its text could not be read"),
}

STATUS_CODE: dict[ReportStatus, Phrase] = {
    ReportStatus.NEW: Phrase("BRU", "NEW"),
    ReportStatus.TRIAGED: Phrase("PLH", "TRI"),
    ReportStatus.IN_PROGRESS: Phrase("PRS", "PRG"),
    ReportStatus.ON_HOLD: Phrase("TND", "HLD"),
    ReportStatus.RESOLVED: Phrase("SLS", "RES"),
    ReportStatus.CLOSED: Phrase("TTP", "CLO"),
    ReportStatus.REJECTED: Phrase("TLK", "REJ"),
    ReportStatus.MERGED: Phrase("GAB", "MRG"),
}
STATUS: dict[ReportStatus, Phrase] = {
    ReportStatus.NEW: Phrase("Baru", "New"),
    ReportStatus.TRIAGED: Phrase("Dipilah", "Triaged"),
    ReportStatus.IN_PROGRESS: Phrase("Proses", "In progress"),
    ReportStatus.ON_HOLD: Phrase("Ditunda", "On hold"),
    ReportStatus.RESOLVED: Phrase("Selesai", "Resolved"),
    ReportStatus.CLOSED: Phrase("Ditutup", "Closed"),
    ReportStatus.REJECTED: Phrase("Ditolak", "Rejected"),
    ReportStatus.MERGED: Phrase("Digabung", "Merged"),
}
TASK_STATUS: dict[TaskStatus, Phrase] = {
    TaskStatus.OFFERED: Phrase("ditawarkan", "offered"),
    TaskStatus.ASSIGNED: Phrase("ditugaskan", "assigned"),
    TaskStatus.ACCEPTED: Phrase("diterima", "accepted"),
    TaskStatus.EN_ROUTE: Phrase("di jalan", "en route"),
    TaskStatus.ON_SITE: Phrase("di lokasi", "on site"),
    TaskStatus.DONE: Phrase("dikerjakan", "done"),
    TaskStatus.VERIFIED: Phrase("terverifikasi", "verified"),
    TaskStatus.RETURNED: Phrase("dikembalikan", "returned"),
    TaskStatus.ON_HOLD: Phrase("tertahan", "on hold"),
    TaskStatus.DECLINED: Phrase("ditolak petugas", "declined"),
    TaskStatus.HANDED_OVER: Phrase("dialihkan", "handed over"),
    TaskStatus.CANCELLED: Phrase("dibatalkan", "cancelled"),
}
TARGET: dict[TargetName, Phrase] = {
    TargetName.ACKNOWLEDGE: Phrase("tanggapi", "acknowledge"),
    TargetName.ASSIGN: Phrase("tugaskan", "assign"),
    TargetName.ACCEPT: Phrase("terima", "accept"),
    TargetName.ARRIVE: Phrase("tiba", "arrive"),
    TargetName.RESOLVE: Phrase("selesai", "resolve"),
    TargetName.UNIT_TIME: Phrase("waktu unit", "unit time"),
}
HOLD_REASON: dict[HoldReason, Phrase] = {
    HoldReason.WAITING_REPORTER: Phrase("menunggu pelapor", "waiting for the reporter"),
    HoldReason.COORDINATION: Phrase("koordinasi antarunit", "coordination between units"),
    HoldReason.FORCE_MAJEURE: Phrase("keadaan kahar", "force majeure"),
    HoldReason.WEATHER: Phrase("cuaca", "weather"),
    HoldReason.MATERIAL: Phrase("menunggu material", "waiting for material"),
    HoldReason.ACCESS: Phrase("akses tertutup", "no access"),
    HoldReason.SCHEDULED: Phrase("dijadwalkan", "scheduled"),
}


def hold_reason(value: str, lang: "Lang") -> str:
    """A hold's reason in words; one we do not know as it is spelt."""
    known = {reason.value: phrase for reason, phrase in HOLD_REASON.items()}
    return known[value](lang) if value in known else value


REJECT_REASON: dict[RejectReason, Phrase] = {
    RejectReason.PRANK: Phrase("iseng / palsu", "prank"),
    RejectReason.SILENT: Phrase("tanpa suara", "silent call"),
    RejectReason.TEST: Phrase("uji coba", "test"),
    RejectReason.OUT_OF_SCOPE: Phrase("bukan wewenang", "out of scope"),
    RejectReason.NOT_FOUND: Phrase("tidak ditemukan di lokasi", "not found on site"),
    RejectReason.INSUFFICIENT: Phrase("keterangan kurang", "too little said"),
    RejectReason.ALREADY_HANDLED: Phrase("sudah ditangani", "already handled"),
}
ACTION: dict[Action, Phrase] = {
    Action.RECEIVE: Phrase("masuk", "received"),
    Action.IMPORT: Phrase("diimpor", "imported"),
    Action.TRIAGE: Phrase("dipilah", "triaged"),
    Action.ASSIGN: Phrase("ditugaskan", "assigned"),
    Action.RESOLVE: Phrase("diselesaikan", "resolved"),
    Action.REJECT: Phrase("ditolak", "rejected"),
    Action.HOLD: Phrase("ditunda", "held"),
    Action.RESUME: Phrase("dilanjutkan", "resumed"),
    Action.MERGE: Phrase("digabung", "merged"),
    Action.UNMERGE: Phrase("dipisah", "unmerged"),
    Action.CLOSE: Phrase("ditutup", "closed"),
    Action.REOPEN: Phrase("dibuka lagi", "reopened"),
    Action.AMEND: Phrase("disunting", "amended"),
    Action.COMMENT: Phrase("catatan", "comment"),
    Action.SHARE: Phrase("dibagikan", "shared"),
    Action.ATTACH: Phrase("foto ditambah", "photo added"),
    Action.CLAIM: Phrase("diambil", "claimed"),
    Action.RELEASE: Phrase("dilepas", "released"),
    Action.SETTLE: Phrase("menjadi", "became"),
    Action.ESCALATE: Phrase("eskalasi", "escalated"),
    Action.HAND_OVER: Phrase("ditawarkan ke unit lain", "offered to another unit"),
    Action.ACCEPT: Phrase("diterima", "accepted"),
    Action.DECLINE: Phrase("ditolak petugas", "declined"),
    Action.CANCEL: Phrase("dibatalkan", "cancelled"),
    Action.DEPART: Phrase("berangkat", "departed"),
    Action.ARRIVE: Phrase("tiba", "arrived"),
    Action.VERIFY: Phrase("diverifikasi", "verified"),
    Action.RETURN: Phrase("dikembalikan", "returned"),
    Action.REASSIGN: Phrase("dialihkan ke petugas lain", "reassigned"),
}
STATUS_WORD: dict[str, Phrase] = {
    **{status.value: phrase for status, phrase in TASK_STATUS.items()},
    **{status.value: phrase for status, phrase in STATUS.items()},
}
"""What a status is called, a task's or a report's, by its spelling."""

CHECKS: dict[str, Phrase] = {
    "place": Phrase("Lokasi", "Place"),
    "time": Phrase("Waktu", "Time"),
    "clock": Phrase("Jam kamera", "Camera clock"),
    "editor": Phrase("Penyunting", "Editor"),
    "whole": Phrase("Utuh", "Whole"),
    "unique": Phrase("Tidak kembar", "Only here"),
}
"""What is asked of a photo, by the check's name."""

PLACE_TEXT: dict[str, Phrase] = {"address": Phrase("Alamat", "Address")}
"""What a field is called that says in words where it is."""
