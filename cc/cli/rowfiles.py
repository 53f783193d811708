"""Rows of units, categories, routes, people and areas from files that people write: CSV, a workbook, JSON or TOML.

Every row is read before any is sent; what is wrong is told with line and column, many rows at once. What `list --json`
and `list --csv` print is read back. Owns spellings of columns and cells; must never know what a column means: the rows'
classes say what they need.
"""

import csv
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import Field, fields
from enum import Enum
from io import StringIO
from pathlib import Path
from typing import Any, TextIO, TypeVar

from cc.cli.diagnostics import note_phrase
from cc.cli.files import content
from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.phrases.phrase import joined
from cc.core.rules.bounded_text import read_toml
from cc.tabular.cells import to_cell
from cc.tabular.row_shape import RowShape, WrongCell, WrongColumns
from cc.tabular.table import FLAT, Layout, rows, survey
from cc.tabular.where import in_toml

RowT = TypeVar("RowT")
CAP_BYTES = 64 << 20
MOST_TOLD = 8
_NEVER_WRITTEN = ("password",)


def rows_from(
    path: Path, kind: type[RowT], noun: str, *, listed: type[object] | None = None, sheet: str | None = None
) -> tuple[RowT, ...]:
    """The file's rows as `kind`. A TOML file has `[[noun]]` tables, JSON a list (or an object with one), CSV and
    workbooks a header; there several values of one cell stand between semicolons. What `listed` (the
    record that lists show) has beside the columns of `kind` is passed over: nobody can set it. Raises InputError."""
    told_only = {each.name for each in fields(listed)} if listed else ()  # type: ignore[arg-type]  # a dataclass
    shape = RowShape(kind, noun, frozenset(told_only))
    answer: list[RowT] = []
    wrong: list[Phrase] = []
    for where, values, flat in _given(path, noun, sheet):
        if isinstance(values, Phrase):
            wrong.append(_at(where, values))
            continue
        try:
            answer.append(kind(**shape.read(values, flat)))
        except WrongCell as problem:
            wrong.append(_at(where, problem.phrase))
        except WrongColumns as problem:
            raise _wrong(path, _at(where, problem.phrase)) from problem
    if wrong:
        raise _wrong(path, _several(wrong))
    if not answer:
        raise _wrong(path, Phrase("there are no rows in it; in TOML each begins with [[{noun}]].", {"noun": noun}))
    return tuple(answer)


def _at(where: Phrase, problem: Phrase) -> Phrase:
    return Phrase("{where}: {problem}", {"where": where, "problem": problem})


def _several(wrong: list[Phrase]) -> Phrase:
    """What is wrong with the first rows, and how many more there are."""
    facts = {"problems": joined(wrong[:MOST_TOLD]), "more": len(wrong) - MOST_TOLD}
    if len(wrong) > MOST_TOLD:
        return Phrase("{problems}. And {more:number} more rows are wrong.", facts)
    return Phrase("{problems}.", facts)


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


def _given(path: Path, noun: str, sheet: str | None) -> Iterator[tuple[Phrase, Mapping[str, Any] | Phrase, bool]]:
    """Where each row stands, what it says (or why it cannot be read), and whether its cells are text."""
    if path.suffix.lower() == ".toml":
        for number, row in enumerate(_toml(path, noun), 1):
            yield Phrase("row {number}", {"number": number}), row, False
        return
    if path.is_file() and path.stat().st_size > CAP_BYTES:
        raise InputError(
            "{file} is larger than {most:size}; split it.",
            code="file.too_large",
            fields={"file": str(path), "most": CAP_BYTES},
        )
    found = survey(path, Layout(sheet=sheet, mapped=False))
    flat = found.layout.format in FLAT
    if found.twice:
        twice = {"column": found.twice[0]}
        raise _wrong(path, Phrase("the column {column} stands there twice: it is not clear which one is meant.", twice))
    for sentence in found.told:
        note_phrase(sentence)
    for raw in rows(found):
        at = {"number": raw.line}
        where = Phrase("line {number}", at) if flat else Phrase("row {number}", at)
        yield where, raw.problem or {name: value for name, value in raw.values.items() if name}, flat


def _toml(path: Path, noun: str) -> list[Mapping[str, Any]]:
    try:
        told = read_toml(content(path, CAP_BYTES).decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise _wrong(path, Phrase("it is no TOML: {why}.", {"why": in_toml(wrong)})) from wrong
    listed = told.get(noun, [])
    if not isinstance(listed, list) or not all(isinstance(each, Mapping) for each in listed):
        raise _wrong(path, Phrase("rows are expected, each beginning with [[{noun}]].", {"noun": noun}))
    return listed


def _wrong(path: Path, what: Phrase) -> InputError:
    return InputError(
        "{file}: {problem} Nothing was taken.", code="file.wrong", fields={"file": str(path), "problem": what}
    )
