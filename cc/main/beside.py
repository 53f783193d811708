"""A Centre in a process of its own, beside the screen that uses it: the screen starts while the Centre opens, and never
waits for a query to let go of the interpreter.

Owns the pipe between the two and nothing of what passes through it. Both ends are this program; nobody else may speak.
"""

import gc
import io
import itertools
import os
import pickle
import queue
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from typing import Any, BinaryIO, TypeVar

from cc.core.centre import Call, Centre, Credential
from cc.core.errors import CoreError, FaultError, UnreachableError
from cc.core.questions.base import Question, StreamQuestion
from cc.core.records.event import Change
from cc.core.records.photo import PhotoFacts

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")
Opened = tuple[Centre, Credential]
Opener = Callable[[ExitStack], Opened]
"""Opens the Centre in its process (so it can be pickled); what must end with it goes on the stack, itself too."""

_LENGTH = struct.Struct(">Q")
THREADS = 4


def possible() -> bool:
    """Whether this system can have a process beside."""
    return hasattr(os, "fork")


class CentreBeside:
    """The screen's end. To be made before the program has any thread; `warm` runs in the new process at once."""

    def __init__(self, warm: Callable[[], None] = lambda: None) -> None:
        ours, theirs = socket.socketpair()
        self._pid = os.fork()
        if self._pid == 0:
            ours.close()
            _live(theirs, warm)
        theirs.close()
        self._line = _Line(ours)
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

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> Iterator[Change | None]:
        """See Centre."""
        for item in self._items("changes", credential, after):
            if stop.is_set():
                return
            yield item

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> PhotoFacts:
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


class _Line:
    """One end of the pipe: whole messages, from any thread."""

    def __init__(self, end: socket.socket) -> None:
        self._end, self._lock = end, threading.Lock()
        self._source = end.makefile("rb")

    def send(self, message: tuple[int, str, Any]) -> None:
        """Write a message; a lost other end is told by the reading side."""
        data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
        with self._lock:
            try:
                self._end.sendall(_LENGTH.pack(len(data)) + data)
            except OSError:
                return

    def messages(self) -> Iterator[tuple[int, str, Any]]:
        """Messages until the other end is gone, however it went."""
        while (head := self._whole(_LENGTH.size)) and (data := self._whole(_LENGTH.unpack(head)[0])):
            message: tuple[int, str, Any] = pickle.loads(data)
            yield message

    def _whole(self, size: int) -> bytes:
        """So many bytes; none when the other end was gone before they had come."""
        try:
            data = self._source.read(size)
        except OSError:
            return b""
        return data if len(data) == size else b""

    def end(self) -> None:
        """Say that nothing more comes."""
        with suppress(OSError):
            self._end.shutdown(socket.SHUT_WR)


def _live(end: socket.socket, warm: Callable[[], None]) -> None:
    """The Centre's process: warm up, open, answer until the screen is gone, close. Never returns."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    status = 70
    try:
        os.setsid()
        warm()
        with ExitStack() as stack:
            _Server(_Line(end)).serve(stack)
        status = 0
    finally:
        os._exit(status)


class _Server:
    """The Centre's end."""

    def __init__(self, line: _Line) -> None:
        self._line = line
        self._centre: Centre | None = None
        self._stops: dict[int, threading.Event] = {}

    def serve(self, stack: ExitStack) -> None:
        """Open what the first message says, then answer messages until the other end is gone."""
        messages = self._line.messages()
        number, _, given = next(messages, (0, "", ()))
        if not given:
            return
        try:
            self._centre, credential = given[0](stack)
        except CoreError as refusal:
            self._line.send((number, "error", refusal))
            return
        gc.freeze()
        gc.enable()
        self._line.send((number, "ok", credential))
        with ThreadPoolExecutor(THREADS, "beside") as pool:
            for number, what, given in messages:
                if what == "stop":
                    self._stops.pop(number, threading.Event()).set()
                elif what in ("stream", "changes"):
                    stop = self._stops[number] = threading.Event()
                    threading.Thread(target=self._flow, args=(number, what, given, stop), daemon=True).start()
                else:
                    pool.submit(self._answer, number, what, given)
            for stop in self._stops.values():
                stop.set()

    def _answer(self, number: int, what: str, given: tuple[Any, ...]) -> None:
        with _told(self._line, number):
            self._line.send((number, "ok", getattr(self, f"_{what}")(*given)))

    def _flow(self, number: int, what: str, given: tuple[Any, ...], stop: threading.Event) -> None:
        with _told(self._line, number):
            for item in self._items(what, given, stop):
                if stop.is_set():
                    return
                self._line.send((number, "item", item))
            self._line.send((number, "end", None))

    def _items(self, what: str, given: tuple[Any, ...], stop: threading.Event) -> Iterator[object]:
        assert self._centre is not None
        if what == "stream":
            return self._centre.stream(given[0], given[1])
        return self._centre.changes(given[0], given[1], stop)

    def _execute(self, call: Call[Any]) -> object:
        assert self._centre is not None
        return self._centre.execute(call)

    def _read(self, credential: Credential, question: Question[Any]) -> object:
        assert self._centre is not None
        return self._centre.read(credential, question)

    def _put_blob(self, credential: Credential, data: bytes, sha256: str | None) -> object:
        assert self._centre is not None
        return self._centre.put_blob(credential, io.BytesIO(data), sha256)

    def _open_blob(self, credential: Credential, sha256: str) -> bytes:
        assert self._centre is not None
        with self._centre.open_blob(credential, sha256) as source:
            return source.read()


class _told:
    """Sends whatever goes wrong inside to the other end; what we did not foresee as a fault."""

    def __init__(self, line: _Line, number: int) -> None:
        self._line, self._number = line, number

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if error is None:
            return False
        told = error if isinstance(error, CoreError) else FaultError(f"our fault in the Centre's process: {error!r}")
        self._line.send((self._number, "error", told))
        return isinstance(error, Exception)
