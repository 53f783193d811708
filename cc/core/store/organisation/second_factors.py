"""Second factors of people. Owns their table; knows no secret: one is there sealed, a recovery code by its digest."""

from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select, text, update

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork, Values

F = tables.second_factor
_OF = select(F).where(F.c.login == bindparam("whose"))
_ALL = select(F).where(F.c.secret != "").order_by(F.c.login)
_PUT = text(
    "INSERT INTO second_factor (login, secret, recovery, since, last_step)"
    " VALUES (:login, :secret, :recovery, :since, :last_step) ON CONFLICT (login) DO UPDATE SET"
    " secret = excluded.secret, recovery = excluded.recovery, since = excluded.since, last_step = excluded.last_step"
)
_STEP = (
    update(F)
    .where(F.c.login == bindparam("whose"), F.c.last_step < bindparam("step"))
    .values(last_step=bindparam("step"))
)
_RECOVERY = (
    update(F)
    .where(F.c.login == bindparam("whose"), F.c.recovery == bindparam("was"))
    .values(recovery=bindparam("left"))
)
_SEAL = (
    update(F).where(F.c.login == bindparam("whose"), F.c.secret == bindparam("was")).values(secret=bindparam("sealed"))
)


class Kept(NamedTuple):
    """Somebody's second factor: its sealed secret (empty: taken away), digests of recovery codes, since when (epoch
    s), the last step of which a code was taken."""

    login: str
    secret: str
    recovery: str
    since: int | None
    last_step: int


NONE = Kept("", "", "", None, 0)


def of(connection: Connection, login: str) -> Kept:
    """Somebody's second factor; an empty one where there is none."""
    row = connection.execute(_OF, {"whose": login}).first()
    return NONE if row is None else _kept(row)


def every(connection: Connection) -> list[Kept]:
    """All that there are, by login."""
    return [_kept(row) for row in connection.execute(_ALL)]


def _kept(row: Any) -> Kept:
    return Kept(row.login, row.secret, row.recovery, row.since, int(row.last_step))


def put(uow: UnitOfWork, kept: Kept) -> None:
    """Write somebody's second factor in place of what was there."""
    uow.execute(_PUT, kept._asdict())


def take_step(uow: UnitOfWork, login: str, step: int) -> bool:
    """A code of this step was used; False when one of it or of a later one was before."""
    return uow.execute(_STEP, {"whose": login, "step": step}) == 1


def take_recovery(uow: UnitOfWork, login: str, was: str, left: str) -> bool:
    """A recovery code was used; False when the codes are others by now."""
    return uow.execute(_RECOVERY, {"whose": login, "was": was, "left": left}) == 1


def seal_anew(uow: UnitOfWork, login: str, was: str, sealed: str) -> bool:
    """The same secret under another key; False when it is another by now."""
    return uow.execute(_SEAL, {"whose": login, "was": was, "sealed": sealed}) == 1


def facts(kept: Kept) -> Values:
    """What an event says of it, the sealed secret aside."""
    return {"recovery": kept.recovery, "since": kept.since}
