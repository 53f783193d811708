"""Work by officer and unit, and what of it was sent back. Read only: counts come grouped from the database; what is
kept besides is eight bytes for each clock of the medians."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, select

from cc.core.errors import InputError
from cc.core.questions.supervision import ShowReturned, ShowWorkload
from cc.core.records.organisation import Actor
from cc.core.records.supervision import Returned, ReturnedReport, Workload, WorkloadReport
from cc.core.rules.lifecycle.workload import OPEN, STANDING, was_closed
from cc.core.rules.query.parse import parse
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.reports.branches import below
from cc.core.store.reports.periods import within
from cc.core.store.reports.search import Compiler, Sql
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite, streamed
from cc.core.vocabulary import TargetName

R, T, C = tables.report, tables.task, tables.clock

_OFFICER = func.coalesce(T.c.officer, "")
_GROUPS: Mapping[str, Mapping[str, tuple[Any, ...]]] = {
    "workload": {"officer": (_OFFICER, T.c.unit), "unit": (T.c.unit,)},
    "returned": {"officer": (_OFFICER,), "unit": (T.c.unit,), "category": (R.c.category,)},
}
_MEDIANS = {TargetName.ARRIVE.value: "arrive_s", TargetName.UNIT_TIME.value: "unit_s"}
Key = tuple[str, ...]


def workload(
    connection: Connection, actor: Actor, directory: Directory, asked: ShowWorkload, now: int
) -> WorkloadReport:
    """Tasks made in the period, and those open now. InputError for a column, filter or unit that is none."""
    columns = _columns("workload", asked.by)
    where = _where(connection, actor, directory, asked.query, asked.unit)
    made = [*where, *within(T.c.created_at, asked.start_at, asked.end_at)]
    found: dict[Key, Counter[str]] = defaultdict(Counter)
    for *key, status, _, tasks, again, returns in _counts(connection, columns, made, now):
        row = found[tuple(key)]
        for name, count in (("assigned", tasks), (STANDING[status], tasks), ("returned", again), ("returns", returns)):
            row[name] += count
    open_now = [*where, T.c.status.in_([status.value for status in OPEN])]
    for *key, _, _, tasks, _, _ in _counts(connection, columns, open_now, now):
        found[tuple(key)]["open_now"] += tasks
    medians = _medians(connection, columns, made, now)
    rows = (_workload(asked.by, key, counts, medians) for key, counts in found.items())
    order = sorted(rows, key=lambda row: (-row.open_now, -row.assigned, row.unit, row.officer))
    return WorkloadReport(asked.start_at, asked.end_at, asked.by, tuple(order))


def returned(
    connection: Connection, actor: Actor, directory: Directory, asked: ShowReturned, now: int
) -> ReturnedReport:
    """Tasks made in the period that were closed, and how many of them were sent back; most often sent back first."""
    columns = _columns("returned", asked.by)
    where = _where(connection, actor, directory, asked.query, asked.unit)
    made = [*where, *within(T.c.created_at, asked.start_at, asked.end_at)]
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for group, status, again, tasks, returned_tasks, returns in _counts(connection, columns, made, now):
        if was_closed(status, again):
            for at, count in enumerate((tasks, returned_tasks, returns)):
                found[group][at] += count
    rows = sorted((Returned(group, *counts) for group, counts in found.items()), key=_most_returned)
    sums = [sum(counts[at] for counts in found.values()) for at in range(3)]
    return ReturnedReport(asked.start_at, asked.end_at, asked.by, tuple(rows), Returned("", *sums))


def _most_returned(row: Returned) -> tuple[int, int, str]:
    return -row.returned, -row.closed, row.group


def _columns(what: str, by: str) -> tuple[Any, ...]:
    known = _GROUPS[what]
    if by not in known:
        raise InputError(
            "this cannot be told by {by:quoted}: take {known:quoted|or}.",
            code="input.by",
            fields={"known": list(known), "by": by},
        )
    return known[by]


def _where(connection: Connection, actor: Actor, directory: Directory, query: str, unit: str) -> list[Sql]:
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    found = [may_see(actor, directory), *compiler.conditions(parse(query))]
    if unit and unit != directory.root:
        found.append(T.c.unit.in_(sorted(below(directory, unit))))
    return found


def _counts(connection: Connection, columns: tuple[Any, ...], where: list[Sql], now: int) -> Iterable[Any]:
    """By group, status and whether it was ever returned: tasks, how many of them were, and how often."""
    again = case((T.c.returns > 0, 1), else_=0)
    query: Select[Any] = (
        select(*columns, T.c.status, again, func.count(), func.sum(again), func.sum(T.c.returns))
        .select_from(T.join(R, R.c.id == T.c.report_id))
        .where(*where)
        .group_by(*columns, T.c.status, again)
    )
    return connection.execute(query, {"now": now})


def _medians(
    connection: Connection, columns: tuple[Any, ...], where: list[Sql], now: int
) -> Mapping[tuple[Key, str], int]:
    both = T.join(R, R.c.id == T.c.report_id).join(C, and_(C.c.report_id == T.c.report_id, C.c.number == T.c.number))
    query: Select[Any] = (
        select(*columns, C.c.target, C.c.counted_s)
        .select_from(both)
        .where(*where, C.c.state == "stopped", C.c.excluded == "", C.c.target.in_(list(_MEDIANS)))
    )
    values: dict[tuple[Key, str], array[int]] = defaultdict(lambda: array("q"))
    for *key, target, counted_s in streamed(connection, query, {"now": now}):
        values[tuple(key), _MEDIANS[target]].append(counted_s)
    return {key: _median(sorted(counted)) for key, counted in values.items()}


def _median(values: list[int]) -> int:
    return (values[(len(values) - 1) // 2] + values[len(values) // 2]) // 2


def _workload(by: str, key: Key, counts: Mapping[str, int], medians: Mapping[tuple[Key, str], int]) -> Workload:
    officer, unit = key if by == "officer" else ("", key[0])
    return Workload(
        officer=officer,
        unit=unit,
        assigned=counts["assigned"],
        closed=counts["closed"],
        declined=counts["declined"],
        handed_over=counts["handed_over"],
        cancelled=counts["cancelled"],
        open_now=counts["open_now"],
        returned=counts["returned"],
        returns=counts["returns"],
        arrive_s=medians.get((key, "arrive_s")),
        unit_s=medians.get((key, "unit_s")),
    )
