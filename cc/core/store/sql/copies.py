"""Copies of an SQLite database's file, made and read by SQLite itself, beside any Centre. Knows one table, that of
photos."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from cc.core.errors import InputError, UnreachableError
from cc.core.store.sql.engine import sqlite_module
from cc.core.store.sql.read_only import is_read_only, reading_uri


def copy_database(source: Path, target: Path) -> None:
    """SQLite's own online copy: one state of the database, however many write meanwhile; then its own check. InputError
    when it is damaged, OSError when there is no room, UnreachableError for the rest."""
    driver = sqlite_module()
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_reading(source)) as there, closing(driver.connect(target)) as here:
            there.backup(here)
            here.execute("PRAGMA journal_mode=DELETE")
            answer = here.execute("PRAGMA integrity_check(1)").fetchone()[0]
    except (driver.DatabaseError, sqlite3.DatabaseError) as wrong:
        if "disk is full" in str(wrong) or "disk I/O error" in str(wrong):
            # SQLite says the second where it finds no room for what it needs beside the database.
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from wrong
        raise UnreachableError(
            "{file} cannot be copied: {why:reason}.",
            code="storage.failed",
            fields={"file": str(source), "why": str(wrong)},
        ) from wrong
    if answer != "ok":
        raise InputError(
            "{file} is damaged: {why}. No backup was made.",
            code="backup.damaged",
            fields={"file": str(source), "why": str(answer)},
        )


def fault_in(database: Path) -> str:
    """What SQLite itself finds wrong with a copy; empty when it finds nothing."""
    driver = sqlite_module()
    try:
        with closing(_unchanging(database)) as opened:
            answer = str(opened.execute("PRAGMA integrity_check(1)").fetchone()[0])
    except (driver.DatabaseError, sqlite3.DatabaseError) as wrong:
        return str(wrong)
    return "" if answer == "ok" else answer


def photos_named(database: Path) -> list[str]:
    """SHA-256 of the photos that a copy names, in order."""
    with closing(_unchanging(database)) as opened:
        return [
            str(row[0]) for row in opened.execute("SELECT sha256 FROM blob WHERE format <> 'erased' ORDER BY sha256")
        ]


def _reading(source: Path) -> Any:
    if is_read_only(source):
        return sqlite_module().connect(reading_uri(source), uri=True)
    return sqlite_module().connect(source, timeout=20)


def _unchanging(database: Path) -> Any:
    """A connection to a file that nobody writes: also where nothing can be written, and leaving nothing beside it."""
    return sqlite_module().connect(f"{database.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
