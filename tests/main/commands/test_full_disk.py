"""A disk that is full: every command says so with its status, nothing is half done, and with room again it goes on."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import AssignTask
from cc.main.app import run
from tests.builders import make_room


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of eight megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def answer(capsys: pytest.CaptureFixture[str], *command: str) -> tuple[int, Any, str]:
    """Status, JSON (None where there is none) and words of a command."""
    capsys.readouterr()
    status = run([*command, "--json"])
    told = capsys.readouterr()
    return status, json.loads(told.out) if told.out else None, told.err


def fill(disk: Path, but_bytes: int = 0) -> Path:
    """Take all room but so much."""
    filler = disk / "filler"
    taking = os.open(filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        while True:
            os.write(taking, b"x" * 4096)
    except OSError:
        os.close(taking)
    if but_bytes:
        with filler.open("r+b") as giving:
            giving.truncate(max(0, filler.stat().st_size - but_bytes))
    return filler


def test_a_full_disk_is_told_and_nothing_is_half_done(
    disk: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    room = make_room(disk)
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("sari"), AssignTask(report=ref, officer="budi")))
    room.close()
    photo = tmp_path / "large.jpg"
    Image.effect_noise((1600, 1200), 120).convert("RGB").save(photo, quality=95)
    where = ("--database", str(disk / "posko.db"))
    budi, tono = (*where, "--as", "budi"), (*where, "--as", "tono")
    assert answer(capsys, "task", "arrive", f"{ref}/1", *budi)[0] == 0

    filler = fill(disk, but_bytes=300_000)
    status, _, err = answer(capsys, "task", "close", f"{ref}/1", "--photo", str(photo), *budi)
    assert status == 7, err
    assert "full" in json.loads(err)["message"]
    fill(disk)
    failed = 0
    for number in range(40):
        status, _, err = answer(capsys, "report", "receive", f"Banjir {number} " + "air " * 400, *where, "--as", "sari")
        assert status in (0, 7), err
        failed += status == 7
    assert status == 7, "the disk was not full"
    assert "not known" not in json.loads(err)["message"]
    assert "free some space" in json.loads(err)["message"]
    assert answer(capsys, "task", "show", f"{ref}/1", *budi)[0] in (0, 7)  # SQLite needs room even to read

    filler.unlink()
    assert answer(capsys, "task", "show", f"{ref}/1", *budi)[1]["status"] == "on_site"
    assert answer(capsys, "audit", "verify", *tono)[1]["holds"] is True
    assert answer(capsys, "task", "close", f"{ref}/1", "--photo", str(photo), *budi)[1]["task_status"] == "done"
    assert answer(capsys, "report", "receive", "Banjir 39 " + "air " * 400, *where, "--as", "sari")[0] == 0
    texts = [each["excerpt"] for each in answer(capsys, "report", "list", *where, "--as", "sari")[1]["items"]]
    assert len(texts) == len(set(texts))
    assert len(texts) == 1 + 40 - failed + 1
    assert answer(capsys, "audit", "verify", *tono)[1]["holds"] is True
