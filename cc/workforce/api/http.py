"""Requests and answers on bare ASGI. Owns reading headers and bodies within limits, and writing answers and problems.

Knows no intent. FastAPI's own request handling costs as much as the whole of a small intent, so Posko's routes are
plain ASGI under FastAPI, which keeps the document, the routers of other rooms and the outermost error handling.
"""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import ClientDisconnect
from starlette.types import Message, Receive, Scope, Send

from cc.core.centre import Anonymous, BearerToken, Credential
from cc.core.entropy import fresh_bytes
from cc.core.errors import CoreError, CredentialError, InputError, UnreachableError, UsageError
from cc.core.phrases import Phrase
from cc.workforce.api.codec import write_json
from cc.workforce.limits.gate import visitor
from cc.workforce.limits.numbers import STRANGER_BYTES
from cc.workforce.problems import LIMITED, MEDIA_TYPE, PRIVATE, status_of, to_problem

Headers = list[tuple[bytes, bytes]]
MOST_DEVICE = 120
"""Characters."""
QUIET_S = 30.0
"""How long a client may send nothing of a body that it announced."""
STRANGER_BODY_S = 10.0
"""How long the whole body of somebody without a log-in may take."""

SAFE = ((b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"), (b"x-frame-options", b"DENY"))
"""What every answer says to a browser."""
_NO_STORE = (b"cache-control", b"no-store")
_NO_PAGE = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_JSON = (b"content-type", b"application/json")
_PROBLEM = (b"content-type", MEDIA_TYPE.encode())
_KEY = re.compile(r"[\x21-\x7e]{1,200}")
_VERSION = re.compile(r'"(\d{1,18})(?:\.[0-9a-f]{1,64}(?:\.gz)?)?"')
_REQUEST_ID = re.compile(rb"[\w.-]{1,64}")
_BEARER = re.compile(r"bearer +(\S+) *", re.IGNORECASE)
_log = logging.getLogger("posko.api")


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer."""

    status: int
    body: bytes
    headers: Iterable[tuple[bytes, bytes]] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What a request says of itself before its body."""

    credential: Credential
    key: str | None
    expected_version: int | None
    claimed_at: datetime | None


def header(scope: Scope, name: bytes) -> bytes | None:
    """A header's first value; names are lower case."""
    for each, value in scope["headers"]:
        if each == name:
            return bytes(value)
    return None


def credential_of(scope: Scope) -> Credential:
    """Who calls. Raises CredentialError when `Authorization` is there, but is no bearer token."""
    given = header(scope, b"authorization")
    return Anonymous() if given is None else _bearer(given)


def device_of(scope: Scope) -> str:
    """What the caller's program says of itself, as far as it is to be shown; empty where it says nothing."""
    given = (header(scope, b"user-agent") or b"").decode("latin-1")
    return "".join(each for each in given if each.isprintable())[:MOST_DEVICE].strip()


def head_of(scope: Scope) -> Head:
    """The headers that a call is made of. Raises CredentialError, or InputError `input.header`."""
    credential: Credential = Anonymous()
    key: str | None = None
    version: int | None = None
    claimed: datetime | None = None
    for name, value in scope["headers"]:
        if name == b"authorization":
            credential = _bearer(value)
        elif name == b"idempotency-key":
            key = _key(value.decode("latin-1"))
        elif name == b"if-match":
            version = _version(value.decode("latin-1"))
        elif name == b"claimed-at":
            claimed = _instant(value.decode("latin-1"))
    return Head(credential, key, version, claimed)


def _bearer(value: bytes) -> BearerToken:
    found = _BEARER.fullmatch(value.decode("latin-1"))
    if found is None:
        raise CredentialError("Authorization must be `Bearer` and a token: get one from POST /v1/sessions.")
    return BearerToken(found[1])


def _key(value: str) -> str:
    # A quoted string (as the header's draft has it) and a bare word are the same key.
    key = value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
    if not _KEY.fullmatch(key):
        raise _bad_header("Idempotency-Key", Phrase("1 to 200 visible ASCII characters, a UUID for example"))
    return key


def _version(value: str) -> int | None:
    if value == "*":
        return None
    found = _VERSION.fullmatch(value)
    if found is None:
        raise _bad_header("If-Match", Phrase('the ETag of what was read, such as "7"'))
    return int(found[1])


def _instant(value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise _bad_header("Claimed-At", Phrase("an instant with its offset, such as 2026-11-24T09:30:00+07:00"))
    return at


def _bad_header(name: str, wanted: Phrase) -> InputError:
    return InputError("{header} must be {wanted}.", code="input.header", fields={"header": name, "wanted": wanted})


async def read_body(scope: Scope, receive: Receive, limit_bytes: int) -> bytes:
    """The whole body; of somebody without a log-in a small one at most, and quickly. Raises InputError
    `input.too_large`, UsageError `usage.slow`, ClientDisconnect."""
    if visitor(scope).login:
        return await _read(receive, limit_bytes)
    try:
        async with asyncio.timeout(STRANGER_BODY_S):
            return await _read(receive, min(limit_bytes, STRANGER_BYTES))
    except TimeoutError:
        raise _slow(STRANGER_BODY_S) from None


async def _read(receive: Receive, limit_bytes: int) -> bytes:
    pieces: list[bytes] = []
    size, more = 0, True
    while more:
        message = await next_message(receive)
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        piece, more = message.get("body", b""), bool(message.get("more_body"))
        size += len(piece)
        # Somewhat more than the limit is read and dropped, so that the refusal arrives.
        if size > 2 * limit_bytes:
            break
        if size <= limit_bytes:
            pieces.append(piece)
        else:
            pieces.clear()
    if size > limit_bytes:
        raise too_large(limit_bytes)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


async def next_message(receive: Receive) -> Message:
    """The next part of a body. Raises UsageError `usage.slow`."""
    try:
        async with asyncio.timeout(QUIET_S):
            return await receive()
    except TimeoutError:
        raise _slow(QUIET_S) from None


def _slow(quiet_s: float) -> UsageError:
    return UsageError("Nothing of the body came for {quiet_s:span}.", code="usage.slow", fields={"quiet_s": quiet_s})


def too_large(limit_bytes: int) -> InputError:
    """The refusal of too many bytes."""
    facts = {"limit": limit_bytes, "megabytes": limit_bytes >> 20}
    if limit_bytes < 1 << 20:
        return InputError(
            "The body is larger than {limit:number} bytes; send less at a time.", code="input.too_large", fields=facts
        )
    return InputError(
        "The body is larger than {megabytes} MB; send less at a time.", code="input.too_large", fields=facts
    )


def as_json(status: int, body: bytes, *more: tuple[bytes, bytes]) -> Answer:
    """An answer that is JSON already."""
    return Answer(status, body, (_JSON, *more))


def etag(version: int) -> tuple[bytes, bytes]:
    """A thing's version as its ETag."""
    return (b"etag", b'"%d"' % version)


def request_id(scope: Scope) -> str:
    """The caller's name for the request, if it is a sane one, or a new one; always the same for one request."""
    named: str | None = scope.get("posko.request")
    if named is None:
        given = header(scope, b"x-request-id")
        named = given.decode() if given and _REQUEST_ID.fullmatch(given) else fresh_bytes(8).hex()
        scope["posko.request"] = named
    return named


def problem_code(scope: Scope) -> str:
    """The code of the problem that the request was answered with; empty when it was none."""
    return str(scope.get("posko.problem", ""))


def problem_answer(scope: Scope, error: CoreError) -> Answer:
    """An error as RFC 9457 has it."""
    named = request_id(scope)
    scope["posko.problem"] = error.code
    if PRIVATE in error.fields and error.code.startswith(("storage.", "unreachable.")):
        said = {"request": named, "code": error.code, "database": str(error.fields[PRIVATE])}
        _log.warning("database", extra={"posko": said})
    body = to_problem(error, named)
    if body["status"] == 412 and header(scope, b"if-match") is None:
        body["status"] = 409  # a precondition that nobody set cannot fail
    headers = [_PROBLEM]
    if isinstance(error, CredentialError):
        headers.append((b"www-authenticate", b'Bearer realm="posko"'))
    if isinstance(error, UnreachableError) or error.code in LIMITED:
        wait_s = error.fields.get("retry_after_s", 2)
        headers.append((b"retry-after", b"%d" % (wait_s if isinstance(wait_s, int) else 2)))
    offset = error.fields.get("offset")
    if error.code == "evidence.offset" and isinstance(offset, int):
        headers.append((b"upload-offset", b"%d" % offset))
    if status_of(error) in (408, 413):
        headers.append((b"connection", b"close"))
    return Answer(int(str(body["status"])), write_json(body), headers)


def headers_of(answer: Answer) -> Headers:
    """The headers of a whole answer; nobody keeps it unless it says so."""
    headers = [*answer.headers, *SAFE]
    named = {name for name, _ in headers}
    if b"cache-control" not in named:
        headers.append(_NO_STORE)
    if b"content-security-policy" not in named:
        headers.append(_NO_PAGE)
    if answer.status not in (204, 304):
        headers.append((b"content-length", b"%d" % len(answer.body)))
    return headers


async def send_answer(send: Send, answer: Answer) -> None:
    """Send a whole answer."""
    await send({"type": "http.response.start", "status": answer.status, "headers": headers_of(answer)})
    await send({"type": "http.response.body", "body": answer.body})


class Endpoint:
    """ASGI around a function that answers whole: a CoreError becomes its problem; other failures are for the app.

    `name` is what figures call it.
    """

    def __init__(self, name: str, work: Callable[[Scope, Receive], Awaitable[Answer]]) -> None:
        self.name, self._work = name, work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._work(scope, receive)
        except CoreError as error:
            answer = problem_answer(scope, error)
        except ClientDisconnect:
            return
        await send_answer(send, answer)


class StreamEndpoint:
    """ASGI around a function that sends its answer itself; a CoreError that it raises before it began is its answer."""

    def __init__(self, name: str, work: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        self.name, self._work = name, work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            await self._work(scope, receive, send)
        except CoreError as error:
            await send_answer(send, problem_answer(scope, error))
