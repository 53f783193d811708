"""What time alone brings about."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.system import SweepResult
from cc.core.records.trail import Numbered


@dataclass(frozen=True, slots=True)
class Sweep(Intent[SweepResult]):
    """What time alone brings about: resolved reports close, holds end, leases and old keys lapse, steps of SLA ladders
    fire. `limit` things of a kind."""

    limit: int = field(default=500, metadata=example(500))


@dataclass(frozen=True, slots=True)
class NumberEvents(Intent[Numbered]):
    """Give up to `limit` events their numbers in the log, those alone before which nothing can come any more: what
    seals cover. Bookkeeping, without an event."""

    limit: int = field(default=50_000, metadata=example(50_000))
