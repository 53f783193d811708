"""A real room behind a real server, for those who attack it."""

from collections.abc import Iterator

import pytest

from cc.core.centre import Call
from cc.core.intents.organisation import IssueToken
from tests.builders import Room
from tests.workforce.serving import Served, serving


@pytest.fixture
def served(room: Room) -> Iterator[Served]:
    """The room's server, with the limits that every server has."""
    with serving(room.centre) as running:
        yield running


@pytest.fixture
def token(room: Room) -> str:
    """A token of an operator's."""
    return room.centre.execute(Call(room.admin, IssueToken("sari"))).token
