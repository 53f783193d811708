"""Rows of units, categories and people from files that people write: CSV, JSON or TOML, by the file's ending.

Every row is read before any is sent; what is wrong is told with file, row and column. Owns spellings of cells. Must
never know what a column means: the rows' classes say what they need.
"""

import csv
import json
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from io import StringIO
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from cc.cli.files import content
from cc.core.errors import InputError
from cc.wire.codec import WireError, decode

RowT = TypeVar("RowT")
CAP_BYTES = 64 << 20
_YES, _NO = ("yes", "true", "1", "ya"), ("no", "false", "0", "tidak", "")


def rows_from(path: Path, kind: type[RowT], noun: str) -> tuple[RowT, ...]:
    """The file's rows as `kind`. A TOML file has `[[noun]]` tables, JSON a list (or an object with `items`), CSV a
    header; in CSV several values of one cell stand between semicolons. Raises InputError."""
    raw = content(path, CAP_BYTES)
    ending = path.suffix.lower()
    reader = {".csv": _csv, ".json": _json, ".toml": _toml}.get(ending)
    if reader is None:
        raise _wrong(path, "the file's name must end in .csv, .json or .toml.")
    rows = reader(path, raw, noun)
    if not rows:
        raise _wrong(path, "there are no rows in it.")
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]  # rows are dataclasses
    answer = []
    for number, row in enumerate(rows, start=1):
        strange = sorted(set(row) - known)
        if strange:
            raise _wrong(path, f"row {number}: unknown {', '.join(strange)}; known are {', '.join(sorted(known))}.")
        try:
            cells = _cells(kind, row) if ending == ".csv" else row
            answer.append(decode(kind, cells))
        except (WireError, ValueError) as wrong:
            raise _wrong(path, f"row {number}: {wrong}.") from wrong
    return tuple(answer)


def _csv(path: Path, raw: bytes, noun: str) -> list[Mapping[str, Any]]:
    try:
        reader = csv.DictReader(StringIO(raw.decode("utf-8-sig"), newline=""), strict=True)
        rows: list[Mapping[str, Any]] = []
        for row in reader:
            if None in row or None in row.values():
                raise _wrong(path, f"line {reader.line_num} has another number of cells than the header.")
            rows.append(row)
    except (UnicodeDecodeError, csv.Error) as wrong:
        raise _wrong(path, f"it is no CSV in UTF-8 ({wrong}).") from wrong
    return rows


def _json(path: Path, raw: bytes, noun: str) -> list[Mapping[str, Any]]:
    try:
        told = json.loads(raw)
    except (ValueError, RecursionError) as wrong:
        raise _wrong(path, f"it is no JSON ({wrong}).") from wrong
    return _listed(path, told.get("items") if isinstance(told, Mapping) else told)


def _toml(path: Path, raw: bytes, noun: str) -> list[Mapping[str, Any]]:
    try:
        told = tomllib.loads(raw.decode())
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise _wrong(path, f"it is no TOML ({wrong}).") from wrong
    return _listed(path, told.get(noun, []))


def _listed(path: Path, told: object) -> list[Mapping[str, Any]]:
    if not isinstance(told, list) or not all(isinstance(each, Mapping) for each in told):
        raise _wrong(path, "rows are expected, each with its columns by name.")
    return told


def _cells(kind: type, row: Mapping[str, str]) -> dict[str, object]:
    """CSV text as the JSON values that `kind` wants; an empty cell is left to the column's default."""
    hints = get_type_hints(kind)
    return {name: _cell(hints[name], text.strip(), name) for name, text in row.items() if text.strip()}


def _cell(hint: Any, text: str, name: str) -> object:
    bare = next((each for each in get_args(hint) if each is not type(None)), hint) if _optional(hint) else hint
    if get_origin(bare) is tuple:
        return [each.strip() for each in text.split(";") if each.strip()]
    if bare is bool:
        if text.lower() in _YES or text.lower() in _NO:
            return text.lower() in _YES
        raise ValueError(f"{name} must be yes or no, not {text!r}")
    if isinstance(bare, type) and issubclass(bare, int):
        if not text.lstrip("-").isdigit():
            raise ValueError(f"{name} must be a number, not {text!r}")
        return int(text)
    return text


def _optional(hint: Any) -> bool:
    return get_origin(hint) is UnionType


def _wrong(path: Path, what: str) -> InputError:
    return InputError(f"{path}: {what} Nothing was taken.", code="file.wrong", fields={"file": str(path)})
