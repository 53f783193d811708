"""Photos of reports and tasks as they are shown, with what can be said of each. Read only; the bytes are in store.blobs,
the checks in rules.evidence.
"""

from collections import defaultdict
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, and_, bindparam, select

from cc.core.records.organisation import Actor
from cc.core.records.photo import PhotoFacts
from cc.core.records.report import EvidenceRecord, ReportLine
from cc.core.rules.evidence import Elsewhere, Scene, findings
from cc.core.store import tables
from cc.core.store.directory import Directory
from cc.core.store.json import decode
from cc.core.store.scope import may_see
from cc.core.store.times import instant

R, E, B, T = tables.report, tables.evidence, tables.blob, tables.task

_OF_REPORT = (
    select(E.c.number, E.c.task, E.c.sha256, E.c.attached_at, E.c.attached_by, B.c.facts, T.c.created_at)
    .select_from(
        E.outerjoin(B, B.c.sha256 == E.c.sha256).outerjoin(
            T, and_(T.c.report_id == E.c.report_id, T.c.number == E.c.task)
        )
    )
    .where(E.c.report_id == bindparam("id"))
    .order_by(E.c.number)
)


def evidence_of(
    connection: Connection, actor: Actor, directory: Directory, line: ReportLine
) -> tuple[EvidenceRecord, ...]:
    """All photos of a report that the caller was found to see, in the order they came. The identical file elsewhere is
    told of only where the caller sees the other report, too."""
    rows = connection.execute(_OF_REPORT, {"id": line.id}).fetchall()
    if not rows:
        return ()
    elsewhere = _elsewhere(connection, actor, directory, {row.sha256 for row in rows})
    unit = directory.units.get(line.unit)
    zone = ZoneInfo(unit.zone if unit else "UTC")
    found = []
    for row in rows:
        scene = Scene(
            lon=line.lon,
            lat=line.lat,
            zone=zone,
            since=instant(row.created_at),
            attached_at=instant(row.attached_at),
            elsewhere=tuple(
                other for other in elsewhere[row.sha256] if (other.ref, other.number) != (line.ref, row.number)
            ),
        )
        found.append(_record(line.ref, row, scene))
    return tuple(found)


def _elsewhere(
    connection: Connection, actor: Actor, directory: Directory, names: set[str]
) -> dict[str, list[Elsewhere]]:
    """Where in sight each of these files hangs."""
    query = (
        select(E.c.sha256, R.c.ref, E.c.number, E.c.task, E.c.attached_at)
        .select_from(E.join(R, R.c.id == E.c.report_id))
        .where(E.c.sha256.in_(sorted(names)), may_see(actor, directory))
        .order_by(E.c.attached_at, R.c.ref, E.c.number)
    )
    found: dict[str, list[Elsewhere]] = defaultdict(list)
    for sha256, ref, number, task, attached_at in connection.execute(query):
        found[sha256].append(Elsewhere(ref, number, task, instant(attached_at)))
    return found


def _record(ref: str, row: Row[Any], scene: Scene) -> EvidenceRecord:
    facts = decode(PhotoFacts, row.facts) if row.facts else None
    return EvidenceRecord(
        report_ref=ref,
        number=row.number,
        task=row.task,
        sha256=row.sha256,
        size_bytes=facts.size_bytes if facts else 0,
        format=facts.format if facts else "",
        attached_at=scene.attached_at,
        attached_by=row.attached_by,
        taken_local=facts.taken_at_local if facts else None,
        lon=facts.lon if facts else None,
        lat=facts.lat if facts else None,
        facts=facts.as_json() if facts else {},
        findings=tuple(finding.as_json() for finding in findings(facts, scene)) if facts else (),
    )
