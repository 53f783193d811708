"""Whether an SQLite database's files are still those that were opened: a file that was deleted or replaced takes writes
without a word, and they are gone with its last connection. Owns that question; knows no statement."""

import os
from pathlib import Path

from cc.core.store.sql.failures import gone

Identity = tuple[int, int]
"""Device and inode."""


class WholeFile:
    """The database's file and its write-ahead log, as they were when first seen by this process."""

    def __init__(self, path: Path) -> None:
        self._path, self._log = str(path), str(path) + "-wal"
        self._first = _identity(self._path)
        self._first_log: Identity | None = None
        self._lost = False

    @property
    def lock_path(self) -> Path:
        """The file beside it that writers of all processes take turns by."""
        return Path(self._path + ".lock")

    def require_there(self) -> None:
        """UnreachableError `storage.gone` unless the database's own file is where it was."""
        here = _identity(self._path)
        if here is None or here != self._first:
            raise gone(self._path)

    def require(self) -> None:
        """UnreachableError `storage.gone` unless both are where they were. Asked after a commit, before any answer:
        only then is it known that what was written is in a file that has a name."""
        self.require_there()
        log = _identity(self._log)
        if self._first_log is None:
            self._first_log = log
        if self._lost or log != self._first_log:
            self._lost = True  # for good: connections that had it share an index of it with those that come
            raise gone(self._log)

    def forget_log(self) -> None:
        """A new connection may begin a new log."""
        self._first_log = None


def _identity(path: str) -> Identity | None:
    try:
        told = os.stat(path)
    except OSError:
        return None
    return told.st_dev, told.st_ino
