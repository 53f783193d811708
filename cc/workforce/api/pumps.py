"""The pump between a Centre's blocking iterators and the loop. Owns how many streams run, that each ends at once when
the server stops, and how long a client may take nothing. Knows no request and no record.
"""

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

from cc.core.errors import CoreError, UnreachableError
from cc.settings.limits import Limits
from cc.workforce.api.threads import Threads
from cc.workforce.limits.buckets import Counts
from cc.workforce.limits.numbers import most_feeds

MOST_EXPORTS = 8
"""Each holds a connection of the pool that everybody reads through; feeds have connections of their own."""
STALLED_S, STOPPING_S = 60.0, 0.3
"""How long a client may take nothing of a stream; and once the server stops."""
_AHEAD = 4


class Streams:
    """The streams that are open, and the way to end them all; `stop` may be called from any thread, or by a signal."""

    def __init__(self, threads: Threads, limits: Limits) -> None:
        self.threads = threads
        self._exports = _Running(MOST_EXPORTS, limits.person_exports)
        self._feeds = _Running(most_feeds(), limits.person_feeds)
        self._stopped = threading.Event()

    def export(self, login: str, make: "Callable[[threading.Event], Iterator[bytes]]") -> "Pump":
        """Begin an export. Raises UnreachableError when there are too many, of everybody or of this log-in, or the
        server is stopping."""
        return self._begin(login, make, self._exports)

    def feed(self, login: str, make: "Callable[[threading.Event], Iterator[bytes]]") -> "Pump":
        """Begin a feed; raises as `export` does."""
        return self._begin(login, make, self._feeds)

    def _begin(self, login: str, make: "Callable[[threading.Event], Iterator[bytes]]", running: "_Running") -> "Pump":
        if self._stopped.is_set():
            raise _stopping()
        running.require_room(login)
        pump = Pump(make, lambda ended: running.drop(ended, login))
        running.add(pump, login)
        pump.start()
        return pump

    def count(self) -> int:
        """How many are open."""
        return len(self._exports.pumps) + len(self._feeds.pumps)

    def stop(self) -> None:
        """End every stream, and let none begin."""
        self._stopped.set()
        for pump in (*tuple(self._exports.pumps), *tuple(self._feeds.pumps)):
            pump.stop(_stopping())


class _Running:
    """The streams of one kind that are open, and how many may be, of everybody and of one log-in."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most, self._most_of_one = most, most_of_one
        self.pumps: set[Pump] = set()
        self._of = Counts()
        self._lock = threading.Lock()

    def require_room(self, login: str) -> None:
        """Raises UnreachableError `unreachable.streams`, `limit.streams`."""
        if len(self.pumps) >= self._most:
            raise UnreachableError(
                "{most} streams of this kind are open here, and no more may be; try again later.",
                code="unreachable.streams",
                fields={"most": self._most},
            )
        if self._of[login] >= self._most_of_one:
            raise UnreachableError(
                "{most} streams of this kind are open under your log-in, and no more may be: close one.",
                code="limit.streams",
                fields={"most": self._most_of_one},
            )

    def add(self, pump: "Pump", login: str) -> None:
        """It begins."""
        with self._lock:
            self.pumps.add(pump)
            self._of.add(login)

    def drop(self, pump: "Pump", login: str) -> None:
        """It has ended; from its own thread."""
        with self._lock:
            self.pumps.discard(pump)
            self._of.drop(login)


def _stopping() -> UnreachableError:
    return UnreachableError("The server is stopping; try again in a moment.", code="unreachable.stopping")


class Pump:
    """Runs a blocking iterator of chunks in a thread of its own and hands the chunks to the loop, a few ahead."""

    def __init__(self, make: Callable[[threading.Event], Iterator[bytes]], ended: "Callable[[Pump], None]") -> None:
        self._make, self._ended = make, ended
        self._halt = threading.Event()
        self._room = threading.Semaphore(_AHEAD)
        self._loop = asyncio.get_running_loop()
        self._waiting: asyncio.Timeout | None = None
        self._chunks: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()
        self._thread = threading.Thread(target=self._run, name="posko-stream", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self, why: CoreError | None = None) -> None:
        """End it: the reader sees the end (or `why`) now, the thread when its iterator looks up."""
        self._halt.set()
        self._room.release()
        self._hand(why)
        if why is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._hurry)

    @asynccontextmanager
    async def patience(self) -> AsyncIterator[None]:
        """Wait for a client to take a chunk, but not for ever: it holds a connection to the database. TimeoutError."""
        wait_s = STOPPING_S if self._halt.is_set() else STALLED_S
        async with asyncio.timeout(wait_s) as self._waiting:
            yield
        self._waiting = None

    def _hurry(self) -> None:
        if self._waiting is not None:
            self._waiting.reschedule(min(self._waiting.when() or math.inf, self._loop.time() + STOPPING_S))

    async def chunks(self) -> AsyncIterator[bytes]:
        """The chunks, in order; raises what the iterator raised."""
        while (chunk := await self._chunks.get()) is not None:
            if isinstance(chunk, Exception):
                raise chunk
            self._room.release()
            yield chunk

    def _run(self) -> None:
        try:
            for chunk in self._make(self._halt):
                self._room.acquire()
                if self._halt.is_set():
                    break
                self._hand(chunk)
            self._hand(None)
        except Exception as error:  # noqa: BLE001  # whatever it is: it is raised again in the loop, and told there
            self._hand(error)
        finally:
            self._ended(self)

    def _hand(self, chunk: bytes | Exception | None) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._chunks.put_nowait, chunk)
