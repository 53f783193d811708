"""Tokens of people and programs, and the waits that wrong passwords bring. Owns both tables; knows no secret: a token
is there by its digest.
"""

from typing import NamedTuple

from sqlalchemy import Connection, delete, text

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork, Values

T = tables.token
_THROTTLE = text("SELECT failures, until FROM throttle WHERE name = :name")
_COUNT = text(
    "INSERT INTO throttle (name, failures, until) VALUES (:name, :failures, :until)"
    " ON CONFLICT (name) DO UPDATE SET failures = excluded.failures, until = excluded.until"
)
_FORGET = text("DELETE FROM throttle WHERE name = :name")
_OLD_TOKENS = text("DELETE FROM token WHERE ends_at < :before")
_OLD_THROTTLES = text("DELETE FROM throttle WHERE until < :before")


class Throttle(NamedTuple):
    """How often somebody failed, and until when (epoch s) they are not listened to."""

    failures: int
    until: int


def add(uow: UnitOfWork, token: Values) -> None:
    """Write a token: digest, login, scopes, label, created_at, ends_at."""
    uow.execute(T.insert(), token)


def end(uow: UnitOfWork, digest: str) -> None:
    """The token of this digest ends now."""
    uow.execute(delete(T).where(T.c.digest == digest))


def end_all_of(uow: UnitOfWork, login: str) -> None:
    """Every token of a person ends now."""
    uow.execute(delete(T).where(T.c.login == login))


def throttle(connection: Connection, name: str) -> Throttle | None:
    """What is known of this name's failures; None when it has none."""
    row = connection.execute(_THROTTLE, {"name": name}).first()
    return None if row is None else Throttle(row.failures, row.until)


def set_throttle(uow: UnitOfWork, name: str, known: Throttle) -> None:
    """Remember a name's failures."""
    uow.execute(_COUNT, {"name": name, "failures": known.failures, "until": known.until})


def end_throttle(uow: UnitOfWork, name: str) -> None:
    """Forget a name's failures."""
    uow.execute(_FORGET, {"name": name})


def forget(uow: UnitOfWork, before_s: int) -> None:
    """Delete tokens and waits that ended before `before_s` (epoch s)."""
    uow.execute(_OLD_TOKENS, {"before": before_s})
    uow.execute(_OLD_THROTTLES, {"before": before_s})
