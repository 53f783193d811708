"""Rows of reports that were made through the door, as templates: what changes from copy to copy is found here.

Owns which columns and facts are instants, ids, refs, places and names; knows nothing of how many copies are made.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from bench import seed_world as world
from cc.core.store.sql import tables
from cc.core.store.sql.times import FAR
from cc.core.store.trail import audit

TIMES = frozenset(
    (
        *("received_at", "recorded_at", "changed_at", "created_at", "queue_at", "due_at", "own_due_at", "held_until"),
        *("resume_at", "close_at", "started_at", "stopped_at", "breached_at", "counted_to"),
    )
)
COPIED: tuple[tuple[Table, str], ...] = (
    (tables.report, "id"),
    (tables.report_sight, "report_id"),
    (tables.task, "report_id"),
    (tables.clock, "report_id"),
    (tables.event, "stream"),
)
"""Tables with the column that names the report."""

_MARK = re.compile(r'"\\u0001(\w)(-?\d*)\\u0001"')


@dataclass(slots=True)
class Shape:
    """One row: its values, and at which places of it an instant is moved or something is put in by name."""

    values: list[Any]
    times: tuple[int, ...]
    puts: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class EventShape:
    """One event's row without text and hash, and its text in pieces: plain, or (what, instant)."""

    row: Shape
    pieces: list[str | tuple[str, int]]


@dataclass(slots=True)
class Template:
    """One report's rows. `born_s` is when it was received, `length_s` how long its scene took."""

    born_s: int
    salt: str
    length_s: int
    weight: int
    ended: bool
    rows: dict[str, list[Shape]]
    events: list[EventShape]
    columns: dict[str, tuple[str, ...]]


def read(connection: Connection, report_id: str, *, weight: int, ended: bool) -> Template:
    """The template of one report."""
    rows: dict[str, list[Shape]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    found: dict[str, Sequence[Any]] = {}
    for table, owner in COPIED:
        names = tuple(column.name for column in table.c if column.name not in ("position", "xid"))
        query = select(*(table.c[name] for name in names)).where(table.c[owner] == report_id)
        columns[table.name] = names
        found[table.name] = connection.execute(query).fetchall()
        rows[table.name] = [_shape(names, row, report_id) for row in found[table.name]]
    report = found["report"][0]
    events = [
        EventShape(shape, _pieces(row.text, report))
        for shape, row in zip(rows.pop("event"), found["event"], strict=True)
    ]
    length_s = report.changed_at - report.received_at
    return Template(report.received_at, report.salt, length_s, weight, ended, rows, events, columns)


def _shape(names: tuple[str, ...], row: Any, report_id: str) -> Shape:
    values = list(row)
    times = tuple(at for at, name in enumerate(names) if name in TIMES and values[at] is not None and values[at] != FAR)
    puts = []
    for at, name in enumerate(names):
        if name in _PUTS:
            puts.append((at, _PUTS[name]))
        elif values[at] == report_id:
            puts.append((at, "id"))
        elif name == "unit" and values[at] in _UNITS:
            puts.append((at, _UNITS[values[at]]))
        elif values[at] == world.officer(0):
            puts.append((at, "officer"))
        elif values[at] == world.area(0):
            puts.append((at, "area"))
    return Shape(values, times, tuple(puts))


_PUTS = {"ref": "ref", "head": "head", "text": "text", "lon": "lon", "lat": "lat", "hash": "hash"}
_UNITS = {world.district(0): "district", world.city(0): "city"}
_LETTERS = {
    "T": "instant",
    "I": "iso",
    "D": "id",
    "R": "ref",
    "U": "district",
    "O": "officer",
    "A": "area",
    "X": "lon",
    "Y": "lat",
    "S": "text_sealed",
    "P": "head",
}


def _pieces(text: str, report: Any) -> list[str | tuple[str, int]]:
    """An event's text cut where copies differ; what is put in is JSON already."""
    body = json.loads(text)
    body["at"] = _mark("T", body["at"])
    body["prev"] = _mark("P") if body["prev"] else ""
    body["stream"], body["ref"] = _mark("D"), _mark("R")
    names = {world.district(0): "U", world.officer(0): "O", world.area(0): "A", report.id: "D"}
    if body["actor"] in names:
        body["actor"] = _mark(names[body["actor"]])
    if "text" in body.get("states", {}).get("sealed", {}):
        body["states"]["sealed"]["text"] = _mark("S")
    for move in body["moves"]:
        move["t"] = _mark("T", move["t"])
        facts = move.get("f", {})
        for name, value in facts.items():
            facts[name] = _fact(name, value, names)
    encoded = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    pieces: list[str | tuple[str, int]] = []
    end = 0
    for found in _MARK.finditer(encoded):
        pieces.append(encoded[end : found.start()])
        pieces.append((_LETTERS[found[1]], int(found[2] or 0)))
        end = found.end()
    return [*pieces, encoded[end:]]


def _fact(name: str, value: Any, names: dict[str, str]) -> Any:
    if name in ("lon", "lat"):
        return _mark("X" if name == "lon" else "Y")
    if isinstance(value, str) and value in names:
        return _mark(names[value])
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", value):
        return _mark("I", int(datetime.fromisoformat(value).timestamp()))
    return value


def _mark(letter: str, at: int | None = None) -> str:
    return f"\x01{letter}{'' if at is None else at}\x01"


def iso(epoch_s: int) -> str:
    """An instant as facts spell it."""
    return datetime.fromtimestamp(epoch_s, UTC).isoformat()


digest = audit.digest
