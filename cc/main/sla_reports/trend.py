"""The period before, beside which an SLA report's figures stand. Owns which period that is; knows no form."""

from dataclasses import replace
from typing import TYPE_CHECKING

from cc.core.rules.calendar.periods import period_before
from cc.printing.trend import Trend

if TYPE_CHECKING:
    from cc.core.questions.sla import SlaFigures
    from cc.core.records.sla import SlaReport
    from cc.main.sla_reports.paper import Reader


def trend_of(desk: "Reader", question: "SlaFigures", figures: "SlaReport") -> Trend:
    """The same figures of the period before."""
    start_at, end_at = period_before(figures.start_at, figures.end_at, desk.room_zone)
    return Trend(figures, desk.ask(replace(question, start_at=start_at, end_at=end_at, worst=0)))
