"""Figures beside those of the period before: what changed. Must never know a Centre, nor how a change is shown."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.rules.calendar.periods import stretch_before

STRETCHES = ("day", "week", "month")

Key = tuple[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class Change:
    """What a row was in the period before (None where it had no figure), and by how much it is other now: compliance in
    shares, the median in seconds."""

    compliance: float | None = None
    median_s: int | None = None
    compliance_by: float | None = None
    median_by_s: int | None = None


NOTHING = Change()


class Trend:
    """A report's rows against those of the period before. Rows by day, week or month stand against the day, week or
    month before them, also within the report; with two such columns there is no telling which, and nothing is told."""

    def __init__(self, report: SlaReport, before: SlaReport) -> None:
        self.before = before
        self.start_at, self.end_at, self.reports = before.start_at, before.end_at, before.reports
        self._by = report.by
        self._stretches = [at for at, name in enumerate(report.by) if name in STRETCHES]
        known = chain(before.figures, report.figures) if self._stretches else before.figures
        self._rows = _by_key(known) if len(self._stretches) <= 1 else {}
        self._totals = _by_key(before.totals)

    def of(self, figure: SlaFigure) -> Change:
        """A row's change."""
        group = self._earlier(figure.group)
        return _change(figure, self._rows.get((group, str(figure.target))) if group is not None else None)

    def of_total(self, figure: SlaFigure) -> Change:
        """A target's over all groups."""
        return _change(figure, self._totals.get(((), str(figure.target))))

    def _earlier(self, group: tuple[str, ...]) -> tuple[str, ...] | None:
        if not self._stretches:
            return group
        at = self._stretches[0]
        label = stretch_before(self._by[at], group[at])
        return None if label is None else (*group[:at], label, *group[at + 1 :])


def changes(figures: Iterable[SlaFigure], trend: Trend | None) -> Iterator[tuple[SlaFigure, Change | None]]:
    """Each row with its change; None for all of them without a trend."""
    for figure in figures:
        yield figure, trend.of(figure) if trend else None


def _by_key(figures: Iterable[SlaFigure]) -> Mapping[Key, SlaFigure]:
    return {(figure.group, str(figure.target)): figure for figure in figures}


def _change(now: SlaFigure, before: SlaFigure | None) -> Change:
    if before is None:
        return NOTHING
    was, share = before.compliance, now.compliance
    return Change(
        compliance=was,
        median_s=before.median_s,
        compliance_by=None if was is None or share is None else share - was,
        median_by_s=None if before.median_s is None or now.median_s is None else now.median_s - before.median_s,
    )
