"""What kind of row a table holds, by the dataclass that its rows become: names of columns, values of cells, and what is
wrong with them. Owns spellings; must never know what a column means, nor read a file.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum
from io import StringIO
from types import UnionType
from typing import Any, get_args, get_origin, get_type_hints

from cc.core.phrases import Phrase
from cc.tabular.cells import from_cell
from cc.tabular.suggest import meant

_YES, _NO = ("yes", "true", "1", "ya", "y"), ("no", "false", "0", "tidak", "t", "n")

OTHER_NAMES = {
    "kode": ("code",),
    "nama": ("name", "name_id"),
    "induk": ("parent",),
    "jenis": ("kind",),
    "zona": ("zone",),
    "peran": ("role",),
    "giliran": ("shift",),
    "keahlian": ("skills",),
    "aktif": ("active",),
    "surel": ("email",),
    "sandi": ("password",),
    "kategori": ("category",),
    "wilayah": ("area",),
    "prioritas": ("priority",),
    "tingkat": ("level",),
    "sumber": ("source",),
}
"""Indonesian names of columns: each is the first of those that the file's kind of row has."""


class _Wrong(Exception):
    def __init__(self, phrase: Phrase) -> None:
        super().__init__(str(phrase))
        self.phrase = phrase


class WrongColumns(_Wrong):
    """The columns are wrong, and so every row is."""


class WrongCell(_Wrong):
    """A row is wrong; others may be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    name: str
    needed: bool
    optional: bool
    many: bool
    choices: tuple[str, ...]
    read: Callable[[str], object]


class RowShape:
    """The columns of one kind of row, and how a cell of each is read."""

    def __init__(self, kind: type[Any], noun: str, told_only: frozenset[str]) -> None:
        hints = get_type_hints(kind)
        self._noun, self._told_only = noun, told_only
        self._columns = {each.name: _column(each, hints[each.name]) for each in fields(kind)}
        self._names: dict[str, str | None] = {}

    def read(self, values: Mapping[str, Any], flat: bool) -> dict[str, Any]:
        """What the row's class is made of. WrongCell for a value, WrongColumns for a name."""
        found: dict[str, Any] = {}
        for given, value in values.items():
            name = self._name(given, values)
            if name is None:
                continue
            column = self._columns[name]
            if value is None or (isinstance(value, str) and not value.strip()):
                if value is None and column.optional:
                    found[name] = None
                elif isinstance(value, str) and not flat and column.read is _text and not column.needed:
                    found[name] = value
                continue
            found[name] = _value(column, from_cell(value.strip()) if flat and isinstance(value, str) else value)
        for column in self._columns.values():
            if column.needed and column.name not in found:
                self._require(column, values)
                if not column.optional:
                    raise WrongCell(Phrase("{column:quoted} is empty", {"column": column.name}))
                found[column.name] = None
        return found

    def _require(self, column: _Column, values: Mapping[str, Any]) -> None:
        if not column.optional and all(self._names.get(given) != column.name for given in values):
            facts = {"column": column.name, "noun": self._noun, "known": list(self._columns)}
            raise WrongColumns(
                Phrase("there is no column {column:quoted}. Columns of {noun} are {known:quoted}.", facts)
            )

    def _name(self, given: str, values: Mapping[str, Any]) -> str | None:
        if given not in self._names:
            self._names[given] = self._found(given, values)
        return self._names[given]

    def _found(self, given: str, values: Mapping[str, Any]) -> str | None:
        folded = given.strip().casefold().replace(" ", "_").replace("-", "_")
        if folded in self._columns:
            return folded
        if folded in self._told_only:
            return None
        for other in OTHER_NAMES.get(folded, ()):
            if other in self._columns and other not in values:
                return other
        problem = meant(Phrase("unknown {column:quoted}.", {"column": given}), given, self._columns)
        facts = {"problem": problem, "known": list(self._columns)}
        raise WrongColumns(Phrase("{problem} Known are {known:quoted}.", facts))


def _column(part: "Field[Any]", hint: Any) -> _Column:
    optional = get_origin(hint) is UnionType
    bare = next((each for each in get_args(hint) if each is not type(None)), hint) if optional else hint
    many = get_origin(bare) is tuple
    each = get_args(bare)[0] if many else bare
    choices: tuple[str, ...] = ()
    read: Callable[[str], object] = _text
    if each is bool:
        read, choices = _truth, ("yes", "no")
    elif isinstance(each, type) and issubclass(each, Enum):
        read, choices = _chooser(each), tuple(str(one.value) for one in part.metadata.get("choices", each))
    elif each is int:
        read = _whole
    needed = part.default is MISSING and part.default_factory is MISSING
    return _Column(
        name=part.name,
        needed=needed,
        optional=optional,
        many=many,
        choices=choices,
        read=read,
    )


def _value(column: _Column, value: Any) -> Any:
    """A cell as its column wants it; WrongCell that names the column and what it may be."""
    facts = {"column": column.name, "given": str(value), "choices": list(column.choices)}
    if column.many:
        listed = value if isinstance(value, list) else [value] if not isinstance(value, str) else _split(value)
        if not all(isinstance(each, str) for each in listed):
            raise WrongCell(Phrase("{column} must be texts, not {given:quoted}", facts))
        return tuple(_read(column, each, {**facts, "given": each}) for each in listed)
    if isinstance(value, Mapping | list):
        raise WrongCell(Phrase("{column} must be one value, not a list or a table", facts))
    if column.read is _text and not isinstance(value, str | int):
        raise WrongCell(Phrase("{column} must be a text, not {given:quoted}", facts))
    text = ("yes" if value else "no") if isinstance(value, bool) and column.read is _truth else str(value)
    return _read(column, text, facts)


def _read(column: _Column, text: str, facts: Mapping[str, Any]) -> Any:
    """One text as its column wants it; WrongCell with the facts."""
    try:
        return column.read(text)
    except ValueError:
        if len(column.choices) > 2:
            raise WrongCell(Phrase("{column} must be one of {choices}, not {given:quoted}", facts)) from None
        if column.choices:
            raise WrongCell(Phrase("{column} must be {choices:or}, not {given:quoted}", facts)) from None
        raise WrongCell(Phrase("{column} must be a whole number, not {given:quoted}", facts)) from None


def _split(cell: str) -> list[str]:
    """Values between semicolons; one that has a semicolon itself stands in quotes."""
    lines = csv.reader(StringIO(cell, newline=""), delimiter=";", skipinitialspace=True)
    return [each.strip() for line in lines for each in line if each.strip()]


def _text(text: str) -> object:
    return text


def _whole(text: str) -> object:
    return int(text)


def _truth(text: str) -> object:
    folded = text.strip().casefold()
    if folded in _YES or folded in _NO:
        return folded in _YES
    raise ValueError


def _chooser(kind: type[Enum]) -> Callable[[str], object]:
    known = {str(each.value).casefold(): each for each in kind}

    def choose(text: str) -> object:
        try:
            return known[text.strip().casefold()]
        except KeyError:
            raise ValueError from None

    return choose
