"""A row of a file → a report's history as the door takes it. Owns what a map's fields mean; knows no file."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from cc.core.intents.reports import ImportedRow
from cc.core.records.report import GIVEN_PLACE, PLACE_TEXTS
from cc.core.rules.lifecycle.tables import is_open
from cc.core.vocabulary import Priority, ReportStatus
from cc.intake.field_spec import Constant, Values, columns_of, reader
from cc.intake.import_map import ANYTHING, FIELDS, ImportMap
from cc.intake.map_table import fold
from cc.intake.places import PlaceReader
from cc.intake.times import TimeReader

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NOT_CODE = re.compile(r"[^\w]+")
_MOST_CODE = 60
_MOST_REMEMBERED = 1000
"""Values of a column that are kept in memory; a free text mapped by mistake has as many as there are rows."""


class RowProblem(Exception):
    """Why a row cannot be taken, for the rejects file."""


class RowMapper:
    """Turns rows into ImportedRows by one map.

    `units` are the codes that the Centre has: a unit that it has not, and that the map does not create, is left to the
    routes. `unknown` counts, by field, values that the map knows nothing of.
    """

    def __init__(self, map_: ImportMap, units: Collection[str] = ()) -> None:
        self._map, self._units = map_, frozenset(units)
        self._times = TimeReader(map_.zone, map_.time_formats)
        self._places = PlaceReader(map_)
        self._read = {name: reader(map_.fields.get(name, (Constant(""),)), map_.empty) for name in FIELDS}
        self._attributes = [(name, reader(spec, map_.empty)) for name, spec in map_.attributes.items()]
        self._codes: dict[tuple[str, str], tuple[str, str]] = {}
        self.unknown: dict[str, Counter[str]] = {}

    def row_id(self, values: Values) -> str:
        """The id that the row brings; empty when it brings none."""
        return self._read["id"](values)

    def row(self, values: Values, row_key: str) -> ImportedRow:
        """The row's report. Raises RowProblem."""
        received_at, ambiguous = self._time("received_at", values)
        if received_at is None:
            raise RowProblem(f"it does not say when it came in ({self._columns('received_at')} is empty)")
        closed_at, closed_ambiguous = self._time("closed_at", values)
        due_at, due_ambiguous = self._time("due_at", values)
        attributes = {name: text for name, read in self._attributes if (text := read(values))}
        lon, lat, kept = self._places.read(values)
        if kept:
            attributes[GIVEN_PLACE] = kept
        status = self._status(values, closed_at)
        if is_open(status) and closed_at is not None and closed_at >= received_at:
            attributes.setdefault(self._columns("closed_at"), self._read["closed_at"](values))
            closed_at = None
        category, category_name = self._code("category", values)
        unit, unit_name = self._code("unit", values)
        return ImportedRow(
            row_key=row_key,
            text=self._read["text"](values),
            category=category or "other",
            received_at=received_at,
            status=status,
            source_id=self.row_id(values),
            closed_at=closed_at,
            due_at=due_at,
            priority=self._priority(values),
            unit=self._known_unit(unit),
            lon=lon,
            lat=lat,
            **{name: self._read[name](values) for name in PLACE_TEXTS},
            reporter=self._read["reporter"](values),
            closing_note=self._read["closing_note"](values),
            ambiguous_time=ambiguous or closed_ambiguous or due_ambiguous,
            attributes=attributes,
            category_name=category_name,
            unit_name=unit_name,
        )

    def _time(self, field: str, values: Values) -> tuple[datetime | None, bool]:
        text = self._read[field](values)
        if not text:
            return None, False
        try:
            return self._times.read(text)
        except ValueError as wrong:
            raise RowProblem(f"{self._columns(field)}: {wrong}") from None

    def _columns(self, field: str) -> str:
        return ", ".join(columns_of(self._map.fields.get(field, ()))) or field

    def _status(self, values: Values, closed_at: datetime | None) -> ReportStatus:
        """As the map says; what it does not know is closed if it has a closing time, else new."""
        given = self._read["status"](values)
        table = self._map.values.get("status", {})
        target = table.get(fold(given), table.get(ANYTHING))
        if target is not None:
            return ReportStatus(target)
        if given and "status" in self._map.fields:
            self._note("status", given)
        return ReportStatus.CLOSED if closed_at is not None else ReportStatus.NEW

    def _priority(self, values: Values) -> Priority | None:
        given = self._read["priority"](values)
        if not given:
            return None
        table = self._map.values.get("priority", {})
        target = table.get(fold(given), table.get(ANYTHING, given))
        if target not in ("1", "2", "3", "4"):
            self._note("priority", given)
            return None
        return Priority(int(target))

    def _code(self, field: str, values: Values) -> tuple[str, str]:
        """A category's or unit's code and name, both empty when the row names none."""
        given = self._read[field](values)
        known = self._codes.get((field, given))
        if known is None:
            if len(self._codes) >= _MOST_REMEMBERED:
                self._codes.clear()
            known = self._codes[field, given] = self._new_code(field, given)
        return known

    def _new_code(self, field: str, given: str) -> tuple[str, str]:
        table = self._map.values.get(field, {})
        target = table.get(fold(given)) or (table.get(ANYTHING) if given else None)
        code = target or code_for(given, keep=field == "unit")
        return code, self._map.names.get(field, {}).get(fold(code)) or given

    def _known_unit(self, code: str) -> str | None:
        if not code:
            return None
        if code in self._units or "units" in self._map.create_missing:
            return code
        self._note("unit", code)
        return None

    def _note(self, field: str, value: str) -> None:
        counts = self.unknown.setdefault(field, Counter())
        if value in counts or len(counts) < _MOST_REMEMBERED:
            counts[value] += 1


def code_for(name: str, *, keep: bool = False) -> str:
    """A code for a name that no table knows: in small letters with hyphens; with `keep`, as it is if it looks like a
    code. Empty for the empty name."""
    if not name or (keep and _CODE.fullmatch(name) and len(name) <= _MOST_CODE):
        return name
    code = _NOT_CODE.sub("-", name.casefold()).strip("-_") or "unnamed"
    if len(code) <= _MOST_CODE:
        return code
    return f"{code[: _MOST_CODE - 9]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
