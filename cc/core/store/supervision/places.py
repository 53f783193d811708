"""Places that reports came from, in a period beside the one before. Read only: one walk over both, oldest first.

What is kept grows with the places, not with the reports. Which report belongs to which place is `rules.places`'.
"""

from array import array
from datetime import datetime, tzinfo
from heapq import nlargest
from typing import Any

from sqlalchemy import Connection, select

from cc.core.errors import InputError
from cc.core.questions.supervision import RecurringPlaces
from cc.core.records.organisation import Actor
from cc.core.records.supervision import PlaceCount, Places, RecurringPlace
from cc.core.rules.calendar.periods import QUARTER_S
from cc.core.rules.geo.clusters import PlaceClusters
from cc.core.rules.geo.distance import is_place
from cc.core.rules.lifecycle.workload import NO_PLACE_OF_ITS_OWN
from cc.core.rules.query.parse import parse
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.reports.branches import reports_below
from cc.core.store.reports.periods import ceiling, within
from cc.core.store.reports.search import Compiler
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite, streamed
from cc.core.store.sql.times import instant

R = tables.report

MOST_TOP = 500
LEAST_RADIUS_M, MOST_RADIUS_M = 1.0, 5000.0


class _Known:
    """What is known of the places so far, in arrays: they may be many."""

    def __init__(self, radius_m: float, zone: tzinfo) -> None:
        self._radius_m, self._zone = radius_m, zone
        self._gathered: dict[str, tuple[PlaceClusters, array[int]]] = {}
        self._last_day, self._quarter, self._today = array("q"), -1, -1
        self._days, self._last_s = array("q"), array("q")
        self._lon, self._lat = array("d"), array("d")
        self._area: list[str] = []
        self._ref: list[str] = []
        self.now, self.before = array("q"), array("q")
        self.category: list[str] = []

    def add(self, row: Any, *, inside: bool) -> None:
        """A report with a place; `inside` when it is one of the period, else of the one before."""
        place = self._place(row)
        (self.now if inside else self.before)[place] += 1
        self._lon[place] += row.lon
        self._lat[place] += row.lat
        self._last_s[place], self._ref[place] = row.received_at, row.ref
        day = self._day(row.received_at)
        if day != self._last_day[place]:
            self._last_day[place] = day
            self._days[place] += 1

    def _place(self, row: Any) -> int:
        if row.category not in self._gathered:
            self._gathered[row.category] = (PlaceClusters(self._radius_m), array("q"))
        gathering, numbers = self._gathered[row.category]
        at = gathering.place_of(row.lon, row.lat)
        if at == len(numbers):
            numbers.append(len(self.category))
            self.category.append(row.category)
            self._area.append(row.area or "")
            self._ref.append(row.ref)
            for counts in (self.now, self.before, self._days, self._last_s):
                counts.append(0)
            self._last_day.append(-1)
            self._lon.append(0.0)
            self._lat.append(0.0)
        return numbers[at]

    def _day(self, at_s: int) -> int:
        if at_s // QUARTER_S != self._quarter:
            self._quarter = at_s // QUARTER_S
            self._today = datetime.fromtimestamp(at_s, self._zone).toordinal()
        return self._today

    def record(self, place: int) -> RecurringPlace:
        """What is told of a place."""
        every = self.now[place] + self.before[place]
        return RecurringPlace(
            category=self.category[place],
            lon=round(self._lon[place] / every, 6),
            lat=round(self._lat[place] / every, 6),
            area=self._area[place],
            reports=self.now[place],
            before=self.before[place],
            days=self._days[place],
            last_at=instant(self._last_s[place]),
            last_ref=self._ref[place],
        )

    def counts(self) -> tuple[PlaceCount, tuple[PlaceCount, ...]]:
        """Over all, and by category."""
        found: dict[str, list[int]] = {}
        every = [0] * 7
        for category, now, before in zip(self.category, self.now, self.before, strict=True):
            told = (now, before, now > 0, before > 0, not before, not now, now > 0 and before > 0)
            for at, count in enumerate(told):
                found.setdefault(category, [0] * 7)[at] += count
                every[at] += count
        rows = (_counted(category, counts) for category, counts in found.items())
        return _counted("", every), tuple(sorted(rows, key=lambda row: (-row.distinct, row.category)))


def recurring_places(
    connection: Connection, actor: Actor, directory: Directory, asked: RecurringPlaces, now: int
) -> Places:
    """Distinct places of the period beside the period before. InputError for a filter, unit, radius or `top` that is
    none, and for a period that ends before it begins."""
    before_at = asked.before_at or asked.start_at - (asked.end_at - asked.start_at)
    _check(asked, before_at)
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    query = (
        select(R.c.received_at, R.c.category, R.c.lon, R.c.lat, R.c.area, R.c.ref)
        .where(may_see(actor, directory), *within(R.c.received_at, before_at, asked.end_at))
        .where(R.c.status != NO_PLACE_OF_ITS_OWN, *reports_below(directory, asked.unit))
        .where(*compiler.conditions(parse(asked.query)))
        .order_by(R.c.received_at, R.c.id)
    )
    known, start_s, unplaced = _Known(asked.radius_m, directory.zone), ceiling(asked.start_at), 0
    for row in streamed(connection, query, {"now": now}):
        inside = row.received_at >= start_s
        if is_place(row.lon, row.lat):
            known.add(row, inside=inside)
        else:
            unplaced += inside
    here = (place for place, count in enumerate(known.now) if count)
    top = nlargest(asked.top, here, key=lambda place: (known.now[place], known.before[place], -place))
    total, categories = known.counts()
    return Places(
        start_at=asked.start_at,
        end_at=asked.end_at,
        before_at=before_at,
        radius_m=asked.radius_m,
        unplaced=unplaced,
        total=total,
        categories=categories,
        top=tuple(map(known.record, top)),
    )


def _check(asked: RecurringPlaces, before_at: datetime) -> None:
    if not before_at < asked.start_at < asked.end_at:
        raise InputError("the period must begin before it ends, and the one before before that.", code="input.period")
    if not LEAST_RADIUS_M <= asked.radius_m <= MOST_RADIUS_M:
        raise InputError(
            "the radius is from {least} to {most} metres.",
            code="input.radius",
            fields={"radius_m": asked.radius_m, "least": f"{LEAST_RADIUS_M:g}", "most": f"{MOST_RADIUS_M:g}"},
        )
    check_top(asked.top)


def check_top(top: int) -> None:
    """InputError for more than MOST_TOP, or fewer than none."""
    if not 0 <= top <= MOST_TOP:
        raise InputError("the top are from 0 to {most}.", code="input.top", fields={"top": top, "most": MOST_TOP})


def _counted(category: str, counts: list[int]) -> PlaceCount:
    reports, reports_before, distinct, distinct_before, appeared, gone, stayed = counts
    return PlaceCount(
        category=category,
        reports=reports,
        reports_before=reports_before,
        distinct=distinct,
        distinct_before=distinct_before,
        appeared=appeared,
        gone=gone,
        stayed=stayed,
    )
