"""Files and folders as blobs need them: written to the end, hashed, fsynced, locked, gone when something failed. Owns
what a disk can answer and the words for it; knows no name of a blob and no photo."""

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cc.core.errors import InputError, LostRaceError, UnreachableError

FILE_MODE, FOLDER_MODE = 0o600, 0o700
"""Readable by their owner only, never executable."""
_CHUNK_BYTES = 1 << 20
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def copy(stream: BinaryIO, descriptor: int, cap_bytes: int) -> tuple[str, int]:
    """Write a stream to a new file; its SHA-256 and size. Raises UnreachableError `photo.source` when the stream
    fails, InputError `photo.too_large`."""
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := _next_chunk(stream):
        if size_bytes + len(chunk) > cap_bytes:
            raise too_large(cap_bytes)
        write(descriptor, chunk, size_bytes)
        digest.update(chunk)
        size_bytes += len(chunk)
    return digest.hexdigest(), size_bytes


def _next_chunk(stream: BinaryIO) -> bytes:
    """What the source has next; its failure is not the disk's."""
    try:
        return stream.read(_CHUNK_BYTES)
    except OSError as fault:
        raise UnreachableError(
            "The photo's bytes stopped coming: {why:reason}. Nothing was kept; send it again.",
            code="photo.source",
            fields={"why": fault.strerror or str(fault)},
        ) from fault


def write(descriptor: int, chunk: bytes, offset: int) -> None:
    """Write all of a chunk at an offset; a disk may take less at a time."""
    rest = memoryview(chunk)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[written:], offset + written


def hash_of(descriptor: int) -> str:
    """SHA-256 of a whole file."""
    digest, at = hashlib.sha256(), 0
    while chunk := os.pread(descriptor, _CHUNK_BYTES, at):
        digest.update(chunk)
        at += len(chunk)
    return digest.hexdigest()


def is_whole(path: Path, sha256: str, size_bytes: int) -> bool:
    """Whether a file is there, has this size and hashes to this."""
    try:
        with path.open("rb") as file:
            return os.fstat(file.fileno()).st_size == size_bytes and hash_of(file.fileno()) == sha256
    except FileNotFoundError:
        return False


def size_of(path: Path) -> int | None:
    """Size in bytes, None when there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def locked(path: Path, flags: int) -> Iterator[int]:
    """An open file that no other thread or process writes to. Raises LostRaceError `evidence.busy` when one does."""
    descriptor = os.open(path, flags | os.O_CLOEXEC, FILE_MODE)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _busy() from None
        if not _is_at(path, descriptor):
            raise _busy()
        yield descriptor
    finally:
        os.close(descriptor)


def _is_at(path: Path, descriptor: int) -> bool:
    """Whether the opened file still has its name: another may have completed or removed it before we had the lock."""
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def remove_older(folder: Path, than_s: float) -> int:
    """Remove the files of a folder that were last written before `than_s` (Unix seconds); how many those were."""
    removed = 0
    for entry in os.scandir(folder):
        try:
            if entry.stat(follow_symlinks=False).st_mtime < than_s:
                os.unlink(entry.path)
                removed += 1
        except FileNotFoundError:
            continue
    return removed


@contextmanager
def removed_on_failure(path: Path) -> Iterator[None]:
    """Whatever goes wrong inside, also an interrupt, leaves no file."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            path.unlink(missing_ok=True)


@contextmanager
def disk_told() -> Iterator[None]:
    """Failures of the disk as errors that a person understands: UnreachableError `storage.full`, `storage.failed`."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            raise UnreachableError(
                "The disk for evidence is full. Nothing was kept; make room and send the photo again.",
                code="storage.full",
            ) from fault
        raise UnreachableError(
            "The folder for evidence cannot be used: {why:reason}.",
            code="storage.failed",
            fields={"errno": fault.errno, "why": fault.strerror},
        ) from fault


def too_large(cap_bytes: int) -> InputError:
    """The refusal of too many bytes."""
    return InputError(
        "The photo is larger than {megabytes} MB. Take it with a lower resolution.",
        code="photo.too_large",
        fields={"max_bytes": cap_bytes, "megabytes": cap_bytes >> 20},
    )


def _busy() -> LostRaceError:
    """The refusal of a second writer."""
    return LostRaceError("This upload is being written by another connection. Try again.", code="evidence.busy")
