"""Whether the process lives and whether it can serve. Knows nobody: both are asked without logging in.

What is ready writes: whoever asks makes it write once in READY_S at most, however often they ask.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterable

from starlette.routing import Route as AsgiRoute
from starlette.types import Receive, Scope

from cc.core.centre import UploadCentre
from cc.core.errors import CoreError
from cc.workforce.api.http import Answer, Endpoint, as_json, problem_answer
from cc.workforce.api.metrics import LATE_S, RoomGauges
from cc.workforce.api.threads import Threads

READY_S = 2.0
OK = "ok"


class HealthRoutes:
    """`/healthz` and `/readyz`."""

    def __init__(
        self, centre: UploadCentre, threads: Threads, room: RoomGauges, seals: Callable[[], str] | None = None
    ) -> None:
        """`seals` says how the last seal stands; an old one keeps nobody from working."""
        self._centre, self._threads, self._room, self._seals = centre, threads, room, seals
        self._asking = asyncio.Lock()
        self._asked_s = float("-inf")
        self._wrong: dict[str, CoreError] = {}

    def routes(self) -> Iterable[AsgiRoute]:
        """Each route."""
        yield AsgiRoute("/healthz", Endpoint("healthz", self.alive), methods=["GET"])
        yield AsgiRoute("/readyz", Endpoint("readyz", self.ready), methods=["GET"])

    async def alive(self, scope: Scope, receive: Receive) -> Answer:
        """The loop turns."""
        return as_json(200, b'{"status":"alive"}')

    async def ready(self, scope: Scope, receive: Receive) -> Answer:
        """What is written would be kept. 503 or 507 (a problem) when it would not; `parts` says of each how it is."""
        async with self._asking:
            if time.monotonic() - self._asked_s > READY_S:
                self._wrong = await self._threads.heavy(self._look)
                self._asked_s = time.monotonic()
        parts = {part: self._wrong[part].code if part in self._wrong else OK for part in ("evidence", "database")}
        parts["sweeper"] = await self._sweeper()
        if self._seals is not None:
            parts["seals"] = self._seals()
        if not self._wrong:
            return as_json(200, json.dumps({"status": "ready", "parts": parts}).encode())
        refused = problem_answer(scope, next(iter(self._wrong.values())))
        return Answer(
            refused.status, json.dumps({**json.loads(refused.body), "parts": parts}).encode(), refused.headers
        )

    async def _sweeper(self) -> str:
        """Whether what time alone brings about is done in time; a late one keeps nobody from working."""
        try:
            return "late" if (await self._room.figures()).sweep_lag_s > LATE_S else OK
        except CoreError:
            return "unknown"

    def _look(self) -> dict[str, CoreError]:
        wrong: dict[str, CoreError] = {}
        for part, require in (
            ("evidence", self._centre.require_photo_room),
            ("database", self._centre.require_writable),
        ):
            try:
                require()
            except CoreError as refused:
                wrong[part] = refused
        return wrong
