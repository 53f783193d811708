"""Reporters' columns: walked to be sealed anew, looked up by their digest. Owns that SQL; seals and opens nothing."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from cc.core.records.organisation import Actor
from cc.core.records.reports import ReportLine
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import subtree
from cc.core.store.organisation.scope import may_see, sees_all_units
from cc.core.store.reports.lines import LINE_COLUMNS, line
from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.vocabulary import Flag

R = tables.report
MOST_FOUND = 500
_KEY_CHARACTERS = 16
_SEALED = "s1."
_WALK = (
    select(R.c.id, R.c.reporter, R.c.reporter_known_by, R.c.attributes)
    .where(R.c.id > bindparam("after"), or_(R.c.reporter != "", R.c.attributes != "{}"))
    .order_by(R.c.id)
)


def walk(uow: UnitOfWork, after: str, limit: int) -> Sequence[Any]:
    """Rows that may hold personal data, in order of id, behind one: locked on PostgreSQL."""
    query = _WALK.limit(limit)
    return uow.rows(query if uow.on_sqlite else query.with_for_update(), {"after": after})


def put(uow: UnitOfWork, report_id: str, changed: Values) -> None:
    """Write columns of one report that nobody decided on: no event tells of them."""
    uow.execute(update(R).where(R.c.id == report_id).values(changed))


def any_open(connection: Connection) -> bool:
    """Whether a reporter is not sealed."""
    query = select(R.c.id).where(R.c.reporter != "", ~R.c.reporter.startswith(_SEALED)).limit(1)
    return connection.execute(query).first() is not None


def by_key(connection: Connection) -> dict[str, int]:
    """How many reports' reporters are sealed under which key; empty: under none."""
    beginning = select(func.substr(R.c.reporter, 1, len(_SEALED) + _KEY_CHARACTERS).label("key"))
    some = beginning.where(R.c.reporter != "").subquery()
    found: dict[str, int] = {}
    for start, count in connection.execute(select(some.c.key, func.count()).group_by(some.c.key)):
        name = str(start).removeprefix(_SEALED) if str(start).startswith(_SEALED) else ""
        found[name] = found.get(name, 0) + int(count)
    return found


def over_since(
    uow: UnitOfWork, actor: Actor, directory: Directory, category: str, before_s: int, limit: int
) -> Sequence[Any]:
    """Reports of the caller's unit and below that are over and unchanged since before an instant (epoch s), whose
    reporter is still kept, without those under a legal hold: `id`, `ref`, the oldest first."""
    query = (
        select(R.c.id, R.c.ref)
        .where(
            R.c.category == category,
            R.c.queue_at.is_(None),
            R.c.changed_at < before_s,
            or_(R.c.reporter != "", R.c.attributes.contains(_SEALED, autoescape=True)),
            ~R.c.flags.contains(f'"{Flag.LEGAL_HOLD}"', autoescape=True),
            may_see(actor, directory),
        )
        .order_by(R.c.changed_at, R.c.id)
        .limit(limit)
    )
    if not sees_all_units(actor, directory):
        query = query.where(R.c.unit.in_(subtree(directory, actor.unit)))
    return uow.rows(query)


def found_by(
    connection: Connection, actor: Actor, directory: Directory, digests: Iterable[str], *, limit: int = MOST_FOUND
) -> tuple[ReportLine, ...]:
    """Reports in sight of the caller's unit and those below it, by what their reporter is found by, newest first."""
    query = (
        select(*LINE_COLUMNS)
        .where(R.c.reporter_known_by.in_(sorted(digests)), may_see(actor, directory))
        .order_by(R.c.received_at.desc(), R.c.id.desc())
        .limit(limit)
    )
    if not sees_all_units(actor, directory):
        query = query.where(R.c.unit.in_(subtree(directory, actor.unit)))
    return tuple(line(tuple(row)) for row in connection.execute(query))
