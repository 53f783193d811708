"""SQLite databases where nothing can be written: a mounted backup, a disk that went read-only, somebody else's file.
Owns how they are opened and how writes to them are refused; knows no statement.
"""

import os
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

from cc.core.errors import UnreachableError
from cc.core.store.sql.failures import read_only
from cc.core.store.sql.unit_of_work import UnitOfWork

AnswerT = TypeVar("AnswerT")


def is_read_only(path: Path) -> bool:
    """Whether the file is there, and it or its folder (where SQLite keeps its log) cannot be written."""
    return path.is_file() and not (os.access(path, os.W_OK) and os.access(path.parent, os.W_OK))


def reading_uri(path: Path) -> str:
    """SQLite's own URI for a file that is not written. Without a log beside it nobody else writes it either, and
    nothing is locked or made. UnreachableError `storage.log` where its newest changes could not be read."""
    log, index = (path.with_name(path.name + end) for end in ("-wal", "-shm"))
    address = f"file:{quote(str(path.absolute()))}?mode=ro"
    if not log.is_file() or log.stat().st_size == 0:
        return address + "&immutable=1"
    if not index.is_file():
        raise UnreachableError(
            "the newest changes of {file} lie in {log} and cannot be read where nothing can be written: copy both to a"
            " disk that can be, and name the copy.",
            code="storage.log",
            fields={"file": str(path), "log": str(log)},
        )
    return address


class ReadOnlyWriter:
    """Refuses whatever is to be written."""

    def submit(
        self,
        work: Callable[[UnitOfWork], AnswerT],
        touches: frozenset[str] | None = None,
        future: "Future[AnswerT] | None" = None,
    ) -> "Future[AnswerT]":
        """A future that fails with UnreachableError `storage.readonly`."""
        answer: Future[AnswerT] = Future() if future is None else future
        answer.set_exception(read_only())
        return answer

    def close(self) -> None:
        """Nothing is open."""
