"""The room that the program of commit 775f553 left behind, migrated, on either database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Boolean, MetaData, text

from cc.core.store.sql.engine import open_engine, upgrade
from tests.builders import Room, reopened
from tests.rooms import the_server

HERE = Path(__file__).parent
DUMP, ANSWERS = HERE / "room_775f553.sql", HERE / "answers_775f553.json"
REVISION = "0003"
"""What the schema was at then."""


@pytest.fixture(params=["sqlite", "postgres"])
def old_room(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Room]:
    """A Centre of today on it."""
    file = tmp_path / "posko.db"
    with sqlite3.connect(file) as database:
        database.executescript(DUMP.read_text())
    database.close()
    url = f"sqlite:///{file}"
    if request.param == "postgres":
        url = the_server().empty()
        _moved(file, url)
    upgrade(url)
    room = reopened(tmp_path, url)
    yield room
    room.close()


def _moved(file: Path, url: str) -> None:
    """The same rows in a PostgreSQL of that revision."""
    upgrade(url, REVISION)
    engine, metadata = open_engine(url, pooled=False), MetaData()
    database = sqlite3.connect(file)
    database.row_factory = sqlite3.Row
    try:
        with engine.begin() as connection:
            metadata.reflect(connection)
            for table in metadata.sorted_tables:
                connection.execute(table.delete())
                flags = {each.name for each in table.columns if isinstance(each.type, Boolean)}
                rows = [dict(row) for row in database.execute(f'SELECT * FROM "{table.name}"')]  # ours
                own = {each.name for each in table.columns if each.server_default is not None}
                for row in rows:
                    row |= {name: bool(row[name]) for name in flags & row.keys() if row[name] is not None}
                    for name in own & {name for name, value in row.items() if value is None}:
                        del row[name]  # PostgreSQL's own: which transaction wrote the event
                if rows:
                    connection.execute(table.insert(), rows)
                for name in (each.name for each in table.columns if each.autoincrement is True or each.identity):
                    highest = f'SELECT setval(pg_get_serial_sequence(:t, :c), coalesce(max("{name}"), 1))'
                    connection.execute(text(f'{highest} FROM "{table.name}"'), {"t": table.name, "c": name})
    finally:
        database.close()
        engine.dispose()
