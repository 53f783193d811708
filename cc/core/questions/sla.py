"""What is asked of SLA clocks and figures."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.questions.base import Question
from cc.core.records.explanations import Explanation
from cc.core.records.sla import SlaReport


@dataclass(frozen=True, slots=True)
class ExplainClocks(Question[Explanation]):
    """Every clock of a report with the intervals it rests on; with `as_of`, from what had been recorded by then."""

    report: str
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlaFigures(Question[SlaReport]):
    """Figures over the reports received in [start_at, end_at); None leaves a side open. `by` names columns: unit,
    branch, tree, category, area, officer, channel, priority, day, week, month. `worst` asks for so many of the latest
    broken promises, one a report, at most 100. `unit` limits the figures to what counts for it and the units
    below it. A branch is one of its children with all that is below; `tree` has every unit with all that is below it,
    as the path `BASE/CHILD/…` down to it, so that its rows overlap. Without `unit` both begin at the caller's own.

    With `as_of`, an instant of the past, the figures are those that would have been told then, from events: reports,
    tasks, units and sight as they stood. A filter on what is not kept of the past (words, flags, leases) is refused.
    """

    start_at: datetime | None = None
    end_at: datetime | None = None
    by: tuple[str, ...] = ()
    query: str = ""
    worst: int = 0
    unit: str = ""
    as_of: datetime | None = None
