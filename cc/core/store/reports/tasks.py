"""Tasks as they are shown: rows to records, one task, pages of open ones and of those that are over. Knows no move."""

from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Select, Text, bindparam, select, text, tuple_

from cc.core.errors import NotFoundError
from cc.core.records.organisation import Actor
from cc.core.records.reports import Page
from cc.core.records.tasks import TaskRecord
from cc.core.rules.query.parse import parse
from cc.core.rules.query.words import TASK_CLOSED_VALUES
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import may_open, may_see
from cc.core.store.reports.cases import is_named, not_found, split_ref
from cc.core.store.reports.lines import excerpt
from cc.core.store.reports.search import TaskCompiler
from cc.core.store.sql import cursors, tables
from cc.core.store.sql.prepared import Prepared, RawRow, on_sqlite
from cc.core.store.sql.times import instant
from cc.core.vocabulary import Priority, TaskStatus

R, T = tables.report, tables.task
CURSOR, ENDED_CURSOR = "tasks", "ended_tasks"
_KEY = bindparam("key", type_=BigInteger, required=False)
_ID = bindparam("id", type_=Text, required=False)
_NUMBER = bindparam("number", type_=Integer, required=False)
_MOST = bindparam("most", type_=Integer, required=False)
_OPEN, _ENDED = text("task.queue_at IS NOT NULL"), text("task.queue_at IS NULL")

TASK_COLUMNS: tuple[Any, ...] = (
    R.c.ref,
    T.c.report_id,
    T.c.number,
    T.c.version,
    T.c.status,
    T.c.unit,
    T.c.officer,
    T.c.parent,
    T.c.note,
    T.c.hold_reason,
    T.c.created_at,
    T.c.changed_at,
    T.c.due_at,
    T.c.closed_by,
    R.c.lon,
    R.c.lat,
    R.c.priority,
    R.c.category,
    excerpt(R.c.text),
    T.c.queue_at,
)
_CHANGED_AT = next(at for at, column in enumerate(TASK_COLUMNS) if column is T.c.changed_at)
_QUEUE_AT = len(TASK_COLUMNS) - 1
_OPEN_ORDER = (T.c.queue_at, T.c.report_id, T.c.number)
_ENDED_ORDER = (T.c.changed_at, T.c.report_id, T.c.number)
_BOTH = T.join(R, R.c.id == T.c.report_id)
_OF_REPORT = select(*TASK_COLUMNS).select_from(_BOTH).where(T.c.report_id == bindparam("id")).order_by(T.c.number)


def task_record(row: Any) -> TaskRecord:
    """A task from the values of TASK_COLUMNS."""
    (ref, report_id, number, version, status, unit, officer, parent, note, hold_reason, *rest) = row
    created_at, changed_at, due_at, closed_by, lon, lat, priority, category, words, _ = rest
    return TaskRecord(
        ref=f"{ref}/{number}",
        report_ref=ref,
        report_id=report_id,
        number=number,
        version=version,
        status=TaskStatus(status),
        unit=unit,
        officer=officer,
        parent=parent,
        note=note,
        hold_reason=hold_reason,
        created_at=instant(created_at),
        changed_at=instant(changed_at),
        due_at=instant(due_at),
        closed_by=closed_by,
        lon=lon,
        lat=lat,
        priority=Priority(priority),
        category=category,
        excerpt=words,
    )


def tasks_of(connection: Connection, report_id: str) -> tuple[TaskRecord, ...]:
    """All tasks of a report that the caller was found to see, by number."""
    return tuple(task_record(row) for row in connection.execute(_OF_REPORT, {"id": report_id}))


def get_task(connection: Connection, actor: Actor, directory: Directory, name: str) -> TaskRecord:
    """One task by its ref or its report's id with its number; NotFoundError otherwise."""
    _, number = split_ref(name)
    if not number:
        raise NotFoundError(
            "{ref} names no task: write its number, as in {ref}/1.", code="not_found.task", fields={"ref": name}
        )
    query = (
        select(*TASK_COLUMNS).select_from(_BOTH).where(is_named(name), T.c.number == number, may_open(actor, directory))
    )
    row = connection.execute(query).first()
    if row is None:
        raise not_found(name)
    return task_record(row)


def list_tasks(
    connection: Connection,
    actor: Actor,
    directory: Directory,
    *,
    query: str,
    mine: bool,
    cursor: str | None,
    limit: int,
    now: int,
    ended: bool = False,
) -> Page[TaskRecord]:
    """A page of open tasks, nearest due first, or of those that are over, the last changed first. `mine`: the caller's
    own, and of open ones their unit's that are nobody's yet."""
    cursors.require_limit(limit)
    kind, order, key = (ENDED_CURSOR, _ENDED_ORDER, _CHANGED_AT) if ended else (CURSOR, _OPEN_ORDER, _QUEUE_AT)
    given: dict[str, Any] = {"now": now, "most": limit + 1}
    page = _matching(connection, actor, directory, query).where(_ENDED if ended else _OPEN)
    page = page.order_by(*(each.desc() if ended else each for each in order))
    if cursor is not None:
        given["key"], given["id"], given["number"] = _read(kind, cursor)
        place, last = tuple_(*order), tuple_(_KEY, _ID, _NUMBER)
        page = page.where(place < last if ended else place > last)
    walked = _walk_ended if ended else _walk_open
    rows = walked(connection, actor, page, given, mine=mine)
    items = tuple(task_record(row) for row in rows[:limit])
    if not items:
        return Page(items, before=cursor)
    first, end = (cursors.spell(kind, row[key], f"{row[1]}/{row[2]}") for row in (rows[0], rows[len(items) - 1]))
    return Page(items, after=end if len(rows) > limit else None, before=first if cursor else None)


def _matching(connection: Connection, actor: Actor, directory: Directory, query: str) -> Select[Any]:
    compiler = TaskCompiler(actor, directory, sqlite=on_sqlite(connection))
    wanted = compiler.conditions(parse(query, TASK_CLOSED_VALUES))
    return select(*TASK_COLUMNS).select_from(_BOTH).where(may_see(actor, directory), *wanted).limit(_MOST)


def _walk_open(
    connection: Connection, actor: Actor, page: Select[Any], given: dict[str, Any], *, mine: bool
) -> list[RawRow]:
    """One walk; of the caller's own two short ones, merged: over what is assigned to them, over what their unit may
    take."""
    if not mine:
        return Prepared(page, connection.dialect, (T.name, "ix_task_queue")).rows(connection, **given)
    own = page.where(T.c.officer == actor.login)
    free = page.where(T.c.unit == actor.unit, T.c.officer.is_(None))
    rows = Prepared(own, connection.dialect, (T.name, "ix_task_officer")).rows(connection, **given)
    rows += Prepared(free, connection.dialect, (T.name, "ix_task_unit")).rows(connection, **given)
    rows.sort(key=lambda row: (row[_QUEUE_AT], row[1], row[2]))
    return rows[: given["most"]]


def _walk_ended(
    connection: Connection, actor: Actor, page: Select[Any], given: dict[str, Any], *, mine: bool
) -> list[RawRow]:
    own = page.where(T.c.officer == actor.login) if mine else page
    index = "ix_task_ended_officer" if mine else "ix_task_ended"
    return Prepared(own, connection.dialect, (T.name, index)).rows(connection, **given)


def _read(kind: str, cursor: str) -> tuple[int, str, int]:
    key, id = cursors.read(kind, cursor)
    report_id, _, number = id.partition("/")
    if not number.isdecimal() or len(number) > 9:
        raise cursors.refuse(kind)
    return key, report_id, int(number)
