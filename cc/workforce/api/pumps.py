"""The pump between a Centre's blocking iterators and the loop. Owns how many streams run, that each ends at once when
the server stops, and how long a client may take nothing. Knows no request and no record.
"""

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

from cc.core.errors import CoreError, UnreachableError
from cc.workforce.api.threads import Threads

MOST_EXPORTS, MOST_FEEDS = 8, 64
"""Each holds a connection to the database: exports of the pool that everybody reads through, feeds of their own."""
STALLED_S, STOPPING_S = 60.0, 0.3
"""How long a client may take nothing of a stream; and once the server stops."""
_AHEAD = 4


class Streams:
    """The streams that are open, and the way to end them all; `stop` may be called from any thread, or by a signal."""

    def __init__(self, threads: Threads) -> None:
        self.threads = threads
        self._exports: set[Pump] = set()
        self._feeds: set[Pump] = set()
        self._stopped = threading.Event()

    def export(self, make: "Callable[[threading.Event], Iterator[bytes]]") -> "Pump":
        """Begin an export. Raises UnreachableError when there are too many, or the server is stopping."""
        return self._begin(make, self._exports, MOST_EXPORTS)

    def feed(self, make: "Callable[[threading.Event], Iterator[bytes]]") -> "Pump":
        """Begin a feed; raises as `export` does."""
        return self._begin(make, self._feeds, MOST_FEEDS)

    def _begin(self, make: "Callable[[threading.Event], Iterator[bytes]]", running: "set[Pump]", most: int) -> "Pump":
        if self._stopped.is_set():
            raise _stopping()
        if len(running) >= most:
            raise UnreachableError(
                "{most} streams of this kind are open here, and no more may be; try again later.",
                code="unreachable.streams",
                fields={"most": most},
            )
        pump = Pump(make, running.discard)
        running.add(pump)
        pump.start()
        return pump

    def count(self) -> int:
        """How many are open."""
        return len(self._exports) + len(self._feeds)

    def stop(self) -> None:
        """End every stream, and let none begin."""
        self._stopped.set()
        for pump in (*tuple(self._exports), *tuple(self._feeds)):
            pump.stop(_stopping())


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
