"""A person's password, by its hash. Owns that one column's changes; knows no password."""

from sqlalchemy import bindparam, update

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork

P = tables.person
_SET = (
    update(P).where(P.c.login == bindparam("whose")).values(password_hash=bindparam("hashed"), version=P.c.version + 1)
)


def put(uow: UnitOfWork, login: str, hashed: str) -> None:
    """Another password counts from now on."""
    uow.execute(_SET, {"whose": login, "hashed": hashed})
