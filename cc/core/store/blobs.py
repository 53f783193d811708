"""Evidence bytes by their SHA-256. Owns a folder and how bytes get into it safely; knows no database and no photo.

    stage(stream)                → Staged     written, hashed, fsynced; nobody sees it yet
    append(...), complete(...)   → Staged     the same, in pieces that survive a broken connection
    commit(staged)                            under its final name, folder fsynced; then the transaction may commit

A final name (`ab/cd/<sha256>`) appears by rename, after the bytes are on disk: whatever is killed when, there is never
half a file under it. Who may know that a hash exists is for the caller to decide.
"""

import errno
import fcntl
import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from cc.core.clock import SystemClock
from cc.core.errors import InputError, LostRaceError, NotFoundError, UnreachableError

SIZE_CAP_BYTES = 25 << 20
DAY_S = 86_400
_CHUNK_BYTES = 1 << 20
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NAME = re.compile(r"[0-9a-f]{64}")
_FILE_MODE, _FOLDER_MODE = 0o600, 0o700


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are on disk and hashed, waiting for commit or discard. `handle` means something to its store alone."""

    sha256: str
    size_bytes: int
    handle: str


class Blobs(Protocol):
    """Where evidence bytes are kept. FolderBlobs says what each does; every one may be called from any thread."""

    def stage(self, stream: BinaryIO, cap_bytes: int = SIZE_CAP_BYTES) -> Staged: ...

    def commit(self, staged: Staged) -> bool: ...

    def discard(self, staged: Staged) -> None: ...

    def open_staged(self, staged: Staged) -> BinaryIO: ...

    def offset(self, sha256: str, owner: str) -> int: ...

    def append(self, sha256: str, owner: str, offset: int, chunk: bytes, cap_bytes: int = SIZE_CAP_BYTES) -> int: ...

    def complete(self, sha256: str, owner: str) -> Staged: ...

    def open(self, sha256: str) -> BinaryIO: ...

    def exists(self, sha256: str) -> bool: ...

    def size(self, sha256: str) -> int: ...

    def holds(self, sha256: str) -> bool: ...

    def sweep_staging(self, older_than_s: float = DAY_S) -> int: ...


class FolderBlobs:
    """Blobs in a folder of one filesystem, shared by any number of processes.

    Files are readable by their owner only and never executable. A full disk raises UnreachableError `storage.full`, any
    other failure of the disk `storage.failed`, a name that is no SHA-256 InputError `evidence.name`.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._root = Path(root)
        self._staging, self._partial = self._root / ".staging", self._root / ".partial"
        with _disk_told():
            for folder in (self._root, self._staging, self._partial):
                folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)

    def stage(self, stream: BinaryIO, cap_bytes: int = SIZE_CAP_BYTES) -> Staged:
        """Write a stream to disk, hashing as it goes. Raises InputError `photo.too_large`; leaves nothing on failure."""
        path = self._staging / secrets.token_hex(16)
        with _disk_told(), _removed_on_failure(path):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _FILE_MODE)
            try:
                sha256, size_bytes = _copy(stream, descriptor, cap_bytes)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return Staged(sha256, size_bytes, path.name)

    def commit(self, staged: Staged) -> bool:
        """Give staged bytes their final name, durably; False when the same bytes were there already.

        Bytes that are there are left as they are, unless their size is wrong (a disk lost some): then they are replaced.
        """
        source, final = self._staging / staged.handle, self._final(staged.sha256)
        with _disk_told():
            if _size(final) == staged.size_bytes:
                source.unlink(missing_ok=True)
                _sync_folder(final.parent)
                return False
            self._make_folder(final.parent)
            # Two that commit the same bytes at once replace like by like.
            os.replace(source, final)
            _sync_folder(final.parent)
        return True

    def discard(self, staged: Staged) -> None:
        """Forget staged bytes; fine when they are gone already."""
        (self._staging / staged.handle).unlink(missing_ok=True)

    def open_staged(self, staged: Staged) -> BinaryIO:
        """Staged bytes, to be looked at before they are committed."""
        with _disk_told():
            return (self._staging / staged.handle).open("rb")

    def offset(self, sha256: str, owner: str) -> int:
        """How many bytes this owner has sent of these; nobody learns how far another's upload is."""
        return _size(self._part(sha256, owner)) or 0

    def append(self, sha256: str, owner: str, offset: int, chunk: bytes, cap_bytes: int = SIZE_CAP_BYTES) -> int:
        """Add a chunk to this owner's upload and return the new offset.

        Raises InputError `evidence.offset` (`fields` has the right one) when it does not continue what is there,
        `photo.too_large` beyond the cap (the upload is forgotten), LostRaceError `evidence.busy` when the same upload is
        being written elsewhere. After a failure the offset is what it was.
        """
        path = self._part(sha256, owner)
        with _disk_told(), _locked(path, os.O_RDWR | os.O_CREAT) as descriptor:
            _check_offset(os.fstat(descriptor).st_size, offset)
            if offset + len(chunk) > cap_bytes:
                path.unlink(missing_ok=True)
                raise _too_large(cap_bytes)
            try:
                _write(descriptor, chunk, offset)
            except OSError:
                os.ftruncate(descriptor, offset)
                raise
            return offset + len(chunk)

    def complete(self, sha256: str, owner: str) -> Staged:
        """Check an upload against its name, and stage it. Raises NotFoundError `evidence.upload` when there is none,
        InputError `evidence.hash` when the bytes are others: they are removed then, and the upload begins anew."""
        path, target = self._part(sha256, owner), self._staging / secrets.token_hex(16)
        if not path.exists():
            raise NotFoundError("There is no such upload. Begin again at byte 0.", code="evidence.upload")
        with _disk_told(), _locked(path, os.O_RDWR) as descriptor:
            size_bytes = os.fstat(descriptor).st_size
            if _hash(descriptor) != sha256:
                path.unlink(missing_ok=True)
                message = "The bytes that arrived are not those announced. Send the photo again from the beginning."
                raise InputError(message, code="evidence.hash", fields={"sha256": sha256})
            os.fsync(descriptor)
            os.rename(path, target)
        return Staged(sha256, size_bytes, target.name)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, from their beginning. Raises NotFoundError `evidence.missing`."""
        try:
            return self._final(sha256).open("rb")
        except FileNotFoundError:
            raise _missing(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        return self._final(sha256).exists()

    def size(self, sha256: str) -> int:
        """Size in bytes. Raises NotFoundError `evidence.missing`."""
        found = _size(self._final(sha256))
        if found is None:
            raise _missing(sha256)
        return found

    def holds(self, sha256: str) -> bool:
        """Read everything again: whether the bytes still hash to their name. Raises NotFoundError `evidence.missing`."""
        with self.open(sha256) as file:
            return _hash(file.fileno()) == sha256

    def sweep_staging(self, older_than_s: float = DAY_S) -> int:
        """Remove what nobody came back for; how many files that were. Uploads count from their last chunk."""
        oldest_s = SystemClock().now().timestamp() - older_than_s
        swept = 0
        for folder in (self._staging, self._partial):
            for entry in os.scandir(folder):
                try:
                    if entry.stat(follow_symlinks=False).st_mtime < oldest_s:
                        os.unlink(entry.path)
                        swept += 1
                except FileNotFoundError:
                    continue
        return swept

    def _final(self, sha256: str) -> Path:
        """Where these bytes lie once committed."""
        _check_name(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def _part(self, sha256: str, owner: str) -> Path:
        """Where an owner's upload lies; the owner's token itself is not written to disk."""
        _check_name(sha256)
        return self._partial / f"{sha256}.{hashlib.sha256(owner.encode()).hexdigest()[:32]}"

    def _make_folder(self, folder: Path) -> None:
        """Make `ab/cd`, durably: a new folder's entry is fsynced in its parent."""
        for made in (folder.parent, folder):
            try:
                made.mkdir(mode=_FOLDER_MODE)
            except FileExistsError:
                continue
            _sync_folder(made.parent)


def _check_name(sha256: str) -> None:
    """Refuse what is no SHA-256 in lower-case hex; nothing else ever becomes part of a path."""
    if not _NAME.fullmatch(sha256):
        message = "A photo is named by its SHA-256: 64 digits of 0-9 and a-f."
        raise InputError(message, code="evidence.name")


def _check_offset(here: int, offset: int) -> None:
    """Refuse a chunk that leaves a gap or overlaps."""
    if here != offset:
        message = f"The upload goes on at byte {here}, not at {offset}."
        raise InputError(message, code="evidence.offset", fields={"offset": here})


def _copy(stream: BinaryIO, descriptor: int, cap_bytes: int) -> tuple[str, int]:
    """Write a stream to a new file; its SHA-256 and size."""
    digest, size_bytes = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK_BYTES):
        if size_bytes + len(chunk) > cap_bytes:
            raise _too_large(cap_bytes)
        _write(descriptor, chunk, size_bytes)
        digest.update(chunk)
        size_bytes += len(chunk)
    return digest.hexdigest(), size_bytes


def _write(descriptor: int, chunk: bytes, offset: int) -> None:
    """Write all of a chunk at an offset; a disk may take less at a time."""
    rest = memoryview(chunk)
    while rest:
        written = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[written:], offset + written


def _hash(descriptor: int) -> str:
    """SHA-256 of a whole file."""
    digest, at = hashlib.sha256(), 0
    while chunk := os.pread(descriptor, _CHUNK_BYTES, at):
        digest.update(chunk)
        at += len(chunk)
    return digest.hexdigest()


def _size(path: Path) -> int | None:
    """Size in bytes, None when there is no such file."""
    try:
        return path.stat().st_size
    except FileNotFoundError:
        return None


def _sync_folder(folder: Path) -> None:
    """Put a folder's entries on disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path, flags: int) -> Iterator[int]:
    """An open upload that no other thread or process writes to."""
    descriptor = os.open(path, flags | os.O_CLOEXEC, _FILE_MODE)
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


@contextmanager
def _removed_on_failure(path: Path) -> Iterator[None]:
    """Whatever goes wrong inside, also an interrupt, leaves no file."""
    done = False
    try:
        yield
        done = True
    finally:
        if not done:
            path.unlink(missing_ok=True)


@contextmanager
def _disk_told() -> Iterator[None]:
    """Failures of the disk as errors that a person understands."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _NO_ROOM:
            message = "The disk for evidence is full. Nothing was kept; make room and send the photo again."
            raise UnreachableError(message, code="storage.full") from fault
        message = f"The folder for evidence cannot be used: {fault.strerror}."
        raise UnreachableError(message, code="storage.failed", fields={"errno": fault.errno}) from fault


def _too_large(cap_bytes: int) -> InputError:
    """The refusal of too many bytes."""
    message = f"The photo is larger than {cap_bytes / (1 << 20):.0f} MB. Take it with a lower resolution."
    return InputError(message, code="photo.too_large", fields={"max_bytes": cap_bytes})


def _busy() -> LostRaceError:
    """The refusal of a second writer."""
    return LostRaceError("This upload is being written by another connection. Try again.", code="evidence.busy")


def _missing(sha256: str) -> NotFoundError:
    """The answer where there are no such bytes."""
    return NotFoundError("There is no such photo here.", code="evidence.missing", fields={"sha256": sha256})
