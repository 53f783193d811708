"""What a person can be told of a database that does not do its work: what is wrong, what to do, whether it was done.

Owns the words and codes for what drivers say; knows no statement and no intent.

    storage.full, .failed, .readonly    the disk does not take it: nothing was stored
    storage.schema, .damaged, .gone     what lies on it is not what it should be
    unreachable.connect, .busy          it was not even begun
    usage.database                      the same: what the database is called, or who one is there, is wrong
    unreachable.database                it may have been done
    input.storage                       a value that this database cannot hold

`fields["database"]` is what the driver said: for those who work on the database itself, not for a server's clients.
"""

import errno
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    InternalError,
    NotSupportedError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from cc.core.errors import CoreError, InputError, UnreachableError, UsageError
from cc.core.phrases import Phrase


class Superseded(Exception):
    """Somebody committed meanwhile what this work should have seen: it is to be run anew. Never leaves the writer."""


FOR_THE_WRITER = (DBAPIError, Superseded)
"""What the writer knows what to do with: nobody inside a transaction puts it into words."""
DATABASE_TROUBLE = (SQLAlchemyError, Superseded)
"""What is the database's trouble, not that of the report that was being changed."""
_OUR_FAULT = (DataError, IntegrityError, InternalError, NotSupportedError, ProgrammingError)

_BY_STATE: tuple[tuple[str, str], ...] = (
    ("53100", "full"),
    ("25006", "readonly"),
    ("42P01", "schema"),
    ("42703", "schema"),
    ("22", "value"),
    ("54", "value"),
    ("53", "away"),
    ("57P", "away"),
    ("08", "away"),
)
"""How a SQLSTATE begins, and what that means; PostgreSQL's words may be in any language."""
_BY_WORDS: tuple[tuple[str, str], ...] = (
    ("invalid connection option", "option"),
    ("invalid port number", "option"),
    ("invalid integer value", "option"),
    ("invalid sslmode value", "option"),
    ("password authentication failed", "rejected"),
    ("no password supplied", "rejected"),
    ("pg_hba.conf", "rejected"),
    ('FATAL:  role "', "rejected"),
    ('FATAL:  database "', "absent"),
    ("disk is full", "full"),
    ("No space left", "full"),
    ("disk I/O error", "full"),
    ("readonly", "readonly"),
    ("read-only", "readonly"),
    ("no such table", "schema"),
    ("no such column", "schema"),
    ("no column named", "schema"),
    ("is locked", "busy"),
    ("not a database", "damaged"),
    ("malformed", "damaged"),
    ("unable to open database file", "unopened"),
    ("connection failed", "connect"),
    ("connection is bad", "connect"),
    ("connection timeout", "connect"),
    ("failed to resolve host", "connect"),
)
"""What SQLite and psycopg (of a connection that was never made) say, which has no state."""

_NEWER = "a newer Posko has upgraded the database"
"""What a database of a later revision says to a program of before (migrations)."""

_TOLD: Mapping[str, tuple[str, Phrase]] = {
    "full": (
        "storage.full",
        Phrase("the database's disk is full (or failing): free some space and try again; nothing of this was stored."),
    ),
    "readonly": (
        "storage.readonly",
        Phrase(
            "the database cannot be written: check the rights of its file and folder, and that its disk is not "
            "read-only."
        ),
    ),
    "gone": (
        "storage.gone",
        Phrase(
            "the database's file is not where it was: it was deleted or replaced under Posko. Put it back, or bring the"
            " last backup back, and start Posko anew; until then nothing is taken."
        ),
    ),
    "schema": (
        "storage.schema",
        Phrase("the database has no schema yet, or an old one: run `{command} init` or `{command} db upgrade`."),
    ),
    "older": (
        "storage.schema",
        Phrase(
            "a newer Posko has upgraded the database while this one ran: stop this one and start the newer; nothing of "
            "this was stored."
        ),
    ),
    "damaged": (
        "storage.damaged",
        Phrase(
            "that file is no database, or it is damaged: name another with --database, or keep a copy of it and bring "
            "the last backup back with `{command} db restore`."
        ),
    ),
    "unopened": (
        "storage.failed",
        Phrase("the database's file cannot be opened: check that its folder is there and may be written."),
    ),
    "connect": (
        "unreachable.connect",
        Phrase("the database cannot be reached: check that it runs, and its address; then try again."),
    ),
    "option": (
        "usage.database",
        Phrase("the database's URL has something that PostgreSQL does not take: put it right."),
    ),
    "rejected": (
        "usage.database",
        Phrase("the database does not let this name and password in: put them right in its URL."),
    ),
    "absent": (
        "usage.database",
        Phrase("that server has no such database: name another, or make it (`createdb`) and run `{command} init`."),
    ),
    "away": ("unreachable.database", Phrase("the database went away in the middle: try again in a moment.")),
    "": ("unreachable.database", Phrase("the database does not answer: try again in a moment.")),
}


def in_words(error: BaseException) -> CoreError | None:
    """What a person can be told of a database's failure; None for any other, and where it is we who asked what cannot
    be."""
    if isinstance(error, PoolTimeoutError):
        return busy()
    return database_error(error) if isinstance(error, DBAPIError) else None


def database_error(error: DBAPIError) -> CoreError | None:
    """The driver's failure in words; None where it is we who asked what cannot be (a row that is there already): then
    its own words may quote other people's rows."""
    words = str(error.orig).strip()
    kind = _kind(getattr(error.orig, "sqlstate", None), words)
    if kind == "value":
        return InputError(
            "the database cannot hold one of these values: it is too long or too large.", code="input.storage"
        )
    if kind == "busy":
        return busy()
    if not kind and isinstance(error, _OUR_FAULT):
        return None
    code, told = _TOLD[kind]
    said = words.partition("\n")[0]
    wrong = UsageError if code == "usage.database" else UnreachableError
    return wrong.of(told, code=code, fields={"database": said})


def cannot_write(path: Path, wrong: OSError) -> UnreachableError:
    """A file beside the database that cannot be made or opened."""
    full = wrong.errno in (errno.ENOSPC, errno.EDQUOT)
    code, told = _TOLD["full" if full else "readonly"]
    return UnreachableError.of(told, code=code, fields={"database": f"{path}: {wrong.strerror}"})


def read_only() -> UnreachableError:
    """Nothing can be written where the database lies."""
    code, told = _TOLD["readonly"]
    return UnreachableError.of(told, code=code)


def gone(path: str) -> UnreachableError:
    """The file that was opened has lost its name."""
    code, told = _TOLD["gone"]
    return UnreachableError.of(told, code=code, fields={"database": path})


def busy() -> UnreachableError:
    """Others hold it for too long; nothing was begun."""
    return UnreachableError("the database is busy: try again in a moment.", code="unreachable.busy")


def _kind(state: str | None, words: str) -> str:
    if _NEWER in words:
        return "older"
    if state:
        return next((kind for begin, kind in _BY_STATE if state.startswith(begin)), "")
    return next((kind for said, kind in _BY_WORDS if said in words), "")
