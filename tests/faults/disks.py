"""Small disks that can be filled, and what lies in a room: tables' sizes and photos. Owns mounting and its end."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from cc.core.store.sql.engine import sqlite_module

TABLES = ("report", "task", "clock", "evidence", "event", "imported", "message", "answer", "blob")


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Path]:
    """A disk of its own at `folder`; skips, saying why, where none can be mounted."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("a small disk can be mounted by root on Linux only")
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
    done = subprocess.run(mount, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"no small disk can be mounted here: {done.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(disk: Path, but_bytes: int = 0) -> Path:
    """Take all room but so much; the file to be removed to give it back."""
    filler = disk / "filler"
    taking = os.open(filler, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    try:
        while True:
            os.write(taking, b"x" * 4096)
    except OSError:
        os.ftruncate(taking, max(0, os.fstat(taking).st_size - but_bytes))
    finally:
        os.close(taking)
    return filler


def in_the_database(path: Path) -> dict[str, int]:
    """How many rows each table has, as another process sees it. By the program's own SQLite: a second one in the same
    process lets go of the first one's locks."""
    with closing(sqlite_module().connect(path, timeout=120)) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in TABLES}


def photos_in(folder: Path) -> list[str]:
    """The photos that have their final name."""
    return sorted(each.name for each in folder.glob("??/??/*"))
