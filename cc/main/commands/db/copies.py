"""Copies of a database with its photos: taken while work goes on, whole or not at all, read again before they count.

The database is copied before the photos: a photo's bytes are on disk before its report's change commits, so every photo
that the copied database names is among those copied after it, or was lost before. A photo that is lost or damaged is
told and stops nothing. Owns the folder's layout; what is said to SQLite is the store's.
"""

import errno
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from cc.core.clock import SystemClock
from cc.core.errors import InputError, UnreachableError, UsageError
from cc.core.phrases import Phrase
from cc.main.commands.db.photo_files import (
    Photos,
    copy_file,
    copy_photos,
    digest,
    look_over,
    private_folder,
    sync,
    write,
)

DATABASE, PHOTOS, DAMAGED, MANIFEST = "posko.db", "evidence", "damaged", "manifest.json"


@dataclass(frozen=True, slots=True)
class Copied:
    """How much was copied or looked at. `missing`, `damaged`: photos (by SHA-256) that the database names and that are
    not there, or whose bytes are not those of their name."""

    photos: int
    size_bytes: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is missing or damaged."""
        return not self.missing and not self.damaged


def back_up(database: str, evidence: Path, folder: Path) -> Copied:
    """Copy everything into a folder that is not there yet, and read it again. Raises UsageError, UnreachableError,
    InputError."""
    from cc.core.store.sql.copies import copy_database

    source = _sqlite_file(database)
    if not source.is_file():
        raise UnreachableError(
            "there is no database at {file}.", code="unreachable.no_database", fields={"file": str(source)}
        )
    if folder.exists():
        raise UsageError("{folder} is there already: name a folder that is not.", fields={"folder": str(folder)})
    fresh = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.part")
    with _told_of_the_disk():
        try:
            private_folder(fresh)
            copy_database(source, fresh / DATABASE)
            sync(fresh / DATABASE)
            photos = copy_photos(evidence, fresh / PHOTOS, fresh / DAMAGED)
            copied = _write_manifest(fresh, photos)
            if looked_over(fresh) != copied:
                raise InputError(
                    "the copy in {folder} is not what was written: its disk loses data. Nothing of it was left.",
                    code="backup.damaged",
                    fields={"folder": str(folder)},
                )
            sync(fresh)
            fresh.rename(folder)
            sync(folder.parent)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return copied


def _write_manifest(fresh: Path, photos: Photos) -> Copied:
    from cc.core.store.sql.copies import photos_named

    sha256, size_bytes = digest(fresh / DATABASE)
    damaged = tuple(sorted(photos.damaged))
    missing = tuple(each for each in photos_named(fresh / DATABASE) if each not in {*photos.whole, *damaged})
    manifest = {
        "posko": version("posko"),
        "taken_at": SystemClock().now().isoformat(),
        "database_sha256": sha256,
        "photos": len(photos.whole),
        "size_bytes": size_bytes + photos.size_bytes,
        "missing": missing,
        "damaged": damaged,
    }
    write(fresh / MANIFEST, json.dumps(manifest, indent=1).encode())
    return Copied(len(photos.whole), size_bytes + photos.size_bytes, missing, damaged)


def looked_over(folder: Path) -> Copied:
    """Read a backup again: its database, and every photo. Raises InputError when the database is not what was backed
    up; photos that are not are in the answer."""
    from cc.core.store.sql.copies import fault_in, photos_named

    told = _manifest(folder)
    sha256, size_bytes = _digest_of_database(folder)
    why: str | Phrase = fault_in(folder / DATABASE)
    if sha256 != told["database_sha256"]:
        why = Phrase("its bytes have changed")
    if why:
        raise InputError(
            "{file} is not what was backed up: {why}.",
            code="backup.damaged",
            fields={"file": str(folder / DATABASE), "why": why},
        )
    photos = look_over(folder / PHOTOS)
    damaged = {*photos.damaged, *told.get("damaged", ())}
    missing = tuple(each for each in photos_named(folder / DATABASE) if each not in photos.whole | damaged)
    return Copied(len(photos.whole), size_bytes + photos.size_bytes, missing, tuple(sorted(damaged)))


def bring_back(folder: Path, database: str, evidence: Path) -> Copied:
    """Put a copy where no database is yet, photos first. Raises InputError when the copy's database is damaged; photos
    that are damaged or missing in it are in the answer."""
    target = _sqlite_file(database)
    if target.exists():
        raise UsageError(
            "{file} is there already: a backup goes where no database is. Name another --database.",
            fields={"file": str(target)},
        )
    found = looked_over(folder)
    fresh = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    with _told_of_the_disk():
        try:
            private_folder(target.parent)
            copy_photos(folder / PHOTOS, evidence)
            copy_file(folder / DATABASE, fresh)
            fresh.rename(target)
            sync(target.parent)
        finally:
            fresh.unlink(missing_ok=True)
    return found


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        told = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if {"database_sha256", "photos"} <= set(told):
            return dict(told)
    except (OSError, ValueError, TypeError):
        pass
    raise InputError(
        "{folder} is no backup of Posko's: its {file} cannot be read.",
        code="backup.wrong",
        fields={"folder": str(folder), "file": MANIFEST},
    )


def _digest_of_database(folder: Path) -> tuple[str, int]:
    try:
        return digest(folder / DATABASE)
    except OSError as wrong:
        raise InputError(
            "{file} cannot be read: {why:reason}.",
            code="backup.damaged",
            fields={"file": str(folder / DATABASE), "why": wrong.strerror or str(wrong)},
        ) from wrong


def _sqlite_file(database: str) -> Path:
    from cc.core.store.sql.engine import database_url, is_sqlite, sqlite_path

    url = database_url(database)
    if not is_sqlite(url):
        raise UsageError(
            "PostgreSQL has tools of its own for this: pg_dump and pg_restore; copy the evidence folder after."
        )
    return sqlite_path(url)


@contextmanager
def _told_of_the_disk() -> Iterator[None]:
    """UnreachableError `storage.full`, `storage.failed` for what the target's disk does not take."""
    try:
        yield
    except OSError as wrong:
        raise UnreachableError(
            "the copy cannot be made: {why:reason}. Free some space, or name a folder on another disk;"
            " nothing of it was left.",
            fields={"why": wrong.strerror or str(wrong)},
            code="storage.full" if wrong.errno in (errno.ENOSPC, errno.EDQUOT) else "storage.failed",
        ) from wrong
