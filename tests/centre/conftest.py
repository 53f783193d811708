"""One room a database for the whole session, and two doors to it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.workforce.client.remote_centre import RemoteCentre
from tests.api.serving import serving
from tests.builders import Room, make_room
from tests.centre.bench import Bench
from tests.conftest import the_server


def _benches(room: Room) -> Iterator[dict[str, Bench]]:
    with serving(room.centre) as served:
        remote = RemoteCentre(served.url)
        yield {"local": Bench(room, room.centre, False), "remote": Bench(room, remote, True)}
        remote.close()
    room.close()


@pytest.fixture(scope="session")
def sqlite_benches(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """Both doors to a room on SQLite."""
    folder = tmp_path_factory.mktemp("contract")
    shutil.copy(sqlite_template, folder / "posko.db")
    yield from _benches(make_room(folder, f"sqlite:///{folder / 'posko.db'}", fixed=True))


@pytest.fixture(scope="session")
def postgres_benches(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """Both doors to a room on PostgreSQL."""
    server = the_server()
    url = server.fresh()
    yield from _benches(make_room(tmp_path_factory.mktemp("contract"), url, fixed=True))
    server.drop(url)


@pytest.fixture(params=["local-sqlite", "remote-sqlite", "local-postgres", "remote-postgres"])
def bench(request: pytest.FixtureRequest) -> Bench:
    """One door to one room."""
    door, database = request.param.split("-")
    benches: dict[str, Bench] = request.getfixturevalue(f"{database}_benches")
    return benches[door]
