"""Changes past the door, generated from the schema: each column of each table that is no bookkeeping, rows taken away,
put in and exchanged. Owns what is tried and where it should be found; knows no check."""

import json
import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Float, Integer, Table, delete, func, insert, select, update

from cc.core.store.checks.columns import BOOKKEEPING, PROVED
from cc.core.store.sql.columns import metadata

OWNED_BY_REPORT = {"task", "clock", "evidence", "report_sight", "report_share", "imported", "break_glass"}
STREAM_OF = {
    "unit": ("unit:", "code"),
    "category": ("category:", "code"),
    "area": ("area:", "code"),
    "person": ("person:", "login"),
    "token": ("person:", "login"),
    "second_factor": ("person:", "login"),
    "identity": ("person:", "login"),
    "route": ("route:", "category"),
    "calendar": ("calendar:", "name"),
    "setting": ("setting:", "name"),
    "policy": ("policy:", "code"),
    "pack": ("pack:", "name"),
    "frozen_sla_report": ("frozen:", "name"),
    "opened": ("opened:", "login"),
    "blob": ("photo:", "sha256"),
    "blob_put": ("photo:", "sha256"),
    "stream": ("", "name"),
    "event": ("", "stream"),
}
UNIQUE = {("report", "ref"), ("event", "stream"), ("event", "seq"), ("leaf", "position")}
"""Columns whose values no two rows may exchange one way."""


@dataclass(frozen=True)
class Kind:
    """One kind of tampering: what is done, to which table, to which column."""

    deed: str
    table: str
    column: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.deed, self.table, self.column) if part)


@dataclass(frozen=True)
class Done:
    """A tampering that was carried out: where it may be found."""

    told: str
    streams: frozenset[str]


def kinds() -> list[Kind]:
    """Every kind, from the schema."""
    found = []
    for table in metadata.sorted_tables:
        if table.name not in PROVED:
            continue
        found += [Kind("delete", table.name), Kind("insert", table.name)]
        for column in table.c:
            if column.name not in BOOKKEEPING.get(table.name, ()):
                found += [Kind("change", table.name, column.name), Kind("exchange", table.name, column.name)]
    return found


class Tamperer:
    """Changes a database on `connection`, at random places."""

    def __init__(self, connection: Connection, dice: random.Random) -> None:
        self.connection, self.dice = connection, dice

    def do(self, kind: Kind) -> Done | None:
        """Carry it out; None where it would change nothing."""
        table = metadata.tables[kind.table]
        row = self._row(table)
        if row is None:
            return None
        if row.get("n") == 0 or row.get("key") in ("reference", "personal_key", "feed_key"):
            return None
        if kind.deed == "delete":
            self.connection.execute(delete(table).where(_is(table, row)))
            return Done(f"deleted {table.name} {_key(table, row)}", self._streams(table, row))
        if kind.deed == "insert":
            return self._insert(table, row)
        column = table.c[kind.column]
        value = self._other_rows(column, row) if kind.deed == "exchange" else self._changed(column, row[kind.column])
        if value == row[kind.column] or (value is None and not column.nullable):
            return None
        changed = {**row, kind.column: value}
        if column.primary_key and self.connection.execute(select(table).where(_is(table, changed))).first():
            return None
        if kind.deed == "exchange" and (kind.table, kind.column) in UNIQUE:
            return None
        self.connection.execute(update(table).where(_is(table, row)).values({kind.column: value}))
        told = f"{table.name} {_key(table, row)}: {kind.column} {row[kind.column]!r} -> {value!r}"[:200]
        return Done(told, self._streams(table, row) | self._streams(table, changed))

    def _row(self, table: Table) -> dict[str, Any] | None:
        count = self.connection.execute(select(func.count()).select_from(table)).scalar_one()
        if not count:
            return None
        keys = list(table.primary_key.columns)
        query = select(table).order_by(*keys).offset(self.dice.randrange(count)).limit(1)
        return dict(self.connection.execute(query).one()._mapping)

    def _insert(self, table: Table, row: dict[str, Any]) -> Done | None:
        fresh = dict(row)
        for column in table.primary_key.columns:
            if table.name in OWNED_BY_REPORT and column.name == "report_id":
                continue
            if (
                not isinstance(column.type, Integer)
                and len(list(table.primary_key.columns)) > 1
                and column.name == "login"
            ):
                continue
            fresh[column.name] = self._changed(column, row[column.name])
        if table.name == "report":
            fresh["ref"] = f"{fresh['ref']}9"
        if table.name == "leaf":
            fresh["position"] += 100_000
        if table.name == "event":
            fresh |= {"position": None, "seq": 1_000_000 + self.dice.randrange(1000)}
            del fresh["position"]
        if table.name != "event" and self.connection.execute(select(table).where(_is(table, fresh))).first():
            return None
        self.connection.execute(insert(table).values(fresh))
        return Done(f"inserted into {table.name} {fresh}"[:200], self._streams(table, {**row, **fresh}))

    def _other_rows(self, column: Column[Any], row: dict[str, Any]) -> Any:
        query = select(column).where(column != row[column.name]).distinct().order_by(column)
        values = list(self.connection.execute(query).scalars())
        return self.dice.choice(values) if values else row[column.name]

    def _changed(self, column: Column[Any], value: Any) -> Any:
        if isinstance(column.type, Float):
            return (value or 106.0) + 0.001 * self.dice.randint(1, 9)
        if isinstance(column.type, Integer):
            return (value or 0) + self.dice.randint(1, 100) + (100_000 if column.name == "position" else 0)
        return self._changed_text(column, value)

    def _changed_text(self, column: Column[Any], value: str | None) -> str:
        if value and value[0] in "[{":
            return _other_json(value)
        if not value:
            return "diubah"
        at = self.dice.randrange(len(value))
        letter = "b" if value[at] != "b" else "c"
        return value[:at] + letter + value[at + 1 :]

    def _streams(self, table: Table, row: dict[str, Any]) -> frozenset[str]:
        if table.name in OWNED_BY_REPORT:
            return frozenset({str(row["report_id"])})
        if table.name == "report":
            return frozenset({str(row["id"]), "counter"})
        if table.name in STREAM_OF:
            prefix, column = STREAM_OF[table.name]
            return frozenset({f"{prefix}{row[column]}", *({"event"} if table.name == "event" else ())})
        return frozenset({table.name})


def _other_json(value: str) -> str:
    try:
        told = json.loads(value)
    except ValueError:
        return value + " "
    if isinstance(told, list):
        return json.dumps([*told, "x"])
    return json.dumps({**told, "x": 1})


def _is(table: Table, row: dict[str, Any]) -> Any:
    from sqlalchemy import and_

    return and_(*(column == row[column.name] for column in table.primary_key.columns))


def _key(table: Table, row: dict[str, Any]) -> str:
    return " ".join(str(row[column.name]) for column in table.primary_key.columns)
