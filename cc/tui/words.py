"""The console's texts: how a label is said when it is shown. Texts stand where they are used, the words of the trade in
core's own list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from enum import StrEnum
from typing import TypeVar

from cc.core.errors import CoreError
from cc.core.phrases.holes import filled
from cc.core.phrases.phrase import Phrase
from cc.core.phrases.trade import WORDS, word
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Action, Flag, HoldReason, RejectReason, ReportStatus, TargetName, TaskStatus
from cc.words.catalogue import Language
from cc.words.reader import Reader

MemberT = TypeVar("MemberT", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Label:
    """A text of ours, said when it is shown, for the language may have changed since. `context` tells homonyms apart;
    `facts` fill its holes, and may be labels themselves."""

    english: str
    context: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)

    def __call__(self, language: Language, **facts: object) -> str:
        """The text in a language, its holes filled."""
        if not self.english:
            return ""
        reader = Reader(language, domain="console")
        known = {**self.facts, **facts}
        said = {name: fact(language) if isinstance(fact, Label) else fact for name, fact in known.items()}
        return filled(reader.text(self.english, self.context), said, reader)

    def of(self, **facts: object) -> "Label":
        """The label with some of its holes filled."""
        return Label(self.english, self.context, {**self.facts, **facts})


def said(what: Phrase | CoreError | str, language: Language, zone: tzinfo = UTC, now: datetime | None = None) -> str:
    """A phrase, what went wrong, or a text as it came, on one line that is safe to show; times in the zone, today's
    without their date."""
    if isinstance(what, str):
        return safe_line(what)
    reader = Reader(language, zone, "console", now)
    return safe_line(reader.error(what) if isinstance(what, CoreError) else reader.phrase(what))


NOTHING = Label("")
PHOTOS = Label("{n:number} {n:plural=photo/photos}")
NOT_NOW = Label("NOT NOW: {why}")
INSTEAD = Label("NOT NOW: {why}. Possible for you: {possible:action|or}.")


def _trade(kind: str, members: Iterable[MemberT]) -> dict[MemberT, Label]:
    return {member: Label(WORDS[kind][member.value], kind) for member in members}


FLAG = _trade("flag", Flag)
STATUS = _trade("report_status", ReportStatus)
TASK_STATUS = _trade("task_status", TaskStatus)
TARGET = _trade("target", TargetName)
HOLD_REASON = _trade("hold_reason", HoldReason)
REJECT_REASON = _trade("reject_reason", RejectReason)
EVENT = _trade("event", Action)
CHECKS = {check: Label(english, "check") for check, english in WORDS["check"].items()}
PLACE_TEXT = {"address": Label("Address")}
"""By a report's field of text about its place, what it is called."""
STATUS_CODE = {
    ReportStatus.NEW: Label("NEW", "status_code"),
    ReportStatus.TRIAGED: Label("TRI", "status_code"),
    ReportStatus.IN_PROGRESS: Label("PRG", "status_code"),
    ReportStatus.ON_HOLD: Label("HLD", "status_code"),
    ReportStatus.RESOLVED: Label("RES", "status_code"),
    ReportStatus.CLOSED: Label("CLO", "status_code"),
    ReportStatus.REJECTED: Label("REJ", "status_code"),
    ReportStatus.MERGED: Label("MRG", "status_code"),
}
"""Three letters for a column, the same in no other word of the screen."""


def hold_reason(value: str, language: Language) -> str:
    """A hold's reason in words; one we do not know as it is spelt."""
    return word("hold_reason", value, Reader(language, domain="console"))


def status_word(value: str, language: Language) -> str:
    """What a status is called, a task's or a report's; one we do not know as it is spelt."""
    return word("status", value, Reader(language, domain="console"))


def channel_word(value: str, language: Language) -> str:
    """What a channel is called; one that we do not know as it is spelt."""
    return word("channel", value, Reader(language, domain="console"))
