"""A database, a log-in, a server or a settings file that is not there or is no such thing: wrong usage, or out of
reach, with what to do; never our fault."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.builders import Room
from tests.rooms import the_server

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")
ROOT = Path(__file__).resolve().parents[2]
USAGE, AWAY = 2, 7


def _run(home: Path, *arguments: str, **environment: str) -> tuple[int, str]:
    """Exit status and what was said."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
    done = subprocess.run(
        [sys.executable, "-m", "cc", *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=home,
        env={**own, "CC_HOME": str(home), "CC_LANG": "en", "PYTHONPATH": str(ROOT), **environment},
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("place", "status", "said"),
    [
        ("postgresql://localhost:notaport/x", USAGE, "cannot be read"),
        ("postgresql://localhost:99999/x", USAGE, "cannot be read"),
        ("postgresql://localhost:0/x", USAGE, "cannot be read"),
        ("postgresql://[::1/x", USAGE, "cannot be read"),
        ("postgresql://u:p@ss:w@localhost/x", USAGE, "cannot be read"),
        ("postgres://localhost:x/x", USAGE, "cannot be read"),
        ("sqlite://:memory:", USAGE, "cannot be read"),
        ("garbage://x", USAGE, "no databases of the kind 'garbage'"),
        ("/tmp", USAGE, "is a folder"),
        ("postgresql://localhost:1/x?nonsense=1", USAGE, "invalid connection option"),
        ("postgresql://localhost:1/x?sslmode=bad", USAGE, "invalid sslmode"),
        ("postgresql://localhost:1/x", AWAY, "check that it runs"),
        ("postgresql://no.invalid/x", AWAY, "check that it runs"),
    ],
)
def test_a_database_that_is_none(tmp_path: Path, place: str, status: int, said: str) -> None:
    done, told = _run(tmp_path, "report", "list", "--database", place)
    assert (done, said in told) == (status, True), told
    done, told = _run(tmp_path, "report", "list", CC_DATABASE=place)
    assert (done, said in told) == (status, True), told
    assert "fault" not in told


def test_a_database_or_a_name_that_postgresql_does_not_have(tmp_path: Path) -> None:
    there = the_server().fresh(None, lambda _: None)
    try:
        nowhere = make_url(there).set(database="nowhere").render_as_string(hide_password=False)
        done, told = _run(tmp_path, "report", "list", "--database", nowhere)
        assert (done, "has no such database" in told) == (USAGE, True), told
        stranger = make_url(there).set(username="nobody", password="wrong").render_as_string(hide_password=False)
        done, told = _run(tmp_path, "report", "list", "--database", stranger)
        assert (done, "does not let this name" in told) == (USAGE, True), told
    finally:
        the_server().drop(there)


@pytest.mark.parametrize("login", ["nobody", " ", "sari "])
def test_nobody_of_that_name(room: Room, login: str) -> None:
    done, told = _run(room.folder, "report", "list", "--as", login, CC_DATABASE=str(room.folder / "posko.db"))
    assert (done, "there is no person" in told) == (USAGE, True), told
    assert "login --server" not in told


@pytest.mark.parametrize(
    "server", ["foo", "http://", "http://..", "http://xn--a", "http://a:b", "http://[::1", "ftp://x"]
)
def test_a_server_that_is_no_address(tmp_path: Path, server: str) -> None:
    done, told = _run(tmp_path, "report", "list", CC_SERVER=server)
    assert (done, "no server's address" in told) == (USAGE, True), told


@pytest.mark.parametrize(
    "written",
    [None, "folder", b"x = [", b"\xff\xfe", b"database = 3", b"x=" + 5000 * b"[", b'database = "postgresql://h:x/y"'],
    ids=["missing", "folder", "no TOML", "no UTF-8", "no text", "brackets", "no URL"],
)
def test_settings_that_are_none(tmp_path: Path, written: bytes | str | None) -> None:
    file = tmp_path / "settings.toml"
    if isinstance(written, bytes):
        file.write_bytes(written)
    elif written:
        file.mkdir()
    for command in (("report", "list"), ("doctor",), ("serve", "--port", "0")):
        done, told = _run(tmp_path, *command, CC_CONFIG=str(file))
        assert done == USAGE, (command, told)
        assert "settings" in told or "cannot be read" in told
        assert "fault" not in told


def test_no_settings_at_all_can_be_said(room: Room) -> None:
    database = str(room.folder / "posko.db")
    assert _run(room.folder, "report", "list", CC_CONFIG="/dev/null", CC_DATABASE=database)[0] == 0


def test_tokens_that_cannot_be_kept_are_told_before_a_password_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "a file").write_text("")
    done, told = _run(tmp_path, "login", "budi", "--server", "http://127.0.0.1:1", CC_HOME=str(tmp_path / "a file"))
    assert (done, "tokens cannot be kept" in told) == (USAGE, True), told
