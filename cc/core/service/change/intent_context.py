"""What a handler is given: who calls, when, and how to open and finish a case. Knows no intent."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.errors import InputError, NotFoundError
from cc.core.keyring import KeyRing
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.records.receipts import Receipt
from cc.core.rules.safe_text import shows_nothing
from cc.core.service.change.callers import SYSTEM
from cc.core.service.change.case import Case
from cc.core.service.change.finish import Fold, finish, receipt
from cc.core.service.change.possible import possible_for
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import Directory, DirectoryCache
from cc.core.store.reports import cases
from cc.core.store.sql.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteContext:
    """One call inside its transaction. `now` is whole seconds, aware UTC; `prepared` was worked out before it."""

    uow: UnitOfWork
    directories: DirectoryCache
    directory: Directory
    actor: Actor
    now: datetime
    intent: str
    prefix: str
    keys: KeyRing
    blobs: FolderBlobs
    expected_version: int | None = None
    claimed_at: datetime | None = None
    prepared: object = None
    token_digest: str = field(default="", repr=False)

    def is_by_session_of(self, login: str) -> bool:
        """Whether this person asks it of themselves, over a session or token: whoever has come by one must not change
        what lets its person in."""
        return bool(self.token_digest) and login == self.actor.login

    def reread(self) -> Directory:
        """The directory after this call changed it."""
        return self.directories.at(self.uow.connection)

    def open_case(self, name: str) -> Case:
        """The report of this ref or id, at the expected version, to be changed."""
        case = self.load_case(name)
        case.require_version(self.expected_version)
        return case

    def load_case(self, name: str) -> Case:
        """The report of this ref or id, at whatever version."""
        stored = cases.load(self.uow, self.directory, self.actor, name)
        possible = possible_for(self.uow.connection, self.actor, self.directory, self.now)
        return Case(stored, self.actor, self.directory, self.now, self.claimed_at, possible)

    def load_linked(self, report_id: str) -> Case:
        """A report that another one names and that changes with it, whether or not the caller sees it."""
        stored = cases.load(self.uow, self.directory, SYSTEM, report_id)
        return Case(stored, self.actor, self.directory, self.now, self.claimed_at)

    def open_task(self, name: str) -> tuple[Case, int]:
        """The task of this ref, at the expected version, to be changed."""
        _, number = cases.split_ref(name)
        if not number:
            raise InputError(
                "name the task with its number: {ref}/1.",
                code="input.task_number",
                fields={"ref": name.partition("/")[0]},
            )
        case = self.load_case(name)
        if number not in case.tasks:
            raise NotFoundError(
                "{ref} has no task {number}: it has {count}.",
                code="not_found.task",
                fields={"ref": case.ref, "number": number, "count": len(case.tasks)},
            )
        case.require_version(self.expected_version, number)
        return case, number

    def finish(self, case: Case, task: int = 0, *, fold: Fold | None = None) -> Receipt:
        """Write the case back; where it stands now. `fold` is for who has followed the report's events already."""
        finish(self.uow, case, self.intent, fold)
        return receipt(case, task)


MOST_REPORTED = 100_000
"""Characters of what was reported."""


def require_text(text: str, what: str | Phrase, *, most: int = 10_000) -> str:
    """The text without blanks around it; InputError when nothing is left that anybody sees, or far too much. `what` it
    is: a literal, or a phrase."""
    told = text.strip()
    if shows_nothing(told):
        raise InputError(
            "say {what}: it cannot be empty.", code="input.empty", fields={"field": str(what), "what": _named(what)}
        )
    if len(told) > most:
        raise InputError(
            "{what} has {count:number} characters; {most:number} are the most.",
            code="input.too_long",
            fields={"field": str(what), "what": _named(what), "count": len(told), "most": most},
        )
    return told


def seen(text: str) -> str:
    """The text without blanks around it; empty where nobody would see any of it."""
    told = text.strip()
    return "" if told and shows_nothing(told) else told


def _named(what: str | Phrase) -> Phrase:
    return Phrase(what) if isinstance(what, str) else what


def noted(note: str) -> dict[str, object]:
    """The note as a fact, if there is one."""
    told = note.strip()
    return {"note": require_text(told, "the note")} if told else {}
