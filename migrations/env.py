"""Alembic's environment: runs the revisions on the database that the configuration names, in one transaction."""

from alembic import context
from sqlalchemy import Connection

from cc.core.store.sql.engine import is_sqlite, known_revisions, open_engine
from cc.core.store.sql.indexes import metadata
from cc.core.store.sql.row_security.install import is_on, put_up, take_down


def run() -> None:
    """Connect and migrate: all of it, or nothing."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if is_sqlite(url):
                run_on_sqlite(connection)
            else:
                run_on_postgresql(connection)
    finally:
        engine.dispose()


def migrate(connection: Connection, *, batch: bool) -> None:
    """Run what is asked for; `batch` alters tables by copying, as SQLite must."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=batch)
    with context.begin_transaction():
        context.run_migrations()


def run_on_postgresql(connection: Connection) -> None:
    """Where row-level security is on, its policies and views stand in no revision's way, and those of this Posko stand
    after the last one, in the same transaction. Until then tables show nothing to whoever is not their owner."""
    with connection.begin():
        behind = is_on(connection)
        if behind:
            take_down(connection)
        migrate(connection, batch=False)
        if behind and is_newest(connection):
            put_up(connection)


def is_newest(connection: Connection) -> bool:
    """Whether the schema is this Posko's: policies are written for that one."""
    return connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == known_revisions()[-1]


def run_on_sqlite(connection: Connection) -> None:
    """SQLite's DDL is transactional, but only a transaction that somebody begins is."""
    connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        migrate(connection, batch=True)
    except BaseException:
        connection.exec_driver_sql("ROLLBACK")
        raise
    connection.exec_driver_sql("COMMIT")
    connection.exec_driver_sql("PRAGMA foreign_keys=ON")


run()
