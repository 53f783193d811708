"""A database that is there, opened for work: for reading, for feeds, for writing. Owns that none of it goes on in
another file than the one that was opened."""

from typing import Any, NamedTuple

from sqlalchemy import Engine, event

from cc.core.store.sql.engine import is_sqlite, open_engine, require_schema, sqlite_path
from cc.core.store.sql.read_only import ReadOnlyWriter, is_read_only
from cc.core.store.sql.row_security.identity import put_behind
from cc.core.store.sql.row_security.install import is_on
from cc.core.store.sql.whole_file import WholeFile
from cc.core.store.sql.writer import PostgresWriter, SqliteWriter, Writer


class Opened(NamedTuple):
    """One database: `engine` for reading, `feeds` for who stays long, and its writer."""

    engine: Engine
    feeds: Engine
    writer: Writer


def open_database(url: str) -> Opened:
    """Open a database whose schema is there. UnreachableError when it is not, or cannot be reached."""
    engine = open_engine(url)
    require_schema(engine)
    feeds = open_engine(url, pooled=False)
    if not is_sqlite(url):
        _go_behind_policies(engine, feeds)
        return Opened(engine, feeds, PostgresWriter(engine))
    if is_read_only(sqlite_path(url)):
        return Opened(engine, feeds, ReadOnlyWriter())
    file = WholeFile(sqlite_path(url))
    for each in (engine, feeds):
        _connect_only_to(file, each)
    return Opened(engine, feeds, SqliteWriter(engine, file))


def _go_behind_policies(engine: Engine, feeds: Engine) -> None:
    """Where row-level security is on, work under it."""
    with engine.connect() as connection:
        if not is_on(connection):
            return
    engine.dispose()
    for each in (engine, feeds):
        put_behind(each)


def _connect_only_to(file: WholeFile, engine: Engine) -> None:
    """SQLite would make a new, empty file where there is none."""

    @event.listens_for(engine, "do_connect")
    def look(*_: Any) -> None:
        file.require_there()
