"""Up to where events are known: positions that a report's figures rest on. Owns their spelling and their SQL.

On SQLite a position is a row number (`s4711`). On PostgreSQL rows become visible out of order: a position is the last
event below the oldest running transaction (`p900.4711`), and while newer ones can be seen already, the transaction
snapshot itself (`p900:905:902,903`), which names exactly what was seen.
"""

from sqlalchemy import Connection, desc, func, select, text

from cc.core.store import tables
from cc.core.store.prepared import on_sqlite

E = tables.event

_SNAPSHOT = text("SELECT pg_current_snapshot()::text")


def standing_at(connection: Connection) -> str:
    """The position of what this connection's transaction sees; on PostgreSQL it must see one state throughout."""
    if on_sqlite(connection):
        return f"s{connection.execute(select(func.max(E.c.position))).scalar() or 0}"
    snapshot = str(connection.execute(_SNAPSHOT).scalar_one())
    oldest = int(snapshot.partition(":")[0])
    newest = select(E.c.xid, E.c.position).order_by(desc(E.c.xid), desc(E.c.position)).limit(1)
    row = connection.execute(newest).first()
    if row is None:
        return "p0.0"
    return f"p{snapshot}" if row.xid >= oldest else f"p{row.xid}.{row.position}"
