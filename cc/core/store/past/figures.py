"""SLA figures as they would have been told at a cut (store.cuts): the same sums as store.figures, over reports as they
stood. Read only; walks every report of the period in batches, in flat memory.
"""

import heapq
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.sla import Clock, LateClock, SlaReport
from cc.core.rules.calendar.periods import QUARTER_S
from cc.core.rules.sla.fold import is_breached, verdict
from cc.core.rules.work.replay import PastReport
from cc.core.store.figures.figures import MOST_WORST
from cc.core.store.figures.groupings import Labels, check_groupings
from cc.core.store.figures.sums import Group, Key, entries, exclusions, figures, rolled_up, tally, totals
from cc.core.store.figures.verdicts import place_of
from cc.core.store.organisation.directory import Directory
from cc.core.store.past.organisation import PastHouse, house_at
from cc.core.store.past.reports import Standing, standings, standings_told
from cc.core.store.past.scope import PastScope, clock_officer, clock_unit
from cc.core.store.past.streams import told_house
from cc.core.store.sql.times import epoch, instant
from cc.core.store.trail.positions import Cut
from cc.core.vocabulary import ClockState

_CELLS: Mapping[str, Callable[[PastReport, Clock], object]] = {
    "unit": clock_unit,
    "category": lambda report, clock: report.category,
    "area": lambda report, clock: report.area or "",
    "officer": clock_officer,
    "channel": lambda report, clock: report.channel,
    "priority": lambda report, clock: report.priority,
    "quarter": lambda report, clock: epoch(report.received_at) // QUARTER_S,
}
"""What store.figure_labels reads of a row, by its names."""


def past_report(
    connection: Connection,
    actor: Actor,
    directory: Directory,
    cut: Cut,
    *,
    start_at: datetime | None,
    end_at: datetime | None,
    by: Sequence[str],
    query: str,
    worst: int = 0,
    unit: str = "",
    anew: bool = False,
) -> SlaReport:
    """What `figures.sla_report` would have told at the cut; arguments and errors as there. InputError too for a filter
    that cannot be known of the past. `anew` everything is folded from events: which reports there are, each of them,
    and the units, people, policies and calendars from their own streams; nothing is taken from a table."""
    check_groupings(by)
    if not 0 <= worst <= MOST_WORST:
        raise InputError(
            "the worst are from 0 to {most}.", code="input.worst", fields={"worst": worst, "most": MOST_WORST}
        )
    house = told_house(connection, directory, cut) if anew else house_at(connection, directory, cut)
    scope = PastScope(actor, house, instant(cut.at), query=query, unit=unit)
    sums = Sums(house, by, unit or actor.unit or house.directory.root, cut.at, worst)
    walk = standings_told if anew else standings
    for batch in walk(connection, house, cut, start_at, end_at):
        for each in batch:
            if scope.holds(each.report):
                sums.add(each, [clock for clock in each.clocks if scope.counts(each.report, clock)])
    return sums.report(start_at, end_at, unit)


class Sums:
    """Adds reports up to an SLA report as of `at` (epoch s)."""

    def __init__(self, house: PastHouse, by: Sequence[str], base: str, at: int, worst: int) -> None:
        self._by, self._at, self._moment, self._most = tuple(by), at, instant(at), worst
        self._labels = Labels(house.directory, by, base)
        self._cells = [_CELLS[name] for name in self._labels.reads]
        self._groups: dict[Key, Group] = {}
        self._reports = self._without_clock = 0
        self._first = self._last = 0
        self._worst: list[tuple[int, str, LateClock]] = []

    def add(self, standing: Standing, counted: list[Clock]) -> None:
        """A report, and those of its clocks that count."""
        received_at = epoch(standing.report.received_at)
        self._first = min(self._first, received_at) if self._reports else received_at
        self._last = max(self._last, received_at)
        self._reports += 1
        self._without_clock += not standing.clocks
        for clock in counted:
            self._add(standing.report, clock)
        if self._most:
            self._keep_latest(standing, counted)

    def _add(self, report: PastReport, clock: Clock) -> None:
        key = (self.group(report, clock), str(clock.target))
        told = verdict(clock, self._moment)
        seconds = clock.counted_s if clock.state is ClockState.STOPPED and told != "excluded" else None
        place = place_of(told, clock.excluded, is_breached(clock, self._moment), clock.entered)
        self._groups.setdefault(key, Group()).tallies.append(tally(place, seconds))

    def group(self, report: PastReport, clock: Clock) -> tuple[object, ...]:
        """The label of the group that a clock counts in."""
        return self._labels.of(tuple([cell(report, clock) for cell in self._cells]))

    def _keep_latest(self, standing: Standing, counted: list[Clock]) -> None:
        broken = [clock for clock in counted if verdict(clock, self._moment) == "breached"]
        if not broken:
            return
        clock = min(broken, key=lambda each: (-self._late_s(each), each.number, each.target, -each.episode))
        late = _late(standing, clock, self._late_s(clock))
        self._worst.append((-late.late_s, late.ref, late))
        if len(self._worst) > 4 * self._most:
            self._worst = heapq.nsmallest(self._most, self._worst, key=_lateness)

    def _late_s(self, clock: Clock) -> int:
        ended = self._at if clock.stopped_at is None else epoch(clock.stopped_at)
        return ended - epoch(_broken_at(clock))

    def report(self, start_at: datetime | None, end_at: datetime | None, unit: str) -> SlaReport:
        """The sums."""
        groups = rolled_up(self._groups, self._by.index("tree")) if "tree" in self._by else self._groups
        seen = self._reports > 0
        return SlaReport(
            start_at=start_at or instant(self._first if seen else self._at),
            end_at=end_at or instant(max(self._at, self._last + 1) if seen else self._at),
            by=self._by,
            reports=self._reports,
            without_clock=self._without_clock,
            figures=figures(groups),
            worst=tuple(late for _, _, late in heapq.nsmallest(self._most, self._worst, key=_lateness)),
            unit=unit,
            totals=figures(totals(self._groups)),
            exclusions=exclusions(self._groups),
            entries=entries(self._groups),
        )


def _lateness(kept: tuple[int, str, LateClock]) -> tuple[int, str]:
    return kept[:2]


def _broken_at(clock: Clock) -> datetime:
    broken_at = clock.breached_at or clock.due_at
    assert broken_at is not None
    return broken_at


def _late(standing: Standing, clock: Clock, late_s: int) -> LateClock:
    report = standing.report
    return LateClock(
        ref=report.ref,
        number=clock.number,
        target=clock.target,
        episode=clock.episode,
        unit=clock_unit(report, clock),
        officer=clock_officer(report, clock),
        category=report.category,
        excerpt=standing.excerpt,
        received_at=report.received_at,
        broken_at=_broken_at(clock),
        stopped_at=clock.stopped_at,
        late_s=late_s,
    )
