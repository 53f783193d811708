"""Packs that were loaded. Read, and written once each."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, select

from cc.core.errors import NotFoundError
from cc.core.records.packs import PackBody, PackLine
from cc.core.store.organisation.directory import Directory
from cc.core.store.sql import tables
from cc.core.store.sql.times import instant
from cc.core.store.sql.unit_of_work import UnitOfWork, Values

P = tables.pack.c
_LISTED = select(*(column for column in P if column.name != "body")).order_by(P.loaded_at, P.name, P.version)


class Loaded(NamedTuple):
    """One version of a pack."""

    version: str
    digest: str
    effective_at: datetime | None
    loaded_at: int


def find(connection: Connection, name: str) -> list[Loaded]:
    """Every version of a pack that was loaded, in that order."""
    rows = connection.execute(_LISTED.where(P.name == name))
    return [Loaded(row.version, row.digest, instant(row.effective_at), row.loaded_at) for row in rows]


def add(uow: UnitOfWork, row: Values) -> None:
    """Write a version of a pack, by column."""
    uow.execute(tables.pack.insert(), row)


def list_packs(connection: Connection, directory: Directory) -> tuple[PackLine, ...]:
    """Every version of every pack, in the order in which they were loaded."""
    rows = list(connection.execute(_LISTED))
    newest = {row.name: row.version for row in rows}
    return tuple(
        PackLine(
            name=row.name,
            version=row.version,
            title=row.title,
            source=row.source,
            effective_at=instant(row.effective_at),
            digest=row.digest,
            loaded_at=instant(row.loaded_at),
            loaded_by=row.loaded_by,
            in_force=newest[row.name] == row.version,
            policies=tuple(p.key for p in directory.policies if p.pack == f"{row.name}@{row.version}"),
        )
        for row in rows
    )


def body(connection: Connection, name: str, version: str = "") -> PackBody:
    """The text of a version of a pack, or of the one loaded last. NotFoundError when it was never loaded."""
    query = select(P.name, P.version, P.body, P.digest).where(P.name == name).order_by(P.loaded_at.desc()).limit(1)
    row = connection.execute(query.where(P.version == version) if version else query).first()
    if row is None:
        told = f"{name}@{version}" if version else name
        raise NotFoundError(
            "no pack {told} was loaded: `{command} sla packs` lists those that were.",
            code="not_found.pack",
            fields={"pack": name, "version": version, "told": told},
        )
    return PackBody(row.name, row.version, row.body, row.digest)
