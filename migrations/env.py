"""Alembic's environment: runs the revisions on the database that the configuration names, in one transaction."""

from alembic import context

from cc.core.store.engine import is_sqlite, open_engine
from cc.core.store.tables import metadata


def run() -> None:
    """Connect and migrate; SQLite alters tables by copying (batch)."""
    url = context.config.get_main_option("sqlalchemy.url") or ""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            context.configure(connection=connection, target_metadata=metadata, render_as_batch=is_sqlite(url))
            with context.begin_transaction():
                context.run_migrations()
    finally:
        engine.dispose()


run()
