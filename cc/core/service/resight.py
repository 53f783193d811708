"""A unit moved in the tree: who sees its reports changes with it. Owns that rewriting; no event tells of it."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import bindparam, delete, select

from cc.core.service import boards
from cc.core.service.context import Context
from cc.core.store import tables
from cc.core.store.directory import Directory

R, S, T, H = tables.report.c, tables.report_sight.c, tables.task.c, tables.report_share.c
BATCH = 500

_REPORTS = (
    select(R.id, R.unit, R.status, R.priority, R.restricted, R.queue_at)
    .where(
        R.id.in_(select(S.report_id).where(S.unit.in_(bindparam("units", expanding=True)))), R.id > bindparam("after")
    )
    .order_by(R.id)
    .limit(BATCH)
)
_SIGHT = select(S.unit).where(S.report_id == bindparam("id"))
_TASK_UNITS = select(T.unit).where(T.report_id == bindparam("id"))
_SHARES = select(H.unit).where(H.report_id == bindparam("id"))


def resight(ctx: Context, directory: Directory, moved: Iterable[str]) -> int:
    """Rewrite sight and counters of every report that belongs to the moved units; how many there were."""
    units, after, count = sorted(moved), "", 0
    while rows := ctx.uow.rows(_REPORTS, {"units": units, "after": after}):
        for row in rows:
            _rewrite(ctx, directory, row)
        ctx.uow.flush()
        after, count = str(rows[-1].id), count + len(rows)
    return count


def _rewrite(ctx: Context, directory: Directory, row: Any) -> None:
    at, uow = {"id": row.id}, ctx.uow
    there = {str(each.unit) for each in uow.rows(_SIGHT, at)}
    tasks = [{"unit": each.unit} for each in uow.rows(_TASK_UNITS, at)]
    shares = [str(each.unit) for each in uow.rows(_SHARES, at)]
    wanted = boards.sight_of(directory, boards.units_of({"unit": row.unit}, tasks, shares), row.queue_at)
    gone = sorted(there - set(wanted))
    if gone:
        uow.execute(delete(tables.report_sight).where(S.report_id == row.id, S.unit.in_(gone)))
    for unit in sorted(set(wanted) - there):
        uow.insert(tables.report_sight, {"report_id": row.id, "unit": unit, "queue_at": row.queue_at})
        uow.tally(unit, row.status, row.priority, row.restricted, +1)
    for unit in gone:
        uow.tally(unit, row.status, row.priority, row.restricted, -1)
