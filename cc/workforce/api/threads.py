"""Where blocking work runs, and how its results come back to the event loop. Knows no request and no intent."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, TypeVar

from cc.core.errors import UnreachableError
from cc.workforce.limits.numbers import HASHING_WAITS

ResultT = TypeVar("ResultT")
READERS, HEAVY = 8, 4


class Threads:
    """Pools for reading, heavy work and passwords, and the way back for what a Centre does in a thread of its own.

    The pools are three, so that uploads and imports never stand before a reader, nor log-ins before an upload.
    """

    def __init__(self) -> None:
        self._readers = ThreadPoolExecutor(READERS, thread_name_prefix="posko-read")
        self._heavy = ThreadPoolExecutor(HEAVY, thread_name_prefix="posko-heavy")
        self._hashing, self._to_hash = ThreadPoolExecutor(1, thread_name_prefix="posko-hash"), 0
        self._landing: _Landing | None = None

    async def read(self, work: Callable[..., ResultT], *args: object) -> ResultT:
        """Run short reading work in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._readers, work, *args)

    async def heavy(self, work: Callable[..., ResultT], *args: object) -> ResultT:
        """Run long or hashing work in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._heavy, work, *args)

    async def hash(self, work: Callable[..., ResultT], *args: object) -> ResultT:
        """Run work that looks at a password, one at a time. UnreachableError `limit.log_ins` when too many wait."""
        if self._to_hash >= HASHING_WAITS:
            raise UnreachableError(
                "too many are logging in at once: try again in {retry_after_s:span}.",
                code="limit.log_ins",
                fields={"retry_after_s": 5},
            )
        self._to_hash += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._hashing, work, *args)
        finally:
            self._to_hash -= 1

    def landed(self, future: "Future[ResultT]") -> "asyncio.Future[ResultT]":
        """Await a future that another thread will settle."""
        loop = asyncio.get_running_loop()
        if self._landing is None or self._landing.loop is not loop:
            self._landing = _Landing(loop)
        return self._landing.wait(future)

    def close(self) -> None:
        """Begin nothing more; what runs ends by itself."""
        self._readers.shutdown(wait=False, cancel_futures=True)
        self._heavy.shutdown(wait=False, cancel_futures=True)
        self._hashing.shutdown(wait=False, cancel_futures=True)


class _Landing:
    """Brings settled futures to the loop. A writer settles a batch at once: the loop is woken once for all of it,
    where asyncio.wrap_future wakes it (a system call) for each."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._settled: deque[tuple[asyncio.Future[Any], Future[Any]]] = deque()
        self._woken = False
        self._lock = threading.Lock()

    def wait(self, future: "Future[ResultT]") -> "asyncio.Future[ResultT]":
        waiting: asyncio.Future[ResultT] = self.loop.create_future()
        future.add_done_callback(lambda settled: self._settle(waiting, settled))
        return waiting

    def _settle(self, waiting: "asyncio.Future[Any]", settled: "Future[Any]") -> None:
        with self._lock:
            self._settled.append((waiting, settled))
            wake, self._woken = not self._woken, True
        if wake and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._land)

    def _land(self) -> None:
        with self._lock:
            batch, self._woken = list(self._settled), False
            self._settled.clear()
        for waiting, settled in batch:
            if waiting.done():
                continue
            error = settled.exception()
            if error is None:
                waiting.set_result(settled.result())
            else:
                waiting.set_exception(error)
