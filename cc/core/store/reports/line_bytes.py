"""Lines as the bytes of their JSON, remembered: a page handed on as bytes makes no record of what it had before.

All that a line says follows from its report's events, so that the last one's hash (`head`) names it: neither who asks
nor the time of day changes it. Owns what is remembered; knows no list and no scope.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from cc.core.records.reports import ReportLine
from cc.core.store.reports.lines import LINE_COLUMNS, R, line
from cc.core.store.sql.json import adapter
from cc.core.store.sql.prepared import RawRow

STAMP_COLUMNS: tuple[Any, ...] = (R.c.id, R.c.head)
"""What names a line's bytes; the report's id first."""
MOST = 20_000
"""Lines in one generation: about 10 MB. There are two, so that what is asked for again stays."""
_LINES = select(*LINE_COLUMNS).where(R.c.id.in_(bindparam("ids", expanding=True)))

Stamp = tuple[str, str]


class LineBytes:
    """Any thread may ask; what two find missing at once is made twice."""

    def __init__(self) -> None:
        self._young: dict[Stamp, bytes] = {}
        self._old: dict[Stamp, bytes] = {}

    def of(self, connection: Connection, rows: Sequence[RawRow]) -> list[bytes]:
        """The lines of rows that begin with STAMP_COLUMNS, in their order; the connection sees the state that they are
        of."""
        stamps: list[Stamp] = [row[:2] for row in rows]
        young = self._young
        try:
            return [young[stamp] for stamp in stamps]
        except KeyError:
            made = self._made(connection, stamps)
            return [made[stamp] for stamp in stamps]

    def _made(self, connection: Connection, stamps: Sequence[Stamp]) -> dict[Stamp, bytes]:
        """Those that are remembered, and the others made."""
        found = {stamp: known for stamp in stamps if (known := self._young.get(stamp) or self._old.get(stamp))}
        missing = {stamp[0]: stamp for stamp in stamps if stamp not in found}
        if missing:
            write = adapter(ReportLine).dump_json
            for row in connection.execute(_LINES, {"ids": list(missing)}):
                found[missing[row[0]]] = write(line(tuple(row)), warnings=False)
        for stamp, made in found.items():
            self._keep(stamp, made)
        return found

    def _keep(self, stamp: Stamp, made: bytes) -> None:
        if len(self._young) >= MOST:
            self._old, self._young = self._young, {}
        self._young[stamp] = made
