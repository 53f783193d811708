"""What identifies a row within its source for ever, so that importing it again adds nothing. Knows no map.

A row with an id is known by it. One without is known by the SHA-256 of what it says, and by its number among equal rows
of the file: two people may well report the same in the same words, and then there are two reports.
"""

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from typing import Any

from cc.core.errors import UnreachableError


class RowKeys:
    """Hands out keys for the rows of one file, in order. Flat memory: what was seen is kept in a temporary file."""

    def __init__(self) -> None:
        # The empty name is a private database on disk that goes when it is closed.
        self._seen = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._seen.execute("PRAGMA synchronous = OFF")
        self._seen.execute("CREATE TABLE seen (digest BLOB PRIMARY KEY, n INTEGER NOT NULL) WITHOUT ROWID")
        self._seen.execute("BEGIN")

    def key(self, row_id: str, values: Mapping[str, Any]) -> str:
        """The key of the next row: its id, or `sha256:HEX:ORDINAL`, the first of equal ones having ordinal 1. Raises
        UnreachableError when the disk for temporary files takes nothing."""
        try:
            return row_id or self._by_content(values)
        except sqlite3.Error as wrong:
            raise UnreachableError(
                f"there is no room for temporary files ({wrong}): free some space, or name another folder with"
                " SQLITE_TMPDIR.",
                code="storage.full",
            ) from wrong

    def close(self) -> None:
        """Let go of the temporary file."""
        self._seen.close()

    def _by_content(self, values: Mapping[str, Any]) -> str:
        text = json.dumps(values, ensure_ascii=True, sort_keys=True, separators=(",", ":"), default=str)
        digest = hashlib.sha256(text.encode())
        known = self._seen.execute("SELECT n FROM seen WHERE digest = ?", (digest.digest(),)).fetchone()
        ordinal = known[0] + 1 if known else 1
        self._seen.execute("INSERT OR REPLACE INTO seen VALUES (?, ?)", (digest.digest(), ordinal))
        return f"sha256:{digest.hexdigest()}:{ordinal}"
