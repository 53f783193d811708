"""The desk a verb works at: the Centre it asks, as whom, and how it answers. Opened when first needed, closed after.

Owns idempotency for people (a key for every change, kept when the answer is unknown). Must never know which Centre.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import datetime, tzinfo
from itertools import chain
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, TypeVar

from cc.cli import voice
from cc.cli.output import Output, TablePrinter
from cc.core.errors import CoreError, FaultError, UnreachableError
from cc.core.phrases import Phrase, mark

if TYPE_CHECKING:
    from cc.cli.silence import Silence
    from cc.core.centre import Centre, Credential
    from cc.core.intents.base import Intent
    from cc.core.questions.base import Question, StreamQuestion
    from cc.core.records.evidence import PhotoFacts
    from cc.core.records.organisation import Actor
    from cc.words.reader import Reader

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")

Opener = Callable[[str | None, str | None, str | None, str | None], "tuple[Centre, Credential]"]
"""(server, token, database, login) → the Centre and who is calling. Raises CoreError."""


NOTHING_DONE = frozenset(
    {
        "unreachable.server",
        "unreachable.stranger",
        "unreachable.connect",
        "unreachable.no_database",
        "unreachable.driver",
        "unreachable.closed",
        "unreachable.busy",
        "unreachable.streams",
        "limit.requests",
        "limit.bodies",
        "limit.log_ins",
        "limit.streams",
        "limit.uploads",
        "storage.full",
        "storage.failed",
        "storage.readonly",
        "storage.schema",
        "storage.damaged",
    }
)
"""Codes that say that nothing was changed; after any other UnreachableError it may have been."""

UNKNOWN = mark(
    "Whether it was done is not known: run the same command again, nothing happens twice (or add --key {key})."
)


class Wiring(NamedTuple):
    """What cc.main gives to the rooms: how a Centre is opened and how tables are printed."""

    open_centre: Opener
    print_table: TablePrinter
    where: Callable[[str | None, str | None], str]
    """(server, database) → the place that would be opened, for people and for remembering keys."""


class Flags(NamedTuple):
    """The shared options as they were typed."""

    as_json: bool = False
    server: str | None = None
    token: str | None = None
    database: str | None = None
    as_login: str | None = None
    key: str | None = None
    if_version: int | None = None
    at: str | None = None


class CommandSession:
    """One command's dealings with a Centre. A context manager; what it opened it closes."""

    def __init__(self, wiring: Wiring, flags: Flags) -> None:
        self.wiring, self.flags = wiring, flags
        self.out = Output(as_json=flags.as_json, print_table=wiring.print_table)
        self._opened: tuple[Centre, Credential] | None = None
        self._zone: tzinfo | None = None
        self._me: Actor | None = None
        self._silence: Silence | None = None

    def __enter__(self) -> "CommandSession":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            if isinstance(error, CoreError) and tells_time(error.phrase):
                with suppress(CoreError):
                    _ = self.zone  # a refusal says times in the zone of whoever reads it
            self._opened[0].close()
            self._opened = None

    @property
    def reader(self) -> "Reader":
        """Who is spoken to, in the zone of `zone`, which is asked for when first a time is said."""
        return voice.reader(voice.LazyZone(lambda: self.zone))

    def say(self, english: str, /, **facts: object) -> str:
        """A text of ours in the reader's language, its holes filled."""
        return self.reader.say(english, **facts)

    @property
    def centre(self) -> "Centre":
        """The Centre, opened on first use."""
        return self._open()[0]

    @property
    def credential(self) -> "Credential":
        """Who is calling."""
        return self._open()[1]

    @property
    def place(self) -> str:
        """Where that Centre is: a server's URL or a database."""
        return self.wiring.where(self.flags.server, self.flags.database)

    def ask(self, question: "Question[AnswerT]") -> AnswerT:
        """The Centre's answer."""
        centre, credential = self._open()
        with self._watched():
            return centre.read(credential, question)

    def stream(self, question: "StreamQuestion[ItemT]") -> "Iterator[ItemT]":
        """The Centre's answer item by item. The first one is there when this returns: who cannot have any is told so
        before anything of an answer was written."""
        items = iter(self.centre.stream(self.credential, question))
        with self._watched():
            for first in items:
                return chain((first,), items)
        return iter(())

    def put_photo(self, source: BinaryIO) -> "PhotoFacts":
        """Give the Centre a photo's bytes. Raises InputError for what is no photo."""
        centre, credential = self._open()
        with self._watched():
            return centre.put_blob(credential, source)

    def do(self, intent: "Intent[AnswerT]") -> AnswerT:
        """Carry the intent out, once: the key typed, or the one kept from a try whose answer never came, or a new one.

        The key is on this machine's disk before anything is sent. When the answer stays unknown (the connection broke,
        Ctrl-C) it is said how to try again so that nothing doubles.
        """
        from cc.cli import keys
        from cc.cli.silence import SILENT_CHANGE
        from cc.core.centre import Call

        marks = keys.marks(self.place, self.flags.as_login, intent, self.flags.if_version)
        claimed_at = self.time(self.flags.at) if self.flags.at else None
        centre, credential = self._open()
        held = keys.hold(marks, self.flags.key)
        if held.problem is not None:
            _say_not_kept(held.key, held.problem)
        try:
            with self._watched(SILENT_CHANGE):
                answer = centre.execute(Call(credential, intent, held.key, self.flags.if_version, claimed_at))
        except (UnreachableError, FaultError) as unknown:
            if unknown.code not in NOTHING_DONE:
                unknown.add(Phrase(UNKNOWN, {"key": held.key}))
            elif not held.adopted:
                held.forget()
            raise
        except CoreError:
            held.forget()
            raise
        except KeyboardInterrupt:
            from cc.cli.diagnostics import note

            note(UNKNOWN, key=held.key)
            raise
        finally:
            held.release()
        held.forget()
        return answer

    @property
    def zone(self) -> tzinfo:
        """The zone in which people read and type times: CC_ZONE, else that of the caller's unit."""
        if self._zone is None:
            from cc.cli import times

            self._zone = times.chosen_zone() or times.zone_named(self._unit_zone())
            voice.learn_zone(self._zone)
        return self._zone

    def time(self, text: str) -> datetime:
        """A typed time as an aware UTC instant. Raises UsageError."""
        from cc.cli import times

        return times.instant(text, lambda: self.zone)

    def _watched(self, english: str | None = None) -> AbstractContextManager[None]:
        """Says it when a server is silent; a database of this machine has nobody to be silent."""
        if self._silence is None:
            place = self.place
            if not place.startswith(("http://", "https://")):
                return nullcontext()
            from cc.cli.silence import Silence

            self._silence = Silence(place)
        return self._silence.watched(english) if english else self._silence.watched()

    @property
    def room_zone(self) -> tzinfo:
        """The zone whose days and months periods are: the room's, whoever asks."""
        from cc.cli import times

        me = self._whoami()
        return times.zone_named(me.room_zone or me.zone)

    def _unit_zone(self) -> str:
        return self._whoami().zone

    def _whoami(self) -> "Actor":
        if self._me is None:
            from cc.core.questions.organisation import WhoAmI

            self._me = self.ask(WhoAmI())
        return self._me

    def _open(self) -> "tuple[Centre, Credential]":
        if self._opened is None:
            flags = self.flags
            self._opened = self.wiring.open_centre(flags.server, flags.token, flags.database, flags.as_login)
        return self._opened


def _say_not_kept(key: str, problem: OSError) -> None:
    from cc.cli.diagnostics import note
    from cc.settings.places import state_folder

    note(
        "no key can be kept in {folder} ({why:reason}). If this breaks off, add --key {key} when you run it again, so"
        " that nothing happens twice.",
        folder=str(state_folder()),
        why=problem.strerror,
        key=key,
    )


_TIME = re.compile(r":(?:time|moment|date)\b")


def tells_time(phrase: Phrase) -> bool:
    """Whether a phrase says an instant, in itself or in a phrase within."""
    return bool(_TIME.search(phrase.text)) or any(
        tells_time(Phrase(str(fact["text"]), fact.get("facts") or {}) if isinstance(fact, Mapping) else fact)
        for fact in phrase.facts.values()
        if isinstance(fact, Phrase) or (isinstance(fact, Mapping) and "text" in fact)
    )
