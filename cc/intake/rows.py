"""A row of a file → a report's history as the door takes it. Owns what a map's fields mean; knows no file."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection
from datetime import datetime

from cc.core.intents.reports import ImportedRow
from cc.core.phrases import Phrase
from cc.core.records.reports import GIVEN_PLACE, PLACE_TEXTS
from cc.core.rules.lifecycle.tables import is_open
from cc.core.rules.work.ended import FIRST_YEAR, LAST_YEAR, is_sentinel
from cc.core.vocabulary import Priority, ReportStatus
from cc.intake import time_words, totals
from cc.intake.field_spec import Constant, Values, columns_of, reader
from cc.intake.import_map import ANYTHING, FIELDS, ImportMap
from cc.intake.losses import Losses
from cc.intake.map_table import fold
from cc.intake.places import PlaceReader
from cc.intake.row_ids import is_no_id
from cc.intake.times import ISO, NoTime, TimeReader

TIMES = ("received_at", "closed_at", "due_at")
GIVEN_ID = "id_given"
_EDGES = (FIRST_YEAR - 1, FIRST_YEAR, LAST_YEAR, LAST_YEAR + 1)
"""In these it is the zone that says whether a time stands for none."""
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_NOT_CODE = re.compile(r"[^\w]+")
_MOST_CODE = 60
_MOST_REMEMBERED = 1000
"""Values of a column that are kept in memory; a free text mapped by mistake has as many as there are rows."""


class RowProblem(Exception):
    """Why a row cannot be taken, for the rejects file; `phrase` says it."""

    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


_NO_ID = Phrase("it is no id: such rows are known by what they say")
_EXCHANGED = Phrase("latitude and longitude stood the other way round and were exchanged")
_UNKNOWN = Phrase("the map does not know it")
_NO_TIME = Phrase("it stands for no time")


class RowMapper:
    """Turns rows into ImportedRows by one map.

    `units` are the codes that the Centre has: a unit that it has not, and that the map does not create, is left to the
    routes. `unknown` counts, by field, values that the map knows nothing of. `cells_are_times` is for workbooks, whose
    cells know what is a time and are written in ISO 8601 whatever the map says.
    """

    def __init__(self, map_: ImportMap, units: Collection[str] = (), *, cells_are_times: bool = False) -> None:
        self._map, self._units = map_, frozenset(units)
        formats = map_.time_formats if not cells_are_times or ISO in map_.time_formats else (ISO, *map_.time_formats)
        self._times = TimeReader(map_.zone, formats)
        self._places = PlaceReader(map_)
        self._read = {name: reader(map_.fields.get(name, (Constant(""),)), map_.empty) for name in FIELDS}
        self._attributes = [(name, reader(spec, map_.empty)) for name, spec in map_.attributes.items()]
        self._last_id = "", False
        self._codes: dict[tuple[str, str], tuple[str, str]] = {}
        self.unknown: dict[str, Counter[str]] = {}

    def row_id(self, values: Values) -> str:
        """The id that the row brings; empty when it brings none, or what a spreadsheet left of one."""
        given = self._read["id"](values)
        return "" if given and self._is_none(given) else given

    def _is_none(self, given_id: str) -> bool:
        """Whether an id stands for none; a row's is asked for several times, one after the other."""
        if self._last_id[0] != given_id:
            self._last_id = given_id, is_no_id(given_id)
        return self._last_id[1]

    def total(self, values: Values) -> str:
        """What a row of totals is called in the file (`JUMLAH`); empty for a report: it names no time of receipt."""
        word = totals.word(values)
        if not word:
            return ""
        came = self._read["received_at"](values)
        try:
            at = None if not came or time_words.is_nothing(came) else self._times.read(came)
        except NoTime:
            at = None
        return word if at is None else ""

    def check(self, values: Values, losses: Losses) -> None:
        """Count what of a row cannot be read, without making a report of it; a row of totals loses nothing."""
        if self.total(values):
            return
        given = self._read["id"](values)
        if given and self._is_none(given):
            losses.note("id", given, _NO_ID)
        for field in TIMES:
            text = self._read[field](values)
            if text:
                self._check_time(field, text, losses)
        place, told = self._places.told(values)
        if told or place.lon is not None:
            losses.gave("place")
        if place.why:
            losses.lose("place", told, place.why)
        if place.swapped:
            losses.note("place", "", _EXCHANGED)
        status = self._read["status"](values)
        if status:
            losses.gave("status")
            if self._target(status) is None and "status" in self._map.fields:
                losses.lose("status", status, _UNKNOWN)

    def _check_time(self, field: str, text: str, losses: Losses) -> None:
        losses.gave(field)
        if time_words.is_nothing(text):
            return
        try:
            at = self._times.looks(text)
            if at.year in _EDGES:
                at, _ = self._times.read(text)
        except NoTime as wrong:
            losses.lose(field, text, wrong.why)
        else:
            if is_sentinel(at):
                losses.note(field, text, _NO_TIME)

    def row(self, values: Values, row_key: str, *, garbled: bool = False) -> ImportedRow:
        """The row's report. Raises RowProblem."""
        if total := self.total(values):
            raise RowProblem(Phrase("it is a row of totals ({total:quoted}), no report", {"total": total}))
        received_at, ambiguous = self._time("received_at", values)
        if received_at is None:
            column = {"column": self._columns("received_at")}
            raise RowProblem(Phrase("it does not say when it came in ({column} is empty)", column))
        closed_at, closed_ambiguous = self._time("closed_at", values)
        due_at, due_ambiguous = self._time("due_at", values)
        attributes = {name: text for name, read in self._attributes if (text := read(values))}
        place, kept = self._places.told(values)
        if kept:
            attributes[GIVEN_PLACE] = kept
        given_id = self._read["id"](values)
        if given_id and self._is_none(given_id):
            attributes[GIVEN_ID], given_id = given_id, ""
        status, told = self._status(values, closed_at)
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
            source_id=given_id,
            closed_at=closed_at,
            due_at=due_at,
            priority=self._priority(values),
            unit=self._known_unit(unit),
            lon=place.lon,
            lat=place.lat,
            **{name: self._read[name](values) for name in PLACE_TEXTS},
            reporter=self._read["reporter"](values),
            closing_note=self._read["closing_note"](values),
            ambiguous_time=ambiguous or closed_ambiguous or due_ambiguous,
            attributes=attributes,
            category_name=category_name,
            unit_name=unit_name,
            status_told=told,
            garbled=garbled,
        )

    def _time(self, field: str, values: Values) -> tuple[datetime | None, bool]:
        text = self._read[field](values)
        if not text or time_words.is_nothing(text):
            return None, False
        try:
            return self._times.read(text)
        except NoTime as wrong:
            facts = {"column": self._columns(field), "problem": wrong.phrase}
            raise RowProblem(Phrase("{column}: {problem}", facts)) from None

    def _columns(self, field: str) -> str:
        return ", ".join(columns_of(self._map.fields.get(field, ()))) or field

    def _status(self, values: Values, closed_at: datetime | None) -> tuple[ReportStatus, bool]:
        """As the map says (True), else concluded: where the row names none, it is closed if it has a closing time. A
        status that the map does not know closes nothing: only one that means an end does."""
        given = self._read["status"](values)
        target = self._target(given)
        if target is not None:
            return ReportStatus(target), True
        if given and "status" in self._map.fields:
            self._note("status", given)
            return ReportStatus.NEW, True
        return (ReportStatus.NEW if closed_at is None else ReportStatus.CLOSED), False

    def _target(self, given: str) -> str | None:
        table = self._map.values.get("status", {})
        return table.get(fold(given), table.get(ANYTHING))

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
