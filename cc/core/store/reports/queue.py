"""Pages of reports: keyset pages on an index that gives the order. Owns the choice of the index; knows no clock.

The queue (sort `sla`) of those who see everything walks `ix_report_queue`, or `ix_report_status_queue` when one status
is asked for; a unit's walks its rows of `report_sight`. A filter that names its reports finds them by that. A page
costs the rows that it reads until it is full, wherever in the list it begins and however many reports there are.
"""

import threading
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Connection, Integer, Select, Text, bindparam, select, text, tuple_

from cc.core.errors import InputError
from cc.core.records.organisation import Actor
from cc.core.records.reports import Page, ReportLine
from cc.core.rules.query.parse import Field, Match, Query, parse
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.names import unit_codes
from cc.core.store.organisation.scope import may_see, queue_unit, restricted_rule
from cc.core.store.reports.line_bytes import STAMP_COLUMNS, LineBytes
from cc.core.store.reports.lines import LINE_COLUMNS, line
from cc.core.store.reports.search import OPEN, Compiler, queue_bounds
from cc.core.store.sql import cursors, tables
from cc.core.store.sql.prepared import Prepared, RawRow, on_sqlite

R, SIGHT = tables.report, tables.report_sight
_KEY = bindparam("key", type_=BigInteger, required=False)
_ID = bindparam("id", type_=Text, required=False)
_MOST = bindparam("most", type_=Integer, required=False)
SIGHT_OPEN = text("report_sight.queue_at IS NOT NULL")
"""Literal, so that the partial index serves."""

REMEMBERED = 256
"""Compiled pages that are kept; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page: as the question has it, without its size."""

    query: str
    sort: str
    cursor: str | None
    backwards: bool


@dataclass(frozen=True, slots=True)
class _Sort:
    name: str
    key: Any
    index: str
    descending: bool


_SORTS = {
    "sla": _Sort("sla", R.c.queue_at, "ix_report_queue", False),
    "received": _Sort("received", R.c.received_at, "ix_report_received", True),
    "changed": _Sort("changed", R.c.changed_at, "ix_report_changed", True),
}


class Pages:
    """Pages for any caller; remembers the statements that it compiled."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], Prepared] = {}
        self._bytes = LineBytes()
        self._forgetting = threading.Lock()

    def page(
        self, connection: Connection, actor: Actor, directory: Directory, wanted: Wanted, limit: int, now: int
    ) -> Page[ReportLine]:
        """A page of lines. InputError for a sort, filter, cursor or limit that is none."""
        rows, more = self._shown(connection, actor, directory, wanted, limit, now, stamps=False)
        after, before = _ends(rows, wanted, more=more)
        return Page(tuple([line(row) for row in rows]), after, before)

    def page_json(
        self, connection: Connection, actor: Actor, directory: Directory, wanted: Wanted, limit: int, now: int
    ) -> bytes:
        """The same as JSON."""
        rows, more = self._shown(connection, actor, directory, wanted, limit, now, stamps=True)
        ends = [b"null" if each is None else b'"%s"' % each.encode() for each in _ends(rows, wanted, more=more)]
        return b'{"items":[%s],"after":%s,"before":%s}' % (b",".join(self._bytes.of(connection, rows)), *ends)

    def _shown(
        self,
        connection: Connection,
        actor: Actor,
        directory: Directory,
        wanted: Wanted,
        limit: int,
        now: int,
        *,
        stamps: bool,
    ) -> tuple[list[RawRow], bool]:
        """The page's rows in the order they are shown, and whether there are more the way it was walked."""
        cursors.require_limit(limit)
        rows = self.rows(connection, actor, directory, wanted, limit + 1, now, stamps=stamps)
        more = len(rows) > limit
        del rows[limit:]
        if wanted.backwards:
            rows.reverse()
        return rows, more

    def rows(
        self,
        connection: Connection,
        actor: Actor,
        directory: Directory,
        wanted: Wanted,
        most: int,
        now: int,
        *,
        stamps: bool = False,
    ) -> list[RawRow]:
        """The page's rows (LINE_COLUMNS, or STAMP_COLUMNS alone, and the sort key), in the order they are walked."""
        given: dict[str, Any] = {"now": now, "most": most}
        if wanted.cursor is not None:
            given["key"], given["id"] = cursors.read(_sort(wanted.sort).name, wanted.cursor)
        return self.prepared(connection, actor, directory, wanted, stamps=stamps).rows(connection, **given)

    def prepared(
        self, connection: Connection, actor: Actor, directory: Directory, wanted: Wanted, *, stamps: bool = False
    ) -> Prepared:
        """The page's statement, compiled at most once."""
        at = (
            stamps,
            wanted.query,
            wanted.sort,
            wanted.cursor is None,
            wanted.backwards,
            actor.login,
            actor.held,
            actor.unit,
            actor.cleared,
            directory.version,
        )
        known = self._known.get(at)
        if known is None:
            columns = STAMP_COLUMNS if stamps else LINE_COLUMNS
            known = _prepare(connection, actor, directory, wanted, columns)
            with self._forgetting:  # nobody may add one while the oldest is looked for
                while len(self._known) >= REMEMBERED:
                    del self._known[next(iter(self._known))]
                self._known[at] = known
        return known


def _sort(name: str) -> _Sort:
    try:
        return _SORTS[name]
    except KeyError:
        raise InputError(
            "there is no sort {sort:quoted}: take {known:quoted|or}.",
            code="input.sort",
            fields={"sort": name, "known": list(_SORTS)},
        ) from None


def _prepare(
    connection: Connection, actor: Actor, directory: Directory, wanted: Wanted, columns: tuple[Any, ...]
) -> Prepared:
    sort, query = _sort(wanted.sort), parse(wanted.query)
    compiler = Compiler(actor, directory, sqlite=on_sqlite(connection))
    few = _few(query)
    unit = _walked_unit(query, actor, directory) if sort.name == "sla" and few is None else None
    key, id = (SIGHT.c.queue_at, SIGHT.c.report_id) if unit is not None else (sort.key, R.c.id)
    page: Select[Any] = select(*columns, key)
    if unit is not None:
        page = page.select_from(SIGHT.join(R, R.c.id == SIGHT.c.report_id)).where(SIGHT.c.unit == unit)
    if unit is not None and unit == queue_unit(actor, directory):
        page = page.where(restricted_rule(actor))
    else:
        page = page.where(may_see(actor, directory))
    if sort.name == "sla":
        page = page.where(OPEN if unit is None else SIGHT_OPEN, *queue_bounds(query, key))
    page = page.where(*compiler.conditions(query))
    page = _ordered(page, key, id, wanted, down=sort.descending != wanted.backwards)
    walk = (SIGHT.name, "ix_sight_queue") if unit is not None else (R.name, few or _index(sort, query))
    return Prepared(page, connection.dialect, walk)


def _ordered(page: Select[Any], key: Any, id: Any, wanted: Wanted, *, down: bool) -> Select[Any]:
    if wanted.cursor is not None:
        at, bound = tuple_(key, id), tuple_(_KEY, _ID)
        page = page.where(at < bound if down else at > bound)
    return page.order_by(*(each.desc() if down else each for each in (key, id))).limit(_MOST)


def _walked_unit(query: Query, actor: Actor, directory: Directory) -> str | None:
    """The unit whose rows of `report_sight` are walked: the one that the filter names, if the caller sees all of it,
    else the caller's own. A unit's reports all have a row of it, unless it is the root, which has none."""
    own = queue_unit(actor, directory)
    for term in query.terms:
        if isinstance(term, Match) and term.field is Field.UNIT and not term.negated:
            codes = unit_codes(directory, term.values)
            tops = [code for code in codes if directory.units[code].parent not in codes]
            if len(tops) == 1 and tops[0] != directory.root and (own is None or own in directory.path(tops[0])):
                return tops[0]
    return own


def _few(query: Query) -> str | None:
    """The index that finds the few reports that a filter names outright: by number, or by who holds them now. Walking
    the order for them would read every report there is (a console asks this with every change it is told of)."""
    named = {term.field for term in query.terms if isinstance(term, Match) and not term.negated}
    if Field.REF in named:
        return "ix_report_ref"
    return "ix_report_lease" if Field.HOLDER in named else None


def _index(sort: _Sort, query: Query) -> str:
    one_status = any(
        isinstance(term, Match) and term.field is Field.STATUS and not term.negated and len(term.values) == 1
        for term in query.terms
    )
    return "ix_report_status_queue" if one_status and sort.name == "sla" else sort.index


def _ends(rows: list[RawRow], wanted: Wanted, *, more: bool) -> tuple[str | None, str | None]:
    """The cursors after and before rows that begin with the id and end with the sort key."""
    if not rows:  # beyond an end: what was given leads back
        return wanted.cursor if wanted.backwards else None, None if wanted.backwards else wanted.cursor
    first, last = (cursors.spell(wanted.sort, row[-1], row[0]) for row in (rows[0], rows[-1]))
    if wanted.backwards:
        return last if wanted.cursor else None, first if more else None
    return last if more else None, first if wanted.cursor else None
