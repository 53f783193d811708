"""Walks over open reports, in flat memory: those under some policies, those in sight, and the events of some."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from cc.core.records.organisation import Actor
from cc.core.records.trail import Event
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.store.trail import audit

BATCH = 500
R, E = tables.report, tables.event
_OPEN = text("report.queue_at IS NOT NULL")  # literally as the partial indexes have it
_UNDER = (
    select(R.c.id)
    .where(_OPEN, R.c.policy.in_(bindparam("policies", expanding=True)), R.c.id > bindparam("after"))
    .order_by(R.c.id)
    .limit(BATCH)
)
_EVENTS = select(E).where(E.c.stream.in_(bindparam("ids", expanding=True))).order_by(E.c.stream, E.c.seq)


def under(uow: UnitOfWork, policies: Sequence[str]) -> Iterator[str]:
    """Ids of the open reports that are held to these policies (`code@version`), whoever sees them; what is written of
    some is sent before the next."""
    after = ""
    while policies and (rows := uow.rows(_UNDER, {"policies": policies, "after": after})):
        yield from (str(row.id) for row in rows)
        uow.flush()
        after = str(rows[-1].id)


def batches(connection: Connection, actor: Actor, directory: Directory) -> Iterator[list[Values]]:
    """The open reports in sight by id, each as its row, some at a time."""
    query: Any = (
        select(R).where(_OPEN, may_see(actor, directory), R.c.id > bindparam("after")).order_by(R.c.id).limit(BATCH)
    )
    after = ""
    while rows := connection.execute(query, {"after": after}).fetchall():
        yield [dict(row._mapping) for row in rows]
        after = rows[-1].id


def events_of(connection: Connection, ids: Sequence[str]) -> Iterator[tuple[str, list[Event]]]:
    """For each of these reports, by id, its events, oldest first."""
    events: dict[str, list[Event]] = {}
    for row in connection.execute(_EVENTS, {"ids": list(ids)}) if ids else ():
        events.setdefault(row.stream, []).append(audit.decode(row))
    yield from sorted(events.items())
