"""Who sees a report changes without the report: a unit moved in the tree, an officer went to another unit.

Owns that rewriting of sight and counters; no event of the report tells of it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, Text, and_, bindparam, delete, func, select, text

from cc.core.service.change import visibility_rows
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables

R, S, T, H = tables.report.c, tables.report_sight.c, tables.task.c, tables.report_share.c
BATCH = 500

_REPORTS = (
    select(R.id, R.unit, R.status, R.priority, R.restricted, R.queue_at)
    .where(R.id > bindparam("after"))
    .order_by(R.id)
    .limit(BATCH)
    .with_for_update(of=tables.report)  # nobody counts a report anew while it is counted anew here
)
_OF_UNITS = _REPORTS.where(R.id.in_(select(S.report_id).where(S.unit.in_(bindparam("units", expanding=True)))))
_OF_OFFICERS = _REPORTS.where(R.id.in_(select(T.report_id).where(T.officer.in_(bindparam("logins", expanding=True)))))
_SIGHT = select(S.unit).where(S.report_id == bindparam("id"))
_TASKS = select(T.unit, T.officer).where(T.report_id == bindparam("id"))
_SHARES = select(H.unit).where(H.report_id == bindparam("id"))


def refresh_visibility(ctx: WriteContext, directory: Directory, moved: Iterable[str]) -> int:
    """Rewrite sight and counters of every report that belongs to the moved units; how many there were."""
    return _refresh(ctx, directory, _OF_UNITS, {"units": sorted(moved)})


def recount(ctx: WriteContext, directory: Directory) -> int:
    """Sight and counters of every report anew, under a new root: it sees everything, and the old one has rows now."""
    if not ctx.uow.on_sqlite:
        ctx.uow.execute(text("LOCK TABLE tally IN SHARE ROW EXCLUSIVE MODE"))  # nobody counts meanwhile
    ctx.uow.execute(delete(tables.tally))
    return _refresh(ctx, directory, _REPORTS, {}, anew=True)


def restrict(ctx: WriteContext, category: str, restricted: int) -> None:
    """Every report of a category is restricted from now on, or not any more; the counters follow."""
    uow, given = ctx.uow, {"category": category, "restricted": restricted}
    if not uow.on_sqlite:
        uow.rows(_OTHERS.with_for_update(), given)  # nobody changes them while they are counted
    for row in (*uow.rows(_COUNTED, given), *uow.rows(_COUNTED_BY_ROOT, given | {"root": ctx.directory.root})):
        uow.tally(row.unit, row.status, row.priority, 1 - restricted, -row.n)
        uow.tally(row.unit, row.status, row.priority, restricted, +row.n)
    uow.execute(_RESTRICT, given)


_RESTRICT = text("UPDATE report SET restricted = :restricted WHERE category = :category AND restricted <> :restricted")
_OF_CATEGORY = and_(R.category == bindparam("category"), R.restricted != bindparam("restricted"))
_OTHERS = select(R.id).where(_OF_CATEGORY)
_BY = (R.status, R.priority)
_COUNTED = (
    select(S.unit, *_BY, func.count().label("n"))
    .join(tables.report, R.id == S.report_id)
    .where(_OF_CATEGORY)
    .group_by(S.unit, *_BY)
)
_COUNTED_BY_ROOT = (
    select(bindparam("root", type_=Text).label("unit"), *_BY, func.count().label("n"))
    .where(_OF_CATEGORY)
    .group_by(*_BY)
)


def refresh_officers(ctx: WriteContext, directory: Directory, logins: Iterable[str]) -> int:
    """The same for every report that has a task of these officers, who work for another unit now."""
    return _refresh(ctx, directory, _OF_OFFICERS, {"logins": sorted(logins)})


def _refresh(
    ctx: WriteContext, directory: Directory, reports: Select[Any], given: dict[str, Any], *, anew: bool = False
) -> int:
    after, count = "", 0
    while rows := ctx.uow.rows(reports, given | {"after": after}):
        for row in rows:
            _rewrite(ctx, directory, row, anew=anew)
        ctx.uow.flush()
        after, count = str(rows[-1].id), count + len(rows)
    return count


def _rewrite(ctx: WriteContext, directory: Directory, row: Any, *, anew: bool) -> None:
    """One report's; `anew` when all counters are at nothing."""
    at, uow = {"id": row.id}, ctx.uow
    there = {str(each.unit) for each in uow.rows(_SIGHT, at)}
    tasks = [{"unit": each.unit, "officer": each.officer} for each in uow.rows(_TASKS, at)]
    shares = [str(each.unit) for each in uow.rows(_SHARES, at)]
    wanted = visibility_rows.sight_of(
        directory, visibility_rows.units_of(uow, {"unit": row.unit}, tasks, shares), row.queue_at
    )
    gone = sorted(there - set(wanted))
    if gone:
        uow.execute(delete(tables.report_sight).where(S.report_id == row.id, S.unit.in_(gone)))
    for unit in sorted(set(wanted) - there):
        uow.insert(tables.report_sight, {"report_id": row.id, "unit": unit, "queue_at": row.queue_at})
    more, fewer = ([directory.root, *wanted], []) if anew else (sorted(set(wanted) - there), gone)
    for unit in more:
        uow.tally(unit, row.status, row.priority, row.restricted, +1)
    for unit in fewer:
        uow.tally(unit, row.status, row.priority, row.restricted, -1)
