"""The promises that were broken by most, for a report's last page. Read only; what counts as broken is what
store.verdicts says. Knows no calendar: lateness is told by the clock on the wall."""

from typing import Any

from sqlalchemy import Connection, and_, func, select

from cc.core.records.sla import LateClock
from cc.core.store.figures.verdicts import is_broken
from cc.core.store.reports.lines import excerpt
from cc.core.store.reports.search import Sql
from cc.core.store.sql import tables
from cc.core.store.sql.times import instant
from cc.core.vocabulary import TargetName

R, T, C = tables.report, tables.task, tables.clock

_BROKEN_AT = func.coalesce(C.c.breached_at, C.c.due_at)


def worst_clocks(connection: Connection, where: list[Sql], now: int, most: int) -> tuple[LateClock, ...]:
    """The `most` latest broken clocks of the reports that match, one a report (its latest), the latest first.

    Late is from the due time that passed until the clock stopped, or until `now` (epoch s) while it has not.
    """
    if most <= 0:
        return ()
    late = (func.coalesce(C.c.stopped_at, now) - _BROKEN_AT).label("late_s")
    order = (late.desc(), C.c.number, C.c.target, C.c.episode.desc())
    ranked = (
        select(
            R.c.ref,
            R.c.category,
            R.c.received_at,
            excerpt(R.c.text).label("excerpt"),
            func.coalesce(T.c.unit, R.c.unit).label("unit"),
            func.coalesce(T.c.officer, "").label("officer"),
            C.c.number,
            C.c.target,
            C.c.episode,
            C.c.stopped_at,
            _BROKEN_AT.label("broken_at"),
            late,
            func.row_number().over(partition_by=C.c.report_id, order_by=order).label("place"),
        )
        .select_from(
            C.join(R, R.c.id == C.c.report_id).outerjoin(
                T, and_(T.c.report_id == C.c.report_id, T.c.number == C.c.number)
            )
        )
        .where(*where, C.c.excluded == "", is_broken())
        .subquery("ranked")
    )
    query = select(ranked).where(ranked.c.place == 1).order_by(ranked.c.late_s.desc(), ranked.c.ref).limit(most)
    return tuple(_record(row) for row in connection.execute(query, {"now": now}))


def _record(row: Any) -> LateClock:
    return LateClock(
        ref=row.ref,
        number=row.number,
        target=TargetName(row.target),
        episode=row.episode,
        unit=row.unit,
        officer=row.officer,
        category=row.category,
        excerpt=row.excerpt,
        received_at=instant(row.received_at),
        broken_at=instant(row.broken_at),
        stopped_at=instant(row.stopped_at),
        late_s=row.late_s,
    )
