"""A disk that is full at each megabyte (the database, photos, a backup), or read-only: nothing is acknowledged that is
not kept, why is said, nothing half done stays, and with room again all goes on. Of commands: test_full_disk.py."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy.exc import DBAPIError

from cc.core.centre import Call, LocalActor
from cc.core.errors import CoreError, UnreachableError
from cc.core.intents.reports import CommentReport, ReceiveReport
from cc.core.local import LocalCentre
from cc.core.questions.reports import ExportReports
from cc.core.questions.trail import VerifyAudit
from cc.core.store.sql import writer
from cc.core.store.sql.unit_of_work import UnitOfWork
from tests.builders import make_room
from tests.faults.commands import embedded
from tests.faults.disks import fill, photos_in, small_disk
from tests.faults.rounds import rounds
from tests.faults.told import Progress, found, keep, shown

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

KIND = "disk full"
MB = 1_000_000
MEGABYTES = rounds(2, 24)
LONG = "air naik " * 3000
MOST = 3000


@pytest.fixture
def disk(tmp_path: Path, home: Path) -> Iterator[Path]:
    """A disk with room for what is there, and for as many megabytes as are tried."""
    with small_disk(tmp_path / "disk", MEGABYTES + 12) as made:
        yield made


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A room's database, to be copied."""
    folder = tmp_path / "base"
    folder.mkdir()
    make_room(folder).close()
    return folder / "posko.db"


@contextmanager
def _room_on(disk: Path, base: Path) -> Iterator[LocalCentre]:
    """A fresh room on the disk; nothing of it stays."""
    folder = disk / "room"
    folder.mkdir()
    shutil.copy(base, folder / "posko.db")
    try:
        with closing(LocalCentre.open(f"sqlite:///{folder / 'posko.db'}", folder / "evidence")) as centre:
            yield centre
    finally:
        shutil.rmtree(folder)


def _until_full(centre: LocalCentre) -> list[str]:
    """Report until it is refused; the refs that were acknowledged."""
    refs = []
    for number in range(MOST):
        try:
            refs.append(centre.execute(Call(LocalActor("warga"), ReceiveReport(text=f"{number} {LONG}"))).ref)
        except UnreachableError as refused:
            if refused.code == "storage.full":
                return refs
            raise
    raise AssertionError("the disk was never full")


def _lost(centre: LocalCentre, refs: list[str]) -> list[str]:
    """What was acknowledged and is not there, or is there and was not acknowledged."""
    kept = {line.ref for line in centre.stream(LocalActor("admin"), ExportReports())}
    return sorted(kept ^ set(refs))


def test_nothing_is_acknowledged_that_a_full_disk_did_not_take(disk: Path, base: Path) -> None:
    row, progress = shown(f"{KIND}, database"), Progress(f"{KIND}, database", MEGABYTES)
    for megabytes in range(1, MEGABYTES + 1):
        with _room_on(disk, base) as centre:
            filler = fill(disk, megabytes * MB)
            refs = _until_full(centre)
            lost = _lost(centre, refs)
            filler.unlink()
            refs.append(centre.execute(Call(LocalActor("warga"), ReceiveReport(text="Ada ruang lagi"))).ref)
            lost += _lost(centre, refs)
            row.tries, row.struck, row.lost = row.tries + 1, row.struck + 1, row.lost + len(lost)
            assert lost == [], f"at {megabytes} MB"
            assert centre.read(LocalActor("admin"), VerifyAudit()).findings == ()
        progress.at(megabytes, f"{len(refs)} reports fitted")
    keep()


def test_a_database_that_does_not_look_whether_it_was_taken_is_found(
    disk: Path, base: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(uow: UnitOfWork, batch: list[Any]) -> list[Any]:
        outcomes = [(job, job.work(uow), None) for job in batch]
        try:
            uow.flush()
        except DBAPIError:
            pass  # planted: it goes on as if it had been written
        return outcomes

    say = writer.say

    def deaf(connection: Any, word: str) -> None:
        try:
            say(connection, word)
        except DBAPIError:
            assert word == "COMMIT"

    monkeypatch.setattr(writer, "_work_through", careless)
    monkeypatch.setattr(writer, "say", deaf)
    with _room_on(disk, base) as centre:
        fill(disk, MB)
        refs = []
        for number in range(200):
            try:
                refs.append(centre.execute(Call(LocalActor("warga"), ReceiveReport(text=f"{number} {LONG}"))).ref)
            except (CoreError, AssertionError):
                break
        monkeypatch.undo()
        (disk / "filler").unlink()
        assert _lost(centre, refs)
    found(f"{KIND}, database", "a full disk that is not looked at")


def _photo(number: int) -> bytes:
    made = io.BytesIO()
    Image.effect_noise((640, 480), 120).convert("RGB").save(made, "JPEG", quality=95, comment=str(number))
    return made.getvalue()


def test_no_photo_is_acknowledged_or_half_kept_on_a_full_disk(disk: Path, base: Path, tmp_path: Path) -> None:
    row, progress = shown(f"{KIND}, photos"), Progress(f"{KIND}, photos", MEGABYTES)
    shutil.copy(base, tmp_path / "posko.db")
    folder, budi = disk / "photos", LocalActor("budi")
    with closing(LocalCentre.open(f"sqlite:///{tmp_path / 'posko.db'}", folder)) as centre:
        for megabytes in range(1, MEGABYTES + 1):
            shutil.rmtree(folder, ignore_errors=True)
            filler, kept = fill(disk, megabytes * MB), list[str]()
            with pytest.raises(UnreachableError, match="room"):
                kept.extend(centre.put_blob(budi, io.BytesIO(_photo(number))).sha256 for number in range(MOST))
            assert photos_in(folder) == sorted(set(kept))
            files = [each for each in folder.rglob("*") if each.is_file()]
            assert len(files) == len(set(kept)), "nothing half written stays"
            filler.unlink()
            assert centre.put_blob(budi, io.BytesIO(_photo(MOST))).sha256 in photos_in(folder)
            row.tries, row.struck = row.tries + 1, row.struck + 1
            progress.at(megabytes, f"{len(kept)} photos fitted")
    keep()


def test_a_backup_is_whole_or_not_there(
    disk: Path, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, progress = shown(f"{KIND}, backup"), Progress(f"{KIND}, backup", MEGABYTES)
    room = make_room(tmp_path)
    for number in range(40 * MEGABYTES // 2):
        room.centre.execute(Call(LocalActor("warga"), ReceiveReport(text=f"{number} {LONG}")))
    room.close()
    told, copy = embedded(capsys, str(tmp_path / "posko.db")), disk / "copy"
    whole = 0
    for megabytes in range(MEGABYTES + 1):
        filler = fill(disk, megabytes * MB)
        made = told("tono", "db", "backup", str(copy))
        row.tries += 1
        if made.status:
            made.refused(7, "storage.full")
            row.struck += 1
            assert [each.name for each in disk.iterdir()] == ["filler"], "nothing half written stays"
        else:
            whole += 1
            again = embedded(capsys, str(tmp_path / f"again-{megabytes}" / "posko.db"))
            again("tono", "db", "restore", str(copy)).done()
            assert again("tono", "audit", "verify").done()["holds"] is True
            shutil.rmtree(copy)
        filler.unlink()
        progress.at(megabytes + 1)
    keep()
    assert row.struck
    assert whole


def _mounted(disk: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(disk)], check=True)


def test_photos_on_a_read_only_disk_are_refused_and_all_else_goes_on(disk: Path, base: Path, tmp_path: Path) -> None:
    shutil.copy(base, tmp_path / "posko.db")
    folder, budi = disk / "photos", LocalActor("budi")
    with closing(LocalCentre.open(f"sqlite:///{tmp_path / 'posko.db'}", folder)) as centre:
        kept = centre.put_blob(budi, io.BytesIO(_photo(1)))
        ref = centre.execute(Call(LocalActor("warga"), ReceiveReport(text="Banjir"))).ref
        _mounted(disk, "ro")
        with pytest.raises(UnreachableError) as refused:
            centre.put_blob(budi, io.BytesIO(_photo(2)))
        assert refused.value.code.startswith("storage."), refused.value
        centre.execute(Call(LocalActor("sari"), CommentReport(ref, "tanpa foto")))
        with centre.open_blob(budi, kept.sha256) as photo:
            assert len(photo.read()) == kept.size_bytes
        _mounted(disk, "rw")
        assert centre.put_blob(budi, io.BytesIO(_photo(2))).sha256 in photos_in(folder)
    row = shown("read-only disk")
    row.tries, row.struck = row.tries + 1, row.struck + 1


def test_a_room_on_a_read_only_disk_is_read_and_not_written(disk: Path, base: Path) -> None:
    folder = disk / "room"
    folder.mkdir()
    shutil.copy(base, folder / "posko.db")
    url = f"sqlite:///{folder / 'posko.db'}"
    with closing(LocalCentre.open(url, folder / "evidence")) as centre:
        ref = centre.execute(Call(LocalActor("warga"), ReceiveReport(text="Banjir"))).ref
    _mounted(disk, "ro")
    with closing(LocalCentre.open(url, folder / "evidence")) as centre:
        assert [line.ref for line in centre.stream(LocalActor("admin"), ExportReports())] == [ref]
        for change in (ReceiveReport(text="Lagi"), CommentReport(ref, "kata")):
            with pytest.raises(UnreachableError) as refused:
                centre.execute(Call(LocalActor("sari"), change))
            assert refused.value.code == "storage.readonly"
    _mounted(disk, "rw")
    with closing(LocalCentre.open(url, folder / "evidence")) as centre:
        centre.execute(Call(LocalActor("sari"), CommentReport(ref, "kata")))
        assert centre.read(LocalActor("admin"), VerifyAudit()).findings == ()
    row = shown("read-only disk")
    row.tries, row.struck = row.tries + 1, row.struck + 1
