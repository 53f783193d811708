"""The rows that a batch of reports has, read at once by table: what the proof of reports compares. Read only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, bindparam, select

from cc.core.store.sql import tables

Row = dict[str, Any]
_IDS: Any = bindparam("ids", expanding=True)
_OWNED: tuple[tuple[Table, str, tuple[str, ...]], ...] = (
    (tables.task, "report_id", ("number",)),
    (tables.clock, "report_id", ("number", "target", "episode")),
    (tables.evidence, "report_id", ("number",)),
    (tables.report_sight, "report_id", ("unit",)),
    (tables.report_share, "report_id", ("unit",)),
    (tables.break_glass, "report_id", ("seq",)),
    (tables.imported, "report_id", ("source", "row_key", "agency")),
)
"""Tables whose rows belong to a report: the column that names it, and those that name the row beside it."""
_QUERIES = {
    table.name: select(table).where(table.c[owner].in_(_IDS)).order_by(*table.primary_key.columns)
    for table, owner, _ in _OWNED
}
Read = dict[str, list[Any]]
"""Rows by table, in the order of their keys."""


@dataclass(slots=True)
class Stored:
    """One report's rows as they are: its own, and those of each table of _OWNED by what names them."""

    report: Row
    rows: dict[str, dict[tuple[Any, ...], Row]] = field(
        default_factory=lambda: {table.name: {} for table, _, _ in _OWNED}
    )


def read(connection: Connection, reports: Sequence[Any]) -> Read:
    """Every row of these reports (rows of `report`) in the other tables."""
    ids = {"ids": [str(row.id) for row in reports]}
    return {table.name: list(connection.execute(_QUERIES[table.name], ids)) for table, _, _ in _OWNED}


def stored(reports: Sequence[Any], rows: Read) -> dict[str, Stored]:
    """Everything of these reports, by id."""
    found = {str(row.id): Stored(dict(row._mapping)) for row in reports}
    for table, owner, names in _OWNED:
        for row in rows[table.name]:
            values = dict(row._mapping)
            found[values[owner]].rows[table.name][tuple(values[name] for name in names)] = values
    return found


def ownerless(connection: Connection, most: int) -> Iterator[tuple[str, str]]:
    """Table and report's id of rows whose report is not there."""
    for table, owner, _ in _OWNED:
        column = table.c[owner]
        query = select(column).outerjoin(tables.report, tables.report.c.id == column)
        lost = query.where(tables.report.c.id.is_(None)).distinct().order_by(column).limit(most)
        yield from ((table.name, str(name)) for name in connection.execute(lost).scalars())
