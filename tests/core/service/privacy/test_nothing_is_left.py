"""Planted names, looked for byte by byte wherever they could lie: before erasure the encrypted ones, after it all of
them. Database file, journal, dump, every table (messages among them), photos and logs."""

import subprocess
import sys
from pathlib import Path

import pytest

from cc.core.intents import privacy as p
from cc.core.store.sql.engine import sqlite_path
from tests.builders import Room
from tests.core.service.privacy.test_erasing import NAMES, WHY, do, everything, told

ENCRYPTED = ("Sekarwangi", "5550-7799")


def files_with(room: Room, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Every file of the room's folder, evidence and keys too, that holds one of the names."""
    every = [file for file in room.folder.rglob("*") if file.is_file()]
    assert any(file.name == "posko.db" for file in every)
    return [(file.name, name) for file in every for name in names if name.encode() in read(file)]


def read(file: Path) -> bytes:
    """A file's bytes, read by another process: SQLite's locks end when this one closes any handle of the file."""
    return subprocess.run(["cat", str(file)], check=True, capture_output=True).stdout


def dump(room: Room) -> str:
    code = "import sqlite3, sys; print(*sqlite3.connect(sys.argv[1]).iterdump(), sep=chr(10))"
    done = subprocess.run([sys.executable, "-c", code, sqlite_path(room.url)], check=True, capture_output=True)
    return done.stdout.decode()


@pytest.mark.room(on=("sqlite",))
def test_no_file_holds_a_contact_before_and_any_name_after(room: Room, caplog: pytest.LogCaptureFixture) -> None:
    refs = [told(room) for _ in range(3)]
    assert files_with(room, ENCRYPTED) == []
    assert [name for name in NAMES if name in dump(room)] != [], "the control: words are there to be found"
    for ref in refs:
        do(room, "tono", p.EraseReport(ref, WHY, evidence=True))
    assert files_with(room, NAMES) == []
    assert [name for name in NAMES if name in dump(room)] == []
    assert [name for name in NAMES if name in everything(room)] == [], "messages, answers and figures among them"
    assert [name for name in NAMES if name in caplog.text] == []


@pytest.mark.room(on=("sqlite",))
def test_the_journal_holds_it_until_the_erasure_and_not_after(room: Room) -> None:
    """The control of the one above: without an emptied journal the words would lie there."""
    ref = told(room)
    journal = Path(f"{sqlite_path(room.url)}-wal")
    assert b"Permata" in read(journal) + read(sqlite_path(room.url))
    do(room, "tono", p.EraseReport(ref, WHY))
    assert b"Permata" not in read(journal)
