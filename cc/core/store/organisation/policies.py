"""Policies as they are written: each version once. The directory reads them."""

from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork


def add(uow: UnitOfWork, code: str, version: int, body: str, position: int) -> None:
    """Write a version of a policy; `body` is its JSON, `position` its place among those that match alike."""
    uow.execute(tables.policy.insert(), {"code": code, "version": version, "body": body, "position": position})
