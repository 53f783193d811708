"""A disk without room: it is told with status 7, nothing is half done, and with room again the same command works, also
through a server that was running all the while. tests/main/commands/test_full_disk.py does so for embedded commands."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.errors import UnreachableError
from cc.core.intents.reports import AssignTask, ReceiveReport
from cc.core.local import LocalCentre
from cc.core.questions.reports import ExportReports
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import VerifyAudit
from cc.core.store.sql import engine
from tests.builders import make_room
from tests.faults.commands import Commands, embedded, remote, served
from tests.faults.disks import fill, in_the_database, photos_in, small_disk

pytestmark = pytest.mark.slow

MAP = """
name = "posts"
title = "A test's own file"
format = "csv"
zone = "Asia/Jakarta"
[fields]
id = "id"
text = "what"
received_at = "when"
category = "kind"
"""
LONG = "air naik " * 3000


@pytest.fixture
def disk(tmp_path: Path, home: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    with small_disk(tmp_path / "disk", 8) as made:
        yield made


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo of some hundred kilobytes."""
    path = tmp_path / "after.jpg"
    Image.effect_noise((800, 600), 120).convert("RGB").save(path, quality=95)
    assert path.stat().st_size > 300_000
    return path


@pytest.fixture
def rows(tmp_path: Path) -> Path:
    """A file of 3,000 reports, more than the disk holds."""
    (tmp_path / "map.toml").write_text(MAP)
    path = tmp_path / "many.csv"
    each = (f'{n},"Banjir nomor {n} {"air " * 80}",2026-11-20 09:00:00,flood\n' for n in range(3000))
    path.write_text("id,what,when,kind\n" + "".join(each))
    return path


def a_task_in(disk: Path) -> str:
    """A room on the disk in which budi has the task of a report; the report's ref."""
    room = make_room(disk)
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("sari"), AssignTask(report=ref, officer="budi")))
    room.close()
    return ref


def holds(told: Commands) -> None:
    """What is stored agrees with itself and with the trail."""
    facts = told("tono", "db", "check", "--replay").done()["items"]
    assert [fact for fact in facts if not fact["ok"]] == []
    assert told("tono", "audit", "verify").done()["holds"] is True


def test_a_server_whose_disk_was_full_goes_on_when_there_is_room(
    disk: Path, home: Path, photo: Path, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = a_task_in(disk)
    database, evidence = disk / "posko.db", disk / "evidence"
    short = rows.with_name("few.csv")
    short.write_text("".join(rows.read_text().splitlines(keepends=True)[:401]))
    with served(str(database), home) as url:
        keeper = LocalCentre.open(f"sqlite:///{database}", evidence)
        told = remote(capsys, url, keeper)
        keeper.close()
        told("budi", "task", "arrive", f"{ref}/1").done()
        filler = fill(disk)
        before = in_the_database(database), photos_in(evidence)
        commands = {
            "new": ("sari", "report", "new", LONG),
            "import": ("sari", "report", "import", str(short), "--map", "map.toml"),
            "close": ("budi", "task", "close", f"{ref}/1", "--photo", str(photo)),
        }
        for command in commands.values():
            for _ in range(2):
                problem = told(*command).refused(7, "storage.full")
                assert "room" in problem["message"] or "free some space" in problem["message"]
                assert "not known" not in problem["message"], "it is known: nothing was done"
        assert told("budi", "task", "show", f"{ref}/1").done()["status"] == "on_site"
        assert (in_the_database(database), photos_in(evidence)) == before

        filler.unlink()
        assert told(*commands["new"]).done()["status"] == "new"
        assert told(*commands["import"]).done()["imported"] == 400
        assert told(*commands["close"]).done()["task_status"] == "done"
        told(*commands["close"]).refused(3)
        assert in_the_database(database)["report"] == before[0]["report"] + 401
        assert len(told("sari", "evidence", "list", ref).done()["items"]) == 1
        assert told("sari", "evidence", "verify", ref).status == 0
    holds(embedded(capsys, str(database)))


def test_an_import_that_fills_the_disk_says_how_far_it_came_and_goes_on_from_there(
    disk: Path, rows: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    a_task_in(disk)
    told = embedded(capsys, str(disk / "posko.db"))
    filler = fill(disk, but_bytes=4_500_000)
    command = ("sari", "report", "import", str(rows), "--map", "map.toml")
    problem = told(*command).refused(7, "storage.full")
    done = problem["fields"]["imported"]
    assert 0 < done < 3000, "the disk should hold some of them"
    assert done % 500 == 0, "whole batches, or nothing of one"
    assert f"The first {done} rows are done" in problem["message"]
    assert in_the_database(disk / "posko.db")["imported"] == done

    filler.unlink()
    short = rows.with_name("begin.csv")  # as much as has room, all of what is there among it
    short.write_text("".join(rows.read_text().splitlines(keepends=True)[: done + 301]))
    again = told("sari", "report", "import", str(short), "--map", "map.toml", "--source", "posts").done()
    assert (again["imported"], again["duplicates"], again["rejected"]) == (300, done, 0)
    holds(told)


def test_a_backup_for_which_there_is_no_room_leaves_nothing(
    disk: Path, tmp_path: Path, photo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room_folder = tmp_path / "room"
    room_folder.mkdir()
    ref = a_task_in(room_folder)
    told = embedded(capsys, str(room_folder / "posko.db"))
    told("budi", "task", "arrive", f"{ref}/1").done()
    told("budi", "task", "close", f"{ref}/1", "--photo", str(photo)).done()
    copy = disk / "copy"
    for but_bytes in (0, 200_000, 500_000):  # not even the database; half of it; the database without the photo
        filler = fill(disk, but_bytes)
        problem = told("tono", "db", "backup", str(copy)).refused(7, "storage.full")
        assert "another disk" in problem["message"]
        assert [each.name for each in disk.iterdir()] == ["filler"]
        filler.unlink()
    made = told("tono", "db", "backup", str(copy)).done()
    assert (made["photos"], made["missing"]) == (1, [])
    back = embedded(capsys, str(tmp_path / "back" / "posko.db"))
    back("tono", "db", "restore", str(copy)).done()
    holds(back)
    assert back("sari", "evidence", "verify", ref).status == 0


def test_where_only_the_photos_disk_is_full_everything_else_goes_on(
    disk: Path, tmp_path: Path, photo: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    room_folder = tmp_path / "room"
    room_folder.mkdir()
    ref = a_task_in(room_folder)
    monkeypatch.setenv("CC_EVIDENCE", str(disk / "photos"))
    database = room_folder / "posko.db"
    told = embedded(capsys, str(database))
    told("budi", "task", "arrive", f"{ref}/1").done()
    fill(disk, but_bytes=100_000)
    before = in_the_database(database)
    told("budi", "task", "close", f"{ref}/1", "--photo", str(photo)).refused(7, "storage.full")
    assert in_the_database(database) == before
    assert [each for each in (disk / "photos").rglob("*") if each.is_file()] == [], "no half of a photo stays"
    told("sari", "report", "comment", ref, "Budi sudah di lokasi").done()
    (disk / "filler").unlink()
    told("budi", "task", "close", f"{ref}/1", "--photo", str(photo)).done()
    assert photos_in(disk / "photos") == [told("sari", "evidence", "list", ref).done()["items"][0]["sha256"]]
    holds(told)


def test_a_log_that_a_reader_let_grow_is_cut_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "WAL_KEPT_BYTES", 1 << 20)
    room = make_room(tmp_path)
    log = tmp_path / "posko.db-wal"
    try:
        for _ in range(2):
            room.reported()
        reading = room.centre.stream(room.admin, ExportReports())
        next(reading)
        for number in range(90):
            room.centre.execute(Call(LocalActor("warga"), ReceiveReport(text=f"{number} {LONG}")))
        assert log.stat().st_size > 6 << 20, "the reader's old state keeps the log from being used again"
        assert len(list(reading)) == 1, "the reader saw what was there when it began"
        for number in range(60):
            room.centre.execute(Call(LocalActor("warga"), ReceiveReport(text=f"{number} {LONG}")))
        assert log.stat().st_size < 6 << 20
        assert room.centre.read(room.admin, VerifyAudit()).holds
    finally:
        room.close()


def test_a_log_that_fills_the_disk_loses_nothing(disk: Path) -> None:
    room = make_room(disk)
    try:
        acknowledged = [room.reported().ref, room.reported().ref]
        reading = room.centre.stream(room.admin, ExportReports())
        next(reading)
        calls = (Call(LocalActor("warga"), ReceiveReport(text=f"{number} {LONG}")) for number in range(1000))
        with pytest.raises(UnreachableError) as full:
            acknowledged.extend(room.centre.execute(call).ref for call in calls)
        assert full.value.code == "storage.full"
        list(reading)
        kept = sorted(line.ref for line in room.centre.stream(room.admin, ExportReports()))
        assert kept == sorted(acknowledged)
        facts = room.centre.read(room.admin, CheckDatabase(replay=True)).facts
        assert [fact for fact in facts if not fact.ok] == []
    finally:
        room.close()
