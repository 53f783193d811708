"""Blobs when the disk is full or the process is killed, and what nobody came back for."""

import io
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from cc.core.errors import UnreachableError
from cc.core.store.blobs.blobs import DAY_S, FolderBlobs
from tests.core.store.blobs.test_blobs import BYTES, NAME, OTHER, files, kept


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    """An empty folder of blobs."""
    return FolderBlobs(tmp_path / "evidence")


def aged(folder: Path, seconds: float) -> None:
    """Let every file below have been written that long ago."""
    for path in folder.rglob("*"):
        if path.is_file():
            past = path.stat().st_mtime - seconds
            os.utime(path, (past, past))


def test_what_nobody_came_back_for_is_swept_and_nothing_else(blobs: FolderBlobs, tmp_path: Path) -> None:
    kept(blobs)
    blobs.stage(io.BytesIO(b"left"))
    blobs.append(OTHER, "budi", 0, b"left")
    aged(tmp_path, DAY_S + 60)
    blobs.append(OTHER, "agus", 0, b"fresh")
    assert blobs.sweep_staging() == 2
    assert blobs.offset(OTHER, "agus") == 5
    assert blobs.holds(NAME)


def test_who_brings_a_photo_sweeps_what_others_left(blobs: FolderBlobs, tmp_path: Path) -> None:
    blobs.stage(io.BytesIO(b"left"))
    aged(tmp_path, DAY_S + 60)
    kept(FolderBlobs(tmp_path / "evidence"))
    assert len(files(tmp_path / "evidence")) == 1


def test_sweeping_where_nothing_is_does_nothing(blobs: FolderBlobs) -> None:
    assert blobs.sweep_staging() == 0


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UnreachableError) as refused:
        FolderBlobs(tmp_path / "file" / "evidence").stage(io.BytesIO(BYTES))
    assert refused.value.code == "storage.failed"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False, text=True
    )
    if mounted.returncode:
        pytest.skip(f"no small disk could be mounted: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_told_and_nothing_is_left(small_disk: Path) -> None:
    blobs = FolderBlobs(small_disk / "evidence")
    before = kept(blobs, b"small enough")
    with pytest.raises(UnreachableError, match="full") as refused:
        blobs.stage(io.BytesIO(b"x" * (1 << 20)))
    assert refused.value.code == "storage.full"
    assert blobs.append(NAME, "budi", 0, b"0123456789") == 10
    with pytest.raises(UnreachableError, match="full"):
        blobs.append(NAME, "budi", 10, b"x" * (1 << 20))
    assert blobs.offset(NAME, "budi") == 10
    assert len(files(small_disk)) == 2
    assert blobs.holds(before)


def test_a_file_size_limit_is_told_as_a_full_disk(tmp_path: Path) -> None:
    """Also where nothing can be mounted."""
    code = """
        import io, resource, sys
        from pathlib import Path
        from cc.core.errors import UnreachableError
        from cc.core.store.blobs.blobs import FolderBlobs
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
        folder = Path(sys.argv[1])
        try:
            FolderBlobs(folder).stage(io.BytesIO(b"x" * 1_000_000))
        except UnreachableError as full:
            print(full.code, sum(each.is_file() for each in folder.rglob("*")))
    """
    words = [sys.executable, "-c", textwrap.dedent(code), str(tmp_path / "evidence")]
    assert subprocess.run(words, capture_output=True, text=True, check=True).stdout == "storage.full 0\n"


def test_killed_at_any_moment_there_is_no_half_file(tmp_path: Path) -> None:
    code = """
        import io, sys
        from cc.core.store.blobs.blobs import FolderBlobs
        blobs = FolderBlobs(sys.argv[1])
        number = 0
        while True:
            number += 1
            staged = blobs.stage(io.BytesIO(number.to_bytes(8) * 40_000))
            blobs.commit(staged)
            print(staged.sha256, flush=True)
    """
    folder = tmp_path / "evidence"
    for lines in (1, 4, 9):
        words = [sys.executable, "-c", textwrap.dedent(code), str(folder)]
        with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            told = [process.stdout.readline().strip() for _ in range(lines)]
            process.send_signal(signal.SIGKILL)
            process.wait()
        blobs = FolderBlobs(folder)
        assert all(blobs.holds(name) for name in told)
        named = [each for each in files(folder) if not each.startswith(".")]
        assert all(blobs.holds(Path(each).name) for each in named)
