"""The intent of freezing an SLA report."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.intents.base import Intent
from cc.core.records.frozen import FrozenSlaReport


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeSlaReport(Intent[FrozenSlaReport]):
    """Keep the figures of [start_at, end_at) for good, as they are known now or (`as_of`) were then. The other fields
    are those of SlaFigures. An empty name becomes the period's and the unit's. A period that has not ended is refused
    unless `running`. The same again is the same answer; another report under a name that is taken is refused."""

    start_at: datetime
    end_at: datetime
    name: str = ""
    by: tuple[str, ...] = ()
    query: str = ""
    unit: str = ""
    worst: int = 0
    as_of: datetime | None = None
    running: bool = False
