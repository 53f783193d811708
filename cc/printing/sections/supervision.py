"""What a supervisor looks at beside promises, as sections: places, workload, evidence returned, ping-pong.

Owns which columns there are and in which order. Must never know a Centre, nor a form.
"""

from collections.abc import Iterable

from cc.core.phrases import mark
from cc.core.records.supervision import (
    PingPong,
    PlaceCount,
    Places,
    RecurringPlace,
    ReturnedReport,
    Workload,
    WorkloadReport,
)
from cc.printing.section import Column, Section

_COUNTS = (
    Column("reports", "count"),
    Column(mark("reports before"), "count"),
    Column("places", "count"),
    Column(mark("places before"), "count"),
    Column("new", "count"),
    Column("gone", "count"),
    Column("stayed", "count"),
)
_PLACE = (
    Column("reports", "count"),
    Column(mark("reports before"), "count"),
    Column("days", "count"),
    Column("category", "category"),
    Column("area", "area"),
    Column("lat", "degrees"),
    Column("lon", "degrees"),
    Column("latest", "moment"),
    Column("report", "text"),
)
_WORK = (
    Column(mark("open now"), "count"),
    Column("assigned", "count"),
    Column("done", "count"),
    Column("declined", "count"),
    Column(mark("handed over"), "count"),
    Column("cancelled", "count"),
    Column("returned", "count"),
    Column("returns", "count"),
    Column(mark("until on site"), "span"),
    Column(mark("in hand"), "span"),
)


def places(found: Places) -> tuple[Section, ...]:
    """Distinct places by category, and those with most reports."""
    note = mark(
        "A place is what lies within {radius} m of its first report of the same category, rejected reports apart."
    )
    counted = Section(
        key="places",
        title=mark("Distinct places"),
        columns=(Column("category", "category"), *_COUNTS),
        rows=tuple((each.category, *_count(each)) for each in found.categories),
        facts=(
            *zip(_COUNTS, _count(found.total), strict=True),
            (Column(mark("the period before begins"), "moment"), found.before_at),
            (Column(mark("reports without a place"), "count"), found.unplaced),
        ),
        note=note,
        given={"radius": f"{found.radius_m:g}"},
        bar=3,
    )
    top = Section(
        key="top_places",
        title=mark("Places with most reports"),
        columns=_PLACE,
        rows=tuple(map(_place, found.top)),
        note=mark("Days are those with a report in either period."),
        bar=0,
    )
    return (counted, top)


def _count(count: PlaceCount) -> tuple[int, ...]:
    return (
        count.reports,
        count.reports_before,
        count.distinct,
        count.distinct_before,
        count.appeared,
        count.gone,
        count.stayed,
    )


def _place(place: RecurringPlace) -> tuple[object, ...]:
    counts = (place.reports, place.before, place.days)
    return (*counts, place.category, place.area, place.lat, place.lon, place.last_at, place.last_ref)


def workload(found: WorkloadReport, most: int | None = None) -> Section:
    """Work by officer or unit, those with most open first; with `most` no more than so many, and the note says so."""
    rows = found.rows if most is None else found.rows[:most]
    left = len(found.rows) - len(rows)
    who = (Column("officer", "officer"), Column("unit", "unit")) if found.by == "officer" else (Column("unit", "unit"),)
    more = mark("{left} more with less open: {command} sla workload --by {by}")
    return Section(
        key=f"workload_{found.by}",
        title=mark("Workload by officer") if found.by == "officer" else mark("Workload by unit"),
        columns=(*who, *_WORK),
        rows=tuple(_work(row, found.by) for row in rows),
        note=more if left else mark("Of tasks made in the period; open now is all that is open, whenever it was made."),
        given={"left": str(left), "by": found.by} if left else None,
        bar=len(who),
    )


def _work(row: Workload, by: str) -> tuple[object, ...]:
    who = (row.officer, row.unit) if by == "officer" else (row.unit,)
    counts = (row.open_now, row.assigned, row.closed, row.declined, row.handed_over, row.cancelled)
    return (*who, *counts, row.returned, row.returns, row.arrive_s, row.unit_s)


def returned(found: ReturnedReport, most: int | None = None) -> Section:
    """Evidence that was sent back, by officer, unit or category."""
    columns = (
        Column("done", "count"),
        Column("returned", "count"),
        Column("returns", "count"),
        Column("rate", "share"),
    )
    rows = [(row.group, row.closed, row.returned, row.returns, row.rate) for row in found.rows]
    total = found.total
    return Section(
        key=f"returned_{found.by}",
        title=mark("Evidence returned"),
        columns=(Column(found.by, found.by), *columns),
        rows=tuple(rows if most is None else [row for row in rows if row[2]][:most]),
        facts=tuple(zip(columns, (total.closed, total.returned, total.returns, total.rate), strict=True)),
        note=mark("Of tasks that were closed at least once: those sent back for better evidence, and how often."),
        bar=2,
    )


def hands(found: PingPong) -> tuple[Section, ...]:
    """Work that went from unit to unit: the ways, what came back, the longest chains."""
    facts = (
        (Column("reports", "count"), found.reports),
        (Column(mark("handed over"), "count"), found.passed),
        (Column(mark("came back"), "count"), found.came_back),
        (Column("hand-overs", "count"), found.hands),
    )
    pairs = Section(
        key="hands",
        title=mark("From unit to unit"),
        columns=(Column(mark("from unit"), "unit"), Column(mark("to unit"), "unit"), Column("times", "count")),
        rows=tuple((each.before, each.after, each.times) for each in found.pairs),
        facts=facts,
        note=mark(
            "Work goes to a unit by an offer, back when that is declined, on when a declined task is given elsewhere."
        ),
        bar=2,
    )
    chains = Section(
        key="ping_pong",
        title=mark("Ping-pong: work that came back"),
        columns=(Column("units", "units"), Column("times", "count")),
        rows=tuple((each.units, each.times) for each in found.chains),
        bar=1,
    )
    longest = Section(
        key="longest",
        title=mark("Reports handed over most often"),
        columns=(
            Column("report", "text"),
            Column("category", "category"),
            Column("received", "moment"),
            Column("units", "units"),
        ),
        rows=tuple((each.ref, each.category, each.received_at, each.units) for each in found.longest),
    )
    return (pairs, chains, longest)


def phrases(sections: Iterable[Section]) -> set[str]:
    """Every phrase that the sections say, for whoever translates them."""
    found: set[str] = set()
    for section in sections:
        found |= {section.title, *(column.name for column in section.columns)}
        found |= {column.name for column, _ in section.facts}
        found |= {section.note} if section.note else set()
    return found
