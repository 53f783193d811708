"""What messages are sent with."""

from collections.abc import Iterator

import pytest

from tests.notify.receivers import Receiver, receiving


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A webhook's receiver."""
    with receiving() as made:
        yield made
