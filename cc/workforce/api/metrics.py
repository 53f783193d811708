"""What a Prometheus server may ask: how many requests of which route with which status, how long they took, how many
streams are open; and how the room and its sweep are doing, asked of the Centre once in EVERY_S at most.

Owns names and buckets; holds no text of any request and no unit, category or person, but tells how busy the room is:
shown to this machine itself, and to whoever has a token.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import Credential, UploadCentre
from cc.core.errors import CoreError
from cc.core.records.system import RoomFigures
from cc.workforce.api.http import Answer, Endpoint, credential_of
from cc.workforce.api.threads import Threads

EVERY_S = 10.0
LATE_S = 300
"""A sweep that is this far behind is late: nobody sweeps, or it cannot."""
_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
RequireKnown = Callable[[Credential], Awaitable[object]]
"""Raises CredentialError for a credential that is nobody's."""
_Child = tuple[Callable[[], None], Callable[[float], None]]


class RoomGauges:
    """The figures as gauges in a registry of their own."""

    def __init__(self, centre: UploadCentre, threads: Threads) -> None:
        self._centre, self._threads = centre, threads
        self._asking = asyncio.Lock()
        self._asked_s = float("-inf")
        self._known: RoomFigures | None = None
        self._registry = CollectorRegistry()
        self._open = Gauge("posko_reports", "Reports of the room.", ["status"], registry=self._registry)
        self._plain = {
            name: Gauge(f"posko_{name}", told, registry=self._registry)
            for name, told in (
                ("sla_late", "Open reports whose next promise is broken (counted to a thousand)."),
                ("sla_due_soon", "Open reports whose next promise ends within the hour (counted to a thousand)."),
                ("messages_waiting", "Messages that are due and not sent."),
                ("messages_failed", "Messages that were given up."),
                ("sweep_lag_seconds", "For how long the oldest thing that a sweep has to do is due."),
            )
        }

    async def figures(self) -> RoomFigures:
        """What they are, at most EVERY_S old. CoreError when the Centre cannot say."""
        async with self._asking:
            known = self._known
            if known is None or time.monotonic() - self._asked_s > EVERY_S:
                known = await self._threads.read(self._centre.room_figures)
                self._known, self._asked_s = known, time.monotonic()
            return known

    async def text(self) -> bytes:
        """Their lines, as Prometheus reads them."""
        found = await self.figures()
        for status, count in found.by_status.items():
            self._open.labels(status).set(count)
        for name, value in (
            ("sla_late", found.late),
            ("sla_due_soon", found.soon),
            ("messages_waiting", found.messages_waiting),
            ("messages_failed", found.messages_failed),
            ("sweep_lag_seconds", found.sweep_lag_s),
        ):
            self._plain[name].set(value)
        return generate_latest(self._registry)


def asked_here(scope: Scope) -> bool:
    """Whether a request comes from this very machine, and not through a proxy for somebody else."""
    client = scope.get("client")
    forwarded = {b"forwarded", b"x-forwarded-for", b"x-real-ip", b"via"}
    if not client or any(name in forwarded for name, _ in scope["headers"]):
        return False
    return client[0] == "::1" or str(client[0]).removeprefix("::ffff:").startswith("127.")


class Metrics:
    """The API's own figures, in a registry of their own."""

    def __init__(self, open_streams: Callable[[], int], room: RoomGauges, require_known: RequireKnown) -> None:
        self._room, self._require_known = room, require_known
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "posko_http_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "posko_http_request_seconds", "Until a request was answered.", ["route"],
            buckets=_BUCKETS_S, registry=self._registry,
        )  # fmt: skip
        streams = Gauge("posko_http_streams", "Exports and feeds that are open.", registry=self._registry)
        streams.set_function(open_streams)
        self._children: dict[tuple[str, int], _Child] = {}

    def answered(self, route: str, status: int, seconds: float) -> None:
        """Count one request. `route` is a route's name, never an address: there are only so many."""
        child = self._children.get((route, status))
        if child is None:
            child = self._requests.labels(route, str(status)).inc, self._seconds.labels(route).observe
            self._children[route, status] = child
        count, observe = child
        count()
        observe(seconds)

    def routes(self) -> Iterable[AsgiRoute]:
        """`/metrics`."""
        yield AsgiRoute("/metrics", Endpoint("metrics", self._show), methods=["GET"], name="metrics")

    async def _show(self, scope: Scope, receive: Receive) -> Answer:
        if not asked_here(scope):
            await self._require_known(credential_of(scope))
        kind = (b"content-type", CONTENT_TYPE_LATEST.encode())
        told = generate_latest(self._registry)
        if asked_here(scope):  # the room's own are nobody else's business
            with suppress(CoreError):  # a database that is away keeps nobody from the rest
                told += await self._room.text()
        return Answer(200, told, (kind,))
