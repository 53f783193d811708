"""Photos of reports and tasks as they are shown. Read only; the bytes are in store.blobs."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from cc.core.records.report import EvidenceRecord
from cc.core.store import tables
from cc.core.store.json import read_object
from cc.core.store.times import instant

R, E, B = tables.report, tables.evidence, tables.blob

_OF_REPORT = (
    select(
        R.c.ref,
        E.c.number,
        E.c.task,
        E.c.sha256,
        E.c.attached_at,
        E.c.attached_by,
        B.c.size_bytes,
        B.c.format,
        B.c.facts,
    )
    .select_from(E.join(R, R.c.id == E.c.report_id).outerjoin(B, B.c.sha256 == E.c.sha256))
    .where(E.c.report_id == bindparam("id"))
    .order_by(E.c.number)
)


def evidence_of(connection: Connection, report_id: str) -> tuple[EvidenceRecord, ...]:
    """All photos of a report that the caller was found to see, in the order they came; without findings."""
    return tuple(_record(row) for row in connection.execute(_OF_REPORT, {"id": report_id}))


def _record(row: Any) -> EvidenceRecord:
    facts = read_object(row.facts or "")
    taken, lon, lat = facts.get("taken_at_local"), facts.get("lon"), facts.get("lat")
    return EvidenceRecord(
        report_ref=row.ref,
        number=row.number,
        task=row.task,
        sha256=row.sha256,
        size_bytes=row.size_bytes or 0,
        format=row.format or "",
        attached_at=instant(row.attached_at),
        attached_by=row.attached_by,
        taken_local=taken if isinstance(taken, str) else None,
        lon=lon if isinstance(lon, int | float) else None,
        lat=lat if isinstance(lat, int | float) else None,
        facts=facts,
    )
