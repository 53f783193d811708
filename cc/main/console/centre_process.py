"""The Centre's process beside a screen: opens the Centre, answers what comes through the pipe, ends with the screen.

Knows no screen. What it is asked first it answers before anything that the first answer does not need is imported.
"""

import gc
import io
import os
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any

from cc.core.centre import Call, Centre, Credential
from cc.core.errors import CoreError, FaultError
from cc.core.questions.base import Question
from cc.main.console.pipe import FramedPipe

THREADS = 4


def live(end: socket.socket, warm: Callable[[], None], rest: Callable[[], None]) -> None:
    """Warm up, open, answer until the screen is gone, close; `rest` runs once the first question is answered. Never
    returns."""
    status = 70
    try:
        os.setsid()
        warm()
        with ExitStack() as stack:
            _Server(FramedPipe(end), rest).serve(stack)
        status = 0
    finally:
        os._exit(status)


def _nothing() -> None:
    pass


class _Server:
    """The Centre's end."""

    def __init__(self, line: FramedPipe, rest: Callable[[], None]) -> None:
        self._line, self._rest = line, rest
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
                    pool.submit(self._answer, number, what, given).add_done_callback(self._go_on)
            for stop in self._stops.values():
                stop.set()

    def _go_on(self, _: object) -> None:
        """Do what had to wait for the first answer, once."""
        rest, self._rest = self._rest, _nothing
        rest()

    def _answer(self, number: int, what: str, given: tuple[Any, ...]) -> None:
        with _problem_reply(self._line, number):
            self._line.send((number, "ok", getattr(self, f"_{what}")(*given)))

    def _flow(self, number: int, what: str, given: tuple[Any, ...], stop: threading.Event) -> None:
        with _problem_reply(self._line, number):
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


def _fault(error: BaseException) -> FaultError:
    return FaultError("our fault in the Centre's process: {error}", fields={"error": repr(error)})


class _problem_reply:
    """Sends whatever goes wrong inside to the other end; what we did not foresee as a fault."""

    def __init__(self, line: FramedPipe, number: int) -> None:
        self._line, self._number = line, number

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> bool:
        if error is None:
            return False
        told = error if isinstance(error, CoreError) else _fault(error)
        self._line.send((self._number, "error", told))
        return isinstance(error, Exception)
