"""What is laid before the rules that rank: officers who could be sent, reports that may tell of the same thing.

Narrows by SQL to what the rules can look through; ranks nothing itself. Read only.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Select, and_, func, or_, select, text

from cc.core.records.organisation import Actor, Person, Unit
from cc.core.rules.geo.distance import box_around, is_place
from cc.core.rules.lifecycle.workload import OPEN
from cc.core.rules.work.duplicates import MOST_CANDIDATES, RADIUS_M, WINDOW_S, Told
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import has_role, person_record, subtree
from cc.core.store.organisation.scope import may_see, sees_all_units
from cc.core.store.reports.reports import Found
from cc.core.store.sql import tables
from cc.core.store.sql.times import epoch, instant
from cc.core.vocabulary import ReportStatus, Role

P, R, T = tables.person, tables.report, tables.task

_TO_DO = sorted(OPEN)
"""Statuses of work that is still to do: what waits for being verified is no load."""
MOST_OFFICERS = 500
"""How many officers are ranked; where there are more, those whose last known place is nearest."""

_FOUND = (R.c.ref, R.c.status, R.c.category, R.c.text, R.c.received_at, R.c.lon, R.c.lat)


def units_in_sight(actor: Actor, directory: Directory) -> tuple[Unit, ...]:
    """The units that the caller may send: their own and all below."""
    codes = directory.units if sees_all_units(actor, directory) else subtree(directory, actor.unit)
    return tuple(directory.units[code] for code in codes)


def officers(connection: Connection, unit: str, units: Sequence[Unit], report: Found) -> list[Person]:
    """Active officers of `unit` and below, among `units`, who may see the report; where it has none, of all of them.
    With their open tasks."""
    own = [each.code for each in units if unit in each.path]
    return _nearest(connection, own, report) or _nearest(connection, [each.code for each in units], report)


def _nearest(connection: Connection, codes: list[str], report: Found) -> list[Person]:
    lon, lat = report.line.lon, report.line.lat
    few: Select[Any] = select(P).where(P.c.unit.in_(codes), P.c.active == 1, has_role(Role.OFFICER))
    if report.row.r_restricted:
        few = few.where(P.c.cleared == 1)
    if lon is not None and lat is not None and is_place(lon, lat):
        across = (P.c.lon - lon) * math.cos(math.radians(lat))
        few = few.order_by(P.c.lon.is_(None), across * across + (P.c.lat - lat) * (P.c.lat - lat), P.c.login)
    chosen = few.limit(MOST_OFFICERS).subquery()
    load = (
        select(func.count())
        .select_from(T)
        .where(T.c.officer == chosen.c.login, text("task.queue_at IS NOT NULL"), T.c.status.in_(_TO_DO))
        .scalar_subquery()
    )
    return [person_record(row, row.load) for row in connection.execute(select(chosen, load.label("load")))]


def colleagues(connection: Connection, unit: str, units: Sequence[Unit]) -> list[Person]:
    """Active officers of the unit, of those beside it and below: whose shifts say how strong each is. Without tasks."""
    path = next((each.path for each in units if each.code == unit), (unit,))
    above = path[-2:][0]
    codes = [each.code for each in units if above in each.path]
    query = select(P).where(P.c.unit.in_(codes), P.c.active == 1, has_role(Role.OFFICER))
    return [person_record(row) for row in connection.execute(query)]


def open_tasks_by_unit(connection: Connection, units: Iterable[Unit]) -> dict[str, int]:
    """How many tasks each unit has of its own to do still; what waits for being verified is done."""
    codes = [each.code for each in units]
    to_do = text("task.queue_at IS NOT NULL"), T.c.status.in_(_TO_DO)
    query = select(T.c.unit, func.count()).where(*to_do, T.c.unit.in_(codes)).group_by(T.c.unit)
    return {str(unit): int(n) for unit, n in connection.execute(query)}


def found_match(found: Found) -> Told:
    """A report as far as it can be compared."""
    line, row = found.line, found.row
    return Told(
        ref=line.ref,
        status=line.status,
        category=line.category,
        text=row.r_text,
        received_at=line.received_at,
        lon=line.lon,
        lat=line.lat,
    )


def near(connection: Connection, actor: Actor, directory: Directory, found: Found) -> list[Told]:
    """Reports in sight that came within WINDOW_S of it and lie within RADIUS_M (or have no place), MOST_CANDIDATES of
    them, those nearest in time first."""
    line, at = found.line, epoch(found.line.received_at)
    where = [R.c.id != line.id, may_see(actor, directory)]
    if line.lon is not None and line.lat is not None:
        west, south, east, north = box_around(line.lon, line.lat, RADIUS_M)
        inside = and_(R.c.lat.between(south, north), R.c.lon.between(west, east))
        where.append(or_(R.c.lon.is_(None), inside))
    query: Select[Any] = select(*_FOUND).where(*where).limit(MOST_CANDIDATES)
    later = query.where(R.c.received_at.between(at, at + WINDOW_S)).order_by(R.c.received_at, R.c.id)
    sooner = query.where(R.c.received_at < at, R.c.received_at >= at - WINDOW_S)
    sooner = sooner.order_by(R.c.received_at.desc(), R.c.id.desc())
    rows = [*connection.execute(later), *connection.execute(sooner)]
    rows.sort(key=lambda row: abs(row.received_at - at))
    return [_row_match(row) for row in rows[:MOST_CANDIDATES]]


def _row_match(row: Any) -> Told:
    return Told(
        ref=row.ref,
        status=ReportStatus(row.status),
        category=row.category,
        text=row.text,
        received_at=instant(row.received_at),
        lon=row.lon,
        lat=row.lat,
    )
