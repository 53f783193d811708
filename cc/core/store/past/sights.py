"""What the breach query reads: reports by id with their events, who a person or a token is, what was broken open and
opened. Read only; what gives sight is rules.work.sights."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select

from cc.core.records.organisation import Actor
from cc.core.records.trail import Event
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import subtree
from cc.core.store.organisation.scope import may_see, sees_all_units
from cc.core.store.reports.open_reports import events_of
from cc.core.store.sql import tables

R, G, W, T = tables.report, tables.break_glass, tables.opened, tables.token
BATCH = 500
_IDS: Any = bindparam("ids", expanding=True)
_BROKEN = select(G.c.report_id, G.c.login, G.c.broken_at, G.c.until).where(G.c.report_id.in_(_IDS))
_OPENED = (
    select(W.c.report_id, W.c.login, func.min(W.c.at).label("first"), func.count().label("n"))
    .where(W.c.report_id.in_(_IDS), W.c.at >= bindparam("since"), W.c.at < bindparam("until"))
    .group_by(W.c.report_id, W.c.login)
)
_TOKENS = select(T.c.digest, T.c.login, T.c.created_at, T.c.ends_at).where(
    func.substr(T.c.digest, 1, bindparam("length")) == bindparam("beginning")
)


class Passed(NamedTuple):
    """One report of a batch: its row, its events, who broke its glass, and who opened it in the period (login → how
    many entries)."""

    row: Any
    events: Sequence[Event]
    broken: Sequence[Any]
    opened: dict[str, int]


def passing(connection: Connection, actor: Actor, directory: Directory, since_s: int, until_s: int) -> Iterator[Passed]:
    """Reports of the caller's unit and below that were there before `until_s`, by id."""
    query: Any = (
        select(R.c.id, R.c.ref, R.c.unit, R.c.restricted, R.c.reporter)
        .where(may_see(actor, directory), R.c.recorded_at < until_s, R.c.id > bindparam("after"))
        .order_by(R.c.id)
        .limit(BATCH)
    )
    if not sees_all_units(actor, directory):
        query = query.where(R.c.unit.in_(subtree(directory, actor.unit)))
    after = ""
    while rows := connection.execute(query, {"after": after}).fetchall():
        ids = [row.id for row in rows]
        broken: dict[str, list[Any]] = {}
        for each in connection.execute(_BROKEN, {"ids": ids}):
            broken.setdefault(each.report_id, []).append(each)
        opened: dict[str, dict[str, int]] = {}
        for each in connection.execute(_OPENED, {"ids": ids, "since": since_s, "until": until_s}):
            opened.setdefault(each.report_id, {})[each.login] = int(each.n)
        events = dict(events_of(connection, ids))
        for row in rows:
            yield Passed(row, events.get(row.id, ()), broken.get(row.id, ()), opened.get(row.id, {}))
        after = rows[-1].id


def tokens(connection: Connection, beginning: str) -> Sequence[Any]:
    """Tokens whose digest begins so: `login`, `created_at`, `ends_at` (epoch s)."""
    return connection.execute(_TOKENS, {"beginning": beginning, "length": len(beginning)}).fetchall()
