"""Who asks, before anything of what they ask is read: their peer, their log-in, and whether they may ask now. Owns the
refusals with 429; knows no route.

A request carries its `Visitor` in its scope. A token is looked up once a minute, so that a body is read of nobody whom
the door would turn away; the door itself asks anew every time.
"""

import asyncio
import hashlib
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from cc.core.errors import CoreError, CredentialError, UnreachableError, UsageError
from cc.settings.limits import Limits
from cc.workforce.limits.buckets import Buckets, Counts
from cc.workforce.limits.numbers import LARGE_BYTES, LARGE_TOGETHER_BYTES, LARGE_WAIT_S
from cc.workforce.limits.peers import Peers
from cc.workforce.routes import LOG_INS, OWN

Scope = MutableMapping[str, Any]
"""A request as ASGI has it."""
_LOG_INS = frozenset(OWN[name].path for name in LOG_INS)
"""Where passwords and codes are tried."""
KNOWN_S, MOST_KNOWN = 60.0, 10_000
VISITOR = "posko.visitor"
_OPEN = frozenset({"/healthz", "/readyz"})
"""Asked by those who watch over the server, often and from one place."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who asks. `login` is empty where nobody says who they are; `wrong` why the token that was given is nobody's."""

    peer: str
    login: str = ""
    wrong: CoreError | None = None


NOBODY = Visitor("")


def visitor(scope: Scope) -> Visitor:
    """Who asks; nobody where no gate was passed."""
    found: Visitor = scope.get(VISITOR, NOBODY)
    return found


def require_login(scope: Scope) -> None:
    """CredentialError, or what was wrong with the token, unless a known log-in asks."""
    who = visitor(scope)
    if who.wrong is not None:
        raise who.wrong
    if not who.login and VISITOR in scope:
        raise CredentialError("log in first: `{command} login`, or send a bearer token.", code="credential.none")


def come_again(wait_s: float) -> UnreachableError:
    """The refusal of somebody who asks too often."""
    return UnreachableError(
        "too many requests: try again in {retry_after_s:span}.",
        code="limit.requests",
        fields={"retry_after_s": math.ceil(wait_s)},
    )


class Gate:
    """Lets requests in. `whose` gives a token's log-in, or raises CredentialError."""

    def __init__(self, limits: Limits, whose: Callable[[str], Awaitable[str]]) -> None:
        self.peers = Peers(limits.trusted_proxies)
        self._whose = whose
        self._peer, self._stranger = Buckets(limits.peer_requests), Buckets(limits.stranger_requests)
        self._person, self._log_ins = Buckets(limits.person_requests), Buckets(limits.peer_log_ins)
        self._look_ups = Buckets(limits.stranger_requests)
        self._known: dict[bytes, tuple[str, float]] = {}
        self.large = Large(limits.person_large)

    async def let_in(self, scope: Scope) -> None:
        """Look at the credential and count the request. Raises UnreachableError `limit.requests`, UsageError."""
        if scope["path"] in _OPEN:
            return
        peer = self.peers.of(scope)
        given = [value for name, value in scope["headers"] if name == b"authorization"]
        if len(given) > 1:
            raise UsageError("there are two Authorization headers: send one.", code="usage.authorization")
        who = Visitor(peer) if not given else await self._visitor(peer, given[0])
        scope[VISITOR] = who
        if who.login:
            wait_s = self._person.take(who.login) or self._peer.take(peer)
        elif scope["path"] in _LOG_INS:
            wait_s = self._log_ins.take(peer)
        else:
            wait_s = self._stranger.take(peer)
        if wait_s:
            raise come_again(wait_s)

    async def _visitor(self, peer: str, given: bytes) -> Visitor:
        named = hashlib.sha256(given).digest()
        known = self._known.get(named)
        now_s = time.monotonic()
        if known is not None and known[1] > now_s:
            return Visitor(peer, known[0])
        scheme, _, secret = given.decode("latin-1").partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            return Visitor(peer)  # what the route says of it is said in its words
        if known is None and (wait_s := self._look_ups.take(peer)):  # guessing is counted
            raise come_again(wait_s)
        try:
            login = await self._whose(secret.strip())
        except CoreError as wrong:
            return Visitor(peer, wrong=wrong)
        if len(self._known) >= MOST_KNOWN:
            self._known = {name: each for name, each in self._known.items() if each[1] > now_s}
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
        self._known[named] = login, now_s + KNOWN_S
        return Visitor(peer, login)


class Large:
    """Large bodies in memory: so many bytes together, so many bodies a person."""

    def __init__(self, of_person: int) -> None:
        self._left, self._of_person = LARGE_TOGETHER_BYTES, of_person
        self._open = Counts()
        self._freed = asyncio.Condition()

    def held(self, login: str) -> int:
        """How many bodies of this log-in are being worked on."""
        return self._open[login]

    @asynccontextmanager
    async def room(self, scope: Scope, limit_bytes: int) -> AsyncIterator[None]:
        """Hold room for the request's body until the block ends; small ones need none. UnreachableError
        `limit.bodies` when there is none in time."""
        size_bytes = _announced(scope, limit_bytes)
        if size_bytes <= LARGE_BYTES:
            yield
            return
        login = visitor(scope).login
        await self._take(login, size_bytes)
        try:
            yield
        finally:
            async with self._freed:
                self._left += size_bytes
                self._open.drop(login)
                self._freed.notify_all()

    async def _take(self, login: str, size_bytes: int) -> None:
        def fits() -> bool:
            return self._left >= size_bytes and self._open[login] < self._of_person

        try:
            async with asyncio.timeout(LARGE_WAIT_S), self._freed:
                await self._freed.wait_for(fits)
                self._left -= size_bytes
                self._open.add(login)
        except TimeoutError:
            raise UnreachableError(
                "too many large bodies are being worked on: try again in {retry_after_s:span}.",
                code="limit.bodies",
                fields={"retry_after_s": 10},
            ) from None


def _announced(scope: Scope, limit_bytes: int) -> int:
    """How many bytes the body may come to have in memory."""
    for name, value in scope["headers"]:
        if name == b"content-length" and value.isdigit():
            return min(int(value[:15]), limit_bytes)
    chunked = any(name == b"transfer-encoding" for name, _ in scope["headers"])
    return limit_bytes if chunked else 0
