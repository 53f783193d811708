"""The sweep of what time alone brings about (leases and holds that end, reports that close, steps
of SLA ladders that fire), as a loop and as one go.
Owns when it has swept enough; what a sweep does is in cc.core."""

import threading
from typing import TYPE_CHECKING

from cc.core.phrases import mark
from cc.main.background.loops import Do, Loop

if TYPE_CHECKING:
    from cc.core.records.system import SweepResult

LIMIT = 500
"""Things of a kind in one transaction."""


def sweeper(do: Do, every_s: float) -> Loop:
    """A loop that sweeps."""
    return Loop(mark("sweep"), every_s, lambda ending: _work(do, ending))


def _work(do: Do, ending: threading.Event) -> None:
    swept(do, LIMIT, ending)


def swept(do: Do, limit: int, ending: threading.Event | None = None) -> "SweepResult":
    """Sweep until one has not stopped at its limit, so that a backlog goes at once; what was done in all."""
    from cc.core.intents.system import Sweep
    from cc.core.records.system import SweepResult

    total = SweepResult(closed=0, resumed=0, claims_released=0, keys_forgotten=0)
    while True:
        total = total.plus(do(Sweep(limit)))
        if not total.more or (ending is not None and ending.is_set()):
            return total
