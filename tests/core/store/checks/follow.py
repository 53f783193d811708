"""Rows made anew from events by our own rules, as whoever knows the code would. Owns that order; changes no event."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, delete, insert, select, text, update
from sqlalchemy.exc import DBAPIError

from cc.core.errors import CoreError
from cc.core.keyring import KeyRing
from cc.core.records.trail import Event
from cc.core.rules.sla.fold import fold
from cc.core.rules.work import commitments
from cc.core.rules.work.derived import derived
from cc.core.store.checks import proof_house, proof_reports, report_rows
from cc.core.store.checks.proof_reports import House
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.reports.clock_rows import clock_row
from cc.core.store.sql.columns import metadata
from cc.core.store.trail import audit

FAILED = (CoreError, LookupError, TypeError, ValueError, AttributeError, DBAPIError)
"""Of events that no rule follows, or no row can hold: then rows stay as they are."""


class Follower:
    """Works on the attacker's connection."""

    owned = ("task", "clock", "evidence", "report_sight", "report_share", "imported", "break_glass")

    def __init__(self, connection: Connection, keys: KeyRing) -> None:
        self.connection, self.keys = connection, keys
        self.root = DirectoryCache().at(connection).root

    def rows(self, stream: str) -> None:
        """What a stream tells of, as its events give it now."""
        try:
            with self.connection.begin_nested():
                self._rows(stream)
        except FAILED:
            return

    def _rows(self, stream: str) -> None:
        rows: list[Any] = list(self.connection.execute(audit.EVENTS_OF, {"stream": stream}))
        events = [audit.decode(row) for row in rows]
        if ":" in stream:
            self._house(stream, events)
        elif events:
            self._report(stream, events)

    def _report(self, stream: str, events: Sequence[Event]) -> None:
        house = House(DirectoryCache().at(self.connection), people.units(self.connection), self.keys)
        report = metadata.tables["report"]
        row = self.connection.execute(select(report).where(report.c.id == stream)).one()
        there = report_rows.stored([row], report_rows.read(self.connection, [row]))[stream]
        found = derived(events)
        clocks = fold(events, house.directory.all_policies, house.directory.calendars)
        own = proof_reports._report(house, found, clocks)
        given = {name: value for name, value in own.items() if name not in commitments.SEALED}
        given["flags"] = _written(given["flags"])
        self.connection.execute(update(report).where(report.c.id == stream).values(given))
        self._all("clock", stream, [clock_row(stream, clock) for clock in clocks])
        for table, rows in proof_reports._rows(house, found, clocks, own).items():
            if table != "imported":
                before = there.rows[table]
                self._all(table, stream, [self._whole(table, stream, key, row, before) for key, row in rows.items()])

    def _whole(self, table: str, stream: str, key: Any, row: Any, before: Any) -> dict[str, Any]:
        """A row with what names it, and with columns that no event says as they were."""
        names = {"report_sight": ("unit",), "report_share": ("unit",), "break_glass": ("seq",)}.get(table, ("number",))
        given = {**before.get(key, {}), **row, "report_id": stream, **dict(zip(names, key, strict=True))}
        return {name: value for name, value in given.items() if name in metadata.tables[table].c}

    def _all(self, table: str, stream: str, rows: list[dict[str, Any]]) -> None:
        there = metadata.tables[table]
        self.connection.execute(delete(there).where(there.c.report_id == stream))
        for row in rows:
            self.connection.execute(insert(there), row)

    def _house(self, stream: str, events: Sequence[Event]) -> None:
        kind, _, code = stream.partition(":")
        for told in proof_house.KINDS.get(kind, ()):
            for key, row in told.given(code, events).items():
                columns = {name: _written(value) for name, value in row.items() if name in told.table.c}
                here = [told.table.c[name] == value for name, value in zip(told.keys, key, strict=True)]
                if columns:
                    self.connection.execute(update(told.table).where(*here).values(columns))

    def counts(self) -> None:
        """Boards' counts and the counter of refs, as they would be counted."""
        self._sql("DELETE FROM tally")
        by = "status, priority, restricted"
        into = f"INSERT INTO tally (unit, {by}, shard, n)"
        self._sql(f"{into} SELECT :root, {by}, 0, count(*) FROM report GROUP BY {by}", root=self.root)
        joined = "FROM report_sight s JOIN report r ON r.id = s.report_id"
        below = f"SELECT s.unit, {by}, 0, count(*) {joined} WHERE s.unit != :root GROUP BY s.unit, {by}"
        self._sql(f"{into} {below}", root=self.root)
        if self.connection.dialect.name == "sqlite":
            self._refs()

    def _refs(self) -> None:
        """Refs without a gap, in their order."""
        query = "SELECT id, ref FROM report ORDER BY ref"
        rows = self.connection.execute(text(query)).all()
        self._sql("UPDATE counter SET value = :n WHERE name = 'report'", n=len(rows))

    def _sql(self, statement: str, **given: object) -> None:
        self.connection.execute(text(statement), given)


def _written(value: Any) -> Any:
    """As rows hold it: lists and objects as their JSON text."""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value
