"""The proof of what a command room is made of: units, people, policies, photos … against the events of their streams.

Owns which stream tells of which tables; what events give is rules.work.recorded. Read only.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Connection, Select, Table, bindparam, exists, literal, select

from cc.core.errors import CoreError
from cc.core.phrases import Phrase
from cc.core.records.trail import AuditFinding, Event
from cc.core.rules.work import recorded
from cc.core.rules.work.commitments import sha256
from cc.core.store.checks.columns import BOOKKEEPING
from cc.core.store.checks.compare import Place, rows_differ
from cc.core.store.sql import tables
from cc.core.store.trail.positions import numbers

Row = dict[str, Any]
Rows = dict[tuple[Any, ...], Row]
Given = Callable[[str, Sequence[Event]], Rows]
HASHED: Mapping[str, tuple[str, ...]] = {
    "person": ("password_hash",),
    "second_factor": ("secret",),
    "area": ("geometry",),
    "pack": ("body",),
    "frozen_sla_report": ("body",),
    "blob": ("facts",),
}
"""Columns that events hold by hash: in facts they are `NAME_sha256`, a password's hash `password_sha256`."""
SKIPPED = frozenset({"digest", "seen_at"})
"""Of a token: what names it, and when it was last used."""
UNSAID: Mapping[str, frozenset[str]] = {
    "person": frozenset({"lon", "lat", "located_at"}),
    "second_factor": frozenset({"last_step"}),
}
"""Columns that no event says: see checks.columns."""


@dataclass(frozen=True, slots=True)
class Told:
    """A table that the streams of a kind tell of: its column of the stream's code, all columns that name a row."""

    table: Table
    keys: tuple[str, ...]
    given: Given


def _hash_name(column: str) -> str:
    return f"{column.removesuffix('_hash')}_sha256"


def _whole(table: Table) -> Told:
    """A table whose rows are saved whole."""
    key = next(iter(table.primary_key.columns)).name
    skipped = {key, "version", *HASHED.get(table.name, ()), *UNSAID.get(table.name, ())}
    plain = [column for column in table.c if column.name not in skipped]
    hashed = [_hash_name(name) for name in HASHED.get(table.name, ())]
    defaults: Row = {column.name: _default(column) for column in plain} | dict.fromkeys(hashed, "")
    shape = recorded.Table(tuple(defaults), defaults, "version" in table.c)
    return Told(table, (key,), partial(recorded.saved, table=shape))


def _default(column: Any) -> object:
    """What rows have in a column that was not there yet when they were saved."""
    if column.server_default is None:
        return None
    text = str(column.server_default.arg)
    return text.strip("'") if text.startswith("'") else int(text)


KINDS: Mapping[str, tuple[Told, ...]] = {
    "unit": (_whole(tables.unit),),
    "category": (_whole(tables.category),),
    "area": (_whole(tables.area),),
    "person": (_whole(tables.person), _whole(tables.second_factor), _whole(tables.identity)),
    "route": (Told(tables.route, ("category", "area"), recorded.routes),),
    "setting": (Told(tables.setting, ("name", "unit", "since"), recorded.settings),),
    "calendar": (Told(tables.calendar, ("name", "version"), partial(recorded.versions, column="spec")),),
    "policy": (Told(tables.policy, ("code", "version"), recorded.policies),),
    "pack": (Told(tables.pack, ("name", "version"), recorded.packs),),
    "frozen": (Told(tables.frozen_sla_report, ("name",), partial(recorded.frozen, numbers=numbers)),),
    "opened": (Told(tables.opened, ("login", "report_id", "day", "how"), recorded.opened),),
    "photo": (
        Told(tables.blob, ("sha256",), recorded.photos),
        Told(tables.blob_put, ("sha256", "login"), recorded.putters),
    ),
}
"""By what the streams' names begin with."""


def prove(connection: Connection, streams: Mapping[str, Sequence[Event]], now_s: int) -> Iterator[AuditFinding]:
    """What of the rows that these streams (`unit:CODE` …, whole) tell of is otherwise than they say. `now_s`: tokens
    that ended before may be forgotten."""
    kinds: dict[str, dict[str, Sequence[Event]]] = {}
    for name, events in streams.items():
        kind, _, code = name.partition(":")
        kinds.setdefault(kind, {})[code] = events
    for kind, by_code in kinds.items():
        if kind not in KINDS:
            continue
        for told in KINDS[kind]:
            yield from _table(connection, kind, told, by_code)
        if kind == "person":
            yield from _tokens(connection, by_code, now_s)


def _table(
    connection: Connection, kind: str, told: Told, by_code: Mapping[str, Sequence[Event]]
) -> Iterator[AuditFinding]:
    stored: dict[str, Rows] = {code: {} for code in by_code}
    column = told.table.c[told.keys[0]]
    query = select(told.table).where(column.in_(bindparam("codes", expanding=True)))
    for row in connection.execute(query, {"codes": list(by_code)}):
        values = _hashed(told.table.name, dict(row._mapping))
        stored[values[told.keys[0]]][tuple(values[name] for name in told.keys)] = values
    for code, events in by_code.items():
        stream = f"{kind}:{code}"
        try:
            given = told.given(code, events)
        except (LookupError, TypeError, ValueError, CoreError):
            yield AuditFinding.of(stream, 0, Phrase("its rows cannot be derived: an event says what no event says"))
            continue
        keys = given.keys() | stored[code].keys()
        places = {key: Place(stream, told.table.name, " ".join(map(str, key)), _secret(told.table)) for key in keys}
        yield from rows_differ(places, stored[code], given)


def rows_of(connection: Connection, names: Iterable[str]) -> Iterator[list[Any]]:
    """Every row that these streams tell of, table by table, in the order of their keys, without what is
    bookkeeping."""
    kinds: dict[str, list[str]] = {}
    for name in names:
        kind, _, code = name.partition(":")
        kinds.setdefault(kind, []).append(code)
    for kind, codes in sorted(kinds.items()):
        told = [(each.table, each.keys[0]) for each in KINDS.get(kind, ())]
        for table, key in [*told, *([(tables.token, "login")] if kind == "person" else ())]:
            columns = [column for column in table.c if column.name not in BOOKKEEPING.get(table.name, ())]
            query: Select[Any] = select(*columns).where(table.c[key].in_(bindparam("codes", expanding=True)))
            yield list(connection.execute(query.order_by(*table.primary_key.columns), {"codes": codes}))


def _secret(table: Table) -> frozenset[str]:
    return frozenset(_hash_name(name) for name in HASHED.get(table.name, ()))


def _hashed(table: str, values: Row) -> Row:
    for name in HASHED.get(table, ()):
        values[_hash_name(name)] = sha256(values[name])
    return values


def _tokens(connection: Connection, people: Mapping[str, Sequence[Event]], now_s: int) -> Iterator[AuditFinding]:
    table = tables.token
    query = select(table).where(table.c.login.in_(bindparam("logins", expanding=True)))
    stored: dict[str, dict[str, Row]] = {login: {} for login in people}
    for row in connection.execute(query, {"logins": list(people)}):
        stored[row.login][row.digest] = {name: value for name, value in row._mapping.items() if name not in SKIPPED}
    for login, events in people.items():
        try:
            given = recorded.tokens(login, events)
        except (LookupError, TypeError, ValueError):
            yield AuditFinding.of(f"person:{login}", 0, Phrase("its tokens cannot be derived"))
            continue
        live = {name: each.row for name, each in given.items() if not each.ended}
        wanted = {name: row for name, row in live.items() if name in stored[login] or row["ends_at"] > now_s}
        keys = wanted.keys() | stored[login].keys()
        places = {name: Place(f"person:{login}", "token", name[:8]) for name in keys}
        yield from rows_differ(places, stored[login], wanted)


def untold(connection: Connection, most: int) -> Iterator[AuditFinding]:
    """Rows that no stream tells of: put in past the door."""
    for kind, tables_told in KINDS.items():
        for told in tables_told:
            key = told.table.c[told.keys[0]]
            yield from _untold(connection, f"{kind}:", told.table.name, key, most)
    yield from _untold(connection, "person:", "token", tables.token.c.login, most)


def _untold(connection: Connection, prefix: str, table: str, key: Any, most: int) -> Iterator[AuditFinding]:
    stream = tables.stream.c.name
    query: Select[Any] = select(key).where(~exists().where(stream == literal(prefix) + key)).distinct().limit(most)
    for code in connection.execute(query).scalars():
        yield Place(f"{prefix}{code}", table, str(code)).unknown()
