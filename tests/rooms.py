"""Ready command rooms on either database: copies of one that was made once. Owns the copies; knows no test.

A test asks for `room` (tests/conftest.py) and gets the room of tests.builders, on SQLite and on PostgreSQL, its clock
standing at START. `pytest.mark.room(on=("sqlite",), clock="machine")` says otherwise, for a test or a module.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from sqlalchemy import create_engine

from cc.core.store.sql.engine import upgrade
from cc.core.store.sql.row_security.install import put_up
from tests.builders import Room, furnished, open_room
from tests.postgres import PostgresServer

Database = Literal["sqlite", "postgres", "walled"]
Clock = Literal["fixed", "machine"]
DATABASES: tuple[Database, ...] = ("sqlite", "postgres")
"""What a test runs on, unless its mark says otherwise; `walled` is PostgreSQL with row-level security on."""
BEHIND = "POSKO_BEHIND_POLICIES"
"""Environment: rooms on PostgreSQL are walled, whoever asks for one (`make faults` runs the store's tests so)."""

_server: PostgresServer | None = None


def the_server() -> PostgresServer:
    """The run's PostgreSQL, started when first asked for; tests that do not ask never wait for it."""
    global _server
    if _server is None:
        _server = PostgresServer()
    return _server


def forget_server() -> None:
    """The run is over: whoever asks again gets another."""
    global _server
    _server = None


def behind_policies(url: str) -> None:
    """Put row-level security up in a database, as its owner."""
    engine = create_engine(url)
    with engine.begin() as connection:
        put_up(connection)
    engine.dispose()


class Rooms:
    """Makes databases and rooms by copying; `folder` keeps what is copied."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def ready(self, database: Database, folder: Path, clock: Clock = "fixed") -> Iterator[Room]:
        """A room with the people and units of tests.builders; its files are in `folder`."""
        with self.database(database, folder, clock) as url, open_room(folder, url, fixed=clock == "fixed") as room:
            yield room

    @contextmanager
    def database(self, database: Database, folder: Path, clock: Clock | None = None) -> Iterator[str]:
        """The URL of a new database: with the schema, or (with a clock) with a room of that clock in it."""
        if database == "sqlite":
            path = folder / "posko.db"
            shutil.copy(self._file(clock), path)
            yield f"sqlite:///{path}"
            return
        walled = bool(clock) and (database == "walled" or bool(os.environ.get(BEHIND)))
        kind = clock and f"{clock}_room{'_walled' if walled else ''}"
        url = the_server().fresh(kind, lambda made: self._fill(made, clock, walled=walled))
        try:
            yield url
        finally:
            the_server().drop(url)

    def _file(self, clock: Clock | None) -> Path:
        path = self._folder / f"{clock or 'empty'}.db"
        if not path.exists():
            making = path.with_suffix(".making")
            self._fill(f"sqlite:///{making}", clock)
            assert not making.with_name(f"{making.name}-wal").exists(), "whoever made it has not let go of it"
            making.rename(path)
        return path

    def _fill(self, url: str, clock: Clock | None, *, walled: bool = False) -> None:
        upgrade(url)
        if walled:
            behind_policies(url)
        if clock:
            with open_room(self._folder, url, fixed=clock == "fixed") as room:
                furnished(room)
