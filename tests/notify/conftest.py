"""A command room on either database whose clock stands still, and what its messages are sent with."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import Room, make_room
from tests.notify.receivers import Receiver, receiving


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    """The room of tests.builders on SQLite, then on PostgreSQL."""
    made = make_room(tmp_path, database_url, fixed=True)
    yield made
    made.close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook's receiver."""
    with receiving() as made:
        yield made
