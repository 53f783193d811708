"""Whether the process lives and whether it can serve. Knows nobody: both are asked without logging in.

What is ready writes: whoever asks makes it write once in READY_S at most, however often they ask.
"""

import asyncio
import time
from collections.abc import Iterable

from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import UploadCentre
from cc.core.errors import CoreError
from cc.workforce.api.http import Answer, Endpoint, as_json
from cc.workforce.api.threads import Threads

READY_S = 2.0


class HealthRoutes:
    """`/healthz` and `/readyz`."""

    def __init__(self, centre: UploadCentre, threads: Threads) -> None:
        self._centre, self._threads = centre, threads
        self._asking = asyncio.Lock()
        self._asked_s = float("-inf")
        self._wrong: CoreError | None = None

    def routes(self) -> Iterable[AsgiRoute]:
        """Each route."""
        yield AsgiRoute("/healthz", Endpoint("healthz", self.alive), methods=["GET"])
        yield AsgiRoute("/readyz", Endpoint("readyz", self.ready), methods=["GET"])

    async def alive(self, scope: Scope, receive: Receive) -> Answer:
        """The loop turns."""
        return as_json(200, b'{"status":"alive"}')

    async def ready(self, scope: Scope, receive: Receive) -> Answer:
        """What is written would be kept. 503 or 507 (a problem) when it would not."""
        async with self._asking:
            if time.monotonic() - self._asked_s > READY_S:
                self._wrong = await self._threads.heavy(self._look)
                self._asked_s = time.monotonic()
        if self._wrong is not None:
            raise self._wrong
        return as_json(200, b'{"status":"ready"}')

    def _look(self) -> CoreError | None:
        try:
            self._centre.require_ready()
        except CoreError as wrong:
            return wrong
        return None
