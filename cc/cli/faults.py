"""The file in which faults are written that nobody foresaw: its owner's alone, and never larger than a few megabytes,
however many there are. Owns its place and its turning over; several processes may write at once."""

import fcntl
import os
from pathlib import Path

MOST_BYTES, KEPT = 1 << 20, 3
"""Of one file; and how many old ones are kept beside it."""


def faults_log() -> Path:
    """The file, its folder made. OSError when the folder cannot be."""
    from cc.settings.places import private_folder, state_folder

    return private_folder(state_folder()) / "faults.log"


def write_fault(path: Path, entry: str) -> None:
    """Add an entry to the file. OSError when it cannot be written."""
    data = (entry.rstrip("\n") + "\n").encode("utf-8", "backslashreplace")[:MOST_BYTES]
    lock = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if path.exists() and path.stat().st_size + len(data) > MOST_BYTES:
            _turn_over(path)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, data)
        finally:
            os.close(descriptor)
    finally:
        os.close(lock)


def _turn_over(path: Path) -> None:
    for number in range(KEPT, 0, -1):
        older = path.with_name(f"{path.name}.{number - 1}") if number > 1 else path
        if older.exists():
            os.replace(older, path.with_name(f"{path.name}.{number}"))
