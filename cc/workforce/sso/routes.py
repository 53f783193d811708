"""Two routes for logging in by the identity provider: begin, and ask whether somebody was let in. Owns the log-ins that
have begun; who somebody is, the provider says, and what they may, the door.
"""

import asyncio
import json
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from starlette.routing import Route
from starlette.types import Receive, Scope

from cc.core.errors import CredentialError, InputError, UnreachableError
from cc.core.intents.identity import OpenProvenSession
from cc.core.records.organisation import Session
from cc.core.vocabulary import Role
from cc.settings.sso import Sso
from cc.wire.codec import plain
from cc.workforce.api.codec import write_json
from cc.workforce.api.http import Answer, Endpoint, as_json, device_of, read_body
from cc.workforce.api.request_log import logged_in
from cc.workforce.limits.gate import visitor
from cc.workforce.routes import SSO_OFFERS_PATH, SSO_SESSIONS_PATH
from cc.workforce.sso.provider import Begun, Provider
from cc.workforce.sso.tokens import Identity

MOST_BEGUN, MOST_BODY = 1000, 4096
MOST_OF_PEER = 100
"""Log-ins that one address has begun: nobody keeps others from beginning theirs."""


@dataclass(slots=True)
class _Waiting:
    """A log-in that has begun: from where, until when it may end well, when the provider may be asked again."""

    begun: Begun
    peer: str
    until_s: int
    next_s: int


class SsoRoutes:
    """The routes. `open_session` carries the intent out as the system; `now_s` is the Centre's clock, in epoch s."""

    def __init__(
        self,
        settings: Sso,
        provider: Provider,
        open_session: Callable[[OpenProvenSession], Session],
        now_s: Callable[[], int],
    ) -> None:
        self._settings, self._provider, self._open_session, self._now_s = settings, provider, open_session, now_s
        self._waiting: dict[str, _Waiting] = {}
        self._lock = threading.Lock()

    def routes(self) -> Iterable[Route]:
        """Both of them."""
        yield Route(SSO_OFFERS_PATH, Endpoint("BeginSso", self._begin), methods=["POST"], name="BeginSso")
        yield Route(SSO_SESSIONS_PATH, Endpoint("OpenSso", self._open), methods=["POST"], name="OpenSso")

    async def _begin(self, scope: Scope, receive: Receive) -> Answer:
        await read_body(scope, receive, MOST_BODY)
        return as_json(201, write_json(await asyncio.to_thread(self.begin, visitor(scope).peer)))

    async def _open(self, scope: Scope, receive: Receive) -> Answer:
        body = await read_body(scope, receive, MOST_BODY)
        try:
            ticket = json.loads(body)["ticket"]
        except (ValueError, KeyError, TypeError):
            ticket = None
        if not isinstance(ticket, str):
            raise InputError("send the ticket of {path}.", code="input.ticket", fields={"path": SSO_OFFERS_PATH})
        session = await asyncio.to_thread(self.open, ticket, device_of(scope))
        if session is None:
            return as_json(202, write_json({"waiting": True}))
        logged_in(scope, session.login)
        return as_json(201, write_json(plain(session)))

    def begin(self, peer: str) -> dict[str, object]:
        """A log-in begins: what somebody types where, and the ticket to ask with."""
        now_s = self._now_s()
        with self._lock:
            self._waiting = {name: each for name, each in self._waiting.items() if each.until_s > now_s}
            of_peer = sum(each.peer == peer for each in self._waiting.values())
            if len(self._waiting) >= MOST_BEGUN or of_peer >= MOST_OF_PEER:
                raise UnreachableError(
                    "too many begin to log in: try again in {retry_after_s:span}.",
                    code="limit.log_ins",
                    fields={"retry_after_s": 60},
                )
        begun = self._provider.begin()
        ticket = secrets.token_urlsafe(32)
        with self._lock:
            self._waiting[ticket] = _Waiting(begun, peer, now_s + begun.lasts_s, now_s + begun.interval_s)
        return {
            "ticket": ticket,
            "user_code": begun.user_code,
            "verification_uri": begun.address,
            "verification_uri_complete": begun.whole_address,
            "interval": begun.interval_s,
            "expires_in": begun.lasts_s,
        }

    def open(self, ticket: str, device: str) -> Session | None:
        """The session of a log-in that ended well; None while it goes on. A ticket is good for one answer."""
        now_s = self._now_s()
        with self._lock:
            waiting = self._waiting.get(ticket)
            if waiting is None or waiting.until_s <= now_s:
                raise CredentialError("this has ended: begin again.", code="sso.ended")
            if now_s < waiting.next_s:
                return None
            waiting.next_s = now_s + waiting.begun.interval_s
        try:
            identity = self._provider.identity(waiting.begun)
        except CredentialError:
            self._forget(ticket)
            raise
        if identity is None:
            return None
        if not self._forget(ticket):
            raise CredentialError("this has ended: begin again.", code="sso.ended")
        return self._open_session(
            OpenProvenSession(
                issuer=identity.issuer,
                subject=identity.subject,
                roles=self._roles(identity),
                minutes=self._settings.minutes,
                device=device,
            )
        )

    def _forget(self, ticket: str) -> bool:
        with self._lock:
            return self._waiting.pop(ticket, None) is not None

    def _roles(self, identity: Identity) -> tuple[Role, ...] | None:
        """What the groups stand for; None where no group stands for anything."""
        if not self._settings.groups:
            return None
        known = self._settings.groups
        return tuple(sorted({known[group] for group in identity.groups if group in known}))
