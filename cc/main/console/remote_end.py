"""A Centre in a process of its own, beside the screen that uses it: the screen starts while the Centre opens, and never
waits for a query to let go of the interpreter.

Owns the screen's end; the other one is answering's, the fork early's.
"""

import io
import itertools
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from cc.core.centre import Call, Centre, Credential
from cc.core.errors import UnreachableError
from cc.core.questions.base import Question, StreamQuestion
from cc.main.console.fork import Forked, fork
from cc.main.console.pipe import FramedPipe

if TYPE_CHECKING:
    from cc.core.records.evidence import PhotoFacts
    from cc.core.records.trail import Change

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")
Opened = tuple[Centre, Credential]
Opener = Callable[[ExitStack], Opened]
"""Opens the Centre in its process (so it can be pickled); what must end with it goes on the stack, itself too."""


class SubprocessCentre:
    """The screen's end, on the process that was forked; on one forked now, before there is any thread."""

    def __init__(self, forked: Forked | None = None) -> None:
        self._pid, ours = forked or fork()
        self._line = FramedPipe(ours)
        self._numbers = itertools.count(1)
        self._waiting: dict[int, Callable[[str, Any], None]] = {}
        self._lock = threading.Lock()
        self._ended = False
        threading.Thread(target=self._receive, name="centre-beside", daemon=True).start()

    def open(self, opener: Opener) -> "Future[Credential]":
        """Let the process open the Centre; the future says who is calling, or raises why it could not be opened."""
        return self._ask("open", opener)

    def execute(self, call: Call[AnswerT]) -> AnswerT:
        """See Centre."""
        return self.submit(call).result()

    def submit(self, call: Call[AnswerT]) -> "Future[AnswerT]":
        """See Centre."""
        return self._ask("execute", call)

    def read(self, credential: Credential, question: Question[AnswerT]) -> AnswerT:
        """See Centre."""
        answer: AnswerT = self._ask("read", credential, question).result()
        return answer

    def stream(self, credential: Credential, question: StreamQuestion[ItemT]) -> Iterator[ItemT]:
        """See Centre."""
        yield from self._items("stream", credential, question)

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> "Iterator[Change | None]":
        """See Centre."""
        for item in self._items("changes", credential, after):
            if stop.is_set():
                return
            yield item

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> "PhotoFacts":
        """See Centre."""
        facts: PhotoFacts = self._ask("put_blob", credential, source.read(), sha256).result()
        return facts

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """See Centre."""
        return io.BytesIO(self._ask("open_blob", credential, sha256).result())

    def close(self) -> None:
        """Let what was accepted be carried out, then end the process."""
        self._line.end()
        os.waitpid(self._pid, 0)

    def _ask(self, what: str, *given: object) -> "Future[Any]":
        future: Future[Any] = Future()

        def settle(kind: str, value: Any) -> None:
            if kind == "error":
                future.set_exception(value)
            else:
                future.set_result(value)

        self._send(next(self._numbers), settle, what, given)
        return future

    def _items(self, what: str, *given: object) -> Iterator[Any]:
        arrived: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        number = next(self._numbers)
        self._send(number, lambda kind, value: arrived.put((kind, value)), what, given)
        try:
            while True:
                kind, value = arrived.get()
                if kind == "error":
                    raise value
                if kind == "end":
                    return
                yield value
        finally:
            self._forget(number)

    def _forget(self, number: int) -> None:
        with self._lock:
            if self._waiting.pop(number, None) is not None and not self._ended:
                self._line.send((number, "stop", ()))

    def _send(self, number: int, settle: Callable[[str, Any], None], what: str, given: object) -> None:
        with self._lock:
            if self._ended:
                settle("error", _lost())
                return
            self._waiting[number] = settle
            self._line.send((number, what, given))

    def _receive(self) -> None:
        for number, kind, value in self._line.messages():
            with self._lock:
                settle = self._waiting.get(number)
                if kind != "item":
                    self._waiting.pop(number, None)
            if settle is not None:
                settle(kind, value)
        with self._lock:
            self._ended = True
            left, self._waiting = list(self._waiting.values()), {}
        for settle in left:
            settle("error", _lost())


def _lost() -> UnreachableError:
    return UnreachableError("the Centre's process has ended: open the console again.", code="unreachable.beside")
