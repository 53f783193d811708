"""Which rows of other systems are in, and as which reports. Owns that table."""

from collections.abc import Iterable

from sqlalchemy import and_, bindparam, select

from cc.core.records.organisation import Actor
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import tables
from cc.core.store.sql.unit_of_work import UnitOfWork

IMPORTED = tables.imported.c


def known(uow: UnitOfWork, actor: Actor, directory: Directory, source: str, keys: Iterable[str]) -> dict[str, str]:
    """Ref by row key of the rows that came before; empty for a report out of the caller's sight."""
    seen = and_(tables.report.c.id == IMPORTED.report_id, may_see(actor, directory))
    query = (
        select(IMPORTED.row_key, tables.report.c.ref)
        .select_from(tables.imported.outerjoin(tables.report, seen))
        .where(IMPORTED.source == bindparam("source"), IMPORTED.row_key.in_(bindparam("keys", expanding=True)))
    )
    rows = uow.rows(query, {"source": source, "keys": sorted(set(keys))})
    return {str(row.row_key): str(row.ref or "") for row in rows}


def remember(uow: UnitOfWork, source: str, row_key: str, report_id: str) -> None:
    """This row is in, as this report."""
    uow.insert(tables.imported, {"source": source, "row_key": row_key, "report_id": report_id})
