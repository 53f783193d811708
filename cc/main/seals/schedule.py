"""Seals that are made by themselves: a loop that seals when the last seal is old enough, and takes it out of this
machine: to a folder, by mail, to witnesses. Owns that order; how a seal is made is sealing.py's."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from cc.core.errors import CoreError, UnreachableError
from cc.core.phrases import Phrase, mark
from cc.main.background.loops import Do, Loop
from cc.main.seals.folder import SealFolder
from cc.main.seals.sealing import Sealed, seal

if TYPE_CHECKING:
    from cc.core.centre import Centre, Credential
    from cc.core.questions.base import ItemT, StreamQuestion
    from cc.settings.model import Settings

EVERY_S = 60.0
SEALED, LATE, NEVER = "ok", "late", "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seals:
    """The schedule of settings at a Centre. `credential` reads the log, `do` carries intents out as the system. `place`
    names the folder of its seals; `complain` hears of what failed."""

    do: Do
    centre: "Centre"
    credential: "Credential"
    settings: "Settings"
    place: str
    complain: Callable[[Phrase], None] = lambda _: None

    def loop(self) -> Loop:
        """Seals as they fall due."""
        return Loop(mark("seals"), EVERY_S, self.seal_due, self.complain)

    def seal_due(self, ending: threading.Event) -> None:
        """Seal, if the last seal is old enough. Raises CoreError."""
        folder = SealFolder.of(self.place)
        made_at, every_s = folder.sealed_at(), 3600 * self.settings.seals.every_hours
        if made_at is not None and self.now.timestamp() - made_at < every_s:
            return
        made = seal(self, folder, folder.signer() or folder.made_signer())
        note = self._witnessed(folder, made.note)
        try:
            self._kept(made, note)
        finally:  # a folder that takes nothing keeps no letter back
            self._mailed(made, note, ending)

    def stream(self, question: "StreamQuestion[ItemT]") -> "Iterator[ItemT]":
        """Answer item by item."""
        return self.centre.stream(self.credential, question)

    @property
    def now(self) -> datetime:
        """What the machine's clock says: files are as old as that says."""
        from cc.core.clock import SystemClock

        return SystemClock().now()

    def _witnessed(self, folder: SealFolder, note: str) -> str:
        """With the signature of every witness that can be asked; one that is silent keeps no seal back."""
        from cc.main.seals.ask_witness import ask, read_key

        for name, witness in self.settings.seals.witnesses.items():
            if not witness.url:
                continue
            try:
                note = ask(folder, witness.url, read_key(witness.key))
            except CoreError as wrong:
                told = {"name": name, "wrong": wrong.phrase}
                self.complain(Phrase("the witness {name} did not sign the seal: {wrong}", told))
        return note

    def _kept(self, made: Sealed, note: str) -> None:
        folder = self.settings.seals.folder
        if folder is None:
            return
        target = folder.expanduser() / file_name(made)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(note, encoding="utf-8")
        except OSError as wrong:
            raise UnreachableError(
                "the seal cannot be written to {file} ({why:reason}).",
                code="file.unwritable",
                fields={"file": str(target), "why": wrong.strerror},
            ) from wrong

    def _mailed(self, made: Sealed, note: str, ending: threading.Event) -> None:
        if not self.settings.seals.to:
            return
        from cc.notify.mail import SlaReportLetter, send_sla_report
        from cc.notify.patience import Ended
        from cc.notify.ways import SendError
        from cc.words.catalogue import Language
        from cc.words.reader import Reader

        smtp = self.settings.notify.smtp
        assert smtp is not None, "settings are refused without one"
        whom = Reader(Language(self.settings.notify.lang), UTC, "mail")
        lead = whom.say("Keep this: with it anybody can find what is changed in the audit trail from now on.")
        letter = SlaReportLetter(
            to=self.settings.seals.to,
            subject=f"[Posko] {whom.say('Seal over {events:number} events', events=made.checkpoint.size)}",
            text=f"{lead}\n\n{note}",
            key=f"seal {made.checkpoint.origin} {made.checkpoint.size}",
            at=self.now,
            files=((file_name(made), "text/plain", note.encode()),),
        )
        try:
            send_sla_report(letter, smtp, self.settings.notify.timeout, ending)
        except Ended:
            return
        except SendError as wrong:
            raise UnreachableError("{why}.", code="unreachable.mail", fields={"why": str(wrong)}) from wrong


def file_name(made: Sealed) -> str:
    """`posko-1f2e-000000012345.seal`: which log, how many events."""
    return f"{made.checkpoint.origin}-{made.checkpoint.size:012d}.seal"


def standing(place: str, late_s: int, now: datetime) -> str:
    """How the last seal of a place stands: ok, late, or none where there is none and one should be."""
    made_at = SealFolder.of(place).sealed_at()
    if made_at is None:
        return NEVER if late_s else SEALED
    return LATE if late_s and now.timestamp() - made_at > late_s else SEALED
