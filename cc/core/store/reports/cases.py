"""A report with all that hangs on it, loaded to be changed and written back. Rows in, rows out; knows no rule.

What is written is what differs from what was read, each row on the condition that its version is still the one read.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, delete, select, text, update

from cc.core.errors import CoreError, ForbiddenError, LostRaceError, NotFoundError
from cc.core.records.organisation import Actor
from cc.core.records.trail import Event
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_see
from cc.core.store.sql import tables
from cc.core.store.sql.row_security.identity import eyes_of
from cc.core.store.sql.unit_of_work import UnitOfWork, Values
from cc.core.store.trail import audit

R = tables.report

_TASKS = select(tables.task).where(tables.task.c.report_id == bindparam("id")).order_by(tables.task.c.number)
_CLOCKS = select(tables.clock).where(tables.clock.c.report_id == bindparam("id"))
_SIGHT = select(tables.report_sight.c.unit, tables.report_sight.c.queue_at).where(
    tables.report_sight.c.report_id == bindparam("id")
)
_SHARES = select(tables.report_share.c.unit).where(tables.report_share.c.report_id == bindparam("id"))
MOST_DIGITS = 9
"""More has no task's number, and would not fit its column."""
_EXISTS = select(R.c.id).where(R.c.id == bindparam("id"))


@dataclass(slots=True, kw_only=True)
class StoredCase:
    """Rows as they were read: `report` by column, `tasks` by number, `clocks` by (number, target, episode)."""

    report: Values
    tasks: dict[int, Values]
    clocks: dict[tuple[int, str, int], Values]
    sight: dict[str, int | None]
    shares: frozenset[str]
    events: list[Event]


def split_ref(name: str) -> tuple[str, int]:
    """`JKT-004211/2` as (`JKT-004211`, 2); without a number 0. Ids work alike; refs are taken in any case."""
    name, _, number = name.strip().partition("/")
    is_number = number.isdecimal() and len(number) <= MOST_DIGITS
    return (name if _looks_like_id(name) else name.upper()), int(number) if is_number else 0


def _looks_like_id(name: str) -> bool:
    return len(name) == 36 and name.count("-") == 4


def is_named(name: str) -> ColumnElement[bool]:
    """The condition on `report` for the one that a ref, an id or its task's ref names: one index is looked into."""
    ref, _ = split_ref(name)
    return R.c.id == ref.lower() if _looks_like_id(ref) else R.c.ref == ref


def not_found(name: str) -> NotFoundError:
    """The answer for what is not there and for what is out of sight alike."""
    return NotFoundError(
        "there is no {ref} that you can see: `{command} report list` shows those you can.",
        code="not_found",
        fields={"ref": name},
    )


def find_id(uow: UnitOfWork, directory: Directory, actor: Actor, name: str) -> str:
    """The id of a report that the actor may see; NotFoundError otherwise."""
    with eyes_of(uow.connection, actor):
        row = uow.first(select(R.c.id).where(is_named(name), may_see(actor, directory)))
    if row is None:
        raise _shut(uow, actor, name)
    return str(row.id)


def load(uow: UnitOfWork, directory: Directory, actor: Actor, name: str) -> StoredCase:
    """The case, locked until the transaction's end; NotFoundError if there is none in sight."""
    query = select(R).where(is_named(name), may_see(actor, directory))
    with eyes_of(uow.connection, actor):
        row = uow.first(query if uow.on_sqlite else query.with_for_update(of=R))
    if row is None:
        raise _shut(uow, actor, name)
    return _case(uow, row)


def _shut(uow: UnitOfWork, actor: Actor, name: str) -> CoreError:
    """The answer to who wants to do something with a report that they do not see: it is not there, unless it stands
    open to be read."""
    if not actor.opened or uow.first(select(R.c.id).where(is_named(name), R.c.id.in_(actor.opened))) is None:
        return not_found(name)
    return ForbiddenError(
        "you broke the glass of {ref} to read it: nothing is done with it. Ask its unit.",
        code="forbidden.to_be_read",
        fields={"ref": name},
    )


_BY_ID = select(R).where(R.c.id == bindparam("id"))
_FREE_BY_ID = _BY_ID.with_for_update(of=R, skip_locked=True)


def load_free(uow: UnitOfWork, report_id: str) -> StoredCase | None:
    """The case, locked, whoever asks; None while somebody else changes the report (PostgreSQL), or when it is gone."""
    row = uow.first(_BY_ID if uow.on_sqlite else _FREE_BY_ID, {"id": report_id})
    return None if row is None else _case(uow, row)


def _case(uow: UnitOfWork, row: Row[Any]) -> StoredCase:
    at = {"id": row.id}
    return StoredCase(
        report=dict(row._mapping),
        tasks={task.number: dict(task._mapping) for task in uow.rows(_TASKS, at)},
        clocks={(each.number, each.target, each.episode): dict(each._mapping) for each in uow.rows(_CLOCKS, at)},
        sight={each.unit: each.queue_at for each in uow.rows(_SIGHT, at)},
        shares=frozenset(each.unit for each in uow.rows(_SHARES, at)),
        events=[audit.decode(each) for each in uow.rows(audit.EVENTS_OF, {"stream": row.id})],
    )


def exists(uow: UnitOfWork, report_id: str) -> bool:
    """Whether a report has this id, seen or not."""
    return uow.first(_EXISTS, {"id": report_id}) is not None


def add(uow: UnitOfWork, report: Values, sight: Mapping[str, int | None], clocks: Iterable[Values]) -> None:
    """A new report's rows: its own, one for each unit that sees it (with its place in the queue), its clocks."""
    uow.insert(tables.report, report)
    for unit, queue_at in sight.items():
        uow.insert(tables.report_sight, {"report_id": report["id"], "unit": unit, "queue_at": queue_at})
    for clock in clocks:
        uow.insert(tables.clock, clock)


def save(uow: UnitOfWork, before: StoredCase, after: StoredCase) -> None:
    """Write what differs; LostRaceError if somebody wrote the row meanwhile. The event is appended apart."""
    _save_report(uow, before.report, after.report)
    for number, task in after.tasks.items():
        known = before.tasks.get(number)
        if known is None:
            uow.insert(tables.task, task)
        elif known != task:
            _save_task(uow, known, task)
    _save_clocks(uow, before.clocks, after.clocks)
    _save_sight(uow, str(after.report["id"]), before.sight, after.sight)
    for unit in sorted(after.shares - before.shares):
        uow.insert(tables.report_share, {"report_id": after.report["id"], "unit": unit})
    if before.shares - after.shares:
        h = tables.report_share.c
        gone = and_(h.report_id == after.report["id"], h.unit.in_(sorted(before.shares - after.shares)))
        uow.execute(delete(tables.report_share).where(gone))


def _save_report(uow: UnitOfWork, before: Values, after: Values) -> None:
    changed = {name: value for name, value in after.items() if before[name] != value}
    if not changed:
        return
    condition = and_(R.c.id == before["id"], R.c.version == before["version"], R.c.seq == before["seq"])
    if uow.execute(update(R).where(condition).values(changed)) != 1:
        raise LostRaceError(
            "somebody changed {ref} at the same moment: look at it again.",
            code="stale",
            fields={"ref": str(before["ref"])},
        )


def _save_task(uow: UnitOfWork, before: Values, after: Values) -> None:
    changed = {name: value for name, value in after.items() if before[name] != value}
    t = tables.task
    condition = and_(
        t.c.report_id == before["report_id"], t.c.number == before["number"], t.c.version == before["version"]
    )
    if uow.execute(update(t).where(condition).values(changed)) != 1:
        raise LostRaceError("somebody changed the task at the same moment: look at it again.", code="stale")


def _save_clocks(
    uow: UnitOfWork, before: Mapping[tuple[int, str, int], Values], after: Mapping[tuple[int, str, int], Values]
) -> None:
    c = tables.clock.c
    for key, row in before.items():
        if after.get(key) != row:
            condition = and_(
                c.report_id == row["report_id"],
                c.number == row["number"],
                c.target == row["target"],
                c.episode == row["episode"],
            )
            uow.execute(delete(tables.clock).where(condition))
    for key, row in after.items():
        if before.get(key) != row:
            uow.insert(tables.clock, row)


def _save_sight(
    uow: UnitOfWork, report_id: str, before: Mapping[str, int | None], after: Mapping[str, int | None]
) -> None:
    s = tables.report_sight.c
    gone = sorted(set(before) - set(after))
    if gone:
        uow.execute(delete(tables.report_sight).where(s.report_id == report_id, s.unit.in_(gone)))
    moved = {queue_at for unit, queue_at in after.items() if unit in before and before[unit] != queue_at}
    for queue_at in moved:
        uow.execute(
            update(tables.report_sight)
            .where(s.report_id == report_id, s.unit.in_(sorted(set(before) & set(after))))
            .values(queue_at=queue_at)
        )
    for unit in sorted(set(after) - set(before)):
        uow.insert(tables.report_sight, {"report_id": report_id, "unit": unit, "queue_at": after[unit]})


def claim(uow: UnitOfWork, report_id: str, login: str, now: int, until: int) -> bool:
    """Take or renew the lease, in one conditional statement; whether it was free (or one's own)."""
    return uow.execute(_CLAIM, {"id": report_id, "login": login, "now": now, "until": until}) == 1


_CLAIM = text(
    "UPDATE report SET holder = :login, held_until = :until"
    " WHERE id = :id AND (holder IS NULL OR holder = :login OR held_until <= :now)"
)


def attach(uow: UnitOfWork, rows: Iterable[Values]) -> None:
    """Photos of a report or a task."""
    for row in rows:
        uow.insert(tables.evidence, row)


_PHOTOS_OF = (
    select(tables.evidence.c.sha256)
    .where(tables.evidence.c.report_id == bindparam("id"), tables.evidence.c.task == bindparam("task"))
    .order_by(tables.evidence.c.number)
)


def photos_of(uow: UnitOfWork, report_id: str, task: int) -> list[str]:
    """SHA-256 of the photos that a task (0: the report) has."""
    return [str(row.sha256) for row in uow.rows(_PHOTOS_OF, {"id": report_id, "task": task})]
