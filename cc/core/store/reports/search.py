"""The filter language's syntax tree as SQL conditions on `report`. Owns what each term means; knows no list.

Instants are compared with the bind parameter `now` (epoch seconds), so that a compiled statement serves again later.
Words are looked for in text, address and ref, without case (SQLite: that of ASCII letters). They are looked for with
LIKE among the rows that the other terms and the list's order leave: a page ends as soon as it is full, so what is found
often costs little, and a word that nobody wrote costs one walk over all candidates (about a second for a million;
bench/queue_page.py prints it).
"""

import operator
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    text,
    true,
)

from cc.core.records.organisation import Actor
from cc.core.records.reports import PLACE_TEXTS
from cc.core.rules.lifecycle.statuses import NOT_DONE_HERE
from cc.core.rules.query.tree import Compare, Condition, Field, Is, Match, Measure, Op, Query, Words
from cc.core.rules.query.words import SELF
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.names import area_codes, category_codes, unit_codes
from cc.core.store.sql import tables
from cc.core.vocabulary import ClockState, TaskStatus

R, T, C = tables.report, tables.task, tables.clock
Sql = ColumnElement[bool]

NOW = bindparam("now", type_=BigInteger, required=False)
OPEN = text("report.queue_at IS NOT NULL")
"""Literal, so that the partial indexes over what is open serve."""

_OPS: Mapping[Op, Callable[[Any, Any], Any]] = {
    Op.LT: operator.lt,
    Op.LE: operator.le,
    Op.GT: operator.gt,
    Op.GE: operator.ge,
    Op.EQ: operator.eq,
}
_TASK_STATUSES = frozenset(TaskStatus)
_FLIPPED = {Op.LT: Op.GT, Op.LE: Op.GE, Op.GT: Op.LT, Op.GE: Op.LE, Op.EQ: Op.EQ}


SEARCHED = (R.c.text, *(R.c[name] for name in PLACE_TEXTS))
"""What words are looked for in, besides the ref."""


class Compiler:
    """Compiles terms for one caller. `sqlite` says which dialect the conditions are for."""

    due: Any = R.c.due_at
    """Where the due time stands."""

    def __init__(self, actor: Actor, directory: Directory, *, sqlite: bool) -> None:
        self._me, self._directory, self._sqlite = actor.login, directory, sqlite

    def conditions(self, query: Query) -> list[Sql]:
        """One condition a term. InputError for a unit, area or category that is not known."""
        return [self._term(term) for term in query.terms]

    def _term(self, term: Match | Compare | Words | Is) -> Sql:
        if isinstance(term, Compare):
            found = compare(term, self.due)
            return not_(found) if term.negated else found
        if isinstance(term, Match):
            found = self._match(term.field, term.values)
        elif isinstance(term, Words):
            found = self._words(term.text)
        else:
            found = _condition(term.name, self.due)
        return not_(func.coalesce(found, false())) if term.negated else found

    def _match(self, field: Field, values: tuple[str, ...]) -> Sql:
        if field in _COLUMNS:
            return _one_of(_COLUMNS[field], values)
        if field is Field.CATEGORY:
            return _one_of(R.c.category, category_codes(self._directory, values))
        if field is Field.AREA:
            return _one_of(R.c.area, area_codes(self._directory, values))
        if field is Field.UNIT:
            return self._in_units(unit_codes(self._directory, values))
        if field is Field.PRIORITY:
            return _one_of(R.c.priority, tuple(int(value) for value in values))
        if field is Field.FLAG:
            return or_(*(R.c.flags.like(f'%"{value}"%') for value in values))
        if field is Field.REF:
            return _one_of(R.c.ref, tuple(value.upper() for value in values))
        people = tuple(self._me if value == SELF[0] else value for value in values)
        if field is Field.HOLDER:
            return and_(_one_of(R.c.holder, people), R.c.held_until > NOW)
        return self._with_officer(people)

    def _in_units(self, codes: tuple[str, ...]) -> Sql:
        return _one_of(R.c.unit, codes)

    def _with_officer(self, logins: tuple[str, ...]) -> Sql:
        return R.c.id.in_(select(T.c.report_id).where(_one_of(T.c.officer, logins), T.c.status.not_in(NOT_DONE_HERE)))

    def _words(self, words: str) -> Sql:
        return or_(*(self._holds(column, words) for column in SEARCHED), R.c.ref == words.upper())

    def _holds(self, column: Any, words: str) -> Sql:
        escaped = words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        if self._sqlite:
            found: Sql = column.like(f"%{escaped}%", escape="\\")
            return found
        # Of a case PostgreSQL guesses that it holds for half of the rows, and walks the list's order until the page is
        # full. Of a LIKE under row-level security it may ask no statistics, guesses that hardly any row has the word,
        # and reads and sorts them all.
        return case((column.ilike(f"%{escaped}%", escape="\\"), true()), else_=false())


class TaskCompiler(Compiler):
    """The same for a list of tasks: unit, officer, due time and status are the task's own, the rest is its report's;
    so is a status that tasks have not."""

    due: Any = T.c.due_at

    def _match(self, field: Field, values: tuple[str, ...]) -> Sql:
        if field is not Field.STATUS:
            return super()._match(field, values)
        own = tuple(value for value in values if value in _TASK_STATUSES)
        reports = tuple(value for value in values if value not in _TASK_STATUSES)
        return or_(*([_one_of(T.c.status, own)] if own else []), *([_one_of(R.c.status, reports)] if reports else []))

    def _in_units(self, codes: tuple[str, ...]) -> Sql:
        return _one_of(T.c.unit, codes)

    def _with_officer(self, logins: tuple[str, ...]) -> Sql:
        return _one_of(T.c.officer, logins)


_COLUMNS: Mapping[Field, Any] = {
    Field.STATUS: R.c.status,
    Field.CHANNEL: R.c.channel,
    Field.HOLD: R.c.hold_reason,
    Field.SOURCE: R.c.source,
}


def _one_of(column: Any, values: tuple[Any, ...]) -> Sql:
    found: Sql = column == values[0] if len(values) == 1 else column.in_(values)
    return found


def compare(term: Compare, due: Any) -> Sql:
    """A comparison; not true of what has no such measure. `due` is where the due time stands."""
    if term.measure is Measure.SLA:
        found = _OPS[term.op](due, NOW + term.value)
    elif term.measure is Measure.AGE:
        found = _OPS[_FLIPPED[term.op]](R.c.received_at, NOW - term.value)
    else:
        column = {Measure.PRIORITY: R.c.priority, Measure.PHOTOS: R.c.photos, Measure.TASKS: R.c.open_tasks}
        found = _OPS[term.op](column[term.measure], term.value)
    told: Sql = found
    return told


def _condition(name: Condition, due: Any) -> Sql:
    if name is Condition.OPEN:
        return R.c.queue_at.is_not(None)
    if name is Condition.LATE:
        found: Sql = due < NOW
        return found
    if name is Condition.PAUSED:
        paused = exists(
            select(C.c.report_id).where(C.c.report_id == R.c.id, C.c.state == ClockState.PAUSED.value).correlate(R)
        )
        return and_(R.c.queue_at.is_not(None), R.c.due_at.is_(None), paused)
    if name is Condition.CLAIMED:
        return R.c.held_until > NOW
    if name is Condition.PHOTO:
        return R.c.photos > 0
    if name is Condition.PLACE:
        return R.c.lon.is_not(None)
    if name is Condition.TASK:
        return R.c.open_tasks > 0
    has_due: Sql = due.is_not(None)
    return has_due


def queue_bounds(query: Query, queue: Any) -> list[Sql]:
    """What the terms say of the place in the queue: bounds that let an index end the walk early. `queue` is the walked
    index's column; what has no due time stands at its far end, so the terms themselves are still needed."""
    bounds: list[Sql] = []
    for term in query.terms:
        if isinstance(term, Compare) and term.measure is Measure.SLA and not term.negated:
            bounds.append(compare(term, queue))
        elif term == Is(Condition.LATE):
            bounds.append(queue < NOW)
    return bounds
