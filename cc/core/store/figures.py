"""SLA figures over stored clocks: counts, medians and 90th percentiles by group. Read only.

One walk over the clocks of the period; what is kept is eight bytes for each clock that has stopped (the seconds that it
counted, for the percentiles), and a row for each group. Knows no calendar: the fold has reckoned.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, and_, exists, func, select

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.rules.query import parse
from cc.core.store import tables
from cc.core.store.branches import CLOCK_UNIT, Branches, Trees, clocks_below, path_text, reports_below
from cc.core.store.directory import Directory
from cc.core.store.periods import within
from cc.core.store.prepared import on_sqlite, streamed
from cc.core.store.scope import may_see
from cc.core.store.search import Compiler, Sql
from cc.core.store.times import instant
from cc.core.store.worst import worst_clocks
from cc.core.vocabulary import ClockState, TargetName

R, T, C = tables.report, tables.task, tables.clock

_ORDER = {target.value: index for index, target in enumerate(TargetName)}
_PLAIN = {
    ClockState.VOID.value: "excluded",
    ClockState.STOPPED.value: "met",
    ClockState.PAUSED.value: "paused",
    ClockState.RUNNING.value: "running",
}
_FIXED: tuple[Any, ...] = (
    C.c.target,
    C.c.state,
    C.c.excluded,
    C.c.started_at,
    C.c.due_at,
    C.c.breached_at,
    C.c.counted_s,
    R.c.received_at,
)
"""What is read of every clock, before the columns that the figures are grouped by."""

_COLUMNS: Mapping[str, Any] = {
    "unit": CLOCK_UNIT,
    "branch": CLOCK_UNIT,
    "tree": CLOCK_UNIT,
    "category": R.c.category,
    "area": func.coalesce(R.c.area, ""),
    "officer": func.coalesce(T.c.officer, ""),
    "channel": R.c.channel,
    "priority": R.c.priority,
}
_SHAPES: Mapping[str, str] = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
"""Stretches of time, in the zone of the unit that a clock counts for."""

MOST_WORST = 100
"""How many broken promises can be asked for at once."""

_QUARTER_S = 900
"""No zone's day begins within a quarter of an hour: what is true of one second is true of its quarter."""

Key = tuple[tuple[Any, ...], str]


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
    weeks (ISO) and months are those of the unit's zone. With `worst`, so many of the latest broken promises too. With
    `unit`, what counts for it and the units below it alone; branches are that unit's children, else the actor's unit's;
    `tree` has each unit with all below it, as the path down to it.
    InputError for a column, a filter or a unit that is none, and for more than MOST_WORST.
    """
    _check(by)
    if not 0 <= worst <= MOST_WORST:
        raise InputError(f"the worst are from 0 to {MOST_WORST}.", code="input.worst", fields={"worst": worst})
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    where = [may_see(actor, directory), *within(R.c.received_at, start_at, end_at), *compiler.conditions(parse(query))]
    where += reports_below(directory, unit)
    of_unit = clocks_below(directory, unit)
    named = _named(directory, by, unit or actor.unit or directory.root)
    groups = _groups(connection, where, of_unit, by, named, now)
    times = list(
        connection.execute(select(func.min(R.c.received_at), func.max(R.c.received_at)).where(*where), {"now": now})
    )
    first, last = times[0]
    totals = _totals(groups)
    if "tree" in by:
        groups = _rolled_up(groups, by.index("tree"))
    return SlaReport(
        start_at=start_at or instant(now if first is None else first),
        end_at=end_at or instant(now if last is None else max(now, last + 1)),
        by=tuple(by),
        reports=_count(connection, where, now),
        without_clock=_count(connection, [*where, ~exists().where(C.c.report_id == R.c.id)], now),
        figures=tuple(groups[key].figure(key) for key in sorted(groups, key=_group_order)),
        worst=worst_clocks(connection, [*where, *of_unit], now, worst),
        unit=unit,
        totals=tuple(totals[key].figure(key) for key in sorted(totals, key=_group_order)),
    )


def _check(by: Sequence[str]) -> None:
    known = (*_COLUMNS, *_SHAPES)
    wrong = [name for name in by if name not in known]
    if wrong:
        raise InputError(
            f"figures cannot be grouped by {wrong[0]}: take {', '.join(known)}.",
            code="input.by",
            fields={"by": list(by), "known": list(known)},
        )


def _group_order(key: Key) -> tuple[tuple[Any, ...], int]:
    return key[0], _ORDER[key[1]]


def _count(connection: Connection, where: list[Sql], now: int) -> int:
    return int(connection.execute(select(func.count()).select_from(R).where(*where), {"now": now}).scalar_one())


class _Group:
    """One row of the report while it is added up."""

    __slots__ = ("counted_s", "counts")

    def __init__(self) -> None:
        self.counts = {"met": 0, "breached": 0, "running": 0, "paused": 0, "excluded": 0}
        self.counted_s = array("q")

    def add(self, other: "_Group") -> None:
        """Add another group's clocks to these."""
        for name, count in other.counts.items():
            self.counts[name] += count
        self.counted_s.extend(other.counted_s)

    def figure(self, key: Key) -> SlaFigure:
        """The row."""
        values = sorted(self.counted_s)
        return SlaFigure(
            tuple(map(path_text, key[0])),
            TargetName(key[1]),
            **self.counts,
            median_s=_median(values),
            p90_s=_p90(values),
        )


def _median(values: Sequence[int]) -> int | None:
    """The middle one; between two of them, in whole seconds."""
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) // 2 if values else None


def _p90(values: Sequence[int]) -> int | None:
    """The least value that nine tenths do not exceed (nearest rank)."""
    return values[(9 * len(values) + 9) // 10 - 1] if values else None


def _totals(groups: Mapping[Key, _Group]) -> dict[Key, _Group]:
    """Each target over all groups."""
    found: dict[Key, _Group] = {}
    for (_, target), group in groups.items():
        found.setdefault(((), target), _Group()).add(group)
    return found


class _Names(Protocol):
    """What makes a label of the unit and the time."""

    def of(self, unit: str, received_at: int) -> object:
        """The label."""


def _named(directory: Directory, by: Sequence[str], base: str) -> list[tuple[int, _Names]]:
    """The columns, by place, whose labels are made of the unit and the time."""
    makers: dict[str, Callable[[], _Names]] = {
        "branch": lambda: Branches(directory, base),
        "tree": lambda: Trees(directory, base),
        **{name: partial(_Stretches, directory, shape) for name, shape in _SHAPES.items()},
    }
    return [(at, makers[name]()) for at, name in enumerate(by) if name in makers]


def _rolled_up(groups: dict[Key, _Group], at: int) -> dict[Key, _Group]:
    """Each unit of the tree, which is the column `at`, with all that is below it."""
    found: dict[Key, _Group] = {}
    for (label, target), group in groups.items():
        for depth in range(1, len(label[at]) + 1):
            key = ((*label[:at], label[at][:depth], *label[at + 1 :]), target)
            found.setdefault(key, _Group()).add(group)
    return found


def _groups(
    connection: Connection,
    where: list[Sql],
    of_unit: list[Sql],
    by: Sequence[str],
    named: list[tuple[int, _Names]],
    now: int,
) -> dict[Key, _Group]:
    both = C.join(R, R.c.id == C.c.report_id)
    if of_unit or {"unit", "branch", "tree", "officer", *_SHAPES}.intersection(by):
        both = both.outerjoin(T, and_(T.c.report_id == C.c.report_id, T.c.number == C.c.number))
    columns = [_COLUMNS.get(name, _COLUMNS["unit"]) for name in by]
    query: Select[Any] = select(*_FIXED, *columns).select_from(both).where(*where, *of_unit)
    groups: dict[Key, _Group] = {}
    for row in streamed(connection, query, {"now": now}):
        target, state, excluded, started_at, due_at, breached_at, counted_s, received_at, *label = row
        for at, names in named:
            label[at] = names.of(label[at], received_at)
        key = (tuple(label), target)
        group = groups.get(key)
        if group is None:
            group = groups[key] = _Group()
        told = standing(state, excluded, started_at, due_at, breached_at, now)
        group.counts[told] += 1
        if state == "stopped" and told != "excluded":
            group.counted_s.append(counted_s)
    return groups


def standing(state: str, excluded: str, started_at: int, due_at: int | None, breached_at: int | None, now: int) -> str:
    """How a stored clock counts at `now`: what rules.sla.verdict says of its record, without making one."""
    if excluded:
        return "excluded"
    if breached_at is not None:
        broken = breached_at < now or breached_at <= started_at
    else:
        broken = state == "running" and due_at is not None and due_at < now
    return "breached" if broken else _PLAIN[state]


class _Stretches:
    """Names of days, weeks or months in the units' zones; each quarter of an hour is reckoned once."""

    def __init__(self, directory: Directory, shape: str) -> None:
        self._zones = {code: ZoneInfo(unit.zone) for code, unit in directory.units.items()}
        self._shape = shape
        self._known: dict[tuple[ZoneInfo, int], str] = {}

    def of(self, unit: str, received_at: int) -> str:
        """The stretch that an instant lies in for a unit."""
        at = (self._zones.get(unit, _UTC), received_at // _QUARTER_S)
        name = self._known.get(at)
        if name is None:
            name = self._known[at] = datetime.fromtimestamp(received_at, at[0]).strftime(self._shape)
        return name


_UTC = ZoneInfo("UTC")
