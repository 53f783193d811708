"""Reports that somebody does not see: how one stands to them, and who broke the glass of which. Queries in, values out;
who may is the rules' to say.
"""

from dataclasses import replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, case, or_, select

from cc.core.records.organisation import Actor
from cc.core.records.trail import BrokenGlass
from cc.core.rules.lifecycle.access import holds
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import subtree
from cc.core.store.organisation.scope import may_see
from cc.core.store.reports.cases import is_named
from cc.core.store.sql import tables
from cc.core.store.sql.row_security.identity import beyond_sight
from cc.core.store.sql.times import instant
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit
from cc.core.vocabulary import Action, Role

R, G, E, P = tables.report, tables.break_glass, tables.event, tables.person
NOBODYS = "-"
"""The id of no report."""
MOST = 1000


class Standing(NamedTuple):
    """How a report stands to somebody. What is not there is nobody's: `id` empty."""

    id: str
    unit: str
    restricted: bool
    seen: bool
    seen_if_cleared: bool


def standing(uow: UnitOfWork, directory: Directory, actor: Actor, name: str) -> Standing:
    """Of a report by its ref or id, whether or not the actor sees it, or there is one: with the same statements."""
    found = uow.first(select(R.c.id, R.c.unit, R.c.restricted).where(is_named(name)))
    seen, cleared = may_see(actor, directory), may_see(replace(actor, cleared=True), directory)
    sights = select(case((seen, 1), else_=0).label("seen"), case((cleared, 1), else_=0).label("cleared"))
    looked = uow.first(sights.select_from(R).where(R.c.id == (NOBODYS if found is None else found.id)))
    if found is None or looked is None:
        return Standing("", directory.root, False, False, False)
    return Standing(str(found.id), str(found.unit), bool(found.restricted), bool(looked.seen), bool(looked.cleared))


_LISTED = (
    select(*audit.COLUMNS, G.c.login, G.c.broken_at, G.c.until)
    .select_from(
        G.join(R, R.c.id == G.c.report_id)
        .join(E, (E.c.stream == G.c.report_id) & (E.c.seq == G.c.seq))
        .outerjoin(P, P.c.login == G.c.login)
    )
    .where(G.c.until > bindparam("since"))
    .order_by(G.c.broken_at.desc(), R.c.ref)
    .limit(MOST)
)


def broken(connection: Connection, actor: Actor, directory: Directory, since_s: int) -> tuple[BrokenGlass, ...]:
    """Who broke which glass that was open after an instant (epoch s), the newest first, at most MOST: of reports in
    sight, by people of the caller's units, and for an auditor of every report of these units."""
    units = subtree(directory, actor.unit)
    theirs = [may_see(actor, directory), P.c.unit.in_(units)]
    if holds(actor, Role.AUDITOR):
        theirs.append(R.c.unit.in_(units))
    with beyond_sight(connection):  # an auditor hears of restricted reports, too
        rows = connection.execute(_LISTED.where(or_(*theirs)), {"since": since_s}).all()
    return tuple(_record(row) for row in rows)


def _record(row: Any) -> BrokenGlass:
    event = audit.decode(row)
    told = next(move.facts for move in event.moves if move.action is Action.BREAK_GLASS)
    return BrokenGlass(
        ref=event.ref,
        seq=event.seq,
        login=row.login,
        wall=str(told.get("wall", "")),
        reason=str(told.get("reason") or ""),
        broken_at=instant(row.broken_at),
        until=instant(row.until),
    )
