"""Who sees a report, rewritten without the report: its rows of sight, and the counters beside them. Owns the walks over
the reports that are concerned; which units see one is decided by whoever asks.
"""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, Text, and_, bindparam, delete, func, select, text

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork

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
_LOCK_COUNTERS = text("LOCK TABLE tally IN SHARE ROW EXCLUSIVE MODE")
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


class Shown(NamedTuple):
    """What decides where a report shows and is counted."""

    id: str
    unit: str
    status: str
    priority: int
    restricted: int
    queue_at: int | None


def of_units(uow: UnitOfWork, units: Iterable[str]) -> Iterator[Shown]:
    """Every report that these units see as theirs, by id, locked; what is written of one is sent before the next."""
    return _walk(uow, _OF_UNITS, {"units": sorted(units)})


def of_officers(uow: UnitOfWork, logins: Iterable[str]) -> Iterator[Shown]:
    """The same for every report that has a task of these officers."""
    return _walk(uow, _OF_OFFICERS, {"logins": sorted(logins)})


def of_all(uow: UnitOfWork) -> Iterator[Shown]:
    """The same for every report there is."""
    return _walk(uow, _REPORTS, {})


def _walk(uow: UnitOfWork, reports: Select[Any], given: dict[str, Any]) -> Iterator[Shown]:
    after = ""
    while rows := uow.rows(reports, given | {"after": after}):
        yield from (Shown._make(row) for row in rows)
        uow.flush()
        after = str(rows[-1].id)


def seen_by(uow: UnitOfWork, report_id: str) -> set[str]:
    """The units that have a row of sight of it."""
    return {str(row.unit) for row in uow.rows(_SIGHT, {"id": report_id})}


def worked_by(uow: UnitOfWork, report_id: str) -> list[dict[str, Any]]:
    """Unit and officer of each of its tasks."""
    return [{"unit": row.unit, "officer": row.officer} for row in uow.rows(_TASKS, {"id": report_id})]


def shared_with(uow: UnitOfWork, report_id: str) -> list[str]:
    """The units that it is shared with."""
    return [str(row.unit) for row in uow.rows(_SHARES, {"id": report_id})]


def hide(uow: UnitOfWork, report_id: str, units: Iterable[str]) -> None:
    """Take it out of these units' sight."""
    uow.execute(delete(tables.report_sight).where(S.report_id == report_id, S.unit.in_(list(units))))


def show(uow: UnitOfWork, report_id: str, units: Iterable[str], queue_at: int | None) -> None:
    """Put it into these units' sight."""
    for unit in units:
        uow.insert(tables.report_sight, {"report_id": report_id, "unit": unit, "queue_at": queue_at})


def clear_counters(uow: UnitOfWork) -> None:
    """All counters to nothing, and nobody counts until the transaction's end."""
    if not uow.on_sqlite:
        uow.execute(_LOCK_COUNTERS)
    uow.execute(delete(tables.tally))


def restrict(uow: UnitOfWork, category: str, restricted: int, root: str) -> int:
    """Every report of a category is restricted (1) from now on, or not any more (0); the counters follow. How many
    reports were otherwise."""
    given = {"category": category, "restricted": restricted}
    if not uow.on_sqlite:
        uow.rows(_OTHERS.with_for_update(), given)  # nobody changes them while they are counted
    for row in (*uow.rows(_COUNTED, given), *uow.rows(_COUNTED_BY_ROOT, given | {"root": root})):
        uow.tally(row.unit, row.status, row.priority, 1 - restricted, -row.n)
        uow.tally(row.unit, row.status, row.priority, restricted, +row.n)
    return uow.execute(_RESTRICT, given)
