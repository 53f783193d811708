"""Questions about frozen SLA reports. A freeze can be seen by who sees the unit through whose eyes it was made, with
clearance if it was made with it."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.questions.base import Question
from cc.core.records.freezing import Comparison, DigestCheck, FrozenSlaReport


@dataclass(frozen=True, slots=True)
class ListFrozenSlaReports(Question[tuple[FrozenSlaReport, ...]]):
    """Every freeze in sight, the latest first."""

    first_name = "ListFrozen"


@dataclass(frozen=True, slots=True)
class GetFrozenSlaReport(Question[FrozenSlaReport]):
    """One freeze."""

    first_name = "GetFrozen"

    name: str


@dataclass(frozen=True, slots=True)
class CompareFrozenSlaReport(Question[Comparison]):
    """A freeze beside the same reckoned now, with what differs and why; at most `limit` reports, 1 to 1000."""

    first_name = "CompareFrozen"

    name: str
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckDigest(Question[DigestCheck]):
    """Whether a report that somebody holds is what this Centre told: its digest, and what it says of itself. `worst`
    is how many it lists."""

    digest: str
    start_at: datetime
    end_at: datetime
    as_of: datetime
    position: str
    seen_from: str
    cleared: bool = False
    by: tuple[str, ...] = ()
    query: str = ""
    unit: str = ""
    worst: int = 0
