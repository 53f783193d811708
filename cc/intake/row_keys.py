"""What identifies a row within its source for ever, so that importing it again adds nothing. Knows no map.

A row with an id is known by it. One without is known by the SHA-256 of what it says, and by its number among equal rows
of the file: two people may well report the same in the same words, and then there are two reports.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cc.core.errors import UnreachableError


@dataclass(frozen=True, slots=True)
class Repeat:
    """An id that stood in the file before: on which line, and whether that row said the same."""

    line: int
    same: bool


class RowKeys:
    """Hands out keys for the rows of one file, in order. Flat memory: what was seen is kept in a temporary file."""

    def __init__(self) -> None:
        # The empty name is a private database on disk that goes when it is closed.
        self._seen = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._seen.execute("PRAGMA synchronous = OFF")
        self._seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID")
        self._seen.execute(
            "CREATE TABLE ids (id TEXT PRIMARY KEY, digest INTEGER NOT NULL, line INTEGER) WITHOUT ROWID"
        )
        self._seen.execute("CREATE TABLE rejected (id TEXT PRIMARY KEY) WITHOUT ROWID")
        self._seen.execute("BEGIN")

    def key(self, row_id: str, values: Mapping[str, Any]) -> str:
        """The key of the next row: its id, or `sha256:HEX:ORDINAL`, the first of equal ones having ordinal 1. Raises
        UnreachableError when the disk for temporary files takes nothing."""
        with _room():
            return row_id or self._by_content(values)

    def repeat(self, row_id: str, original: tuple[str, ...], line: int) -> Repeat | None:
        """None for an id that stands in the file for the first time (it is remembered), else where it stood before."""
        # Within one run Python's own hash of what the row says tells equal rows from others.
        digest = hash(original)
        try:
            if self._seen.execute("INSERT OR IGNORE INTO ids VALUES (?, ?, ?)", (row_id, digest, line)).rowcount:
                return None
            found = self._seen.execute("SELECT digest, line FROM ids WHERE id = ?", (row_id,)).fetchone()
            return Repeat(int(found[1]), found[0] == digest)
        except sqlite3.Error as wrong:
            raise _no_room(wrong) from wrong

    def reject(self, row_id: str) -> None:
        """Remember that the row of this id was not taken."""
        with _room():
            self._seen.execute("INSERT OR IGNORE INTO rejected VALUES (?)", (row_id,))

    def was_rejected(self, row_id: str) -> bool:
        """Whether the row of this id was not taken."""
        with _room():
            return self._seen.execute("SELECT 1 FROM rejected WHERE id = ?", (row_id,)).fetchone() is not None

    def close(self) -> None:
        """Let go of the temporary file."""
        self._seen.close()

    def _by_content(self, values: Mapping[str, Any]) -> str:
        digest = _digest(values)
        known = self._seen.execute("SELECT n FROM seen WHERE digest = ?", (digest.digest(),)).fetchone()
        ordinal = known[0] + 1 if known else 1
        self._seen.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (digest.digest(), ordinal))
        return f"sha256:{digest.hexdigest()}:{ordinal}"


_WRITTEN = json.JSONEncoder(ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)


def _digest(values: Mapping[str, Any]) -> "hashlib._Hash":
    return hashlib.sha256(_WRITTEN.encode(values).encode())


@contextmanager
def _room() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as wrong:
        raise _no_room(wrong) from wrong


def _no_room(wrong: sqlite3.Error) -> UnreachableError:
    return UnreachableError(
        "there is no room for temporary files ({why}): free some space, or name another folder with SQLITE_TMPDIR.",
        code="storage.full",
        fields={"why": str(wrong)},
    )
