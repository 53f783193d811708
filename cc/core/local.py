"""LocalCentre: the Centre in this process, on a database and a folder. Owns putting the parts together, and their end;
knows no rule: who may do what is decided behind the door (service.door) and in the store's scope."""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from sqlalchemy import Connection

from cc.core.centre import Anonymous, BearerToken, Call, Credential
from cc.core.clock import Clock, SystemClock
from cc.core.errors import RefusedError
from cc.core.intents.base import Intent
from cc.core.keyring import KeyRing
from cc.core.photos.workers import PhotoWorkers
from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import require_scope
from cc.core.service.change.callers import SYSTEM, Caller, SystemCredential, bearer_row, reading_as
from cc.core.service.change.faults import Answering, reported, translated
from cc.core.service.change.value_check import require_values
from cc.core.service.door.json_answers import JsonAnswers
from cc.core.service.door.last_seen import LastSeen
from cc.core.service.door.read import Answers
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation import people, saving, sessions
from cc.core.store.organisation.directory import Directory, DirectoryCache
from cc.core.store.sql.engine import one_state
from cc.core.store.sql.opened import Opened, open_database
from cc.core.store.sql.row_security.identity import DatabaseRole, enter
from cc.core.store.sql.spans import span
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import feed
from cc.core.store.trail.opened_log import OpenedLog
from cc.core.store.trail.stopping import Either
from cc.core.vocabulary import Scope

if TYPE_CHECKING:  # what only a change needs comes with the first one: a console's first rows wait for all the rest
    from cc.core.intents.organisation import PersonRow, UnitRow
    from cc.core.records.evidence import PhotoFacts
    from cc.core.records.system import RoomFigures
    from cc.core.records.trail import Change
    from cc.core.service.door.door import Door
    from cc.core.service.evidence.evidence import EvidenceService

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")
_SENT = frozenset({"TakeMessages", "SettleMessages"})
"""Intents of whoever sends messages, who may do nothing else."""
_SYSTEM, _SENDER = SystemCredential(), SystemCredential(DatabaseRole.SENDER)


@dataclass(frozen=True, slots=True)
class CentreConfig:
    """What settings tell: how refs begin where the room has not said; the folder of keys (None: beside evidence)."""

    prefix: str = "JKT"
    keys: Path | None = None


class LocalCentre:
    """See `cc.core.centre.Centre`. Any thread may call any method."""

    def __init__(self, opened: Opened, blobs: FolderBlobs, config: CentreConfig, clock: Clock) -> None:
        self._engine, self._feeds, self._writer = opened
        self._blobs, self._prefix, self._clock = blobs, config.prefix, clock
        self._directories = DirectoryCache()
        self._workers = PhotoWorkers()
        self.keys = KeyRing(config.keys or blobs.folder.with_name("keys"))
        self.opened = OpenedLog(self._writer.submit, clock)
        self._answers = Answers(clock, blobs, self.keys, self.opened)
        self._written = JsonAnswers(self._engine, self._directories, self._answers, self._who)
        self._stopping = threading.Event()
        self._last_seen = LastSeen()

    @classmethod
    def open(
        cls, url: str, blobs_folder: Path, config: CentreConfig | None = None, clock: Clock | None = None
    ) -> "LocalCentre":
        """A Centre on a database whose schema is there (`store.engine.upgrade`) and on a folder of evidence. Raises
        UnreachableError when it is not, or the database cannot be reached."""
        with translated():
            opened = open_database(url)
        return cls(opened, FolderBlobs(blobs_folder), config or CentreConfig(), clock or SystemClock())

    @cached_property
    def _door(self) -> "Door":
        from cc.core.service.door.door import Door

        return Door(self._directories, self._clock.now, self._prefix, self.keys, self._blobs)

    @cached_property
    def _desk(self) -> "EvidenceService":
        from cc.core.service.evidence.evidence import EvidenceService

        return EvidenceService(self._blobs, self._workers, self._write, self._clock.now, self.opened)

    # -- changing ------------------------------------------------------------------------------------------------

    def execute(self, call: Call[AnswerT]) -> AnswerT:
        """Carry an intent out, durably, and answer."""
        return self.submit(call).result()

    def submit(self, call: Call[AnswerT]) -> "Future[AnswerT]":
        """The same without waiting; a password is checked before this returns."""
        return self._submit(call, call.credential)

    def execute_as_system(self, call: Call[AnswerT]) -> AnswerT:
        """For what sets a command room up and sweeps it; the call's own credential is not looked at."""
        return self._submit(call, _SENDER if call.intent.stable_name() in _SENT else _SYSTEM).result()

    def set_up(
        self,
        root: "UnitRow",
        admin: "PersonRow",
        *,
        with_starter: bool = True,
        more: "Sequence[Intent[Any]]" = (),
        prefix: str = "",
    ) -> None:
        """Make an empty database a command room: its root unit, its admin (supervisor and operator, too),
        (unless told not to) the starter set of categories, calendars and policies, and `more`, in order; all of
        it or, when anything is refused, nothing. `prefix`: how refs of this room begin, from whichever machine
        they come; empty: as settings say. RefusedError `set_up` when it is one already."""
        from cc.core.service.door.door import prepare
        from cc.core.service.organisation.beginnings import beginnings

        intents = [*beginnings(root, admin, with_starter), *more]
        with translated():
            steps = [(Call(Anonymous(), intent), prepare(self._engine, intent)) for intent in intents]

        def work(uow: UnitOfWork) -> None:
            if self._directories.at(uow.connection).units:
                raise RefusedError(
                    "this database is a command room already: `{command} doctor` looks at it.", code="set_up"
                )
            for call, prepared in steps:
                self._door.run(uow, call, _SYSTEM, prepared)
            people.set_founder(uow, admin.login)
            saving.keep_prefix(uow, prefix or self._prefix)
            saving.keep_key(uow, self.keys.make())

        self._write(work)

    def _submit(self, call: Call[AnswerT], credential: Caller) -> "Future[AnswerT]":
        from cc.core.service.door.before import PreparationContext
        from cc.core.service.door.door import prepare, touches

        with translated():
            require_values(call.intent)
            prepared = prepare(
                self._engine, call.intent, PreparationContext(self._reading, self._directories, credential, self._clock)
            )

        def work(uow: UnitOfWork) -> AnswerT:
            with reported(), span("door", intent=call.intent.stable_name()):
                answer: AnswerT = self._door.run(uow, call, credential, prepared)
                return answer

        answer: Future[AnswerT] = Answering()
        return self._writer.submit(work, touches(call), answer)

    def _write(self, work: Callable[[UnitOfWork], AnswerT]) -> AnswerT:
        """Bookkeeping without an event, through the same writer."""
        with translated():
            return self._writer.submit(work).result()

    # -- asking --------------------------------------------------------------------------------------------------

    def read(self, credential: Credential, question: Question[AnswerT]) -> AnswerT:
        """Answer a question, on one state of the database."""
        require_values(question)
        with translated(), span("read", question=question.stable_name()), self._reading() as connection:
            directory, actor = self._who(connection, credential)
            return self._answers.answer(actor, question, connection, directory)

    def read_json(self, credential: Credential, question: Question[AnswerT], *, at_once: bool = False) -> bytes | None:
        """The answer as JSON, where it is made without records; `at_once`: where nothing has to be waited for."""
        with translated():
            return (self._written.at_once if at_once else self._written.answer)(credential, question)

    def stream(self, credential: Credential, question: StreamQuestion[ItemT]) -> Iterator[ItemT]:
        """Answer item by item. The database's state is that of the first item until the last."""
        require_values(question)
        with translated(), self._reading(walking=True) as connection:
            directory, actor = self._who(connection, credential)
            yield from self._answers.stream(actor, question, connection, directory)

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> "Iterator[Change | None]":
        """What happens from `after` on, until `stop` is set or the Centre closes."""

        def who(connection: Connection) -> tuple[Actor, Directory]:
            directory, actor = self._who(connection, credential)
            return actor, directory

        with translated():
            yield from feed.changes(self._feeds, who, after, Either(stop, self._stopping))

    def whose(self, credential: BearerToken) -> str:
        """The log-in of a token; CredentialError when it is not (or no longer) anybody's."""
        with translated(), self._engine.connect() as connection:
            login: str = bearer_row(connection, credential, epoch(self._clock.now())).login
            return login

    def require_photo_room(self) -> None:
        """UnreachableError unless there is room for one photo more."""
        self._blobs.require_free()

    def require_writable(self) -> None:
        """UnreachableError unless what is written is kept: a row is."""
        self._write(lambda uow: sessions.note_ready(uow, epoch(self._clock.now())))

    def room_figures(self) -> "RoomFigures":
        """Figures of the whole room, for whoever runs it: nobody is asked who they are."""
        from cc.core.store.checks import room_figures

        with translated(), self._reading() as connection:
            enter(connection, SYSTEM)
            now_s = epoch(self._clock.now())
            return room_figures.read(connection, SYSTEM, self._directories.at(connection), now_s)

    def require_ready(self) -> None:
        """UnreachableError unless what was written would be kept: a row is written, and there is room for a photo."""
        self.require_photo_room()
        self.require_writable()

    def _who(self, connection: Connection, credential: Credential) -> tuple[Directory, Actor]:
        directory, now_s = self._directories.at(connection), epoch(self._clock.now())
        actor = reading_as(connection, directory, credential, now_s)
        require_scope(actor, Scope.READ)
        self._last_seen.note(credential, now_s, self._write_seen)
        return directory, actor

    def _write_seen(self, digest: str, now_s: int) -> None:
        from cc.core.store.organisation import sessions

        self._writer.submit(lambda uow: sessions.seen(uow, digest, now_s))

    @contextmanager
    def _reading(self, *, walking: bool = False) -> Iterator[Connection]:
        """A connection on which every statement sees the same state; `walking` through all of it, in flat memory."""
        with one_state(self._engine, walking=walking) as connection:
            yield connection

    # -- evidence ------------------------------------------------------------------------------------------------

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> "PhotoFacts":
        """Take a photo's bytes, check that it is one, keep it."""
        with translated():
            return self._desk.put(self._writer_of_blobs(credential), source, sha256)

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """A photo's bytes."""
        with translated(), self._reading() as connection:
            directory, actor = self._who(connection, credential)
            return self._desk.open(connection, directory, actor, sha256)

    def upload_offset(self, credential: Credential, sha256: str) -> int:
        """How many bytes of an upload have arrived."""
        with translated():
            return self._desk.offset(self._writer_of_blobs(credential), sha256)

    def append_upload(self, credential: Credential, sha256: str, offset: int, chunk: bytes) -> int:
        """Add a chunk to an upload; the new offset."""
        with translated():
            return self._desk.append(self._writer_of_blobs(credential), sha256, offset, chunk)

    def finish_upload(self, credential: Credential, sha256: str) -> "PhotoFacts":
        """Take the bytes that arrived as a photo."""
        with translated():
            return self._desk.finish(self._writer_of_blobs(credential), sha256)

    def _writer_of_blobs(self, credential: Credential) -> Actor:
        with self._reading() as connection:
            _, actor = self._who(connection, credential)
        require_scope(actor, Scope.WRITE)
        return actor

    # -- the end -------------------------------------------------------------------------------------------------

    def close(self) -> None:
        """Carry out what was accepted, end streams and workers, let go of the database."""
        self._stopping.set()
        self._writer.close()
        self._workers.close()
        self._written.close()
        self._engine.dispose()

    @property
    def now(self) -> datetime:
        """What this Centre's clock says."""
        return self._clock.now()
