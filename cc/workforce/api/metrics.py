"""What a Prometheus server may ask: how many requests of which route with which status, how long they took, how many
streams are open. Owns names and buckets; holds no text of any request, but tells how busy the room is: shown to this
machine itself, and to whoever has a token."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import Credential
from cc.core.errors import CoreError
from cc.workforce.api.http import Answer, Endpoint, credential_of
from cc.workforce.api.room_figures import RoomGauges, asked_here

_BUCKETS_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
RequireKnown = Callable[[Credential], Awaitable[object]]
"""Raises CredentialError for a credential that is nobody's."""
_Child = tuple[Callable[[], None], Callable[[float], None]]


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
