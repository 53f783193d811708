"""Tokens of people and programs, and the waits that wrong passwords bring. Owns both tables; knows no secret: a token
is there by its digest.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, text

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork, Values

T = tables.token
_DIGESTS: BindParameter[Any] = bindparam("digests", expanding=True)
_MADE_BY = select(T.c.digest).where(T.c.made_by.in_(_DIGESTS), T.c.digest.not_in(_DIGESTS))
_WHOSE = select(T.c.login, T.c.digest).where(T.c.digest.in_(_DIGESTS)).order_by(T.c.login, T.c.digest)
_END = delete(T).where(T.c.digest.in_(_DIGESTS))
_DIGESTS_OF = select(T.c.digest).where(T.c.login == bindparam("login"))
_OF = (
    select(T)
    .where(T.c.login == bindparam("login"), T.c.ends_at > bindparam("now"))
    .order_by(T.c.created_at.desc(), T.c.digest)
)
_ENDS_AT = select(T.c.ends_at).where(T.c.digest == bindparam("digest"))
_SEEN = text("UPDATE token SET seen_at = :now WHERE digest = :digest")
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
    """Write a token: digest, login, scopes, label, device, made_by, created_at, ends_at."""
    uow.execute(T.insert(), token)


class Ended(NamedTuple):
    """A token that has just been ended, and whose it was."""

    login: str
    digest: str


def end(uow: UnitOfWork, digests: Sequence[str]) -> list[Ended]:
    """The tokens of these digests end now, and those that were made with them; which."""
    ended: list[Ended] = []
    while digests:
        given = {"digests": list(digests)}
        ended += [Ended(row.login, row.digest) for row in uow.rows(_WHOSE, given)]
        made = [str(row.digest) for row in uow.rows(_MADE_BY, given)]
        uow.execute(_END, given)
        digests = made
    return ended


def end_all_of(uow: UnitOfWork, login: str) -> list[Ended]:
    """Every token of a person ends now, and those that were made with them; which."""
    return end(uow, [str(row.digest) for row in uow.rows(_DIGESTS_OF, {"login": login})])


def of(connection: Connection, login: str, now_s: int) -> list[Any]:
    """The rows of a person's tokens that last, the newest first."""
    return list(connection.execute(_OF, {"login": login, "now": now_s}))


def ends_at(connection: Connection, digest: str) -> int | None:
    """Until when (epoch s) a token lasts; None where there is none."""
    return cast("int | None", connection.execute(_ENDS_AT, {"digest": digest}).scalar())


def seen(uow: UnitOfWork, digest: str, now_s: int) -> None:
    """Somebody called with the token now."""
    uow.execute(_SEEN, {"digest": digest, "now": now_s})


def throttle(connection: Connection, name: str) -> Throttle | None:
    """What is known of this name's failures; None when it has none."""
    row = connection.execute(_THROTTLE, {"name": name}).first()
    return None if row is None else Throttle(row.failures, row.until)


def set_throttle(uow: UnitOfWork, name: str, known: Throttle) -> None:
    """Remember a name's failures."""
    uow.execute(_COUNT, {"name": name, "failures": known.failures, "until": known.until})


def note_ready(uow: UnitOfWork, now_s: int) -> None:
    """Write a row that means nothing: that it can be written is what is asked."""
    set_throttle(uow, "ready", Throttle(0, now_s))


def end_throttle(uow: UnitOfWork, name: str) -> None:
    """Forget a name's failures."""
    uow.execute(_FORGET, {"name": name})


def forget(uow: UnitOfWork, before_s: int) -> None:
    """Delete tokens and waits that ended before `before_s` (epoch s)."""
    uow.execute(_OLD_TOKENS, {"before": before_s})
    uow.execute(_OLD_THROTTLES, {"before": before_s})
