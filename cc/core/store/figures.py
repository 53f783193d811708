"""SLA figures over stored clocks: counts, medians and 90th percentiles by group. Read only.

One walk over the clocks of the period; what is kept is eight bytes for each clock that has stopped (the seconds that it
counted, for the percentiles), and a row for each group. Knows no calendar: the fold has reckoned.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, and_, exists, func, select

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.rules.query import parse
from cc.core.store import tables
from cc.core.store.directory import Directory
from cc.core.store.prepared import on_sqlite, streamed
from cc.core.store.scope import may_see
from cc.core.store.search import Compiler, Sql
from cc.core.store.times import epoch, instant
from cc.core.vocabulary import ClockState, TargetName

R, T, C = tables.report, tables.task, tables.clock

_CLOCK = (C.c.number, C.c.target, C.c.state, C.c.excluded, C.c.started_at, C.c.due_at, C.c.breached_at, C.c.counted_s)
_REPORT = (R.c.unit, R.c.category, R.c.area, R.c.channel, R.c.priority, R.c.received_at)
_TASK = (T.c.unit.label("task_unit"), T.c.officer.label("task_officer"))
_ORDER = {target.value: index for index, target in enumerate(TargetName)}
_PLAIN = {
    ClockState.VOID.value: "excluded",
    ClockState.STOPPED.value: "met",
    ClockState.PAUSED.value: "paused",
    ClockState.RUNNING.value: "running",
}

Key = Callable[[Any], str]


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
) -> SlaReport:
    """Figures over the reports in sight that were received in [start_at, end_at) and match the filter.

    A task's clocks count for the task's unit and officer; the report's own for its unit, and for no officer. Days,
    weeks (ISO) and months are those of the unit's zone. InputError for a column or a filter that is none.
    """
    keys = _keys(by, directory)
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    where = [may_see(actor, directory), *_period(start_at, end_at), *compiler.conditions(parse(query))]
    groups = _groups(connection, where, keys, now)
    times = list(
        connection.execute(select(func.min(R.c.received_at), func.max(R.c.received_at)).where(*where), {"now": now})
    )
    first, last = times[0]
    return SlaReport(
        start_at=start_at or instant(now if first is None else first),
        end_at=end_at or instant(now if last is None else max(now, last + 1)),
        by=tuple(by),
        reports=_count(connection, where, now),
        without_clock=_count(connection, [*where, ~exists().where(C.c.report_id == R.c.id)], now),
        figures=tuple(groups[key].figure(key) for key in sorted(groups, key=_group_order)),
    )


def _group_order(key: tuple[tuple[str, ...], str]) -> tuple[tuple[str, ...], int]:
    return key[0], _ORDER[key[1]]


def _period(start_at: datetime | None, end_at: datetime | None) -> list[Sql]:
    """[start_at, end_at) in whole seconds: an instant within a second begins with the next one."""
    found: list[Sql] = []
    if start_at is not None:
        found.append(R.c.received_at >= _ceiling(start_at))
    if end_at is not None:
        found.append(R.c.received_at < _ceiling(end_at))
    return found


def _ceiling(at: datetime) -> int:
    return epoch(at) + bool(at.microsecond)


def _count(connection: Connection, where: list[Sql], now: int) -> int:
    return int(connection.execute(select(func.count()).select_from(R).where(*where), {"now": now}).scalar_one())


class _Group:
    """One row of the report while it is added up."""

    __slots__ = ("counted_s", "counts")

    def __init__(self) -> None:
        self.counts = {"met": 0, "breached": 0, "running": 0, "paused": 0, "excluded": 0}
        self.counted_s = array("q")

    def figure(self, key: tuple[tuple[str, ...], str]) -> SlaFigure:
        """The row."""
        values = sorted(self.counted_s)
        return SlaFigure(key[0], TargetName(key[1]), **self.counts, median_s=_median(values), p90_s=_p90(values))


def _median(values: Sequence[int]) -> int | None:
    """The middle one; between two of them, in whole seconds."""
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) // 2 if values else None


def _p90(values: Sequence[int]) -> int | None:
    """The least value that nine tenths do not exceed (nearest rank)."""
    return values[(9 * len(values) + 9) // 10 - 1] if values else None


def _groups(
    connection: Connection, where: list[Sql], keys: tuple[Key, ...], now: int
) -> dict[tuple[tuple[str, ...], str], _Group]:
    both = C.join(R, R.c.id == C.c.report_id).outerjoin(
        T, and_(T.c.report_id == C.c.report_id, T.c.number == C.c.number)
    )
    query: Select[Any] = select(*_CLOCK, *_REPORT, *_TASK).select_from(both).where(*where)
    groups: dict[tuple[tuple[str, ...], str], _Group] = {}
    for row in streamed(connection, query, {"now": now}):
        at = (tuple([key(row) for key in keys]), row.target)
        group = groups.get(at)
        if group is None:
            group = groups[at] = _Group()
        told = standing(row, now)
        group.counts[told] += 1
        if row.state == "stopped" and told != "excluded":
            group.counted_s.append(row.counted_s)
    return groups


def standing(row: Any, now: int) -> str:
    """How a stored clock counts at `now`: what rules.sla.verdict says of its record, without making one."""
    if row.excluded:
        return "excluded"
    if row.breached_at is not None and (row.breached_at < now or row.breached_at <= row.started_at):
        return "breached"
    if row.breached_at is None and row.state == "running" and row.due_at is not None and row.due_at < now:
        return "breached"
    return _PLAIN[row.state]


# -- groups ------------------------------------------------------------------------------------------------------------


def _keys(by: Sequence[str], directory: Directory) -> tuple[Key, ...]:
    known = {**_COLUMNS} | {name: _in_zone(directory, shape) for name, shape in _SHAPES.items()}
    wrong = [name for name in by if name not in known]
    if wrong:
        raise InputError(
            f"figures cannot be grouped by {wrong[0]}: take {', '.join(known)}.",
            code="input.by",
            fields={"by": list(by), "known": list(known)},
        )
    return tuple(known[name] for name in by)


def _unit(row: Any) -> str:
    return str(row.task_unit or row.unit)


_COLUMNS: Mapping[str, Key] = {
    "unit": _unit,
    "category": lambda row: str(row.category),
    "area": lambda row: row.area or "",
    "officer": lambda row: row.task_officer or "",
    "channel": lambda row: str(row.channel),
    "priority": lambda row: str(row.priority),
}
_SHAPES: Mapping[str, str] = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}


def _in_zone(directory: Directory, shape: str) -> Key:
    zones = {code: ZoneInfo(unit.zone) for code, unit in directory.units.items()}
    utc = ZoneInfo("UTC")

    def key(row: Any) -> str:
        return datetime.fromtimestamp(row.received_at, zones.get(_unit(row), utc)).strftime(shape)

    return key
