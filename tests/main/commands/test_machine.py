"""A machine whose folders take nothing, and databases that are none: what is said, and that what can go on goes on."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.main.app import run
from tests.builders import Room

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


@pytest.fixture
def no_log() -> Iterator[None]:
    """Nobody has asked for the faults' log yet."""
    log = logging.getLogger("posko")
    before, log.handlers = log.handlers, []
    yield
    log.handlers = before


@pytest.mark.usefixtures("no_log")
def test_a_state_folder_that_cannot_be_made_is_said_and_the_work_goes_on(
    room: Room, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Set up once a process: another test of this one may have been first.
    monkeypatch.setattr(logging.getLogger("posko"), "handlers", [])
    home.mkdir(parents=True, exist_ok=True)
    (home / "state").write_text("a file where the folder should be")
    room.reported()
    for command in (("report", "list"), ("report", "comment", "JKT-000001", "ya")):
        assert run([*command, "--database", room.url, "--as", "sari"]) == 0
        told = capsys.readouterr()
        assert "JKT-000001" in told.out
        assert str(home / "state") in told.err


@pytest.mark.parametrize("url", ["garbage://x", "mysql://u@h/d", "http://x", "://"])
def test_a_database_of_another_kind_is_wrong_usage(
    url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CC_DATABASE", url)
    for command in (("report", "list"), ("db", "check")):
        status = run([*command])
        assert (status, "postgresql://" in capsys.readouterr().err) == (2, True), command
