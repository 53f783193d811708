"""What every test may ask for: databases of both kinds, fresh and with the schema."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from cc.core import credentials
from cc.core.store.sql.engine import upgrade
from tests.postgres import PostgresServer, begin_run, end_run

_server: PostgresServer | None = None
begin_run()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Passwords hashed with the least work: nobody attacks a test's database."""
    strong, credentials._hasher = credentials._hasher, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    yield
    credentials._hasher = strong


def the_server() -> PostgresServer:
    """The run's PostgreSQL, started when first asked for; tests that do not ask never wait for it."""
    global _server
    if _server is None:
        _server = PostgresServer()
    return _server


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "posko.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """A new SQLite database with the schema."""
    path = tmp_path / "posko.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A new PostgreSQL database with the schema."""
    server = the_server()
    url = server.fresh()
    yield url
    server.drop(url)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """A new database with the schema: the test runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def pytest_sessionfinish() -> None:
    """End the server that the tests brought up, when the run is over and not only this process's part of it."""
    global _server
    _server = None
    end_run()
