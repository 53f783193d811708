"""The revisions lead, on both databases, to what the tables say: columns, keys, indexes and their conditions.

A second database is made from the tables alone, and both are asked what they hold.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine

from cc.core.store.sql.engine import migrations_folder, open_engine, revisions
from cc.core.store.sql.indexes import metadata
from tests.rooms import the_server

PARTS = {
    "sqlite": "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "postgresql": """
        SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'column ' || table_name || '.' || column_name,
            data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'constraint ' || conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
}
ALEMBICS = "alembic_version"
BY_REVISION_ALONE = {
    "postgresql": {"column event.xid": "its default is the transaction's id, which only PostgreSQL has"},
    "sqlite": {"trigger event_of_an_old_program": "it refuses programs that are older than the schema"},
}
"""What the tables do not say, and why."""


@pytest.fixture
def from_tables(database_url: str, tmp_path: Path) -> Iterator[str]:
    """A database of the same kind, made from the tables without any revision."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgres"
    url = f"sqlite:///{tmp_path / 'tables.db'}" if kind == "sqlite" else the_server().empty()
    engine = open_engine(url)
    with engine.begin() as connection:
        metadata.create_all(connection)
    engine.dispose()
    yield url
    if kind == "postgres":
        the_server().drop(url)


def parts(url: str) -> dict[str, str]:
    """Every table, column, index and constraint of a database, as the database itself words it, without blanks that
    do not matter and without Alembic's own table."""
    engine = create_engine(url) if not url.startswith("sqlite") else open_engine(url)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(PARTS[engine.dialect.name]).all()
    engine.dispose()
    return {str(name): _plain(str(sql)) for name, sql in rows if ALEMBICS not in str(name)}


def _plain(sql: str) -> str:
    return re.sub(r"[\s\"]+", " ", sql).replace("( ", "(").replace(" )", ")").replace(" ,", ",").strip()


def test_what_the_revisions_make_is_what_the_tables_say(database_url: str, from_tables: str) -> None:
    made, said = parts(database_url), parts(from_tables)
    assert len(made) > 30
    other = {name for name in made.keys() | said.keys() if made.get(name) != said.get(name)}
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    assert other == set(BY_REVISION_ALONE[kind]), {name: (made.get(name), said.get(name)) for name in other}


def test_alembic_finds_nothing_to_do(database_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), metadata))

    engine = open_engine(database_url)
    with engine.connect() as connection:
        assert differences(connection) == []
    engine.dispose()
    at, newest = revisions(database_url)
    assert at == newest


def test_revisions_are_named_by_their_day_and_follow_one_another() -> None:
    names = sorted(path.name for path in (migrations_folder() / "versions").glob("*.py"))
    assert names
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}-\d{4}_[a-z0-9_]+\.py", name) for name in names), names
