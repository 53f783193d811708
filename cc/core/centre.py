"""The door: the Centre protocol and what a call is made of. Knows no implementation."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, BinaryIO, Generic, Protocol, TypeVar

from cc.core.intents.base import Intent
from cc.core.questions.base import Question, StreamQuestion

if TYPE_CHECKING:  # a field command opens the door without loading what it does not carry
    from concurrent.futures import Future

    from cc.core.records.evidence import PhotoFacts
    from cc.core.records.system import RoomFigures
    from cc.core.records.trail import Change

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class BearerToken:
    """A secret that proves who is calling."""

    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LocalActor:
    """Somebody who may write the database anyway, and says who they are; None is the admin whom `cc init` made.

    Only what opens the database itself may build one; the API never does.
    """

    login: str | None = None


@dataclass(frozen=True, slots=True)
class Anonymous:
    """Nobody yet: may only open a session. `peer` is where they call from, if that is known: whoever tries passwords
    there keeps nobody out who calls from elsewhere."""

    peer: str = ""


Credential = BearerToken | LocalActor | Anonymous


@dataclass(frozen=True, slots=True)
class Call(Generic[AnswerT]):
    """An intent with who wants it. `key` makes it idempotent: the same key with the same intent gets the first answer.

    `expected_version` refuses the call if the thing has moved on. `claimed_at` is when the caller says that it
    happened (an officer without signal); the rules decide what of it counts.
    """

    credential: Credential
    intent: Intent[AnswerT]
    key: str | None = None
    expected_version: int | None = None
    claimed_at: datetime | None = None


class Centre(Protocol):
    """Everything that Posko can do, embedded or remote. Every failure is a CoreError."""

    def execute(self, call: Call[AnswerT]) -> AnswerT:
        """Carry an intent out, durably, and answer."""
        ...

    def submit(self, call: Call[AnswerT]) -> "Future[AnswerT]":
        """The same without waiting: the future is done once the change is durable (or refused)."""
        ...

    def read(self, credential: Credential, question: Question[AnswerT]) -> AnswerT:
        """Answer a question."""
        ...

    def stream(self, credential: Credential, question: StreamQuestion[ItemT]) -> Iterator[ItemT]:
        """Answer item by item, in flat memory."""
        ...

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> "Iterator[Change | None]":
        """What happens from `after` on (None: from now), until `stop` is set. A None among the changes is a sign of
        life, at least every two seconds."""
        ...

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> "PhotoFacts":
        """Take a photo's bytes, check that it is one, keep it. With `sha256` the bytes must hash to it."""
        ...

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """A photo's bytes, for those who see a report it belongs to, or who put it."""
        ...

    def close(self) -> None:
        """Let go of everything, in order. What was accepted is carried out first."""
        ...


class UploadCentre(Centre, Protocol):
    """A Centre that also takes a photo piece by piece, so that a broken connection goes on where it ended: what the
    API serves. LocalCentre is one. An upload belongs to the credential's actor; nobody learns of another's."""

    def read_json(self, credential: Credential, question: Question[AnswerT], *, at_once: bool = False) -> bytes | None:
        """The answer as the bytes of its JSON, where the Centre makes them without records; `at_once`: only where
        nothing has to be waited for, so that an event loop may ask. None: ask otherwise."""
        ...

    def require_ready(self) -> None:
        """UnreachableError, in words, unless what would be written now would be kept."""
        ...

    def require_photo_room(self) -> None:
        """UnreachableError unless a photo that came now would be kept."""
        ...

    def require_writable(self) -> None:
        """UnreachableError unless a row that is written now would be kept."""
        ...

    def room_figures(self) -> "RoomFigures":
        """Figures of the whole room, for whoever runs it: nobody is asked who they are."""
        ...

    def whose(self, credential: BearerToken) -> str:
        """The log-in of a token, before anything is read of who calls. CredentialError where it is nobody's."""
        ...

    def upload_offset(self, credential: Credential, sha256: str) -> int:
        """How many bytes of the photo have arrived: 0 when there is no such upload."""
        ...

    def append_upload(self, credential: Credential, sha256: str, offset: int, chunk: bytes) -> int:
        """Add a chunk; the new offset. InputError `evidence.offset` (`fields` has the right one) if it does not
        continue what is there, `photo.too_large` beyond the cap."""
        ...

    def finish_upload(self, credential: Credential, sha256: str) -> "PhotoFacts":
        """What `put_blob` does, with the bytes that arrived. InputError `evidence.hash` if they are others: then they
        are forgotten, and the upload begins anew."""
        ...
