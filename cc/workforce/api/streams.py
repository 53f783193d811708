"""Answers without an end in sight: exports as NDJSON, what happens as server-sent events. Owns how they are sent:
exports compressed for whoever takes that, events never, HEAD without running anything.

A failure in mid-stream, a server that stops among them, is told as the last thing: an NDJSON line `{"problem": …}`, an
SSE event `problem`. A stream that was cut off lacks the final chunk of its transfer encoding, which clients notice.
"""

import asyncio
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any

from fastapi.sse import format_sse_event
from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope, Send

from cc.core.centre import Centre, Credential
from cc.core.errors import CoreError, InputError
from cc.core.questions.base import StreamQuestion
from cc.core.questions.catalogue import STREAMS as KINDS
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.trail import FeedPosition
from cc.core.records.trail import Change
from cc.workforce.api.codec import Answered, Asked, write_json
from cc.workforce.api.http import SAFE, StreamEndpoint, credential_of, header, request_id
from cc.workforce.api.outgoing import GZIP_LEVEL, takes_gzip
from cc.workforce.api.pumps import Pump, Streams
from cc.workforce.api.questions import query_of, question_of
from cc.workforce.limits.gate import require_login, visitor
from cc.workforce.problems import to_problem
from cc.workforce.routes import EVENTS_PATH, STREAMS, Route

_CHUNK_BYTES = 1 << 16
_LONGEST_POSITION = 200
_NDJSON, _EVENTS = b"application/x-ndjson", b"text/event-stream"
_SIGN_OF_LIFE = format_sse_event(event="alive")


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
        require_login(scope)
        question = await question_of(self.asked, self.route, scope, receive)
        kind = _Kind(_NDJSON, _problem_line, _Gzip(self._streams) if takes_gzip(scope) else _Identity())
        if scope["method"] == "HEAD":
            await self._streams.threads.read(self._centre.read, credential, WhoAmI())
            await _send_head(send, kind)
            return
        pump = self._streams.export(visitor(scope).login, lambda halt: self._lines(credential, question, halt))
        await _send_stream(scope, receive, send, pump, kind)

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
        require_login(scope)
        kind = _Kind(_EVENTS, _problem_event, _Identity())
        if scope["method"] == "HEAD":
            await self._streams.threads.read(self._position, credential)
            await _send_head(send, kind)
            return
        position = await self._streams.threads.read(self._position, credential) if after is None else after
        pump = self._streams.feed(visitor(scope).login, lambda halt: self._events(credential, position, halt))
        await _send_stream(scope, receive, send, pump, kind)

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


class _Identity:
    """Chunks as they are."""

    headers: tuple[tuple[bytes, bytes], ...] = ()

    async def __call__(self, chunk: bytes, last: bool = False) -> bytes:
        return chunk


class _Gzip:
    """One gzip stream, each chunk readable when it arrives; what is cut off has no end, which clients notice."""

    headers = ((b"content-encoding", b"gzip"),)

    def __init__(self, streams: Streams) -> None:
        self._streams = streams
        self._compressor = zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, zlib.MAX_WBITS | 16)

    async def __call__(self, chunk: bytes, last: bool = False) -> bytes:
        return await self._streams.threads.read(self._compressed, chunk, last)

    def _compressed(self, chunk: bytes, last: bool) -> bytes:
        return self._compressor.compress(chunk) + self._compressor.flush(zlib.Z_FINISH if last else zlib.Z_SYNC_FLUSH)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a stream is sent: its media type, how a problem in its middle is told, what becomes of its chunks."""

    media_type: bytes
    tell: Callable[[dict[str, object]], bytes]
    code: _Identity | _Gzip

    def start(self) -> dict[str, object]:
        """The message that begins it."""
        headers = [
            (b"content-type", self.media_type),
            (b"cache-control", b"no-store"),
            *SAFE,
            (b"x-accel-buffering", b"no"),
            (b"vary", b"Accept-Encoding"),
            *self.code.headers,
        ]
        return {"type": "http.response.start", "status": 200, "headers": headers}


async def _send_head(send: Send, kind: _Kind) -> None:
    await send(kind.start())
    await send({"type": "http.response.body", "body": b""})


async def _send_stream(scope: Scope, receive: Receive, send: Send, pump: Pump, kind: _Kind) -> None:
    """Send a pump's chunks until they end, the client leaves or takes nothing any more, or the server stops."""
    leaving = asyncio.create_task(_left(receive, pump))
    started = False
    try:
        async for chunk in pump.chunks():
            if not started:
                started = True
                await send(kind.start())
            coded = await kind.code(chunk)
            async with pump.patience():
                await send({"type": "http.response.body", "body": coded, "more_body": True})
        if not started:
            await send(kind.start())
        await send({"type": "http.response.body", "body": await kind.code(b"", last=True)})
    except CoreError as error:
        if not started:
            raise
        told = await kind.code(kind.tell(to_problem(error, request_id(scope))), last=True)
        async with pump.patience():
            await send({"type": "http.response.body", "body": told})
    except TimeoutError:
        return  # the connection is cut, since the answer has no end
    finally:
        pump.stop()
        leaving.cancel()


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
