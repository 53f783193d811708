"""The log's leaves: events with gapless numbers, given in the order of their transactions once no older one runs.

Owns giving them. A number is never taken back, and survives dump and restore (a transaction's id does not); the order
of a feed's positions is not looked at again.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, Select, and_, func, select, text

from cc.core.records.trail import Leaf
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import streamed
from cc.core.store.sql.unit_of_work import UnitOfWork

E, L = tables.event, tables.leaf
_LAST = select(func.max(L.c.number).label("number"), func.max(L.c.position).label("position"))
_ON_SQLITE = text(
    "INSERT INTO leaf (number, position)"
    " SELECT :next + row_number() OVER (ORDER BY position) - 1, position FROM"
    " (SELECT position FROM event WHERE position > :after ORDER BY position LIMIT :limit)"
)
_LOCK = text("LOCK TABLE leaf IN EXCLUSIVE MODE")
_SNAPSHOT = text(
    "SELECT pg_snapshot_xmin(s)::text::bigint AS oldest, pg_snapshot_xmax(s)::text::bigint AS next"
    " FROM pg_current_snapshot() AS s"
)
_LAST_XID = text("SELECT e.xid FROM leaf l JOIN event e ON e.position = l.position ORDER BY l.number DESC LIMIT 1")
_ON_POSTGRES = text(
    "INSERT INTO leaf (number, position)"
    " SELECT :next + row_number() OVER (ORDER BY xid, position) - 1, position FROM"
    " (SELECT xid, position FROM event WHERE xid >= :since AND (xid < :oldest OR xid >= :newest)"
    " AND NOT EXISTS (SELECT 1 FROM leaf WHERE leaf.position = event.position)"
    " ORDER BY xid, position LIMIT :limit) AS fresh"
)
"""Below the oldest running transaction; or above any that ever ran here: such events came with a restored dump."""


def number(uow: UnitOfWork, limit: int) -> int:
    """Give up to `limit` events their numbers; how many got one."""
    if not uow.on_sqlite:
        uow.execute(_LOCK)
    last = uow.first(_LAST)
    assert last is not None, "an aggregate has a row"
    given: dict[str, Any] = {"next": 0 if last.number is None else last.number + 1, "limit": limit}
    if uow.on_sqlite:
        return uow.execute(_ON_SQLITE, given | {"after": last.position or 0})
    seen, known = uow.first(_SNAPSHOT), uow.first(_LAST_XID)
    assert seen is not None
    since = known.xid if known is not None and known.xid < seen.next else 0
    return uow.execute(_ON_POSTGRES, given | {"since": since, "oldest": seen.oldest, "newest": seen.next})


def leaves(connection: Connection, after: int, *, texts: bool, stream: str | None) -> Iterator[Leaf]:
    """Every leaf from number `after` on (of one stream, by its name), in order, with what its event is now: nothing
    where it is gone."""
    query: Select[Any] = (
        select(L.c.number, L.c.position, E.c.stream, E.c.seq, E.c.hash, *((E.c.text, E.c.private) if texts else ()))
        .select_from(L.outerjoin(E, E.c.position == L.c.position))
        .where(L.c.number >= after)
        .order_by(L.c.number)
    )
    if stream is not None:
        query = query.where(E.c.stream == stream)
    for row in streamed(connection, query, {}):
        yield Leaf(
            number=row.number,
            position=str(row.position),
            stream=row.stream or "",
            seq=row.seq or 0,
            hash=row.hash or "",
            text=(row.text or "") if texts else "",
            private=(row.private or "") if texts else "",
        )


def unnumbered(connection: Connection) -> int:
    """How many events have no number yet."""
    query = select(func.count()).select_from(E.outerjoin(L, and_(L.c.position == E.c.position)))
    return int(connection.execute(query.where(L.c.number.is_(None))).scalar_one())
