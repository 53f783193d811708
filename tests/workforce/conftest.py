"""A fake Centre served over real HTTP."""

from collections.abc import Iterator

import httpx
import pytest

from cc.workforce.client.remote_centre import RemoteCentre
from tests.waiting import SOON_S
from tests.workforce.fake import FakeCentre
from tests.workforce.serving import serving


@pytest.fixture(scope="session")
def _served() -> Iterator[tuple[FakeCentre, str]]:
    centre = FakeCentre()
    with serving(centre) as served:
        yield centre, served.url


@pytest.fixture
def fake(_served: tuple[FakeCentre, str]) -> FakeCentre:
    """The Centre behind the server, as new."""
    centre, _ = _served
    centre.__init__()  # type: ignore[misc]  # the server keeps this very object for the whole session
    return centre


@pytest.fixture
def http(_served: tuple[FakeCentre, str]) -> Iterator[httpx.Client]:
    """A plain HTTP client with a token."""
    with httpx.Client(base_url=_served[1], headers={"authorization": "Bearer posko_x"}, timeout=SOON_S) as client:
        yield client


@pytest.fixture
def url(_served: tuple[FakeCentre, str]) -> str:
    """Where the server is."""
    return _served[1]


@pytest.fixture
def remote(_served: tuple[FakeCentre, str]) -> Iterator[RemoteCentre]:
    """The client's Centre."""
    centre = RemoteCentre(_served[1])
    yield centre
    centre.close()
