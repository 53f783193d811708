"""Intents on personal data: its keys, its erasure, and what keeps it from being erased."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.privacy import Expired, KeyMade, Sealed
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Action, Subject


@dataclass(frozen=True, slots=True)
class MakePersonalKey(Intent[KeyMade]):
    """A new key for reporters' data, on the machine of the Centre; new data is encrypted with it from now on. What is
    there is encrypted anew by SealPersonalData."""


@dataclass(frozen=True, slots=True)
class SealPersonalData(Intent[Sealed]):
    """Encrypt up to `limit` reports' personal data with the key in use: what came before there were keys, and what is
    encrypted with an older one. Call again with the answer's `after` until that is empty."""

    after: str = ""
    limit: int = field(default=500, metadata=example(500))


@dataclass(frozen=True, slots=True)
class EraseReport(Intent[Receipt]):
    """Erase the reporter and every word that somebody wrote of it: text, address, attributes, comments, notes;
    `reporter_only` leaves the words, `evidence` takes the photos too, which hang on no other report. What was done
    when, by whom, where and how late stays. The reason (200 characters) stays readable: name nobody in it."""

    asks = (Subject.REPORT, Action.ERASE)

    report: str
    reason: str = field(metadata=example("Permintaan pelapor, surat 12/2026"))
    reporter_only: bool = False
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class PutLegalHold(Intent[Receipt]):
    """Keep everything of a report, whoever asks for its erasure and however long it has been closed."""

    asks = (Subject.REPORT, Action.LEGAL_HOLD)

    report: str
    reason: str = field(metadata=example("Penyidikan LP/B/117/2026"))


@dataclass(frozen=True, slots=True)
class LiftLegalHold(Intent[Receipt]):
    """A report may be erased again."""

    asks = (Subject.REPORT, Action.LIFT_HOLD)

    report: str
    reason: str = field(metadata=example("Putusan berkekuatan hukum tetap"))


@dataclass(frozen=True, slots=True)
class ExpireReporters(Intent[Expired]):
    """Erase the reporters of up to `limit` reports of a category that have been over, and unchanged, for so many days;
    those under a legal hold stay. Supervisors, in their unit and below. `dry_run` only tells which."""

    category: str = field(metadata=example("flood"))
    days: int = field(metadata=example(730))
    dry_run: bool = False
    limit: int = field(default=500, metadata=example(500))
