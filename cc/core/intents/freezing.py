"""The intent of freezing an SLA report."""

from dataclasses import dataclass, field
from datetime import datetime

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.records.freezing import FrozenSlaReport


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeSlaReport(Intent[FrozenSlaReport]):
    """Keep the figures of [start_at, end_at) for good, as they are known now or (`as_of`) were then. The other fields
    are those of SlaFigures. An empty name becomes the period's and the unit's. A period that has not ended is refused
    unless `running`. The same again is the same answer; another report under a name that is taken is refused."""

    first_name = "FreezeReport"

    start_at: datetime = field(metadata=example("2026-10-01T00:00:00+07:00"))
    end_at: datetime = field(metadata=example("2026-11-01T00:00:00+07:00"))
    name: str = field(default="", metadata=example("2026-10 bpbd"))
    by: tuple[str, ...] = field(default=(), metadata=example(["unit", "category"]))
    query: str = ""
    unit: str = ""
    worst: int = 0
    as_of: datetime | None = None
    running: bool = False
