"""Alembic's environment: runs the revisions on the database that the configuration names, in one transaction."""

from alembic import context
from sqlalchemy import Connection

from cc.core.store.sql.engine import is_sqlite, open_engine
from cc.core.store.sql.indexes import metadata


def run() -> None:
    """Connect and migrate: all of it, or nothing."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            if is_sqlite(url):
                run_on_sqlite(connection)
            else:
                migrate(connection, batch=False)
    finally:
        engine.dispose()


def migrate(connection: Connection, *, batch: bool) -> None:
    """Run what is asked for; `batch` alters tables by copying, as SQLite must."""
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=batch)
    with context.begin_transaction():
        context.run_migrations()


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
