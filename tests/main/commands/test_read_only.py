"""A room on a medium that cannot be written: whatever only reads works, whatever changes something is refused."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import UnreachableError
from cc.core.intents.reports import CommentReport
from cc.core.local import LocalCentre
from cc.main.app import run
from tests.builders import Room
from tests.faults.disks import small_disk
from tests.pictures import jpeg
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")
READS = (
    ("report", "list"),
    ("report", "show", "JKT-000001"),
    ("report", "export"),
    ("task", "list"),
    ("sla", "report", "--from", "2026-01-01", "--to", "2027-01-01"),
    ("sla", "why", "JKT-000001"),
    ("sla", "policies"),
    ("audit", "verify"),
    ("audit", "log", "JKT-000001"),
    ("evidence", "verify", "JKT-000001"),
    ("unit", "list"),
    ("person", "list"),
    ("whoami",),
    ("db", "check", "--replay"),
    ("db", "status"),
)


@pytest.fixture
def medium(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Path]:
    """A file system that cannot be written, with a room that was closed."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg())
    local = ("--database", str(room.folder / "posko.db"), "--as", "sari")
    assert run(["report", "receive", "Banjir", "--photo", str(photo), *local]) == 0
    room.close()
    capsys.readouterr()
    with small_disk(tmp_path / "medium", 60) as folder:
        shutil.copy(room.folder / "posko.db", folder)
        shutil.copytree(room.folder / "evidence", folder / "evidence")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        yield folder


def answered(capsys: pytest.CaptureFixture[str], medium: Path, *command: str) -> tuple[int, str, str]:
    """Status, output and errors of a command on the medium's room."""
    status = run([*command, "--json", "--database", str(medium / "posko.db"), "--as", "tono"])
    told = capsys.readouterr()
    return status, told.out, told.err


@pytest.mark.parametrize("command", READS, ids=" ".join)
def test_what_only_reads_works(medium: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    status, out, err = answered(capsys, medium, *command)
    assert status == 0, err
    assert out


@pytest.mark.parametrize(
    "command",
    [("report", "new", "Banjir"), ("report", "triage", "JKT-000001", "--priority", "1"), ("sla", "sweep")],
    ids=" ".join,
)
def test_what_changes_something_is_refused(
    medium: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    status, out, err = answered(capsys, medium, *command)
    assert (status, out) == (7, "")
    assert json.loads(err)["code"] == "storage.readonly"


def test_a_backup_is_taken_from_it(medium: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = answered(capsys, medium, "db", "backup", str(tmp_path / "copy"))
    assert status == 0, err
    assert json.loads(out)["photos"] == 1
    assert run(["db", "verify", str(tmp_path / "copy")]) == 0


def test_it_is_served_and_says_that_it_is_not_ready(medium: Path) -> None:
    centre = LocalCentre.open(f"sqlite:///{medium / 'posko.db'}", medium / "evidence")
    try:
        with serving(centre) as served:
            assert httpx.get(f"{served.url}/healthz").status_code == 200
            ready = httpx.get(f"{served.url}/readyz")
            assert (ready.status_code, ready.json()["code"]) == (503, "storage.readonly")
        with pytest.raises(UnreachableError) as refused:
            centre.execute(Call(LocalActor("sari"), CommentReport(report="JKT-000001", text="lihat")))
        assert refused.value.code == "storage.readonly"
    finally:
        centre.close()


def test_changes_that_were_not_merged_are_not_passed_over(medium: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _remount(medium, "rw")
    (medium / "posko.db-wal").write_bytes(b"x" * 4096)
    _remount(medium, "ro")
    status, _, err = answered(capsys, medium, "report", "list")
    told: dict[str, Any] = json.loads(err)
    assert (status, told["code"]) == (7, "storage.log")
    assert "posko.db-wal" in told["message"]


def _remount(folder: Path, how: str) -> None:
    subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)
