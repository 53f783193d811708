"""Answers without an end in sight: exports as NDJSON, what happens as server-sent events. Owns the pump between a
Centre's blocking iterators and the loop, and that every stream ends at once when the server stops.

A failure in mid-stream, a server that stops among them, is told as the last thing: an NDJSON line `{"problem": …}`, an
SSE event `problem`. A stream that was cut off lacks the final chunk of its transfer encoding, which clients notice.
"""

import asyncio
import math
import threading
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import chain, repeat
from typing import Any

from fastapi.sse import format_sse_event
from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope, Send

from cc.core.centre import Centre, Credential
from cc.core.errors import CoreError, InputError, UnreachableError
from cc.core.questions.base import StreamQuestion
from cc.core.questions.catalogue import STREAMS as KINDS
from cc.core.questions.trail import FeedPosition
from cc.core.records.trail import Change
from cc.workforce.api.codec import Answered, Asked, write_json
from cc.workforce.api.http import StreamEndpoint, credential_of, header, request_id
from cc.workforce.api.questions import query_of, question_of
from cc.workforce.api.threads import Threads
from cc.workforce.problems import to_problem
from cc.workforce.routes import EVENTS_PATH, STREAMS, Route

MOST_EXPORTS, MOST_FEEDS = 8, 64
"""Each holds a connection to the database: exports of the pool that everybody reads through, feeds of their own."""
STALLED_S, STOPPING_S = 60.0, 0.3
"""How long a client may take nothing of a stream; and once the server stops."""
_CHUNK_BYTES = 1 << 16
_AHEAD = 4
_LONGEST_POSITION = 200
_SIGN_OF_LIFE = format_sse_event(event="alive")


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


class ExportRoute:
    """One stream question as NDJSON: a record a line."""

    def __init__(self, centre: Centre, streams: Streams, route: Route) -> None:
        self.kind = KINDS[route.name]
        self.route = route
        self.asked, self.answered = Asked(self.kind, route), Answered(self.kind)
        self._centre, self._streams = centre, streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; what fails before the first chunk is an ordinary problem."""
        credential = credential_of(scope)
        question = await question_of(self.asked, self.route, scope, receive)
        pump = self._streams.export(lambda halt: self._lines(credential, question, halt))
        await _send_stream(scope, receive, send, pump, b"application/x-ndjson", _problem_line)

    def _lines(self, credential: Credential, question: StreamQuestion[Any], halt: threading.Event) -> Iterator[bytes]:
        lines, size = [], 0
        for record in self._centre.stream(credential, question):
            line = self.answered.write(record)
            lines.append(line)
            size += len(line) + 1
            if size >= _CHUNK_BYTES:
                yield b"\n".join(lines) + b"\n"
                lines, size = [], 0
                if halt.is_set():
                    return
        yield b"\n".join(lines) + (b"\n" if lines else b"")


class EventsRoute:
    """What happens, as server-sent events. `Last-Event-ID` (or `after`) resumes; `alive` comes when nothing happens."""

    def __init__(self, centre: Centre, streams: Streams) -> None:
        self._centre, self._streams = centre, streams

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        credential, after = credential_of(scope), _asked_position(scope)
        position = await self._streams.threads.read(self._position, credential) if after is None else after
        pump = self._streams.feed(lambda halt: self._events(credential, position, halt))
        await _send_stream(scope, receive, send, pump, b"text/event-stream", _problem_event)

    def _position(self, credential: Credential) -> str:
        return self._centre.read(credential, FeedPosition())

    def _events(self, credential: Credential, after: str, halt: threading.Event) -> Iterator[bytes]:
        # The position goes along from the first event on: whoever comes back without having seen a change gives it.
        signs = chain([format_sse_event(event="alive", id=after)], repeat(_SIGN_OF_LIFE))
        for change in self._centre.changes(credential, after, halt):
            yield next(signs) if change is None else _event(change)


def _event(change: Change) -> bytes:
    body = write_json(change).decode()
    return format_sse_event(event="change", data_str=body, id=change.position)


def _asked_position(scope: Scope) -> str | None:
    """Where to go on: the header of a browser that comes back, or the query string."""
    given = header(scope, b"last-event-id")
    pairs = dict(query_of(scope))
    after = given.decode("latin-1") if given is not None else pairs.pop("after", None)
    if unknown := set(pairs) - {"after"}:
        raise InputError(
            "{parameter:quoted} is not a parameter here (known: after).",
            code="input.query",
            fields={"parameter": min(unknown)},
        )
    if after is not None and (not 0 < len(after) <= _LONGEST_POSITION or not after.isprintable()):
        raise InputError("That is no position of this feed.", code="input.position")
    return after


def _problem_line(problem: dict[str, object]) -> bytes:
    return write_json({"problem": problem}) + b"\n"


def _problem_event(problem: dict[str, object]) -> bytes:
    return format_sse_event(event="problem", data_str=write_json(problem).decode())


async def _send_stream(
    scope: Scope,
    receive: Receive,
    send: Send,
    pump: Pump,
    media_type: bytes,
    tell: Callable[[dict[str, object]], bytes],
) -> None:
    """Send a pump's chunks until they end, the client leaves or takes nothing any more, or the server stops."""
    leaving = asyncio.create_task(_left(receive, pump))
    started = False
    try:
        async for chunk in pump.chunks():
            if not started:
                started = True
                await send(_start(media_type))
            async with pump.patience():
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        if not started:
            await send(_start(media_type))
        await send({"type": "http.response.body", "body": b""})
    except CoreError as error:
        if not started:
            raise
        async with pump.patience():
            await send({"type": "http.response.body", "body": tell(to_problem(error, request_id(scope)))})
    except TimeoutError:
        return  # the connection is cut, since the answer has no end
    finally:
        pump.stop()
        leaving.cancel()


def _start(media_type: bytes) -> dict[str, object]:
    headers = [
        (b"content-type", media_type),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"x-accel-buffering", b"no"),
    ]
    return {"type": "http.response.start", "status": 200, "headers": headers}


async def _left(receive: Receive, pump: Pump) -> None:
    """Stop the pump when the client is gone."""
    while (await receive())["type"] != "http.disconnect":
        continue
    pump.stop()


def stream_routes(centre: Centre, streams: Streams) -> Iterable[tuple[ExportRoute, AsgiRoute]]:
    """Every stream question's route."""
    for route in STREAMS.values():
        made = ExportRoute(centre, streams, route)
        yield made, AsgiRoute(route.path, StreamEndpoint(route.name, made), methods=[route.method], name=route.name)


def events_route(centre: Centre, streams: Streams) -> AsgiRoute:
    """The change feed's route."""
    endpoint = StreamEndpoint("events", EventsRoute(centre, streams))
    return AsgiRoute(EVENTS_PATH, endpoint, methods=["GET"], name="events")
