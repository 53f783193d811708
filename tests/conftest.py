"""What every test may ask for: a ready command room, or a database, of either kind; see tests.rooms."""

import os

os.environ["POSKO_STRICT_PHRASES"] = "1"  # A phrase that is missing fails the test; also in the processes it starts.

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from cc.core import credentials
from tests.builders import Room
from tests.faults.rounds import LONG
from tests.postgres import begin_run, end_run
from tests.rooms import DATABASES, Database, Rooms, forget_server

LONGEST_PART_S = 3600

begin_run()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords hashed with the least work: nobody attacks a test's database."""
    strong, credentials._hasher = credentials._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    credentials._hasher = strong


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Whatever asks for a database runs on each, or on those that the mark `room` names."""
    if "database" in metafunc.fixturenames:
        mark = metafunc.definition.get_closest_marker("room")
        metafunc.parametrize("database", mark.kwargs.get("on", DATABASES) if mark else DATABASES, indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In `make faults` each part has an hour of its own: pytest's 300 s are for tests that hang."""
    if LONG:
        for item in items:
            if item.get_closest_marker("timeout") is None:
                item.add_marker(pytest.mark.timeout(LONGEST_PART_S))


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Database:
    """Which database the test runs on."""
    kind: Database = request.param
    return kind


@pytest.fixture(scope="session")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Rooms:
    """Makes rooms and databases, for fixtures that need more than one or keep one for longer than a test."""
    return Rooms(tmp_path_factory.mktemp("rooms"))


@pytest.fixture
def room(request: pytest.FixtureRequest, rooms: Rooms, database: Database, tmp_path: Path) -> Iterator[Room]:
    """The command room of tests.builders, ready. Its clock stands at START unless the mark `room` names another."""
    mark = request.node.get_closest_marker("room")
    with rooms.ready(database, tmp_path, mark.kwargs.get("clock", "fixed") if mark else "fixed") as made:
        yield made


@pytest.fixture
def database_url(rooms: Rooms, database: Database, tmp_path: Path) -> Iterator[str]:
    """A new database with the schema and nothing in it."""
    with rooms.database(database, tmp_path) as url:
        yield url


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty CC_HOME, and no other CC_ variable: no token, key or setting of whoever runs the tests."""
    for name in [each for each in os.environ if each.startswith("CC_") and each != "CC_TEST_POSTGRES"]:
        monkeypatch.delenv(name)
    folder = tmp_path / "home"
    monkeypatch.setenv("CC_HOME", str(folder))
    return folder


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are cores: a third of the time of all tests is waiting, for processes, terminals and
    servers that do not answer."""
    cores = os.cpu_count() or 1
    return cores + (cores + 1) // 2


def pytest_sessionfinish() -> None:
    """End the server that the tests brought up, when the run is over and not only this process's part of it."""
    forget_server()
    end_run()
