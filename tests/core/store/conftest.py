"""A room with reports in every state, on both databases, made once a module: for tests that only read."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import the_server
from tests.core.store.busy import Busy, play


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def busy(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Busy]:
    """The room; nobody may change it."""
    folder = tmp_path_factory.mktemp("busy")
    if request.param == "sqlite":
        shutil.copy(sqlite_template, folder / "posko.db")
        url = f"sqlite:///{folder / 'posko.db'}"
    else:
        url = the_server().fresh()
    made = play(folder, url)
    yield made
    made.close()
    if request.param == "postgres":
        the_server().drop(url)
