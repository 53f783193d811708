"""Rows of units, categories, routes, people and areas from files that people write: CSV, a workbook, JSON or TOML.

Every row is read before any is sent; what is wrong is told with line and column, many rows at once. What `list --json`
and `list --csv` print is read back. Owns spellings of columns and cells; must never know what a column means: the rows'
classes say what they need.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, fields
from enum import Enum
from io import StringIO
from pathlib import Path
from types import UnionType
from typing import Any, TextIO, TypeVar, get_args, get_origin, get_type_hints

from cc.cli.diagnostics import note
from cc.cli.files import content
from cc.core.errors import InputError
from cc.tabular.cells import from_cell, to_cell
from cc.tabular.suggest import meant
from cc.tabular.table import FLAT, Layout, rows, survey

RowT = TypeVar("RowT")
CAP_BYTES = 64 << 20
MOST_TOLD = 8
_YES, _NO = ("yes", "true", "1", "ya", "y"), ("no", "false", "0", "tidak", "t", "n")
_NEVER_WRITTEN = ("password",)

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


def rows_from(
    path: Path, kind: type[RowT], noun: str, *, listed: type[object] | None = None, sheet: str | None = None
) -> tuple[RowT, ...]:
    """The file's rows as `kind`. A TOML file has `[[noun]]` tables, JSON a list (or an object with one), CSV and
    workbooks a header; there several values of one cell stand between semicolons. What `listed` (the
    record that lists show) has beside the columns of `kind` is passed over: nobody can set it. Raises InputError."""
    told_only = {each.name for each in fields(listed)} if listed else ()  # type: ignore[arg-type]  # a dataclass
    shape = _Shape(kind, noun, frozenset(told_only))
    answer: list[RowT] = []
    wrong: list[str] = []
    for where, values, flat in _given(path, noun, sheet):
        if isinstance(values, str):
            wrong.append(f"{where}: {values}")
            continue
        try:
            answer.append(kind(**shape.read(values, flat)))
        except ValueError as problem:
            wrong.append(f"{where}: {problem}")
        except _WrongColumns as problem:
            raise _wrong(path, f"{where}: {problem}") from problem
    if wrong:
        more = f" And {len(wrong) - MOST_TOLD} more rows are wrong." if len(wrong) > MOST_TOLD else ""
        raise _wrong(path, "; ".join(each.rstrip(".") for each in wrong[:MOST_TOLD]) + f".{more}")
    if not answer:
        raise _wrong(path, f"there are no rows in it; in TOML each begins with [[{noun}]].")
    return tuple(answer)


def write_csv(kind: type[object], items: Iterable[object], out: TextIO) -> int:
    """Items as a CSV that `rows_from` reads back: the columns of `kind` that they have, but no password. How many."""
    names, count = list[str](), 0
    writer = csv.writer(out, lineterminator="\n")
    for item in items:
        if not names:
            names = [each.name for each in _fields(kind) if hasattr(item, each.name)]
            writer.writerow(names)
        writer.writerow([_spelled(getattr(item, name)) for name in names])
        count += 1
    if not names:
        writer.writerow([each.name for each in _fields(kind)])
    return count


def _fields(kind: type[object]) -> list["Field[Any]"]:
    return [each for each in fields(kind) if each.name not in _NEVER_WRITTEN]  # type: ignore[arg-type]  # dataclasses


def _spelled(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        line = StringIO()
        csv.writer(line, delimiter=";", lineterminator="").writerow(value)
        return to_cell(line.getvalue()) if any(value) else ""
    return to_cell(str(value.value if isinstance(value, Enum) else value))


def _given(path: Path, noun: str, sheet: str | None) -> Iterator[tuple[str, Mapping[str, Any] | str, bool]]:
    """Where each row stands, what it says (or why it cannot be read), and whether its cells are text."""
    if path.suffix.lower() == ".toml":
        for number, row in enumerate(_toml(path, noun), 1):
            yield f"row {number}", row, False
        return
    if path.is_file() and path.stat().st_size > CAP_BYTES:
        raise InputError(f"{path} is larger than {CAP_BYTES >> 20} MB; split it.", code="file.too_large")
    found = survey(path, Layout(sheet=sheet))
    flat = found.layout.format in FLAT
    if found.twice:
        raise _wrong(path, f"the column {found.twice[0]} stands there twice: it is not clear which one is meant.")
    for sentence in found.told:
        note("{sentence}", sentence=sentence)
    for raw in rows(found):
        where = f"line {raw.line}" if flat else f"row {raw.line}"
        yield where, raw.problem or {name: value for name, value in raw.values.items() if name}, flat


def _toml(path: Path, noun: str) -> list[Mapping[str, Any]]:
    try:
        told = tomllib.loads(content(path, CAP_BYTES).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise _wrong(path, f"it is no TOML ({wrong}).") from wrong
    listed = told.get(noun, [])
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        raise _wrong(path, f"rows are expected, each beginning with [[{noun}]].")
    return listed


class _WrongColumns(Exception):
    """The columns are wrong, and so every row is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    name: str
    needed: bool
    optional: bool
    many: bool
    choices: tuple[str, ...]
    read: Callable[[str], object]


class _Shape:
    """The columns of one kind of row, and how a cell of each is read."""

    def __init__(self, kind: type[Any], noun: str, told_only: frozenset[str]) -> None:
        hints = get_type_hints(kind)
        self._noun, self._told_only = noun, told_only
        self._columns = {each.name: _column(each, hints[each.name]) for each in fields(kind)}
        self._names: dict[str, str | None] = {}

    def read(self, values: Mapping[str, Any], flat: bool) -> dict[str, Any]:
        """What the row's class is made of. ValueError for a value that is wrong, _WrongColumns for a name."""
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
                    raise ValueError(f"{column.name} is empty")
                found[column.name] = None
        return found

    def _require(self, column: _Column, values: Mapping[str, Any]) -> None:
        if not column.optional and all(self._names.get(given) != column.name for given in values):
            known = ", ".join(self._columns)
            raise _WrongColumns(f"there is no column {column.name}. A {self._noun}'s columns are {known}.")

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
        known = ", ".join(self._columns)
        raise _WrongColumns(f"unknown {given}.{meant(given, self._columns)} Known are {known}.")


def _column(part: "Field[Any]", hint: Any) -> _Column:
    optional = get_origin(hint) is UnionType
    bare = next((each for each in get_args(hint) if each is not type(None)), hint) if optional else hint
    choices: tuple[str, ...] = ()
    read: Callable[[str], object] = _text
    if bare is bool:
        read, choices = _truth, ("yes", "no")
    elif isinstance(bare, type) and issubclass(bare, Enum):
        read, choices = _chooser(bare), tuple(str(each.value) for each in bare)
    elif bare is int:
        read = _whole
    needed = part.default is MISSING and part.default_factory is MISSING
    return _Column(
        name=part.name,
        needed=needed,
        optional=optional,
        many=get_origin(bare) is tuple,
        choices=choices,
        read=read,
    )


def _value(column: _Column, value: Any) -> Any:
    """A cell as its column wants it; ValueError that names the column and what it may be."""
    if column.many:
        listed = value if isinstance(value, list) else [value] if not isinstance(value, str) else _split(value)
        if not all(isinstance(each, str) for each in listed):
            raise ValueError(f"{column.name} must be texts, not {value!r}")
        return tuple(listed)
    if isinstance(value, Mapping | list):
        raise ValueError(f"{column.name} must be one value, not a list or a table")
    if column.read is _text and not isinstance(value, str | int):
        raise ValueError(f"{column.name} must be a text, not {value!r}")
    text = ("yes" if value else "no") if isinstance(value, bool) and column.read is _truth else str(value)
    try:
        return column.read(text)
    except ValueError:
        allowed = f"one of {', '.join(column.choices)}" if len(column.choices) > 2 else " or ".join(column.choices)
        raise ValueError(f"{column.name} must be {allowed or 'a whole number'}, not {value!r}") from None


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


def _wrong(path: Path, what: str) -> InputError:
    return InputError(f"{path}: {what} Nothing was taken.", code="file.wrong", fields={"file": str(path)})
