"""A Centre in memory for the API's own tests: answers what it is told to, and remembers what it was asked."""

import hashlib
import io
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any, BinaryIO, TypeVar, cast

from cc.core.asked import Asked
from cc.core.centre import Anonymous, BearerToken, Call, Credential
from cc.core.errors import CredentialError, InputError, NotFoundError, UnreachableError
from cc.core.questions.base import Question, StreamQuestion
from cc.core.questions.organisation import WhoAmI
from cc.core.records.evidence import PhotoFacts
from cc.core.records.organisation import Actor
from cc.core.records.system import RoomFigures
from cc.core.records.trail import Change
from cc.core.vocabulary import Role, Scope

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")
ACTOR = Actor(
    login="sari",
    name="Sari",
    role=Role.OFFICER,
    unit="bpbd",
    cleared=False,
    scopes=(Scope.READ, Scope.WRITE),
    zone="Asia/Jakarta",
)


class FakeCentre:
    """`answers` is keyed by the name of an intent or a question: a value, or an error to raise."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {"WhoAmI": ACTOR, "FeedPosition": "000000"}
        self.calls: list[Call[Any]] = []
        self.questions: list[object] = []
        self.credentials: list[Credential] = []
        self.feed: list[Change | Exception | None] = []
        self.blobs: dict[str, bytes] = {}
        self.uploads: dict[str, bytes] = {}
        self.most_appended = 1 << 40
        self.appended: list[int] = []
        self.let_go = threading.Event()
        self.closed = False
        self.sweep_lag_s = 0

    def _answer(self, asked: Asked) -> Any:
        answer = self.answers[asked.stable_name()]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def execute(self, call: Call[AnswerT]) -> AnswerT:
        """Answer a call."""
        return self.submit(call).result()

    def submit(self, call: Call[AnswerT]) -> "Future[AnswerT]":
        """Answer a call out of another thread, as a writer does."""
        self.calls.append(call)
        future: Future[AnswerT] = Future()

        def settle() -> None:
            try:
                future.set_result(self._answer(call.intent))
            except Exception as error:  # noqa: BLE001  # the caller is told, whatever it is
                future.set_exception(error)

        threading.Thread(target=settle).start()
        return future

    def read_json(self, credential: Credential, question: Question[Any], *, at_once: bool = False) -> bytes | None:
        """What is handed on as it is: nothing here."""
        return None

    def read(self, credential: Credential, question: Question[AnswerT]) -> AnswerT:
        """Answer a question; nobody is answered nothing."""
        self._check(credential)
        self.questions.append(question)
        if not isinstance(question, WhoAmI):
            self.credentials.append(credential)
        return cast(AnswerT, self._answer(question))

    def _check(self, credential: Credential) -> None:
        if isinstance(credential, Anonymous):
            raise CredentialError("Log in first.")

    def stream(self, credential: Credential, question: StreamQuestion[ItemT]) -> Iterator[ItemT]:
        """Answer item by item; an error among the items is raised in its place."""
        self._check(credential)
        self.questions.append(question)
        try:
            for item in self._answer(question):
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self.let_go.set()

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> Iterator[Change | None]:
        """Tell the feed after a position, then signs of life."""
        self._check(credential)
        told = [each for each in self.feed if not isinstance(each, Change) or after is None or each.position > after]
        yield None
        for each in told:
            if isinstance(each, Exception):
                raise each
            yield each
        while not stop.wait(0.05):
            yield None

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> PhotoFacts:
        """Keep bytes."""
        self._check(credential)
        data = source.read()
        name = hashlib.sha256(data).hexdigest()
        if sha256 not in (None, name):
            raise InputError("The bytes are others.", code="evidence.hash")
        self.blobs[name] = data
        return facts_of(name, data)

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """Give bytes."""
        self._check(credential)
        if sha256 not in self.blobs:
            raise NotFoundError("There is no such photo.", code="evidence.missing")
        return io.BytesIO(self.blobs[sha256])

    def require_photo_room(self) -> None:
        """There is room."""

    def room_figures(self) -> RoomFigures:
        """Three reports, one of them late."""
        return RoomFigures(
            by_status={"new": 2, "closed": 1},
            late=1,
            soon=0,
            capped_at=1000,
            messages_waiting=4,
            messages_failed=1,
            sweep_lag_s=self.sweep_lag_s,
        )

    def require_ready(self) -> None:
        """As ready as it is told to be."""
        self.require_writable()

    def require_writable(self) -> None:
        """As ready as it is told to be."""
        if isinstance(answer := self.answers["WhoAmI"], UnreachableError):
            raise answer

    def whose(self, credential: BearerToken) -> str:
        """Whose token it is: everybody is the same."""
        return ACTOR.login

    def upload_offset(self, credential: Credential, sha256: str) -> int:
        """How far an upload got."""
        self._check(credential)
        return len(self.uploads.get(sha256, b""))

    def append_upload(self, credential: Credential, sha256: str, offset: int, chunk: bytes) -> int:
        """Go on with an upload; fails once beyond `most_appended` bytes."""
        self._check(credential)
        here = self.uploads.get(sha256, b"")
        self.appended.append(offset)
        if offset != len(here):
            raise InputError("not there", code="evidence.offset", fields={"offset": len(here)})
        if len(here) + len(chunk) > self.most_appended:
            self.most_appended = 1 << 40
            raise UnreachableError("cut", code="unreachable.cut")
        self.uploads[sha256] = here + chunk
        return len(here) + len(chunk)

    def finish_upload(self, credential: Credential, sha256: str) -> PhotoFacts:
        """Keep what arrived."""
        return self.put_blob(credential, io.BytesIO(self.uploads.pop(sha256)), sha256)

    def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


def facts_of(name: str, data: bytes) -> PhotoFacts:
    """Facts of no photo in particular."""
    return PhotoFacts(
        sha256=name,
        size_bytes=len(data),
        format="JPEG",
        width=4,
        height=3,
        orientation=None,
        mode="RGB",
        lon=None,
        lat=None,
        taken_at_local=None,
        taken_offset_minutes=None,
        gps_at=None,
        local_minus_gps_minutes=None,
        make=None,
        model=None,
        software=None,
        decodes_to_end=True,
    )
