"""Evidence bytes by their SHA-256. Owns a folder and how bytes get into it safely; knows no database and no photo.

    stage(stream)                → Staged     written, hashed, fsynced; nobody sees it yet
    append(...), complete(...)   → Staged     the same, in pieces that survive a broken connection
    commit(staged)                            under its final name, folder fsynced; then the transaction may commit

A final name (`ab/cd/<sha256>`) appears by rename, after the bytes are on disk: whatever is killed when, there is never
half a file under it. Who may know that a hash exists is for the caller to decide.
"""

import errno
import hashlib
import os
import re
import secrets
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import BinaryIO

from cc.core.clock import SystemClock
from cc.core.errors import InputError, NotFoundError, UnreachableError
from cc.core.store.blobs import blob_files
from cc.core.store.blobs.blob_files import FILE_MODE, FOLDER_MODE, disk_told

SIZE_CAP_BYTES = 25 << 20
MOST_PARTS = 40
"""Uploads that one owner may have begun: a day without signal brings some dozen photos, sent one after the other."""
DAY_S, HOUR_S = 86_400, 3_600
_NAME = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Staged:
    """Bytes that are on disk and hashed, waiting for commit or discard. `handle` means something to its store alone."""

    sha256: str
    size_bytes: int
    handle: str


class FolderBlobs:
    """Blobs in a folder of one filesystem, shared by any number of processes.

    Files are readable by their owner only and never executable. A full disk raises UnreachableError `storage.full`, any
    other failure of the disk `storage.failed`, a name that is no SHA-256 InputError `evidence.name`. The folder is made
    when the first bytes come; what nobody came back for within a day goes when others bring theirs, hourly at most.
    """

    def __init__(self, root: str | os.PathLike[str]) -> None:
        self._root = Path(root)
        self._staging, self._partial = self._root / ".staging", self._root / ".partial"
        self._tidying = threading.Lock()
        self._tidied_s: float | None = None

    @property
    def folder(self) -> Path:
        """Where the bytes lie."""
        return self._root

    def stage(self, stream: BinaryIO, cap_bytes: int = SIZE_CAP_BYTES) -> Staged:
        """Write a stream to disk, hashing as it goes; a failure leaves nothing. Raises InputError `photo.too_large`."""
        path = self._staging / secrets.token_hex(16)
        self._make_ready()
        with disk_told(), blob_files.removed_on_failure(path):
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
            try:
                sha256, size_bytes = blob_files.copy(stream, descriptor, cap_bytes)
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return Staged(sha256, size_bytes, path.name)

    def commit(self, staged: Staged) -> bool:
        """Give staged bytes their final name, durably; False when the same bytes were there already.

        Bytes that are there are left as they are if they still hash to their name; what a disk has lost is replaced.
        """
        source, final = self._staging / staged.handle, self._final(staged.sha256)
        with disk_told():
            known = blob_files.is_whole(final, staged.sha256, staged.size_bytes)
            if known:
                source.unlink(missing_ok=True)
            else:
                for folder in (final.parent.parent, final.parent):
                    folder.mkdir(mode=FOLDER_MODE, exist_ok=True)
                # Two that commit the same bytes at once replace like by like.
                os.replace(source, final)
            # Always all three: whoever made them may have died before they were on disk.
            for folder in (final.parent, final.parent.parent, self._root):
                blob_files.sync_folder(folder)
        return not known

    def discard(self, staged: Staged) -> None:
        """Forget staged bytes; fine when they are gone already."""
        with disk_told():
            (self._staging / staged.handle).unlink(missing_ok=True)

    def open_staged(self, staged: Staged) -> BinaryIO:
        """Staged bytes, to be looked at before they are committed."""
        with disk_told():
            return (self._staging / staged.handle).open("rb")

    def offset(self, sha256: str, owner: str) -> int:
        """How many bytes this owner has sent of these; nobody learns how far another's upload is."""
        return blob_files.size_of(self._part(sha256, owner)) or 0

    def append(self, sha256: str, owner: str, offset: int, chunk: bytes, cap_bytes: int = SIZE_CAP_BYTES) -> int:
        """Add a chunk to this owner's upload and return the new offset.

        Raises InputError `evidence.offset` (`fields` has the right one) when it does not continue what is there,
        `photo.too_large` beyond the cap (the upload is forgotten), LostRaceError `evidence.busy` when the same upload
        is being written elsewhere. After a failure the offset is what it was.
        """
        path = self._part(sha256, owner)
        self._make_ready()
        self._require_room(path)
        with disk_told(), blob_files.locked(path, os.O_RDWR | os.O_CREAT) as descriptor:
            _check_offset(os.fstat(descriptor).st_size, offset)
            if offset + len(chunk) > cap_bytes:
                path.unlink(missing_ok=True)
                raise blob_files.too_large(cap_bytes)
            try:
                blob_files.write(descriptor, chunk, offset)
            except OSError:
                os.ftruncate(descriptor, offset)
                raise
            return offset + len(chunk)

    def _require_room(self, path: Path) -> None:
        """UnreachableError `limit.uploads` when a new upload would be one too many of its owner's."""
        if path.exists():
            return
        with disk_told():
            begun = sum(entry.name.endswith(path.suffix) for entry in os.scandir(self._partial))
        if begun >= MOST_PARTS:
            raise UnreachableError(
                "{most} uploads of yours are begun and not ended: send the rest of one first.",
                code="limit.uploads",
                fields={"most": MOST_PARTS},
            )

    def require_free(self) -> None:
        """UnreachableError `storage.full` unless there is room for one photo more."""
        there = next(each for each in (self._root, *self._root.absolute().parents) if each.exists())
        with disk_told():
            if shutil.disk_usage(there).free < SIZE_CAP_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def complete(self, sha256: str, owner: str) -> Staged:
        """Check an upload against its name, and stage it. Raises NotFoundError `evidence.upload` when there is none,
        InputError `evidence.hash` when the bytes are others: they are removed then, and the upload begins anew."""
        path, target = self._part(sha256, owner), self._staging / secrets.token_hex(16)
        if not path.exists():
            raise NotFoundError("There is no such upload. Begin again at byte 0.", code="evidence.upload")
        with disk_told(), blob_files.locked(path, os.O_RDWR) as descriptor:
            size_bytes = os.fstat(descriptor).st_size
            if blob_files.hash_of(descriptor) != sha256:
                path.unlink(missing_ok=True)
                raise InputError(
                    "The bytes that arrived are not those announced. Send the photo again from the beginning.",
                    code="evidence.hash",
                    fields={"sha256": sha256},
                )
            os.fsync(descriptor)
            os.rename(path, target)
        return Staged(sha256, size_bytes, target.name)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes, from their beginning. Raises NotFoundError `evidence.missing`."""
        with disk_told():
            try:
                return self._final(sha256).open("rb")
            except FileNotFoundError:
                raise _missing(sha256) from None

    def exists(self, sha256: str) -> bool:
        """Whether the bytes are here."""
        return self._final(sha256).exists()

    def size(self, sha256: str) -> int:
        """Size in bytes. Raises NotFoundError `evidence.missing`."""
        found = blob_files.size_of(self._final(sha256))
        if found is None:
            raise _missing(sha256)
        return found

    def holds(self, sha256: str) -> bool:
        """Read all again: whether the bytes still hash to their name. Raises NotFoundError `evidence.missing`."""
        with self.open(sha256) as file, disk_told():
            return blob_files.hash_of(file.fileno()) == sha256

    def remove(self, sha256: str) -> None:
        """Take bytes away for good; fine when they are gone already."""
        final = self._final(sha256)
        with disk_told():
            final.unlink(missing_ok=True)
            if final.parent.exists():
                blob_files.sync_folder(final.parent)

    def sweep_staging(self, older_than_s: float = DAY_S) -> int:
        """Remove what nobody came back for; how many files that were. Uploads count from their last chunk."""
        oldest_s = SystemClock().now().timestamp() - older_than_s
        folders = [folder for folder in (self._staging, self._partial) if folder.exists()]
        with disk_told():
            return sum(blob_files.remove_older(folder, oldest_s) for folder in folders)

    def _make_ready(self) -> None:
        """Make the folders, and sweep them if that was not done lately."""
        with disk_told():
            for folder in (self._root, self._staging, self._partial):
                folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        with self._tidying:
            if self._tidied_s is not None and monotonic() - self._tidied_s < HOUR_S:
                return
            self._tidied_s = monotonic()
        self.sweep_staging()

    def _final(self, sha256: str) -> Path:
        """Where these bytes lie once committed."""
        _check_name(sha256)
        return self._root / sha256[:2] / sha256[2:4] / sha256

    def _part(self, sha256: str, owner: str) -> Path:
        """Where an owner's upload lies; the owner's token itself is not written to disk."""
        _check_name(sha256)
        return self._partial / f"{sha256}.{hashlib.sha256(owner.encode()).hexdigest()[:32]}"


def _check_name(sha256: str) -> None:
    """Refuse what is no SHA-256 in lower-case hex; nothing else ever becomes part of a path."""
    if not _NAME.fullmatch(sha256):
        raise InputError("A photo is named by its SHA-256: 64 digits of 0-9 and a-f.", code="evidence.name")


def _check_offset(here: int, offset: int) -> None:
    """Refuse a chunk that leaves a gap or overlaps."""
    if here != offset:
        raise InputError(
            "The upload goes on at byte {offset}, not at {asked}.",
            code="evidence.offset",
            fields={"offset": here, "asked": offset},
        )


def _missing(sha256: str) -> NotFoundError:
    """The answer where there are no such bytes."""
    return NotFoundError(
        "The bytes of this photo are not in the folder for evidence: bring them back from a backup.",
        code="evidence.missing",
        fields={"sha256": sha256},
    )
