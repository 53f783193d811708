"""Messages' rows: taking those that are due, settling them, listing them. The only home of that SQL.

A row is waiting while `sent_at` is NULL: `not_before` is when it is due, and moves ahead by a lease when it is taken.
One that was given up waits until the end of time (FAR), so that the index of what waits also finds those few. `outcome`
is the state and why, `delivered` the ways by which it went, with blanks between.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, bindparam, case, func, select, text

from cc.core.records.organisation import Actor
from cc.core.records.reports import Page
from cc.core.records.sending import MessageCounts, MessageRecord, TakenMessage
from cc.core.store.organisation.addresses import AddressBook, Wanted
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import cursors, tables
from cc.core.store.sql.times import FAR, instant
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.vocabulary import MessageState

Unseal = Callable[[str, str], str | None]
"""A sealed contact and the report it belongs to, to the contact; None where it cannot be read."""
M, R, E = tables.message, tables.report, tables.event
_DUE = "SELECT id FROM message WHERE sent_at IS NULL AND not_before <= :now ORDER BY not_before, id LIMIT :limit"
_TOOK = "SET not_before = :until, tries = tries + 1"
_TOLD = " RETURNING id, topic, report_id, seq, recipient, body, tries, delivered"
_TAKE_SQLITE = text(f"UPDATE message {_TOOK} WHERE id IN ({_DUE}){_TOLD}")
# As a subquery of IN it could be run again for every row, and lock more than it should.
_TAKE_POSTGRES = text(
    f"WITH due AS MATERIALIZED ({_DUE} FOR UPDATE SKIP LOCKED)"
    f" UPDATE message {_TOOK} WHERE id IN (SELECT id FROM due){_TOLD}"
)
_ABOUT = (
    select(R.c.id, E.c.seq, R.c.ref, R.c.unit, R.c.restricted, R.c.reporter, E.c.recorded_at)
    .join(E, E.c.stream == R.c.id)
    .where(R.c.id.in_(bindparam("ids", expanding=True)), E.c.seq.in_(bindparam("seqs", expanding=True)))
)
_SETTLE = text(
    "UPDATE message SET sent_at = :sent_at, not_before = :not_before, delivered = :delivered, outcome = :outcome"
    " WHERE id = :id"
)
_LAPSE = text(
    "UPDATE message SET sent_at = :now, outcome = 'lapsed: nobody sent it in time' WHERE sent_at IS NULL"
    " AND not_before < :before AND id IN"
    " (SELECT id FROM message WHERE sent_at IS NULL AND not_before < :before ORDER BY not_before LIMIT :limit)"
)
_AGAIN = "UPDATE message SET sent_at = NULL, not_before = :now, tries = 0, outcome = ''"
_AGAIN_ALL = f"{_AGAIN} WHERE sent_at IS NULL AND not_before = {FAR}"
_AGAIN_SOME = (
    f"{_AGAIN} WHERE id = :id AND ((sent_at IS NULL AND not_before = {FAR}) OR outcome LIKE 'lapsed%'"
    " OR outcome LIKE 'nobody%')"
)
_THEIRS = " AND report_id IN (SELECT id FROM report WHERE unit IN :units AND restricted <= :cleared)"
_COUNTS = text(
    "SELECT (SELECT count(*) FROM message WHERE sent_at IS NULL AND not_before <= :now),"
    " (SELECT min(not_before) FROM message WHERE sent_at IS NULL),"
    f" (SELECT count(*) FROM message WHERE sent_at IS NULL AND not_before = {FAR})"
)


def add(uow: UnitOfWork, row: Values) -> None:
    """Write a message that is to be sent."""
    uow.insert(tables.message, row)


def take(
    uow: UnitOfWork, directory: Directory, unseal: Unseal, *, now_s: int, until_s: int, limit: int
) -> tuple[TakenMessage, ...]:
    """Take what is due, oldest first, with the people whom it is for."""
    statement = _TAKE_SQLITE if uow.on_sqlite else _TAKE_POSTGRES
    rows = sorted(uow.returning(statement, {"now": now_s, "until": until_s, "limit": limit}), key=lambda row: row.id)
    if not rows:
        return ()
    about = _about(uow, rows)
    known = [(row, about[row.report_id, row.seq]) for row in rows]
    wanted = [Wanted(row.recipient, bool(it.restricted), unseal(it.reporter, it.id) or "") for row, it in known]
    book = AddressBook(uow.connection, directory, wanted)
    return tuple(
        TakenMessage(
            id=row.id,
            key=f"{row.report_id}-{row.seq}-{row.id}",
            topic=row.topic,
            report_id=row.report_id,
            ref=it.ref,
            seq=row.seq,
            recipient=row.recipient,
            body=row.body,
            recorded_at=instant(it.recorded_at),
            zone=directory.units[it.unit].zone if it.unit in directory.units else "UTC",
            tries=row.tries,
            delivered=tuple(row.delivered.split()),
            people=book.find(whom),
        )
        for (row, it), whom in zip(known, wanted, strict=True)
    )


def _about(uow: UnitOfWork, rows: Sequence[Any]) -> dict[tuple[str, int], Any]:
    ids, seqs = {row.report_id for row in rows}, {row.seq for row in rows}
    found = uow.rows(_ABOUT, {"ids": sorted(ids), "seqs": sorted(seqs)})
    return {(each.id, each.seq): each for each in found}


def locked(uow: UnitOfWork, ids: Iterable[int]) -> Mapping[int, Any]:
    """The rows by id, to be settled: on PostgreSQL nobody else settles them meanwhile."""
    query: Select[Any] = select(M).where(M.c.id.in_(list(ids))).order_by(M.c.id)
    return {row.id: row for row in uow.rows(query if uow.on_sqlite else query.with_for_update())}


def settle(uow: UnitOfWork, rows: Sequence[Values]) -> None:
    """Write how they stand: id, sent_at, not_before, delivered, outcome."""
    if rows:
        uow.execute(_SETTLE, rows)


def expire(uow: UnitOfWork, *, now_s: int, before_s: int, limit: int) -> int:
    """Let those lapse that have been due since before `before_s`; how many."""
    return uow.execute(_LAPSE, {"now": now_s, "before": before_s, "limit": limit})


@dataclass(frozen=True, slots=True)
class Whose:
    """Messages about reports of these units; about restricted ones with clearance."""

    units: tuple[str, ...]
    cleared: bool


def again(uow: UnitOfWork, ids: Sequence[int], now_s: int, whose: Whose | None = None) -> int:
    """Make messages that were given up due now, everybody's or some units'; how many."""
    words: str = _AGAIN_SOME if ids else _AGAIN_ALL
    given: Values = {"now": now_s}
    if whose is None:
        statement = text(words)
    else:
        statement = text(words + _THEIRS).bindparams(bindparam("units", expanding=True))
        given |= {"units": list(whose.units), "cleared": int(whose.cleared)}
    if not ids:
        return uow.execute(statement, given)
    return sum(uow.execute(statement, given | {"id": each}) for each in ids)


def counts(connection: Connection, now_s: int) -> MessageCounts:
    """How many are due and wait, since when the oldest is, how many were given up."""
    waiting, oldest, failed = connection.execute(_COUNTS, {"now": now_s}).one()
    return MessageCounts(waiting, instant(oldest) if waiting else None, failed)


def counts_in_sight(connection: Connection, directory: Directory, who: Actor, now_s: int) -> MessageCounts:
    """The same of messages about reports in sight."""
    due, given_up = M.c.not_before <= now_s, M.c.not_before == FAR
    query = (
        select(
            func.count(case((due, 1))),
            func.min(M.c.not_before),
            func.count(case((given_up, 1))),
        )
        .select_from(M.join(R, R.c.id == M.c.report_id))
        .where(text("message.sent_at IS NULL"), may_see(who, directory))
    )
    waiting, oldest, failed = connection.execute(query).one()
    return MessageCounts(waiting, instant(oldest) if waiting else None, failed)


def page(
    connection: Connection,
    directory: Directory,
    who: Actor,
    state: MessageState | None,
    cursor: str | None,
    limit: int,
) -> Page[MessageRecord]:
    """A page of messages about reports in sight, newest first."""
    query = (
        select(M, R.c.ref, E.c.recorded_at)
        .join(R, R.c.id == M.c.report_id)
        .join(E, (E.c.stream == M.c.report_id) & (E.c.seq == M.c.seq))
        .where(may_see(who, directory), *_in_state(state))
        .order_by(M.c.id.desc())
        .limit(limit + 1)
    )
    if cursor is not None:
        query = query.where(M.c.id < cursors.read("messages", cursor).key)
    rows = connection.execute(query).mappings().fetchall()
    items = tuple(_record(row) for row in rows[:limit])
    after = cursors.spell("messages", items[-1].id, "") if len(rows) > limit else None
    return Page(items, after=after)


def _in_state(state: MessageState | None) -> tuple[Any, ...]:
    if state is MessageState.WAITING:
        return text("message.sent_at IS NULL"), M.c.not_before < FAR
    if state is MessageState.FAILED:
        return text("message.sent_at IS NULL"), M.c.not_before == FAR
    return (M.c.outcome.startswith(str(state)),) if state else ()


def _record(row: RowMapping) -> MessageRecord:
    state, _, why = row["outcome"].partition(": ")
    waits = row["sent_at"] is None and row["not_before"] != FAR
    return MessageRecord(
        id=row["id"],
        topic=row["topic"],
        ref=row["ref"],
        recipient=row["recipient"],
        state=MessageState.WAITING if waits else MessageState(state),
        tries=row["tries"],
        delivered=tuple(row["delivered"].split()),
        why=why,
        recorded_at=instant(row["recorded_at"]),
        next_at=instant(row["not_before"]) if waits else None,
        settled_at=instant(row["sent_at"]),
    )


def settled_row(row: Any, state: MessageState, why: str, delivered: Iterable[str], now_s: int, wait: int) -> Values:
    """How a row stands after a try: `wait` is seconds until the next, where there is one."""
    done = state in (MessageState.SENT, MessageState.NOBODY)
    later = {MessageState.WAITING: now_s + wait, MessageState.FAILED: FAR}
    ways = dict.fromkeys((*row.delivered.split(), *delivered))
    return {
        "id": row.id,
        "sent_at": now_s if done else None,
        "not_before": later.get(state, row.not_before),
        "delivered": " ".join(ways),
        "outcome": f"{state}: {why}" if why else str(state),
    }
