"""The routes that change something: one an intent, from the table in cc.workforce.routes. Knows no storage.

Intents on reports and tasks are submitted from the event loop and awaited (the Centre gathers what comes together into
one commit); those that carry many rows or hash a password run in a thread from parsing to answer.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, cast

from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import Anonymous, Call, Centre
from cc.core.errors import InputError
from cc.core.intents.base import Intent
from cc.core.intents.catalogue import INTENTS as KINDS
from cc.core.intents.organisation import OpenSession
from cc.core.intents.passwords import ChangePassword
from cc.core.intents.second_factor import ConfirmSecondFactor
from cc.core.records.organisation import PasswordChanged, Session
from cc.core.records.receipts import Receipt
from cc.core.records.second_factor import SecondFactorOffer, SecondFactorSet
from cc.workforce.api.codec import Answered, Asked
from cc.workforce.api.http import Answer, Endpoint, Head, as_json, device_of, etag, head_of, read_body
from cc.workforce.api.outgoing import of_doing
from cc.workforce.api.request_log import did, logged_in
from cc.workforce.api.routing import INTENTS, asgi_path
from cc.workforce.api.threads import Threads
from cc.workforce.limits.gate import Large, require_login, visitor
from cc.workforce.routes import JSON_LIMIT_BYTES, LOG_INS, Route


class IntentRoute:
    """One intent over HTTP."""

    def __init__(self, centre: Centre, threads: Threads, large: Large, route: Route) -> None:
        kind = KINDS[route.name]
        self._large = large
        self.route, self.kind = route, kind
        self.asked, self.answered = Asked(kind, route), Answered(kind)
        self._centre, self._threads = centre, threads
        self._receipt = kind.answer_type() is Receipt
        self._heavy = not self._receipt or route.limit_bytes > JSON_LIMIT_BYTES
        self._logs_in = route.name in LOG_INS

    async def __call__(self, scope: Scope, receive: Receive) -> Answer:
        """Carry it out and answer."""
        head = head_of(scope)
        if self._logs_in:
            head = replace(head, credential=Anonymous(visitor(scope).peer))
        else:
            require_login(scope)
        async with self._large.room(scope, self.route.limit_bytes):
            return await self._with_body(head, scope, receive)

    async def _with_body(self, head: Head, scope: Scope, receive: Receive) -> Answer:
        body = await read_body(scope, receive, self.route.limit_bytes)
        path = cast(Mapping[str, str], scope.get("path_params") or {})
        if scope["query_string"]:
            raise InputError("This route takes no query string; send the fields as JSON.", code="input.query")
        if self._logs_in:
            return await self._threads.hash(self._carry_out, scope, head, path, body)
        if self._heavy:
            return await self._threads.heavy(self._carry_out, scope, head, path, body)
        call = _call(head, self.asked.from_body(path, body))
        return self._answer(scope, await self._threads.landed(self._centre.submit(call)))

    def _carry_out(self, scope: Scope, head: Head, path: Mapping[str, str], body: bytes) -> Answer:
        intent = self.asked.from_body(path, body)
        if isinstance(intent, OpenSession | ConfirmSecondFactor | ChangePassword) and not intent.device:
            intent = replace(intent, device=device_of(scope))
        answer = self._answer(scope, self._centre.execute(_call(head, intent)))
        return of_doing(scope, answer, self.route.tag)

    def _answer(self, scope: Scope, answer: object) -> Answer:
        body = self.answered.write(answer)
        if isinstance(answer, Session | SecondFactorOffer | SecondFactorSet | PasswordChanged) and self._logs_in:
            logged_in(scope, answer.login)
        if not isinstance(answer, Receipt):
            return as_json(self.route.status, body)
        did(scope, answer.ref, answer.seq)
        version = answer.version
        if self.route.tag == "tasks" and answer.task_version is not None:
            version = answer.task_version
        if self.route.status != 201:
            return as_json(self.route.status, body, etag(version))
        return as_json(201, body, etag(version), (b"location", f"/v1/reports/{answer.ref}".encode()))


def _call(head: Head, intent: Intent[Any]) -> Call[Any]:
    return Call(head.credential, intent, head.key, head.expected_version, head.claimed_at)


def intent_routes(centre: Centre, threads: Threads, large: Large) -> Iterable[tuple[IntentRoute, AsgiRoute]]:
    """Every intent's route, the most frequent first."""
    for route in INTENTS.values():
        made = IntentRoute(centre, threads, large, route)
        yield made, AsgiRoute(asgi_path(route), Endpoint(route.name, made), methods=[route.method], name=route.name)
