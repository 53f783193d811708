"""Up to where events are known: positions that a report's figures rest on, and cuts through the trail. Owns their
spelling and their SQL.

On SQLite a position is a row number (`s4711`). On PostgreSQL rows become visible out of order: a position is the last
event below the oldest running transaction (`p900.4711`), and while newer ones can be seen already, the transaction
snapshot itself (`p900:905:902,903`), which names exactly what was seen.
"""

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Text, and_, bindparam, cast, desc, false, func, literal, not_, or_, select, text
from sqlalchemy.sql import ColumnElement

from cc.core.errors import InputError
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import on_sqlite
from cc.core.store.sql.row_security.identity import beyond_sight
from cc.core.store.sql.times import FAR

E = tables.event
Sql = ColumnElement[bool]

_SNAPSHOT = text("SELECT pg_current_snapshot()::text")
_BY_THEN = E.c.recorded_at <= bindparam("at")
_LAST_ROW = select(E.c.position).where(_BY_THEN).order_by(desc(E.c.position)).limit(1)
_NEWEST = select(E.c.xid, E.c.position).where(_BY_THEN).order_by(desc(E.c.xid), desc(E.c.position)).limit(1)
_FIRST = select(E.c.recorded_at).order_by(E.c.position).limit(1)
_LATEST = 100
"""Events that are looked at for a clock that is ahead."""
_ROW = re.compile(r"s(\d{1,18})", re.ASCII)
_PLACE = re.compile(r"p(\d{1,18})\.(\d{1,19})", re.ASCII)
_SEEN = re.compile(r"p((\d{1,18}):\d{1,18}:(?:\d{1,18}(?:,\d{1,18})*)?)", re.ASCII)


def standing_at(connection: Connection, at_s: int = FAR) -> str:
    """The position of what this connection's transaction sees; on PostgreSQL it must see one state throughout.

    With `at_s` (epoch s) that of the last event recorded by then: the same for ever, whatever is recorded later. (While
    a transaction runs on PostgreSQL that is older than that event, it is the snapshot all the same.)
    """
    if on_sqlite(connection):
        return f"s{connection.execute(_LAST_ROW, {'at': at_s}).scalar() or 0}"
    snapshot = str(connection.execute(_SNAPSHOT).scalar_one())
    with beyond_sight(connection):
        last = connection.execute(_NEWEST, {"at": at_s}).first()
    if last is None:
        return "p0.0"
    return f"p{snapshot}" if last.xid >= _oldest(snapshot) else f"p{last.xid}.{last.position}"


def position_at(connection: Connection, now_s: int) -> int:
    """The instant (epoch s) that figures of now hold for: now, or a little later where another machine's clock is ahead
    and events of its are seen already."""
    latest = select(E.c.recorded_at).order_by(desc(E.c.position)).limit(_LATEST).subquery()
    with beyond_sight(connection):
        return max(now_s, connection.execute(select(func.max(latest.c.recorded_at))).scalar() or 0)


def first_recorded_at(connection: Connection) -> int | None:
    """When (epoch s) the first event was recorded; None where there is none."""
    with beyond_sight(connection):
        found: int | None = connection.execute(_FIRST).scalar()
    return found


def _oldest(snapshot: str) -> int:
    return int(snapshot.partition(":")[0])


def numbers(position: str) -> tuple[int, int | None]:
    """Row and transaction of a position, for columns; the row is 0 where a snapshot names none."""
    if found := _ROW.fullmatch(position):
        return int(found[1]), None
    if found := _PLACE.fullmatch(position):
        return int(found[2]), int(found[1])
    if found := _SEEN.fullmatch(position):
        return 0, int(found[2]) - 1
    raise _no_position(position)


def _no_position(position: str) -> InputError:
    return InputError(
        "{position:quoted} is no position of this database's audit trail.",
        code="input.position",
        fields={"position": position},
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """What was known at the instant `at` (epoch s): events recorded by then and, if `position` names one, up to it."""

    at: int
    position: str = ""

    def later(self, connection: Connection) -> Sql:
        """The condition on `event` for one beyond the cut. InputError for a position of another database."""
        return or_(E.c.recorded_at > self.at, self._behind(connection))

    def _behind(self, connection: Connection) -> Sql:
        if not self.position:
            return false()
        if on_sqlite(connection):
            if not (found := _ROW.fullmatch(self.position)):
                raise _no_position(self.position)
            return E.c.position > int(found[1])
        if found := _PLACE.fullmatch(self.position):
            xid, row = int(found[1]), int(found[2])
            return or_(E.c.xid > xid, and_(E.c.xid == xid, E.c.position > row))
        if (found := _SEEN.fullmatch(self.position)) and _is_snapshot(found[1]):
            seen = func.pg_visible_in_snapshot(_xid8(E.c.xid), _snapshot(found[1]))
            return and_(E.c.xid >= int(found[2]), not_(seen))
        raise _no_position(self.position)


NOW = Cut(FAR)
"""Everything there is."""


def _is_snapshot(spelt: str) -> bool:
    """Whether PostgreSQL would take it for one: it complains loudly of anything else."""
    oldest, end, running = spelt.split(":")
    ids = [int(each) for each in running.split(",") if each]
    return 0 < int(oldest) <= int(end) and ids == sorted(set(ids)) and all(int(oldest) <= at < int(end) for at in ids)


def _xid8(column: Any) -> Any:
    return cast(column, Text).op("::")(text("xid8"))


def _snapshot(spelt: str) -> Any:
    return literal(spelt).op("::")(text("pg_snapshot"))
