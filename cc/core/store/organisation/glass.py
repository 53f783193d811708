"""What somebody opened by breaking the glass, and until when: rows of `break_glass`. Queries in, values out; knows no
rule of who may."""

from sqlalchemy import Connection, bindparam, func, select

from cc.core.store.organisation import people
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import HotQuery
from cc.core.store.sql.unit_of_work import UnitOfWork, Values

G = tables.break_glass.c
_OPEN = select(G.report_id).where(G.login == bindparam("login"), G.until > bindparam("now")).order_by(G.until)
_ANY = HotQuery(_OPEN.limit(1))
_SINCE = select(func.count()).where(G.login == bindparam("login"), G.broken_at >= bindparam("since"))
_UNTIL = select(func.max(G.until)).where(G.login == bindparam("login"), G.report_id == bindparam("id"))


def opened(connection: Connection, login: str, now_s: int) -> tuple[str, ...]:
    """The ids of reports that stand open to somebody at an instant (epoch s)."""
    if _ANY.first(connection, login=login, now=now_s) is None:
        return ()
    rows = connection.execute(_OPEN, {"login": login, "now": now_s})
    return tuple(dict.fromkeys(str(row.report_id) for row in rows))


def until(uow: UnitOfWork, login: str, report_id: str) -> int | None:
    """When what somebody opened last of a report ends or ended (epoch s)."""
    found = uow.first(_UNTIL, {"login": login, "id": report_id})
    return None if found is None else found[0]


def broken_since(uow: UnitOfWork, login: str, since_s: int) -> int:
    """How often somebody has done so since an instant (epoch s); on PostgreSQL nobody else does so in their name until
    the transaction's end."""
    if not uow.on_sqlite:
        people.hold_still(uow, [login])
    found = uow.first(_SINCE, {"login": login, "since": since_s})
    return 0 if found is None else int(found[0])


def put(uow: UnitOfWork, row: Values) -> None:
    """Write that somebody opened a report: `report_id`, `seq` of the event, `login`, `broken_at`, `until` (epoch s)."""
    uow.insert(tables.break_glass, row)
