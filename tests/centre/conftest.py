"""One room a database for the whole session, and two doors to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.workforce.client.remote_centre import RemoteCentre
from tests.centre.bench import Bench
from tests.rooms import Database, Rooms
from tests.workforce.serving import serving


def benches(rooms: Rooms, database: Database, folder: Path) -> Iterator[dict[str, Bench]]:
    """Both doors to a new room."""
    with rooms.ready(database, folder) as room, serving(room.centre) as served:
        remote = RemoteCentre(served.url)
        yield {"local": Bench(room, room.centre, False), "remote": Bench(room, remote, True)}
        remote.close()


@pytest.fixture(scope="session")
def sqlite_benches(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """Both doors to a room on SQLite."""
    yield from benches(rooms, "sqlite", tmp_path_factory.mktemp("contract"))


@pytest.fixture(scope="session")
def postgres_benches(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """Both doors to a room on PostgreSQL."""
    yield from benches(rooms, "postgres", tmp_path_factory.mktemp("contract"))


@pytest.fixture(params=["local-sqlite", "remote-sqlite", "local-postgres", "remote-postgres"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """One door to one room."""
    door, database = request.param.split("-")
    benches: dict[str, Bench] = request.getfixturevalue(f"{database}_benches")
    return benches[door]
