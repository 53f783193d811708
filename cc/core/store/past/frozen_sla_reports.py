"""Frozen SLA reports in their table: written once, read by those whose sight covers them. Owns the mapping."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, desc, select, text

from cc.core.errors import NotFoundError
from cc.core.records.freezing import FrozenSlaReport
from cc.core.records.organisation import Actor
from cc.core.records.sla import SlaReport
from cc.core.rules.lifecycle.access import sees_subtree
from cc.core.rules.lifecycle.administration import agency_of
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import sees_all_units
from cc.core.store.sql import tables
from cc.core.store.sql.json import decode, encode
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.store.trail import audit
from cc.core.store.trail.positions import numbers

F, E = tables.frozen_sla_report, tables.event
STREAM = "frozen:"
"""What the names of freezes' streams begin with."""
_ADD = text(
    "INSERT INTO frozen_sla_report (name, unit, cleared, start_at, end_at, grouping, query, as_of, position, xid,"
    " digest, body, frozen_at, frozen_by) VALUES (:name, :unit, :cleared, :start_at, :end_at, :grouping, :query,"
    " :as_of, :position, :xid, :digest, :body, :frozen_at, :frozen_by) ON CONFLICT (name) DO NOTHING"
)


def add(uow: UnitOfWork, row: Values) -> bool:
    """Write a freeze; False when its name is taken."""
    return uow.execute(_ADD, row) == 1


def without_texts(report: SlaReport) -> SlaReport:
    """The same without what people wrote: a freeze is for good, and words of a report may be erased. No text is in its
    digest."""
    return replace(report, worst=tuple(replace(each, excerpt="") for each in report.worst))


def row_of(name: str, report: SlaReport, frozen_at: int, frozen_by: str) -> Values:
    """A freeze's row; the body carries the report (without texts) whole."""
    row, xid = numbers(report.position)
    return {
        "name": name,
        "unit": report.seen_from,
        "cleared": int(report.cleared),
        "start_at": epoch(report.start_at),
        "end_at": epoch(report.end_at),
        "grouping": ",".join(report.by),
        "query": report.query,
        "as_of": epoch(report.as_of),
        "position": row,
        "xid": xid,
        "digest": report.digest,
        "body": encode(SlaReport, replace(report, frozen=name)),
        "frozen_at": frozen_at,
        "frozen_by": frozen_by,
    }


def body_hash(body: str) -> str:
    """SHA-256 of the stored text, in hexadecimal."""
    return hashlib.sha256(body.encode()).hexdigest()


def record(row: Any) -> FrozenSlaReport:
    """A freeze from its row; FaultError if its body is no report."""
    report = decode(SlaReport, row.body)
    return FrozenSlaReport(row.name, report, instant(row.frozen_at), row.frozen_by, body_hash(row.body))


def stored(connection: Connection, name: str) -> FrozenSlaReport | None:
    """The freeze of this name, whoever may see it."""
    row = connection.execute(select(F).where(F.c.name == name)).first()
    return None if row is None else record(row)


def every(connection: Connection, actor: Actor, directory: Directory) -> tuple[FrozenSlaReport, ...]:
    """Every freeze in sight, the latest first."""
    rows = connection.execute(select(F).order_by(desc(F.c.frozen_at), F.c.name))
    return tuple(record(row) for row in rows if covers(actor, directory, row.unit, bool(row.cleared)))


def name_of(agency: str, name: str) -> str:
    """How a freeze of an agency is called, besides the root's: names are an agency's own."""
    return f"{agency}:{name}"


def find(connection: Connection, actor: Actor, directory: Directory, name: str) -> FrozenSlaReport:
    """The freeze of this name, first that of the caller's agency; NotFoundError if there is none in sight."""
    known = directory.units.get(actor.unit)
    own = name_of(agency_of(known.path), name) if known else name
    seen = (
        found
        for each in dict.fromkeys((own, name))
        if (found := stored(connection, each)) is not None
        and covers(actor, directory, found.report.seen_from, found.report.cleared)
    )
    found = next(seen, None)
    if found is None:
        raise NotFoundError(
            "there is no freeze {name:quoted} that you can see: `{command} sla frozen` lists those you can.",
            code="not_found",
            fields={"name": name},
        )
    return found


def of_digest(connection: Connection, actor: Actor, directory: Directory, digest: str) -> tuple[str, ...]:
    """The names of the freezes in sight that have this digest."""
    rows = connection.execute(select(F.c.name, F.c.unit, F.c.cleared).where(F.c.digest == digest).order_by(F.c.name))
    return tuple(str(row.name) for row in rows if covers(actor, directory, row.unit, bool(row.cleared)))


def covers(actor: Actor, directory: Directory, unit: str, cleared: bool) -> bool:
    """Whether the actor sees all that could be seen from a unit, with clearance or without."""
    if not sees_subtree(actor) or (cleared and not actor.cleared):
        return False
    known = directory.units.get(unit)
    return sees_all_units(actor, directory) or (known is not None and actor.unit in known.path)


def recorded_hash(connection: Connection, name: str) -> str:
    """The body's hash as the audit trail said it last; empty where it has none."""
    query = select(E).where(E.c.stream == f"{STREAM}{name}").order_by(E.c.seq)
    return next(iter(reversed(list(_hashes(connection.execute(query))))), "")


def _hashes(rows: Any) -> Iterator[str]:
    for row in rows:
        event = audit.decode(row)
        said = (*(move.facts for move in event.moves), event.states)
        yield from (str(each["body_sha256"]) for each in said if "body_sha256" in each)
