"""What a map says of one field: which column, which text made of columns, or which constant. Knows no file.

A spec is a list of alternatives; the first that is not empty counts.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from cc.core.errors import InputError

Values = Mapping[str, Any]
"""A row as its file has it: texts from a CSV, any JSON value from JSON."""

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
_LOOSE = " \t\r\n:;,&-–—/|"
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Column:
    """The value of a column (in JSON also of a path: `report_data.flood_depth`)."""

    name: str


@dataclass(frozen=True, slots=True)
class Template:
    """A text with columns in braces. Empty when every one of them is; separators left over at its ends go."""

    text: str
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constant:
    """The same for every row."""

    value: str


Piece = Column | Template | Constant
Spec = tuple[Piece, ...]


def parse_spec(given: object, where: str) -> Spec:
    """A spec as TOML has it: "column", "{a}: {b}", { value = "constant" }, or a list of these. InputError if not."""
    listed = given if isinstance(given, list) else [given]
    if not listed:
        raise _wrong(where)
    return tuple(_piece(one, where) for one in listed)


def columns_of(spec: Spec) -> tuple[str, ...]:
    """The columns that a spec names, each once, in order."""
    named: dict[str, None] = {}
    for piece in spec:
        if isinstance(piece, Column):
            named[piece.name] = None
        elif isinstance(piece, Template):
            named.update(dict.fromkeys(piece.columns))
    return tuple(named)


def reader(spec: Spec, empty: frozenset[str] = frozenset()) -> Callable[[Values], str]:
    """What reads the field as text, with blanks at its ends gone; texts in `empty` (folded) count as nothing."""
    reads = [_piece_reader(piece, empty) for piece in spec]
    if len(reads) == 1:
        return reads[0]

    def first(values: Values) -> str:
        for read in reads:
            text = read(values)
            if text:
                return text
        return ""

    return first


def value_at(values: Values, name: str) -> Any:
    """A column's value; a name with dots that is no column is a path into nested objects. None when there is none."""
    if name in values or "." not in name:
        return values.get(name)
    step: Any = values
    for part in name.split("."):
        step = step.get(part) if isinstance(step, Mapping) else None
    return step


def as_text(value: Any) -> str:
    """A value as text: nothing for null, JSON for what is nested. What no database takes (NUL, half a surrogate pair)
    becomes U+FFFD."""
    if isinstance(value, str):
        plain = value.isascii() and "\0" not in value
        return value.strip() if plain else _UNSTORABLE.sub("\ufffd", value).strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _UNSTORABLE.sub("\ufffd", _nested(value) if isinstance(value, dict | list) else str(value))


def _nested(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


def _piece(given: object, where: str) -> Piece:
    if isinstance(given, str) and given.strip():
        columns = tuple(name.strip() for name in _PLACEHOLDER.findall(given))
        return Template(given, columns) if columns else Column(given.strip())
    if isinstance(given, dict) and set(given) == {"value"} and isinstance(given["value"], str | int | float):
        return Constant(str(given["value"]))
    raise _wrong(where)


def _wrong(where: str) -> InputError:
    return InputError(
        "{key}: write a column's name, a text with columns in braces ({text}), {constant}, or a list of these.",
        code="map.field",
        fields={"key": where, "text": '"{a}: {b}"', "constant": '{ value = "…" }'},
    )


def _piece_reader(piece: Piece, empty: frozenset[str]) -> Callable[[Values], str]:
    if isinstance(piece, Constant):
        return lambda values: piece.value
    if isinstance(piece, Template):
        return lambda values: _rendered(piece, values, empty)
    name = piece.name
    if empty:
        return lambda values: _unless_empty(as_text(value_at(values, name)), empty)
    if "." in name:
        return lambda values: as_text(value_at(values, name))
    return _column_reader(name)


def _column_reader(name: str) -> Callable[[Values], str]:
    def read(values: Values) -> str:
        value = values.get(name)
        if value.__class__ is str and value.isascii() and "\0" not in value:  # nearly every cell
            return value.strip()
        return as_text(value)

    return read


def _unless_empty(text: str, empty: frozenset[str]) -> str:
    return "" if text.casefold() in empty else text


def _rendered(template: Template, values: Values, empty: frozenset[str]) -> str:
    found = {name: _unless_empty(as_text(value_at(values, name)), empty) for name in template.columns}
    if not any(found.values()):
        return ""
    return _PLACEHOLDER.sub(lambda match: found[match[1].strip()], template.text).strip(_LOOSE)
