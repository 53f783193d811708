"""RemoteCentre: the Centre protocol over HTTP. Owns what may be sent again, and turning answers into records.

Kept light (no pydantic, no FastAPI, nothing of the store): a field command loads it on every run. What it sends again
after a broken connection is what changes nothing and what carries an idempotency key; it makes a key where none came.
"""

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast
from urllib.parse import quote, urlencode

from cc.core.asked import Asked, given
from cc.core.centre import Call, Credential
from cc.core.errors import InputError, NotFoundError, UnreachableError
from cc.core.ids import new_id
from cc.core.intents.base import Intent
from cc.core.questions.base import Question, StreamQuestion
from cc.wire.codec import WireError, plain, spell
from cc.workforce import routes
from cc.workforce.client.connection import SEND_S, Http, Reply, parsed, problem_error, understood
from cc.workforce.routes import Repeat, Route

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

    from cc.core.records.evidence import PhotoFacts
    from cc.core.records.trail import Change

AnswerT = TypeVar("AnswerT")
ItemT = TypeVar("ItemT")
PAUSES_S = (0.1, 0.5, 1.5)
"""Before each further try."""
_SENDERS = 8
_LONGEST_NAME = 1000
_NOT_BEGUN = ("unreachable.stopping", "limit.requests", "limit.bodies")
"""The server took nothing of it: it is stopping, or has enough to do just now."""
_AGAIN = ("unreachable.cut", "unreachable.answer", *_NOT_BEGUN)


class RemoteCentre:
    """A Centre behind an address. Every method may be called from any thread; every failure is a CoreError."""

    def __init__(self, server: str, give_up_s: float | None = None) -> None:
        """`give_up_s`: how long a silent server is waited for in all, with every further try; the field's own work,
        and what is known to take long, is waited for as long as its route says."""
        self._http = Http(server)
        self._give_up_s = give_up_s
        self._senders: ThreadPoolExecutor | None = None
        self._lock = threading.Lock()
        self._closed = False

    def execute(self, call: Call[AnswerT]) -> AnswerT:
        """Carry an intent out, durably, and answer."""
        route = routes.intent_route(type(call.intent))
        key = call.key or (new_id() if route.repeat is Repeat.KEYED else None)
        headers: dict[str, str] = {}
        if key is not None:
            headers[routes.KEY_HEADER] = _checked_key(key)
        if call.expected_version is not None:
            headers[routes.VERSION_HEADER] = f'"{call.expected_version}"'
        if call.claimed_at is not None:
            headers[routes.CLAIMED_HEADER] = _spelled(call.claimed_at)
        reply = self._sent(route, call.credential, call.intent, headers)
        return cast(AnswerT, _answer(type(call.intent), reply.body))

    def submit(self, call: Call[AnswerT]) -> "Future[AnswerT]":
        """The same in a thread."""
        from concurrent.futures import ThreadPoolExecutor

        with self._lock:
            if self._closed:
                raise UnreachableError("this Centre is closed.", code="unreachable.closed")
            if self._senders is None:
                self._senders = ThreadPoolExecutor(_SENDERS, thread_name_prefix="posko-send")
            return self._senders.submit(self.execute, call)

    def read(self, credential: Credential, question: Question[AnswerT]) -> AnswerT:
        """Answer a question."""
        reply = self._sent(routes.QUESTIONS[question.stable_name()], credential, question, {})
        return cast(AnswerT, _answer(type(question), reply.body))

    def stream(self, credential: Credential, question: StreamQuestion[ItemT]) -> Iterator[ItemT]:
        """Answer item by item, in flat memory. UnreachableError in the middle if the connection breaks."""
        route = routes.STREAMS[question.stable_name()]
        address, _ = _request(route, question)
        with self._http.receive(address, credential, patience_s=route.patience_s) as incoming:
            kind = question.answer_type()
            for line in incoming.lines():
                if line.startswith(b'{"problem":{'):
                    raise problem_error(parsed(line)["problem"])
                yield cast(ItemT, understood(kind, line))

    def changes(self, credential: Credential, after: str | None, stop: threading.Event) -> "Iterator[Change | None]":
        """What happens, and None as a sign of life. A connection that breaks is made again, from where it was;
        UnreachableError when the server stays away."""
        from cc.workforce.client.events import changes

        return changes(self._http, credential, after, stop)

    def put_blob(self, credential: Credential, source: BinaryIO, sha256: str | None = None) -> "PhotoFacts":
        """Send a photo; a broken connection goes on where it ended."""
        from cc.workforce.client.blobs import put

        return put(self._http, credential, source, sha256)

    def open_blob(self, credential: Credential, sha256: str) -> BinaryIO:
        """Fetch a photo's bytes; they are checked against the name."""
        from cc.workforce.client.blobs import fetch

        return fetch(self._http, credential, sha256)

    def close(self) -> None:
        """Wait for what was submitted, then drop every connection."""
        with self._lock:
            self._closed = True
            senders = self._senders
        if senders is not None:
            senders.shutdown(wait=True)
        self._http.close()

    def _sent(self, route: Route, credential: Credential, asked: Asked, headers: dict[str, str]) -> Reply:
        """Send, and send again what may be sent again."""
        address, content = _request(route, asked)
        if content is not None:
            headers["content-type"] = "application/json"
        tries = _Tries(self._http.server, self._deadline_s(route))
        for pause_s in (*PAUSES_S, None) if route.repeat is not Repeat.NEVER else (None,):
            patience_s = tries.patience_s(route.patience_s)
            try:
                return self._http.send(route.method, address, credential, headers, content, patience_s)
            except UnreachableError as error:
                if pause_s is None or not tries.go_on(error, pause_s):
                    raise tries.told(error) from error
            time.sleep(pause_s)
        raise AssertionError("unreachable: the last try answers or raises")

    def _deadline_s(self, route: Route) -> float | None:
        """When to give up, on the monotonic clock: not for the field's work, nor for what is known to take long."""
        if self._give_up_s is None or route.name in routes.FIELD or route.patience_s > SEND_S:
            return None
        return time.monotonic() + self._give_up_s


class _Tries:
    """The tries of one request: how long yet, and whether one of them may have been carried out."""

    def __init__(self, server: str, deadline_s: float | None) -> None:
        self._server, self._deadline_s = server, deadline_s
        self._maybe_done = False

    def patience_s(self, usual_s: float) -> float:
        """How long the next try may take."""
        return usual_s if self._deadline_s is None else max(min(usual_s, self._deadline_s - time.monotonic()), 0.01)

    def go_on(self, error: UnreachableError, pause_s: float) -> bool:
        """Whether it may be sent again after a pause."""
        if error.code not in _AGAIN:
            return False
        self._maybe_done = self._maybe_done or error.code not in _NOT_BEGUN
        return self._deadline_s is None or time.monotonic() + pause_s < self._deadline_s

    def told(self, error: UnreachableError) -> UnreachableError:
        """What is raised in the end: that the last try reached nobody says nothing of those before it."""
        if not self._maybe_done or error.code in _AGAIN:
            return error
        return UnreachableError.of(error.phrase, code="unreachable.cut", fields=error.fields)


def _request(route: Route, asked: Asked) -> tuple[str, bytes | None]:
    """Address and body. Fields that are as they are by default are not sent: an older server need not know them."""
    in_path = route.in_path
    try:
        path = route.fill({name: _name(name, getattr(asked, name)) for name in in_path})
        said = {name: _lean(getattr(asked, name)) for name in given(asked) if name not in in_path}
        if route.method in ("GET", "DELETE"):
            pairs = [(routes.SPELLINGS.get(name, name), _in_query(value)) for name, value in said.items()]
            query = urlencode(pairs, quote_via=quote)
            return f"{path}?{query}" if query else path, None
        return path, json.dumps(said, ensure_ascii=False, allow_nan=False).encode()
    except UnicodeEncodeError as error:
        raise InputError("One of these texts holds half of a character: leave it out.", code="input.text") from error
    except ValueError as error:  # WireError, NaN
        raise InputError("That cannot be sent: {why}.", code="input.fields", fields={"why": str(error)}) from error


def _lean(value: object) -> object:
    """A value as plain JSON; rows without the fields that are as they are by default, for older servers."""
    if isinstance(value, tuple):
        return [_lean(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _lean(getattr(value, name)) for name in given(value)}
    return plain(value)


def _name(field: str, value: object) -> str:
    """What stands in an address for a thing; a report may be named by one of its tasks, as everywhere. NotFoundError
    for what names nothing: with it the address would be another."""
    name = str(value).strip()
    if field == "report":
        name = name.partition("/")[0]
    if name in ("", ".", "..") or len(name) > _LONGEST_NAME or ("/" in name and field != "task"):
        raise NotFoundError(
            "there is nothing here that is called {name:quoted}: check the name.",
            code="not_found",
            fields={"name": name},
        )
    return name


def _in_query(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(each) for each in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _spelled(at: datetime) -> str:
    try:
        return spell(at)
    except WireError as error:
        raise InputError("claimed_at: {why}.", code="input.fields", fields={"why": str(error)}) from error


def _checked_key(key: str) -> str:
    if not key.isascii() or not key.isprintable():
        raise InputError("A key is visible ASCII, a UUID for example.", code="input.header")
    return key


def _answer(asked: type[Intent[Any]] | type[Question[Any]], body: bytes) -> Any:
    return understood(asked.answer_type(), body)
