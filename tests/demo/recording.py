"""A Centre that notes what is wished for, and may stand in the way. Wraps a real one; knows no test."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import BinaryIO, TypeVar

from cc.core.centre import Call, Centre, Credential, LocalActor
from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.evidence import PhotoFacts
from cc.core.records.trail import Change

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")


class RecordingCentre:
    """Delegates. `calls` has every call in order; `hinder` may raise before a call is carried out."""

    def __init__(self, centre: Centre, hinder: Callable[[str], None] = lambda _: None) -> None:
        self._centre, self._hinder = centre, hinder
        self.calls: list[tuple[str, str, str, str]] = []
        self.photos: list[str] = []

    def _note(self, call: Call[AnswerT]) -> None:
        name = type(call.intent).__name__
        self._hinder(name)
        self.calls.append((name, actor_of(call.credential), repr(call.intent), str(call.claimed_at)))

    def execute(self, call: Call[AnswerT]) -> AnswerT:
        self._note(call)
        return self._centre.execute(call)

    def submit(self, call: Call[AnswerT]) -> "Future[AnswerT]":
        self._note(call)
        return self._centre.submit(call)

    def read(self, credential: Credential, question: Question[AnswerT]) -> AnswerT:
        return self._centre.read(credential, question)

    def stream(self, credential: Credential, question: StreamQuestion[ItemT]) -> Iterator[ItemT]:
        return self._centre.stream(credential, question)

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> Iterator[Change | None]:
        return self._centre.changes(credential, after, stop)

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> PhotoFacts:
        facts = self._centre.put_blob(credential, source, sha256)
        self.photos.append(facts.sha256)
        return facts

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        return self._centre.open_blob(credential, sha256)

    def close(self) -> None:
        self._centre.close()


def actor_of(credential: Credential) -> str:
    """The login of a local credential."""
    return credential.login or "" if isinstance(credential, LocalActor) else "a token"
