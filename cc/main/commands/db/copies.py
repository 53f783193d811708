"""Copies of a database with its photos: taken while work goes on, whole or not at all, checked before they are used.

The database is copied before the photos: a photo's bytes are on disk before its report's change commits, so every photo
that the copied database names is among those copied after it, or was lost before. Owns the folder's layout; what
is said to SQLite is the store's.
"""

import errno
import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from cc.core.clock import SystemClock
from cc.core.errors import InputError, UnreachableError, UsageError

DATABASE, PHOTOS, MANIFEST = "posko.db", "evidence", "manifest.json"
_NAME = re.compile(r"[0-9a-f]{64}")
_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Copied:
    """How much was copied."""

    photos: int
    size_bytes: int
    missing: tuple[str, ...] = ()
    """Photos (by SHA-256) that the database names and the evidence folder has not."""


def back_up(database: str, evidence: Path, folder: Path) -> Copied:
    """Copy everything into a folder that is not there yet. Raises UsageError, UnreachableError, InputError."""
    from cc.core.store.sql.copies import copy_database, photos_named

    source = _sqlite_file(database)
    if not source.is_file():
        raise UnreachableError(
            "there is no database at {file}.", code="unreachable.no_database", fields={"file": str(source)}
        )
    if folder.exists():
        raise UsageError("{folder} is there already: name a folder that is not.", fields={"folder": str(folder)})
    fresh = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    try:
        fresh.mkdir(parents=True, mode=0o700)
        copy_database(source, fresh / DATABASE)
        (fresh / DATABASE).chmod(0o600)
        _sync(fresh / DATABASE)
        photos, photo_bytes = _copy_photos(evidence, fresh / PHOTOS)
        missing = tuple(
            sha256 for sha256 in photos_named(fresh / DATABASE) if not _place(fresh / PHOTOS, sha256).exists()
        )
        digest, size_bytes = _digest(fresh / DATABASE)
        manifest = {
            "posko": version("posko"),
            "taken_at": SystemClock().now().isoformat(),
            "database_sha256": digest,
            "photos": photos,
            "size_bytes": size_bytes + photo_bytes,
        }
        _write(fresh / MANIFEST, json.dumps(manifest, indent=1).encode())
        _sync(fresh)
        fresh.rename(folder)
        _sync(folder.parent)
    except OSError as wrong:
        raise UnreachableError(
            "the copy cannot be made: {why:reason}. Free some space, or name a folder on another disk;"
            " nothing of it was left.",
            fields={"why": wrong.strerror or str(wrong)},
            code="storage.full" if wrong.errno in (errno.ENOSPC, errno.EDQUOT) else "storage.failed",
        ) from wrong
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Copied(photos, size_bytes + photo_bytes, missing)


def bring_back(folder: Path, database: str, evidence: Path) -> Copied:
    """Put a copy where no database is yet, photos first. Raises InputError when the copy is damaged."""
    target = _sqlite_file(database)
    if target.exists():
        raise UsageError(
            "{file} is there already: a backup goes where no database is. Name another --database.",
            fields={"file": str(target)},
        )
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        wanted = (manifest["database_sha256"], manifest["photos"])
    except (OSError, ValueError, KeyError, TypeError) as wrong:
        raise InputError(
            "{folder} is no backup of Posko's: its {file} cannot be read.",
            code="backup.wrong",
            fields={"folder": str(folder), "file": MANIFEST},
        ) from wrong
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        digest, size_bytes = _digest(folder / DATABASE)
        if digest != wanted[0]:
            raise InputError(
                "{file} is not what was backed up: its bytes have changed.",
                code="backup.damaged",
                fields={"file": str(folder / DATABASE)},
            )
        target.parent.mkdir(parents=True, exist_ok=True)
        photos, photo_bytes = _copy_photos(folder / PHOTOS, evidence)
        if photos != wanted[1]:
            raise InputError(
                "{folder} has {count} of {wanted} photos; nothing was brought back.",
                code="backup.damaged",
                fields={"folder": str(folder), "count": photos, "wanted": wanted[1]},
            )
        _copy_file(folder / DATABASE, fresh)
        fresh.rename(target)
        _sync(target.parent)
    except OSError as wrong:
        raise UnreachableError(
            "the backup cannot be brought back: {why:reason}.", code="storage.failed", fields={"why": str(wrong)}
        ) from wrong
    finally:
        fresh.unlink(missing_ok=True)
    return Copied(photos, size_bytes + photo_bytes)


def _sqlite_file(database: str) -> Path:
    from cc.core.store.sql.engine import database_url, is_sqlite, sqlite_path

    url = database_url(database)
    if not is_sqlite(url):
        raise UsageError(
            "PostgreSQL has tools of its own for this: pg_dump and pg_restore; copy the evidence folder after."
        )
    return sqlite_path(url)


def _place(folder: Path, sha256: str) -> Path:
    """Where a photo lies in a folder of photos."""
    return folder / sha256[:2] / sha256[2:4] / sha256


def _copy_photos(source: Path, target: Path) -> tuple[int, int]:
    """Copy every photo that is not there, checking its bytes against its name; how many there are, and their size."""
    count = size_bytes = 0
    for photo in _photos(source):
        final = _place(target, photo.name)
        if not final.exists():
            for parent in (target, final.parent.parent, final.parent):
                parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = final.with_name(f".{photo.name}.part")
            try:
                if _copy_file(photo, fresh) != photo.name:
                    raise InputError(
                        "{file} is damaged: its bytes are not those of its name.",
                        code="backup.damaged",
                        fields={"file": str(photo)},
                    )
                fresh.rename(final)
            finally:
                fresh.unlink(missing_ok=True)
            _sync(final.parent)
        count, size_bytes = count + 1, size_bytes + photo.stat().st_size
    return count, size_bytes


def _photos(folder: Path) -> Iterator[Path]:
    """Photos under their final names (`ab/cd/<sha256>`); nothing that is still arriving."""
    for photo in sorted(folder.glob("??/??/*")):
        if _NAME.fullmatch(photo.name) and photo.is_file():
            yield photo


def _copy_file(source: Path, target: Path) -> str:
    """Copy bytes durably; their SHA-256."""
    digest = hashlib.sha256()
    with source.open("rb") as reading, open(target, "xb", opener=_for_owner) as writing:
        while piece := reading.read(_CHUNK_BYTES):
            digest.update(piece)
            writing.write(piece)
        writing.flush()
        os.fsync(writing.fileno())
    return digest.hexdigest()


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _digest(path: Path) -> tuple[str, int]:
    digest, size_bytes = hashlib.sha256(), 0
    with path.open("rb") as reading:
        while piece := reading.read(_CHUNK_BYTES):
            digest.update(piece)
            size_bytes += len(piece)
    return digest.hexdigest(), size_bytes


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
