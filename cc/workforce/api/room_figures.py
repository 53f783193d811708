"""The room's own figures for Prometheus, and how its sweep is doing: asked of the Centre once in EVERY_S at most,
however often they are wanted. Owns their names; tells of no unit, category or person."""

import asyncio
import time

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from starlette.types import Scope

from cc.core.centre import UploadCentre
from cc.core.records.system import RoomFigures
from cc.workforce.api.threads import Threads

EVERY_S = 10.0
LATE_S = 300
"""A sweep that is this far behind is late: nobody sweeps, or it cannot."""


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
