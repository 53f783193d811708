"""A room with reports in every state, on both databases, made once a module: for tests that only read."""

from collections.abc import Iterator

import pytest

from tests.core.store.busy import Busy, play
from tests.rooms import DATABASES, Rooms


@pytest.fixture(scope="module", params=DATABASES)
def busy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, rooms: Rooms) -> Iterator[Busy]:
    """The room; nobody may change it."""
    with rooms.ready(request.param, tmp_path_factory.mktemp("busy")) as room, play(room) as made:
        yield made
