"""The change feed: what happened, in an order in which nothing is skipped. Owns positions; knows no screen. How
they are told to whom is trail.spelling's.

SQLite has one writer at a time, so an event's position is its rowid, and `PRAGMA data_version` says for 3 µs whether
another connection has committed at all. On PostgreSQL row numbers become visible out of order: the position is
(transaction, row), and events are told once every older transaction of this database has ended. What other databases of
the server do holds nothing up for longer than a poll. Events of one report for which transactions raced may be told in
another order than they have there; each says its `seq`.

Told is what the caller may see when it is told. Who loses sight of a report (it went to another unit) hears nothing of
that change: whoever shows a report reads its line again from time to time.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, Select, func, select, text, tuple_

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.trail import Change
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import stream_rule
from cc.core.store.sql import tables
from cc.core.store.sql.row_security.identity import is_behind
from cc.core.store.sql.times import instant
from cc.core.store.trail.spelling import MOST, FeedPlace, Spelling

E = tables.event

See = Callable[[Connection], tuple[Actor, Directory]]
"""Says on a connection who the caller is now; raises CredentialError once they are nobody any more."""

PAGE = 500
SQLITE_POLL_S, POSTGRES_POLL_S = 0.1, 0.25
QUIET_S = 1.0
"""After so long without a change a sign of life is given."""

_COLUMNS = (E.c.position, E.c.xid, E.c.stream, E.c.seq, E.c.ref, E.c.recorded_at, E.c.text)
_DATA_VERSION = "PRAGMA data_version"
_OLDEST_RUNNING = text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
_OLDEST_OF_THIS_DATABASE = text(
    """
    WITH here AS (SELECT oid FROM pg_database WHERE datname = current_database()),
    seen AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot),
    elsewhere AS MATERIALIZED (
        SELECT transactionid FROM seen, pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'transactionid' AND mode = 'ExclusiveLock' AND granted AND datid <> (SELECT oid FROM here))
    SELECT coalesce(min(running::text::bigint), (SELECT pg_snapshot_xmax(snapshot)::text::bigint FROM seen))
    FROM seen, pg_snapshot_xip(snapshot) AS running
    WHERE running::xid NOT IN (SELECT transactionid FROM elsewhere)
    """
)
"""A transaction counts as this database's unless a session of another database is seen to run it."""


class Stop(Protocol):
    """As much of a threading.Event as is needed."""

    def is_set(self) -> bool:
        """Whether to end."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait so many seconds, or until it is set."""
        ...


def changes(engine: Engine, see: See, after: str | None, stop: Stop) -> Iterator[Change | None]:
    """What happens after the position (None: from now on) until `stop` is set; None as a sign of life, the first at
    once: from there on nothing is missed.

    Holds a connection of its own. InputError for a position that is none of this database's.
    """
    with _connected(engine) as connection:
        source = _source(connection)
        with _moment(connection):
            at = _begin(source, Spelling(*see(connection)), after)
        quiet_s = 0.0
        yield None
        while not stop.is_set():
            for reached, change in _news(connection, source, see, at):
                at = reached
                if change is not None:
                    quiet_s = 0.0
                    yield change
                if stop.is_set():
                    return
            if quiet_s >= QUIET_S:
                quiet_s = 0.0
                yield None
            stop.wait(source.poll_s)
            quiet_s += source.poll_s


def _begin(source: "_Source", spelling: Spelling, after: str | None) -> FeedPlace:
    """Where to go on. Whoever may not see everything and gives a place as it is had it from an earlier version: they
    go on from now, since what is told behind a number tells of the number."""
    if after is None:
        return source.end()
    found = spelling.read(after)
    if found is not None:
        return found
    there = source.read(after)
    return there if spelling.plain else source.end()


def _connected(engine: Engine) -> Connection:
    """A connection that holds no state of the database between two looks at it."""
    connection = engine.connect()
    return connection if is_behind(connection) else connection.execution_options(isolation_level="AUTOCOMMIT")


def _moment(connection: Connection) -> AbstractContextManager[object]:
    """One look: where policies ask who reads, a transaction of its own, which is as long as that is known."""
    return connection.begin() if is_behind(connection) else nullcontext()


def position(connection: Connection, actor: Actor, directory: Directory) -> str:
    """Where the feed stands now, as the actor may be told."""
    source = _source(connection)
    end = source.end()
    return Spelling(actor, directory).told(end, source.spell(end))


def _source(connection: Connection) -> "_Source":
    return _Sqlite(connection) if connection.dialect.name == "sqlite" else _Postgres(connection)


def _news(
    connection: Connection, source: "_Source", see: See, at: FeedPlace
) -> Iterator[tuple[FeedPlace, Change | None]]:
    """Every change between `at` and the end as it is now, with its place; last the end itself."""
    if not source.moved():
        return
    with _moment(connection):
        end = source.end()
    if end <= at:
        return
    while True:
        with _moment(connection):
            actor, directory = see(connection)
            query = source.between(at, end).where(stream_rule(actor, directory, E.c.stream)).limit(PAGE)
            rows = connection.execute(query).fetchall()
        spelling = Spelling(actor, directory)
        for row in rows:
            at = source.place(row)
            yield at, _change(row, spelling.told(at, source.spell(at)))
        if len(rows) < PAGE:
            break
    yield end, None


def _change(row: Any, position: str) -> Change:
    body = json.loads(row.text)
    return Change(
        position=position,
        stream=row.stream,
        seq=row.seq,
        ref=row.ref,
        actor=body["actor"],
        intent=body["intent"],
        recorded_at=instant(row.recorded_at),
    )


class _Source(Protocol):
    poll_s: float

    def moved(self) -> bool:
        """Whether anything can have been added since this was last asked; True when that is not known."""
        ...

    def end(self) -> FeedPlace:
        """The place behind everything that can be told now."""
        ...

    def between(self, after: FeedPlace, end: FeedPlace) -> Select[Any]:
        """The events behind `after`, up to and with `end`, in order."""
        ...

    def place(self, row: Any) -> FeedPlace: ...

    def spell(self, place: FeedPlace) -> str: ...

    def read(self, position: str) -> FeedPlace: ...


class _Sqlite:
    poll_s = SQLITE_POLL_S

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._version: int | None = None

    def moved(self) -> bool:
        version = int(self._connection.exec_driver_sql(_DATA_VERSION).scalar_one())
        moved, self._version = version != self._version, version
        return moved

    def end(self) -> FeedPlace:
        return 0, int(self._connection.execute(select(func.max(E.c.position))).scalar() or 0)

    def between(self, after: FeedPlace, end: FeedPlace) -> Select[Any]:
        rows = select(*_COLUMNS).where(E.c.position > after[1], E.c.position <= end[1])
        return rows.order_by(E.c.position)

    def place(self, row: Any) -> FeedPlace:
        return 0, row.position

    def spell(self, place: FeedPlace) -> str:
        return f"s{place[1]}"

    def read(self, position: str) -> FeedPlace:
        return 0, _numbers(position, "s", 1)[0]


class _Postgres:
    poll_s = POSTGRES_POLL_S

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._oldest: int | None = None

    def moved(self) -> bool:
        return True

    def end(self) -> FeedPlace:
        """Whose the oldest is, is asked at first, and when a poll finds it still there: it costs ten times as much."""
        oldest = int(self._connection.execute(_OLDEST_RUNNING).scalar_one())
        stuck, self._oldest = self._oldest in (None, oldest), oldest
        if stuck:
            oldest = int(self._connection.execute(_OLDEST_OF_THIS_DATABASE).scalar_one())
        return oldest - 1, MOST

    def between(self, after: FeedPlace, end: FeedPlace) -> Select[Any]:
        rows = select(*_COLUMNS).where(tuple_(E.c.xid, E.c.position) > tuple_(*after), E.c.xid <= end[0])
        return rows.order_by(E.c.xid, E.c.position)

    def place(self, row: Any) -> FeedPlace:
        return row.xid, row.position

    def spell(self, place: FeedPlace) -> str:
        return f"p{place[0]}.{place[1]}"

    def read(self, position: str) -> FeedPlace:
        transaction, row = _numbers(position, "p", 2)
        return transaction, row


def _numbers(position: str, letter: str, count: int) -> list[int]:
    parts = position.removeprefix(letter).split(".")
    fits = position.startswith(letter) and len(parts) == count
    if not fits or not all(part.isascii() and part.isdecimal() and len(part) < 20 for part in parts):
        raise _no_position(position)
    return [min(int(part), MOST) for part in parts]


def row_number(position: str, spelling: Spelling) -> int:
    """The row of an event's or a change's position, for reading the trail on from there."""
    found = spelling.read(position)
    if found is not None:
        return found[1]
    if not spelling.plain:
        raise _no_position(position)
    last = position.lstrip("sp").rpartition(".")[2]
    return _numbers(last, "", 1)[0]


def _no_position(position: str) -> InputError:
    return InputError(
        "{position:quoted} is no position of this feed: leave it out to begin now.",
        code="input.position",
        fields={"position": position},
    )
