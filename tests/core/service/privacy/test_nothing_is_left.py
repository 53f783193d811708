"""Planted names, looked for byte by byte wherever they could lie: before erasure the encrypted ones, after it all of
them. Database file, journal, dump, every table (messages among them), photos and logs."""

import sqlite3
from pathlib import Path
from typing import Any

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
    return [(file.name, name) for file in every for name in names if name.encode() in file.read_bytes()]


def dump(room: Room) -> str:
    with sqlite3.connect(sqlite_path(room.url)) as opened:
        return "\n".join(opened.iterdump())


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
    assert b"Permata" in journal.read_bytes() + sqlite_path(room.url).read_bytes()
    do(room, "tono", p.EraseReport(ref, WHY))
    left: Any = journal.read_bytes() if journal.exists() else b""
    assert b"Permata" not in left
