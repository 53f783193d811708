"""`cc db backup`, `verify`, `restore`: what is lost is told and stops nothing, what is copied is whole and private."""

import io
import json
import os
import sqlite3
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import AssignTask, AttachToReport, CommentReport, TriageReport
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import VerifyAudit
from cc.core.vocabulary import Priority
from cc.main.app import run
from cc.main.commands.db import copies, photo_files
from tests.builders import Room, open_room
from tests.pictures import jpeg

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


@pytest.fixture(autouse=True)
def widely_open() -> Iterator[None]:
    """A umask under which everything that says no mode of its own can be read by everybody."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def answer(capsys: pytest.CaptureFixture[str], *command: str, status: int = 0) -> dict[str, Any]:
    """The JSON of a command that ends with this status."""
    capsys.readouterr()
    ended = run([*command, "--json"])
    told = capsys.readouterr()
    assert ended == status, told.err
    body: dict[str, Any] = json.loads(told.out)
    return body


def with_photos(room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path, count: int = 1) -> list[Path]:
    """Photos of a report of the room's, as they lie in the evidence folder."""
    for number in range(count):
        photo = tmp_path / f"photo-{number}.jpg"
        Image.effect_noise((320, 240), 90 + number).convert("RGB").save(photo)
        database = ("--database", str(room.folder / "posko.db"), "--as", "sari")
        answer(capsys, "report", "receive", "Banjir", "--photo", str(photo), *database)
    photos = sorted((room.folder / "evidence").glob("??/??/*"))
    assert len(photos) == count
    return photos


def at(folder: Path) -> tuple[str, str]:
    """The flag that names a database."""
    return ("--database", str(folder / "posko.db"))


def modes(folder: Path) -> dict[str, int]:
    """Every file's and folder's rights."""
    return {str(each.relative_to(folder)): stat.S_IMODE(each.stat().st_mode) for each in [folder, *folder.rglob("*")]}


def rot(photo: Path) -> None:
    """Change one byte."""
    photo.write_bytes(photo.read_bytes()[:-1] + b"x")


def test_a_copy_is_brought_back_whole(room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with_photos(room, capsys, tmp_path)
    copy = tmp_path / "copy"
    assert answer(capsys, "db", "backup", str(copy), *at(room.folder))["photos"] == 1
    assert sorted(each.name for each in copy.iterdir()) == ["evidence", "manifest.json", "posko.db"]
    assert answer(capsys, "db", "verify", str(copy))["photos"] == 1
    assert run(["db", "backup", str(copy), *at(room.folder)]) == 2
    elsewhere = at(tmp_path / "elsewhere")
    assert answer(capsys, "db", "restore", str(copy), *elsewhere)["photos"] == 1
    as_tono = (*elsewhere, "--as", "tono")
    (line,) = answer(capsys, "report", "list", *as_tono)["items"]
    assert answer(capsys, "evidence", "verify", line["ref"], *as_tono)["items"][0]["holds"] is True
    assert answer(capsys, "audit", "verify", *as_tono)["holds"] is True
    assert run(["db", "restore", str(copy), *elsewhere]) == 2


def test_copies_and_what_is_brought_back_are_their_owners_alone(
    room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with_photos(room, capsys, tmp_path)
    answer(capsys, "db", "backup", str(tmp_path / "copy"), *at(room.folder))
    answer(capsys, "db", "restore", str(tmp_path / "copy"), *at(tmp_path / "new" / "elsewhere"))
    for folder in (tmp_path / "copy", tmp_path / "new"):
        for name, mode in modes(folder).items():
            assert mode == (0o700 if (folder / name).is_dir() else 0o600), name


@pytest.mark.parametrize("lost", ["rotten", "missing", "unreadable"])
def test_one_lost_photo_is_told_and_stops_nothing(
    room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path, lost: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other = with_photos(room, capsys, tmp_path, 2)
    if lost == "rotten":
        rot(first)
    elif lost == "missing":
        first.unlink()
    else:
        real = photo_files._pieces

        def fails(path: Path) -> Iterator[bytes]:
            if path == first:
                raise photo_files.UnreadableError(5, "Input/output error")
            return real(path)

        monkeypatch.setattr(photo_files, "_pieces", fails)
    copy, elsewhere = tmp_path / "copy", at(tmp_path / "elsewhere")
    told = answer(capsys, "db", "backup", str(copy), *at(room.folder), status=1)
    kind = "missing" if lost == "missing" else "damaged"
    assert told[kind] == [first.name]
    assert told["photos"] == 1
    assert (copy / "damaged" / first.name).exists() == (lost == "rotten"), "what is left of it may be wanted"
    assert answer(capsys, "db", "verify", str(copy), status=1)[kind] == [first.name]
    assert answer(capsys, "db", "restore", str(copy), *elsewhere, status=1)[kind] == [first.name]
    assert [each.name for each in (tmp_path / "elsewhere" / "evidence").glob("??/??/*")] == [other.name]
    if lost != "unreadable":
        for command in (["db", "check"], ["db", "check", "--replay"], ["doctor"]):
            items = answer(capsys, *command, *at(room.folder), "--as", "tono", status=1)["items"]
            (wrong,) = [each for each in items if each["name"].startswith("photos ") and not each["ok"]]
            assert wrong["name"] == f"photos {kind}"
            assert first.name[:12] in wrong["hint"]
            assert "JKT-00000" in wrong["hint"], "whose photo it is"


def test_a_room_whose_photos_are_whole_has_nothing_to_tell(
    room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with_photos(room, capsys, tmp_path)
    facts = answer(capsys, "db", "check", *at(room.folder), "--as", "tono")["items"]
    told = {each["name"]: each["value"] for each in facts if each["name"].startswith("photos ")}
    assert told == {"photos missing": "0", "photos damaged": "0 of 1 that were read"}


@pytest.mark.parametrize("damage", ["bytes", "no database", "manifest"])
def test_a_copy_whose_database_is_damaged_is_refused_and_leaves_none(
    room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path, damage: str
) -> None:
    with_photos(room, capsys, tmp_path)
    copy = tmp_path / "copy"
    answer(capsys, "db", "backup", str(copy), *at(room.folder))
    if damage == "bytes":
        with closing(sqlite3.connect(copy / "posko.db")) as connection, connection:
            connection.execute("UPDATE report SET text = 'other'")
    elif damage == "no database":
        (copy / "posko.db").unlink()
    else:
        (copy / "manifest.json").write_text("{}")
    assert run(["db", "verify", str(copy)]) == 6
    assert run(["db", "restore", str(copy), *at(tmp_path / "elsewhere")]) == 6
    assert not (tmp_path / "elsewhere").exists()


def test_a_disk_that_loses_what_is_written_makes_no_backup(
    room: Room, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_photos(room, capsys, tmp_path)
    real = photo_files.copy_photos

    def loses(source: Path, target: Path, aside: Path | None = None) -> photo_files.Photos:
        found = real(source, target, aside)
        rot(next(target.glob("??/??/*")))
        return found

    monkeypatch.setattr("cc.main.commands.db.copies.copy_photos", loses)
    assert run(["db", "backup", str(tmp_path / "copy"), *at(room.folder)]) == 6
    assert not (tmp_path / "copy").exists()
    assert not list(tmp_path.glob(".copy*"))


def test_a_copy_that_was_taken_under_load_holds(room: Room, tmp_path: Path) -> None:
    """Chains, clocks, counters and photos of one moment, while three people work."""
    ending, made = threading.Event(), threading.Semaphore(0)

    def works(number: int) -> None:
        for each in range(2000):
            if ending.is_set():
                return
            ref = room.reported(f"Laporan {number}-{each}").ref
            for intent in (
                TriageReport(report=ref, priority=Priority.P1),
                CommentReport(report=ref, text="lihat"),
                AssignTask(report=ref, officer="budi"),
            ):
                room.centre.execute(Call(LocalActor("sari"), intent))
            photo = room.centre.put_blob(LocalActor("sari"), io.BytesIO(jpeg(colour=each % 250)))
            room.centre.execute(Call(LocalActor("sari"), AttachToReport(report=ref, evidence=(photo.sha256,))))
            made.release()

    with ThreadPoolExecutor(3) as people:
        working = [people.submit(works, number) for number in range(3)]
        try:
            for number in range(3):
                for _ in range(4):
                    assert made.acquire(timeout=100)
                copied = copies.back_up(room.url, room.folder / "evidence", tmp_path / f"copy-{number}")
                assert copied.whole
        finally:
            ending.set()
    for each in working:
        each.result()
    for number in range(3):
        home = tmp_path / f"back-{number}"
        copies.bring_back(tmp_path / f"copy-{number}", str(home / "posko.db"), home / "evidence")
        with open_room(home, f"sqlite:///{home / 'posko.db'}", fixed=False) as back:
            facts = back.centre.read(LocalActor("admin"), CheckDatabase(replay=True)).facts
            assert [each for each in facts if not each.ok] == []
            verified = back.centre.read(LocalActor("admin"), VerifyAudit(clocks=True))
            assert verified.holds
            assert verified.events > 12
