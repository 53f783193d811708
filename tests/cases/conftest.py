"""A room as the cases want it: fresh, with Jakarta's areas where the shared data is there."""

import shutil
from pathlib import Path

import pytest

from cc.main.app import run
from tests.cases.shared import AREAS, Posko, runner


@pytest.fixture(scope="session")
def bare_room(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that `posko init` made, to be copied."""
    folder = tmp_path_factory.mktemp("room")
    with pytest.MonkeyPatch.context() as patch:
        at(folder, patch)
        assert run(["init"]) == 0
        if AREAS.is_file():
            assert run(["area", "load", str(AREAS)]) == 0
    return folder


@pytest.fixture
def posko(
    bare_room: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Posko:
    """The command in a fresh room; the working directory is the test's own."""
    shutil.copytree(bare_room, tmp_path, dirs_exist_ok=True)
    at(tmp_path, monkeypatch)
    return runner(capsys)


def at(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Work in this folder, with its database and nobody's settings."""
    patch.chdir(folder)
    for name in ("CC_SERVER", "CC_TOKEN", "CC_LOGIN", "CC_LANG"):
        patch.delenv(name, raising=False)
    patch.setenv("CC_DATABASE", str(folder / "posko.db"))
    for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        patch.setenv(name, str(folder / name.lower()))
