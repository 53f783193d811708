"""Who opened which report when: an event a person, day and way (stream `opened:LOGIN`), a row a report. Owns that
table."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, or_, select

from cc.core.records.organisation import Actor
from cc.core.records.privacy import OpenedEntry
from cc.core.records.trail import Event, Move
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.people import subtree
from cc.core.store.organisation.scope import may_see, sees_all_units
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import streamed
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit
from cc.core.vocabulary import Action, Opened, Subject

W, R, P = tables.opened, tables.report, tables.person
STREAM = "opened:"
_KNOWN = select(W.c.report_id).where(
    W.c.login == bindparam("of"),
    W.c.day == bindparam("that"),
    W.c.how == bindparam("way"),
    W.c.report_id.in_(bindparam("ids", expanding=True)),
)


def record(uow: UnitOfWork, login: str, reports: Sequence[str], day: int, how: Opened, at: datetime) -> None:
    """Write down that a person opened these reports (ids) on a day (since 1970, UTC), those that are not known yet."""
    asked = {"of": login, "that": day, "way": str(how), "ids": list(reports)}
    known = {str(row.report_id) for row in uow.rows(_KNOWN, asked)}
    fresh = [each for each in reports if each not in known]
    if not fresh:
        return
    same = {"login": login, "day": day, "how": str(how), "at": epoch(at)}
    uow.execute(tables.opened.insert(), [{**same, "report_id": each} for each in fresh])
    stream = f"{STREAM}{login}"
    facts = {"day": day, "how": str(how), "reports": fresh}
    move = Move(subject=Subject.RECORD, number=0, action=Action.AMEND, before=None, after="saved", at=at, facts=facts)
    event = Event(stream=stream, seq=0, recorded_at=at, actor=login, intent="OpenReport", moves=(move,), ref=stream)
    audit.append_to_stream(uow, event)


def entries(
    connection: Connection,
    actor: Actor,
    directory: Directory,
    *,
    report_id: str | None,
    login: str | None,
    since_s: int | None,
    until_s: int | None,
) -> Iterator[OpenedEntry]:
    """What was opened, oldest first: of reports in sight that are of the caller's unit or below it, or were opened by
    people of these."""
    query = (
        select(W.c.login, W.c.report_id, W.c.how, W.c.at, R.c.ref, R.c.restricted, P.c.unit)
        .select_from(W.join(R, R.c.id == W.c.report_id).outerjoin(P, P.c.login == W.c.login))
        .where(may_see(actor, directory))
        .order_by(W.c.at, W.c.login, R.c.ref, W.c.how)
    )
    if not sees_all_units(actor, directory):
        units = subtree(directory, actor.unit)
        query = query.where(or_(R.c.unit.in_(units), P.c.unit.in_(units)))
    wanted = [
        None if report_id is None else W.c.report_id == report_id,
        None if login is None else W.c.login == login,
        None if since_s is None else W.c.at >= since_s,
        None if until_s is None else W.c.at < until_s,
    ]
    query = query.where(and_(*(each for each in wanted if each is not None), W.c.login != ""))
    for row in streamed(connection, query, {}):
        yield OpenedEntry(
            at=instant(row.at),
            login=row.login,
            unit=row.unit or "",
            ref=row.ref,
            report_id=row.report_id,
            restricted=bool(row.restricted),
            how=row.how,
        )
