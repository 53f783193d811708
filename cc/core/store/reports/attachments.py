"""Photos in the database: what was put, what is attached where, who may open it. The bytes are in store.blobs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, or_, select, update

from cc.core.phrases.kept import ERASED as WORDS_ERASED
from cc.core.records.evidence import EvidenceRecord, PhotoFacts
from cc.core.records.organisation import Actor
from cc.core.records.trail import Event, Move
from cc.core.rules.work.commitments import sha256
from cc.core.rules.work.evidence import Elsewhere
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import tables
from cc.core.store.sql.json import encode, read_object
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit
from cc.core.vocabulary import Action, Subject

R, E, B, P = tables.report, tables.evidence, tables.blob, tables.blob_put
MOST_ELSEWHERE = 50
"""How many identical files are named at most: a demo's photo may be on every report."""

ERASED = "erased"
"""The format of a photo whose bytes were erased."""
_FORMAT = select(B.c.format).where(B.c.sha256 == bindparam("sha256"))
_PUT = select(P.c.login).where(P.c.sha256 == bindparam("sha256"), P.c.login == bindparam("login"))
_RECORDS = select(
    R.c.ref,
    E.c.number,
    E.c.task,
    E.c.sha256,
    E.c.attached_at,
    E.c.attached_by,
    B.c.size_bytes,
    B.c.format,
    B.c.facts,
).select_from(E.join(R, R.c.id == E.c.report_id).outerjoin(B, B.c.sha256 == E.c.sha256))
_OF_REPORT = _RECORDS.where(E.c.report_id == bindparam("id")).order_by(E.c.number)


def evidence_of(connection: Connection, report_id: str) -> tuple[EvidenceRecord, ...]:
    """All photos of a report that the caller was found to see, in the order they came; without findings."""
    return tuple(_record(row) for row in connection.execute(_OF_REPORT, {"id": report_id}))


def attached_as(connection: Connection, actor: Actor, directory: Directory, sha256: str) -> tuple[EvidenceRecord, ...]:
    """Where a photo is attached that the actor may see, in order of ref and number: at most MOST_ELSEWHERE; without
    findings."""
    query = _RECORDS.where(E.c.sha256 == sha256, may_see(actor, directory)).limit(MOST_ELSEWHERE)
    return tuple(_record(row) for row in sorted(connection.execute(query), key=lambda each: (each.ref, each.number)))


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


def elsewhere(
    connection: Connection, actor: Actor, directory: Directory, report_id: str
) -> dict[int, tuple[Elsewhere, ...]]:
    """For each of the report's photos (by number) whose identical file is attached a second time where the actor may
    see it: where, earliest first."""
    mine = E.alias("mine")
    query = (
        select(mine.c.number.label("mine"), R.c.ref, E.c.number, E.c.task, E.c.attached_at)
        .select_from(mine.join(E, E.c.sha256 == mine.c.sha256).join(R, R.c.id == E.c.report_id))
        .where(
            mine.c.report_id == report_id,
            or_(E.c.report_id != mine.c.report_id, E.c.number != mine.c.number),
            may_see(actor, directory),
        )
        .limit(MOST_ELSEWHERE)  # and no order: a file that is everywhere must not be sorted to be told
    )
    found: dict[int, tuple[Elsewhere, ...]] = {}
    for row in sorted(connection.execute(query), key=lambda each: (each.attached_at, each.ref, each.number)):
        told = Elsewhere(row.ref, row.number, row.task, instant(row.attached_at))
        found[row.mine] = (*found.get(row.mine, ()), told)
    return found


def remember(uow: UnitOfWork, facts: PhotoFacts, login: str, put_at: datetime) -> None:
    """Record that these bytes are here, and who put them (also if others did before)."""
    told: dict[str, object] = {}
    here = uow.first(_FORMAT, {"sha256": facts.sha256})
    if here is None or here.format == ERASED:
        row: dict[str, object] = {"size_bytes": facts.size_bytes, "format": facts.format}
        kept = encode(PhotoFacts, facts)
        if here is None:
            uow.execute(tables.blob.insert(), {"sha256": facts.sha256, **row, "facts": kept})
        else:  # somebody sends it again
            uow.execute(update(B).where(B.c.sha256 == facts.sha256).values({**row, "facts": kept}))
        told = {"sha256": facts.sha256, **row, "facts_sha256": sha256(kept)}
    first = uow.first(_PUT, {"sha256": facts.sha256, "login": login}) is None
    if first:
        uow.execute(tables.blob_put.insert(), {"sha256": facts.sha256, "login": login, "put_at": epoch(put_at)})
    if first or told:
        _tell(uow, facts.sha256, login, put_at, told)


_OWNED = select(E.c.sha256).where(E.c.report_id == bindparam("id")).distinct().order_by(E.c.sha256)
_ALSO = (
    select(R.c.ref)
    .select_from(E.join(R, R.c.id == E.c.report_id))
    .where(E.c.sha256 == bindparam("sha256"), E.c.report_id != bindparam("id"), R.c.text != WORDS_ERASED)
    .order_by(R.c.ref)
    .limit(1)
)


def owned(uow: UnitOfWork, report_id: str) -> tuple[list[str], dict[str, str]]:
    """The photos of a report that hang on no other, unless that one's words were erased; those that do, each with the
    ref of one that it hangs on."""
    names = [str(row.sha256) for row in uow.rows(_OWNED, {"id": report_id})]
    also = {name: uow.first(_ALSO, {"sha256": name, "id": report_id}) for name in names}
    return (
        [name for name, row in also.items() if row is None],
        {name: str(row.ref) for name, row in also.items() if row is not None},
    )


def erase(uow: UnitOfWork, name: str) -> dict[str, object]:
    """Forget what was read from a photo's file, whose bytes go; what is left of it, for its event."""
    left: dict[str, object] = {"size_bytes": 0, "format": ERASED}
    uow.execute(update(B).where(B.c.sha256 == name).values({**left, "facts": ""}))
    return {**left, "facts_sha256": sha256("")}


def _tell(uow: UnitOfWork, name: str, login: str, put_at: datetime, told: dict[str, object]) -> None:
    """The event of a photo that was put: the first says what is kept of its file."""
    at = put_at.replace(microsecond=0)
    move = Move(subject=Subject.RECORD, number=0, action=Action.ATTACH, before=None, after="saved", at=at, facts=told)
    stream = f"photo:{name}"
    put = Event(stream=stream, seq=0, recorded_at=at, actor=login, intent="PutPhoto", moves=(move,), ref=stream)
    audit.append_to_stream(uow, put)


def hanging_on(connection: Connection, actor: Actor, directory: Directory, name: str) -> list[str]:
    """Ids of the reports in sight that a photo hangs on: MOST_ELSEWHERE at most."""
    query = select(R.c.id).where(R.c.id == E.c.report_id, E.c.sha256 == name, may_see(actor, directory)).distinct()
    return [str(each) for each in connection.execute(query.limit(MOST_ELSEWHERE)).scalars()]


def is_erased(connection: Connection, sha256: str) -> bool:
    """Whether a photo's bytes were erased."""
    return bool(connection.execute(_FORMAT, {"sha256": sha256}).scalar() == ERASED)


def may_open(connection: Connection, actor: Actor, directory: Directory, sha256: str) -> bool:
    """Whether the bytes are here, and the actor put them or sees a report that they are attached to."""
    if usable(connection, actor, directory, [sha256]):
        return True
    opened = select(E.c.sha256).join(R, R.c.id == E.c.report_id).where(E.c.sha256 == sha256, R.c.id.in_(actor.opened))
    return bool(actor.opened) and connection.execute(opened).first() is not None


def usable(connection: Connection, actor: Actor, directory: Directory, names: Sequence[str]) -> set[str]:
    """Those of the SHA-256 names that the actor put, or sees on a report. To know a hash is not to have the photo: who
    could attach what they only know the name of could then open it."""
    if not names:
        return set()
    put = select(P.c.sha256).where(P.c.sha256.in_(names), P.c.login == actor.login)
    seen = select(E.c.sha256).join(R, R.c.id == E.c.report_id).where(E.c.sha256.in_(names), may_see(actor, directory))
    return {str(row.sha256) for row in connection.execute(put.union(seen))}
