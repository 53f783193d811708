"""Who somebody is to the identity provider. Owns that table; knows no provider."""

from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork

T = tables.identity
_OF = select(T.c.issuer, T.c.subject).where(T.c.login == bindparam("whose"))
_WHOSE = select(T.c.login).where(T.c.issuer == bindparam("said_by"), T.c.subject == bindparam("known_as"))
_PUT = text(
    "INSERT INTO identity (login, issuer, subject) VALUES (:login, :issuer, :subject)"
    " ON CONFLICT (login) DO UPDATE SET issuer = excluded.issuer, subject = excluded.subject"
)


def of(connection: Connection, login: str) -> tuple[str, str]:
    """Somebody's issuer and subject; empty where they have none."""
    row = connection.execute(_OF, {"whose": login}).first()
    return (row.issuer, row.subject) if row is not None else ("", "")


def whose(connection: Connection, issuer: str, subject: str) -> str | None:
    """The log-in of an identity; None where it is nobody's."""
    found: Any = connection.execute(_WHOSE, {"said_by": issuer, "known_as": subject}).scalar()
    return found if subject else None


def put(uow: UnitOfWork, login: str, issuer: str, subject: str) -> None:
    """Write somebody's identity in place of what was there."""
    uow.execute(_PUT, {"login": login, "issuer": issuer, "subject": subject})
