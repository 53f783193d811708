"""Photos as files of a copy: copied durably, for their owner alone, their bytes compared with their names. A photo that
is damaged or cannot be read is put aside and named, and stops no other. Knows no database."""

import hashlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

_NAME = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES = 1 << 20


class UnreadableError(OSError):
    """A source that the disk does not give back; what is wrong with the target is an OSError of another kind."""


@dataclass(slots=True)
class Photos:
    """What was copied or looked at: names that are whole, their size, and names that are not."""

    whole: set[str] = field(default_factory=set)
    size_bytes: int = 0
    damaged: list[str] = field(default_factory=list)


def copy_photos(source: Path, target: Path, aside: Path | None = None) -> Photos:
    """Copy every photo that is not there whole. A damaged one's bytes go `aside`, if that is named. OSError when the
    target takes no more."""
    found = Photos()
    for photo in photos_in(source):
        final = place(target, photo.name)
        if not _is_whole(final, photo.name) and not _copied(photo, final, aside):
            found.damaged.append(photo.name)
            continue
        found.whole.add(photo.name)
        found.size_bytes += final.stat().st_size
    return found


def look_over(folder: Path) -> Photos:
    """Read every photo of a folder again."""
    found = Photos()
    for photo in photos_in(folder):
        if _is_whole(photo, photo.name):
            found.whole.add(photo.name)
            found.size_bytes += photo.stat().st_size
        else:
            found.damaged.append(photo.name)
    return found


def _copied(photo: Path, final: Path, aside: Path | None) -> bool:
    """Whether it was whole, and is copied now."""
    private_folder(final.parent)
    fresh = final.with_name(f".{photo.name}.part")
    fresh.unlink(missing_ok=True)
    try:
        if copy_file(photo, fresh) == photo.name:
            fresh.replace(final)
            sync(final.parent)
            return True
        if aside is not None:
            private_folder(aside)
            fresh.replace(aside / photo.name)
    except UnreadableError:
        return False
    finally:
        fresh.unlink(missing_ok=True)
    return False


def place(folder: Path, sha256: str) -> Path:
    """Where a photo lies in a folder of photos."""
    return folder / sha256[:2] / sha256[2:4] / sha256


def photos_in(folder: Path) -> Iterator[Path]:
    """Photos under their final names (`ab/cd/<sha256>`); nothing that is still arriving."""
    for photo in sorted(folder.glob("??/??/*")):
        if _NAME.fullmatch(photo.name) and photo.is_file():
            yield photo


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        return path.is_file() and digest(path)[0] == sha256
    except UnreadableError:
        return False


def copy_file(source: Path, target: Path) -> str:
    """Copy bytes durably into a new file that its owner alone reads; their SHA-256. UnreadableError, OSError."""
    hashed = hashlib.sha256()
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as writing:
        for piece in _pieces(source):
            hashed.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return hashed.hexdigest()


def digest(path: Path) -> tuple[str, int]:
    """A file's SHA-256 and size. UnreadableError."""
    hashed, size_bytes = hashlib.sha256(), 0
    for piece in _pieces(path):
        hashed.update(piece)
        size_bytes += len(piece)
    return hashed.hexdigest(), size_bytes


def _pieces(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as reading:
            while piece := reading.read(_CHUNK_BYTES):
                yield piece
    except OSError as wrong:
        raise UnreadableError(wrong.errno, wrong.strerror) from wrong


def private_folder(folder: Path) -> None:
    """Make a folder, and those above it that are not there, for their owner alone."""
    for each in reversed((folder, *folder.parents)):
        if not each.exists():
            each.mkdir(mode=0o700, exist_ok=True)


def write(path: Path, content: bytes) -> None:
    """A new file that its owner alone reads, durably."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as writing:
        writing.write(content)
    sync(path)


def sync(path: Path) -> None:
    """Put a file, or a folder's entries, on disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
