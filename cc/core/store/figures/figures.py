"""SLA figures over stored clocks: counts, medians and 90th percentiles by group. Read only.

One walk over the clocks of the period: the database tells each one's verdict (store.verdicts) and the cells of its
label (store.figure_labels), and here it is added to its group (store.figure_sums). Sorting in the database, for
counts by group and again for percentiles, costs SQLite as much as this walk (bench/figures.py). Knows no calendar: the
fold has reckoned.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, literal_column, select, true

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.sla import SlaReport
from cc.core.rules.query.parse import parse
from cc.core.store.figures.groupings import Labels, check_groupings
from cc.core.store.figures.sums import TALLY, Group, Key, entries, exclusions, figures, rolled_up, totals
from cc.core.store.figures.verdicts import counts_seconds, verdict_place
from cc.core.store.figures.worst_breaches import worst_clocks
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.reports.branches import clocks_below, reports_below
from cc.core.store.reports.periods import within
from cc.core.store.reports.search import Compiler, Sql
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import RawRow, on_sqlite, stepped
from cc.core.store.sql.times import instant

R, T, C = tables.report, tables.task, tables.clock

MOST_WORST = 100
"""How many broken promises can be asked for at once."""

_MOST_LABELS = 1 << 16
"""How many different cells are remembered with their group: beyond, they are looked at again."""

_TALLY: Any = verdict_place() + case(
    (counts_seconds(), literal_column(str(TALLY)) * (C.c.counted_s + literal_column("1"))), else_=literal_column("0")
)
"""A clock as figure_sums keeps it."""


def sla_report(
    connection: Connection,
    actor: Actor,
    directory: Directory,
    *,
    start_at: datetime | None,
    end_at: datetime | None,
    by: Sequence[str],
    query: str,
    now: int,
    worst: int = 0,
    unit: str = "",
) -> SlaReport:
    """Figures over the reports in sight that were received in [start_at, end_at) and match the filter.

    A task's clocks count for the task's unit and officer; the report's own for its unit, and for no officer. Days,
    weeks (ISO) and months are those of the room's zone, whosever the clock is.
    With `worst`, so many of the latest broken promises too. With
    `unit`, what counts for it and the units below it alone; branches are that unit's children, else the actor's unit's;
    `tree` has each unit with all below it, as the path down to it.
    InputError for a column, a filter or a unit that is none, and for more than MOST_WORST.
    """
    check_groupings(by)
    if not 0 <= worst <= MOST_WORST:
        raise InputError(
            "the worst are from 0 to {most}.", code="input.worst", fields={"worst": worst, "most": MOST_WORST}
        )
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    where = [may_see(actor, directory), *within(R.c.received_at, start_at, end_at), *compiler.conditions(parse(query))]
    where += reports_below(directory, unit)
    of_unit = clocks_below(directory, unit)
    labels = Labels(directory, by, unit or actor.unit or directory.root)
    groups = _groups(connection, where, of_unit, labels, now)
    seen = _seen(connection, where, now)
    return SlaReport(
        start_at=start_at or instant(now if seen.first is None else seen.first),
        end_at=end_at or instant(now if seen.last is None else max(now, seen.last + 1)),
        by=tuple(by),
        reports=seen.reports,
        without_clock=seen.without_clock or 0,
        figures=figures(rolled_up(groups, by.index("tree")) if "tree" in by else groups),
        worst=worst_clocks(connection, [*where, *of_unit], now, worst),
        unit=unit,
        totals=figures(totals(groups)),
        exclusions=exclusions(groups),
        entries=entries(groups),
    )


def _seen(connection: Connection, where: list[Sql], now: int) -> Any:
    """How many reports there are, how many of them without a clock, and when the first and the last were received."""
    no_clock = case((exists().where(C.c.report_id == R.c.id), 0), else_=1)
    query = select(
        func.count().label("reports"),
        func.sum(no_clock).label("without_clock"),
        func.min(R.c.received_at).label("first"),
        func.max(R.c.received_at).label("last"),
    )
    return connection.execute(query.select_from(R).where(*where), {"now": now}).one()


def _groups(connection: Connection, where: list[Sql], of_unit: list[Sql], labels: Labels, now: int) -> dict[Key, Group]:
    """Every clock of the reports that match, in its group."""
    where = [each for each in (*where, *of_unit) if each is not true()]
    both: Any = C
    if where or labels.columns:
        both = C.join(R, R.c.id == C.c.report_id)
    if of_unit or labels.of_tasks:
        both = both.outerjoin(T, and_(T.c.report_id == C.c.report_id, T.c.number == C.c.number))
    query: Select[Any] = select(*labels.columns, C.c.target, _TALLY).select_from(both).where(*where)
    return _added_up(stepped(connection, query, {"now": now}), labels)


def _added_up(rows: Iterator[RawRow], labels: Labels) -> dict[Key, Group]:
    """Rows of cells, target and tally, each added to its group; what the cells say is worked out once."""
    groups: dict[Key, Group] = {}
    known: dict[RawRow, Callable[[int], None]] = {}
    for row in rows:
        cells = row[:-1]
        append = known.get(cells)
        if append is None:
            if len(known) >= _MOST_LABELS:
                known.clear()
            key = (labels.of(cells), cells[-1])
            append = known[cells] = groups.setdefault(key, Group()).tallies.append
        append(row[-1])
    return groups
