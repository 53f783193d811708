"""A database that is taken away, replaced or full is never acknowledged into, and `/readyz` says so; what is written is
its owner's alone; and no log grows without end."""

import hashlib
import logging
import os
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from cc.cli import faults
from cc.cli.logs import faults_file
from cc.core.centre import Call
from cc.core.errors import UnreachableError
from cc.core.intents.reports import ReceiveReport
from cc.core.questions.reports import GetReport
from cc.core.store.sql.engine import sqlite_path
from cc.main.commands.db.copies import back_up, bring_back
from tests.builders import Room, make_room
from tests.faults.disks import fill, small_disk
from tests.workforce.serving import Served

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")
REPORT = ReceiveReport(text="Banjir", category="flood")


def _refused(room: Room) -> str:
    with pytest.raises(UnreachableError) as wrong:
        room.centre.execute(Call(room.admin, REPORT))
    return wrong.value.code


@pytest.mark.parametrize("written_before", [True, False])
@pytest.mark.parametrize("how", ["deleted", "moved", "replaced", "log deleted"])
def test_a_database_that_is_taken_away_is_not_acknowledged_into(room: Room, how: str, written_before: bool) -> None:
    path = sqlite_path(room.url)
    if written_before or how == "log deleted":
        room.centre.execute(Call(room.admin, REPORT))
    if how == "deleted":
        path.unlink()
    elif how == "moved":
        path.rename(path.with_suffix(".old"))
    elif how == "replaced":
        copy = path.with_suffix(".copy")
        shutil.copy(path, copy)
        copy.rename(path)
    else:
        path.with_name(path.name + "-wal").unlink()
    for _ in range(3):
        assert _refused(room) == "storage.gone"
    assert how in ("replaced", "log deleted") or not path.exists(), "no empty file takes its place"
    futures = [room.centre.submit(Call(room.admin, REPORT)) for _ in range(20)]
    for future in futures:
        with pytest.raises(UnreachableError):
            future.result()


def test_a_database_that_comes_back_is_worked_on(room: Room) -> None:
    path = sqlite_path(room.url)
    room.centre.execute(Call(room.admin, REPORT))
    path.rename(path.with_suffix(".away"))
    assert _refused(room) == "storage.gone"
    path.with_suffix(".away").rename(path)
    ref = room.centre.execute(Call(room.admin, REPORT)).ref
    assert room.centre.read(room.admin, GetReport(ref)).line.ref == ref


def test_readiness_says_that_nothing_would_be_kept(
    room: Room, served: Served, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cc.workforce.api.health.READY_S", 0.0)
    path = sqlite_path(room.url)
    assert httpx.get(f"{served.url}/readyz").status_code == 200
    path.rename(path.with_suffix(".away"))
    known = {"authorization": f"Bearer {token}"}
    posted = httpx.post(f"{served.url}/v1/reports", json={"text": "Banjir"}, headers=known)
    ready = httpx.get(f"{served.url}/readyz")
    for answer in (posted, ready):
        assert (answer.status_code, answer.json()["code"]) == (503, "storage.gone")
        assert str(path) not in answer.text
    path.with_suffix(".away").rename(path)
    assert httpx.get(f"{served.url}/readyz").status_code == 200


def test_readiness_says_that_the_disk_is_full(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk", 60) as disk:
        room = make_room(disk)
        room.centre.require_ready()
        filler = fill(disk)
        with pytest.raises(UnreachableError) as wrong:
            room.centre.require_ready()
        assert wrong.value.code == "storage.full"
        filler.unlink()
        room.close()


def _modes(folder: Path) -> dict[str, str]:
    return {str(each.relative_to(folder)): oct(stat.S_IMODE(each.stat().st_mode)) for each in folder.rglob("*")}


def test_what_the_program_writes_is_its_owners_alone(home: Path, tmp_path: Path) -> None:
    database = tmp_path / "room" / "posko.db"
    base = [sys.executable, "-m", "cc"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "CC_DATABASE": str(database)}
    for command in (
        ["init"],
        ["report", "new", "Banjir", "--category", "flood"],
        ["sla", "report", "--format", "csv", "-o", str(tmp_path / "room" / "laporan.csv")],
        ["db", "backup", str(tmp_path / "copy")],
        ["db", "restore", str(tmp_path / "copy"), "--database", str(tmp_path / "back" / "posko.db")],
    ):
        done = subprocess.run(
            [*base, *command], env=environment, input="kata-sandi-panjang\n" * 2, text=True, capture_output=True,
            umask=0o022, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    found = {name: mode for each in ("room", "copy", "back") for name, mode in _modes(tmp_path / each).items()}
    assert {"posko.db", "laporan.csv", "manifest.json"} <= set(found)
    assert set(found.values()) <= {"0o600", "0o700"}, found


def test_a_restore_widens_nothing(tmp_path: Path) -> None:
    (tmp_path / "room").mkdir()
    make_room(tmp_path / "room").close()
    evidence = tmp_path / "room" / "evidence"
    photo = b"not looked at"
    name = hashlib.sha256(photo).hexdigest()
    place = evidence / name[:2] / name[2:4] / name
    place.parent.mkdir(parents=True)
    place.write_bytes(photo)
    os.umask(before := os.umask(0o022))
    back_up(str(tmp_path / "room" / "posko.db"), evidence, tmp_path / "copy")
    bring_back(tmp_path / "copy", str(tmp_path / "back" / "posko.db"), tmp_path / "back" / "evidence")
    assert before == os.umask(before)
    modes = {**_modes(tmp_path / "copy"), **_modes(tmp_path / "back")}
    assert {mode for each, mode in modes.items() if not each.endswith(".json")} <= {"0o600", "0o700"}, modes


def test_the_log_of_faults_turns_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "MOST_BYTES", 10_000)
    path = tmp_path / "faults.log"
    log = logging.Logger("posko.test")
    log.addHandler(faults_file(path))
    for number in range(2_000):
        log.error("fault %d %s", number, "x" * 50)
    files = sorted(tmp_path.glob("faults.log*"))
    assert sum(each.stat().st_size for each in files) <= 4 * 10_000
    assert "fault 1999" in path.read_text()
    assert {oct(stat.S_IMODE(each.stat().st_mode)) for each in files} == {"0o600"}
