"""The answers that keys were given, so that a call that comes again gets the first one. Owns that table; knows no
intent, and does not read what an answer says.
"""

from typing import NamedTuple

from sqlalchemy import bindparam, select, text

from cc.core.store.sql import tables
from cc.core.store.sql.prepared import HotQuery
from cc.core.store.sql.unit_of_work import UnitOfWork

A = tables.answer.c
_FIND = HotQuery(select(A.digest, A.kind, A.body).where(A.actor == bindparam("actor"), A.key == bindparam("key")))
_FORGET = text("DELETE FROM answer WHERE at < :before")


class KeptAnswer(NamedTuple):
    """What a key was answered: the digest of the request, the intent's name, the answer as JSON."""

    digest: str
    kind: str
    body: str


def find(uow: UnitOfWork, actor: str, key: str) -> KeptAnswer | None:
    """What this actor's key was answered, or None."""
    row = _FIND.first(uow.connection, actor=actor, key=key)
    return None if row is None else KeptAnswer(row.digest, row.kind, row.body)


def keep(uow: UnitOfWork, actor: str, key: str, answer: KeptAnswer, at_s: int) -> None:
    """Remember it, at `at_s` (epoch s)."""
    uow.insert(
        tables.answer,
        {
            "actor": actor,
            "key": key,
            "digest": answer.digest,
            "kind": answer.kind,
            "body": answer.body,
            "at": at_s,
        },
    )


def forget(uow: UnitOfWork, before_s: int) -> int:
    """Forget those that were given before `before_s`; how many."""
    return uow.execute(_FORGET, {"before": before_s})
