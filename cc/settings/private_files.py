"""Files that their owner alone reads, replaced whole. Owns how; knows no file by name. Standard library only."""

import os
import secrets
from pathlib import Path

from cc.settings.places import private_folder


def replace_private(file: Path, text: str) -> None:
    """Write a file anew: no moment shows half of it, or shows it to others. When this returns it is on the disk, and so
    is its name, which POSIX promises to nobody who has only synced the file. OSError."""
    private_folder(file.parent)
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    names = os.open(file.parent, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(names)
    finally:
        os.close(names)
