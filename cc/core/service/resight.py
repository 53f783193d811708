"""Who sees a report changes without the report: a unit moved in the tree, an officer went to another unit.

Owns that rewriting of sight and counters; no event of the report tells of it.
"""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Select, bindparam, delete, select

from cc.core.service import boards
from cc.core.service.context import Context
from cc.core.store import tables
from cc.core.store.directory import Directory

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


def resight(ctx: Context, directory: Directory, moved: Iterable[str]) -> int:
    """Rewrite sight and counters of every report that belongs to the moved units; how many there were."""
    return _resight(ctx, directory, _OF_UNITS, {"units": sorted(moved)})


def resight_officers(ctx: Context, directory: Directory, logins: Iterable[str]) -> int:
    """The same for every report that has a task of these officers, who work for another unit now."""
    return _resight(ctx, directory, _OF_OFFICERS, {"logins": sorted(logins)})


def _resight(ctx: Context, directory: Directory, reports: Select[Any], given: dict[str, Any]) -> int:
    after, count = "", 0
    while rows := ctx.uow.rows(reports, given | {"after": after}):
        for row in rows:
            _rewrite(ctx, directory, row)
        ctx.uow.flush()
        after, count = str(rows[-1].id), count + len(rows)
    return count


def _rewrite(ctx: Context, directory: Directory, row: Any) -> None:
    at, uow = {"id": row.id}, ctx.uow
    there = {str(each.unit) for each in uow.rows(_SIGHT, at)}
    tasks = [{"unit": each.unit, "officer": each.officer} for each in uow.rows(_TASKS, at)]
    shares = [str(each.unit) for each in uow.rows(_SHARES, at)]
    wanted = boards.sight_of(directory, boards.units_of(uow, {"unit": row.unit}, tasks, shares), row.queue_at)
    gone = sorted(there - set(wanted))
    if gone:
        uow.execute(delete(tables.report_sight).where(S.report_id == row.id, S.unit.in_(gone)))
    for unit in sorted(set(wanted) - there):
        uow.insert(tables.report_sight, {"report_id": row.id, "unit": unit, "queue_at": row.queue_at})
        uow.tally(unit, row.status, row.priority, row.restricted, +1)
    for unit in gone:
        uow.tally(unit, row.status, row.priority, row.restricted, -1)
