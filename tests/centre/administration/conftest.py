"""A room in which an agency has admins of its own, by both doors."""

from collections.abc import Iterator

import pytest

from cc.core.questions.organisation import (
    ListPeople,
)
from tests.builders import with_own_passwords
from tests.centre.administration.agency import TEAM
from tests.centre.bench import Bench
from tests.centre.conftest import benches
from tests.rooms import Rooms


@pytest.fixture(scope="module")
def sqlite_benches(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """A room of its own: who works here would be told of what other tests do."""
    yield from benches(rooms, "sqlite", tmp_path_factory.mktemp("administration"))


@pytest.fixture(scope="module")
def postgres_benches(rooms: Rooms, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Bench]]:
    """The same on PostgreSQL."""
    yield from benches(rooms, "postgres", tmp_path_factory.mktemp("administration"))


@pytest.fixture
def agency(bench: Bench) -> Bench:
    """The room with an agency's admins: Adi without clearance, Cici with it."""
    known = {each.login for each in bench.ask("admin", ListPeople(limit=500)).items}
    with_own_passwords(bench.room, *(each for each in TEAM if each.login not in known))  # once: they are logged in
    return bench
