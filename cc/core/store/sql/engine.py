"""Engines for SQLite and PostgreSQL, and the migrations. Owns connection settings; knows no table's meaning."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from cc.core.errors import UnreachableError, UsageError
from cc.core.store.sql.failures import cannot_write, database_error
from cc.core.store.sql.prepared import say
from cc.core.store.sql.read_only import is_read_only, reading_uri

BUSY_TIMEOUT_MS = 20_000
CONNECT_S = 10
"""How long a PostgreSQL may take to answer the door, unless its URL says otherwise."""
WAL_KEPT_BYTES = 64 << 20
"""What a write-ahead log that had to grow is cut back to, once nobody reads an old state any more."""
ROOMY = ("cache_size=-32768", "mmap_size=1073741824")
FRUGAL = ("cache_size=-4096", "mmap_size=0")
"""What an SQLite connection keeps of what it read: for screens that ask again, and for a walk through everything."""
_REVISION = re.compile(r"^revision = [\"'](\w+)[\"']", re.MULTILINE)


def sqlite_module() -> ModuleType:
    """pysqlite3 where one works here (its SQLite has the WAL fix of 3.51.3), else the standard module."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        import sqlite3

        return sqlite3
    module: ModuleType = dbapi2
    return module


def database_url(database: str) -> str:
    """A path becomes an SQLite URL; a URL stays as it is, PostgreSQL's with psycopg as its driver. UsageError for a URL
    of another kind."""
    if "://" not in database:
        return f"sqlite:///{Path(database).expanduser().absolute()}"
    for prefix in ("postgresql://", "postgres://"):
        if database.startswith(prefix):
            database = "postgresql+psycopg://" + database.removeprefix(prefix)
    kind = database.partition("://")[0]
    if kind.partition("+")[0] not in ("sqlite", "postgresql"):
        raise UsageError(
            "there are no databases of the kind {kind:quoted} here: name a file, or a URL that begins with"
            " postgresql://.",
            code="usage.database",
            fields={"kind": kind},
        )
    _require_readable(database)
    return database


def _require_readable(url: str) -> None:
    """UsageError for what is no URL: host and port can be wrong, and what ought to be percent-encoded."""
    try:
        port = make_url(url).port
    except (ArgumentError, ValueError):
        port = 0
    if port is not None and not 0 < port < 1 << 16:
        raise UsageError(
            "the database's URL cannot be read: name a file, or write postgresql://NAME:PASSWORD@HOST:5432/DATABASE,"
            " with %40 for @, %3A for : and %2F for / in a name or a password.",
            code="usage.database",
        )


def is_sqlite(url: str) -> bool:
    """Whether the URL names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def shown(url: str) -> str:
    """The URL as people may see it: its password as `***`."""
    return make_url(url).render_as_string(hide_password=True)


def sqlite_path(url: str) -> Path:
    """The file of an SQLite URL; UsageError for a database in memory, which no second connection would see."""
    name = make_url(url).database
    if not name or name == ":memory:":
        raise UsageError("name a file for the SQLite database: one in memory cannot be shared by its connections.")
    return Path(name)


def open_engine(url: str, *, pool_size: int = 8, pooled: bool = True) -> Engine:
    """An engine on which nothing begins by itself: transactions are said by whoever needs one.

    Without `pooled` every connection is made anew and is its user's for as long as they like: for change feeds, which
    would drain a pool.
    """
    if is_sqlite(url):
        return _open_sqlite(url, {"pool_size": pool_size, "max_overflow": 64} if pooled else {"poolclass": NullPool})
    pool: dict[str, Any] = {"pool_size": pool_size, "max_overflow": pool_size, "pool_pre_ping": True}
    patience = {} if "connect_timeout" in make_url(url).query else {"connect_timeout": CONNECT_S}
    try:
        return create_engine(url, connect_args=patience, **(pool if pooled else {"poolclass": NullPool}))
    except ModuleNotFoundError as missing:
        raise UnreachableError(
            "the database driver {driver} is not installed: pip install 'posko[postgres]'.",
            code="unreachable.driver",
            fields={"driver": missing.name},
        ) from missing


def _open_sqlite(url: str, pool: dict[str, Any]) -> Engine:
    path = sqlite_path(url)
    if is_read_only(path):
        return _open_read_only(path, pool)
    make_folder(path)
    engine = create_engine(
        url,
        module=sqlite_module(),
        isolation_level="AUTOCOMMIT",
        pool_reset_on_return=None,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
        **pool,
    )

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",  # what was erased or sealed is not left in the pages that it stood on
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            *ROOMY,
            "temp_store=MEMORY",
            f"journal_size_limit={WAL_KEPT_BYTES}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


def _open_read_only(path: Path, pool: dict[str, Any]) -> Engine:
    uri, module = reading_uri(path), sqlite_module()

    def connect() -> Any:
        return module.connect(uri, uri=True, check_same_thread=False, isolation_level=None)

    pool = {"poolclass": QueuePool, **pool} if "poolclass" not in pool else pool
    engine = create_engine(
        "sqlite://", module=module, creator=connect, isolation_level="AUTOCOMMIT", pool_reset_on_return=None, **pool
    )

    @event.listens_for(engine, "connect")
    def settle(connection: Any, _record: object) -> None:
        for pragma in ("query_only=ON", f"busy_timeout={BUSY_TIMEOUT_MS}", *ROOMY, "temp_store=MEMORY"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


@contextmanager
def one_state(engine: Engine, *, walking: bool = False) -> Iterator[Connection]:
    """A connection on which every statement sees the same state; `walking` through all of it, in flat memory."""
    with engine.connect() as connection, frugal(connection) if walking else nullcontext():
        if connection.dialect.name != "sqlite":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection
            return
        with state_of(connection):
            yield connection


@contextmanager
def state_of(connection: Connection) -> Iterator[None]:
    """The same on a connection to SQLite that its user keeps."""
    say(connection, "BEGIN")
    try:
        yield
    finally:
        if not connection.invalidated:  # by Ctrl+C within a statement: then there is nothing to be taken back
            say(connection, "ROLLBACK")


@contextmanager
def frugal(connection: Connection) -> Iterator[None]:
    """For whoever walks through all of the database: on SQLite what was read is not kept, neither in the cache nor
    mapped into memory (where each page counts as the process's own). No transaction may be open."""
    try:
        _settle(connection, FRUGAL)
        yield
    finally:
        _settle(connection, ROOMY)


def _settle(connection: Connection, pragmas: tuple[str, ...]) -> None:
    if connection.dialect.name == "sqlite" and not connection.invalidated:
        for pragma in pragmas:
            connection.exec_driver_sql(f"PRAGMA {pragma}")


def make_folder(path: Path) -> None:
    """Make the folder of an SQLite file. Raises UnreachableError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise cannot_write(path.parent, wrong) from wrong


def require_schema(engine: Engine) -> None:
    """UnreachableError `storage.schema` when the database's schema is not the one that this Posko works on."""
    with engine.connect() as connection:
        try:
            there = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        except DBAPIError as error:
            told = database_error(error)
            if told is None or told.code != "storage.schema":
                raise
            there = None
    if there is None:
        raise UnreachableError("this database has no schema yet: run `{command} init`.", code="storage.schema")
    known = known_revisions()
    if there not in known:
        raise _other_posko(there)
    if there != known[-1]:
        raise UnreachableError(
            "the database's schema is {there}, and this Posko's is {wanted}: take a backup, then run"
            " `{command} db upgrade`.",
            code="storage.schema",
            fields={"there": there, "wanted": known[-1]},
        )


@lru_cache(maxsize=1)
def known_revisions() -> tuple[str, ...]:
    """The migrations' revisions in order, read from their files: Alembic, which knows them too, takes long to load."""
    files = sorted((migrations_folder() / "versions").glob("*.py"))
    return tuple(sorted(found[1] for file in files if (found := _REVISION.search(file.read_text(encoding="utf-8")))))


def _other_posko(there: str | None) -> UnreachableError:
    newest = known_revisions()[-1]
    return UnreachableError(
        "the database's schema is {there}, which this Posko (its own is {wanted}) does not know: a newer one has "
        "upgraded it. Install that version here; nothing was changed.",
        code="storage.schema",
        fields={"there": there, "wanted": newest},
    )


def migrations_folder() -> Path:
    """Where the Alembic revisions are: beside the package in a wheel, at the top in a checkout."""
    package = Path(__file__).resolve().parents[3]
    shipped = package / "migrations"
    return shipped if shipped.is_dir() else package.parent / "migrations"


def alembic_config(url: str) -> Any:
    """Alembic's configuration for this database, made in code: there is no alembic.ini to forget."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_folder()))
    config.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s")
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema to `revision`, creating the database file if there is none."""
    from alembic import command
    from alembic.util.exc import CommandError

    if is_sqlite(url):
        make_folder(sqlite_path(url))
    try:
        command.upgrade(alembic_config(url), revision)
    except CommandError as unknown:
        raise _other_posko(revisions(url)[0]) from unknown


def revisions(url: str) -> tuple[str | None, str]:
    """The revision the database is at (None: no schema) and the newest there is."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory.from_config(alembic_config(url)).get_current_head()
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision(), newest or ""
    finally:
        engine.dispose()
