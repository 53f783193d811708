"""Tables in files: CSV, JSON, JSON Lines and GeoJSON as rows of named values. Knows nothing of what they mean.

A file is read twice: `survey` goes through it once, so that a file that is damaged, in another encoding or no table at
all is refused before anything is changed, and so that the number of rows is known; `rows` then gives them one by one.
"""

import csv
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TextIO

from cc.core.errors import InputError
from cc.intake import files
from cc.intake.json_stream import JsonError, items
from cc.intake.rejects import REASON, from_cell, is_own

LONGEST_CELL = 1 << 24
DELIMITERS = (",", ";", "\t", "|")
_FEATURES = re.compile(r'"type"\s*:\s*"FeatureCollection"')
_LINES = (".jsonl", ".ndjson", ".jsonl.gz", ".ndjson.gz")


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file is to be read. What is None, nobody has said yet."""

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    records: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a file turned out to be. `columns` in order of appearance; `twice` are names that stand over two columns."""

    path: Path
    layout: Layout
    columns: tuple[str, ...]
    twice: tuple[str, ...]
    count: int
    guessed: bool


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file. `line` is where it begins (in JSON its number, from 1); a `problem` says why it
    cannot be read; `original` is what the rejects file shows."""

    line: int
    values: Mapping[str, Any]
    original: tuple[str, ...]
    problem: str = ""


def survey(path: Path, layout: Layout) -> Survey:
    """Read the file once through. InputError (code `file.*`) when it is no table, or has no rows."""
    begin = files.head(path)
    tried = (layout.encoding,) if layout.encoding else files.guesses(begin)
    for number, encoding in enumerate(tried):
        try:
            found = _surveyed(path, replace(layout, encoding=encoding), begin)
        except UnicodeDecodeError as wrong:
            if number + 1 < len(tried):
                continue
            raise InputError(
                f"{path.name} is not {encoding} text (byte {wrong.start}). Say its encoding in the map.",
                code="file.encoding",
                fields={"encoding": encoding or ""},
            ) from wrong
        if not found.count:
            raise InputError(f"{path.name} has no rows: there is nothing to import.", code="file.empty")
        return replace(found, guessed=number > 0)
    raise AssertionError("there is always an encoding to try")


def rows(found: Survey) -> Iterator[RawRow]:
    """Every row of a surveyed file, in order."""
    read: Callable[[Path, Layout], Iterator[RawRow]] = {
        "csv": _csv_rows,
        "jsonl": _line_rows,
        "json": _json_rows,
        "geojson": _feature_rows,
    }[found.layout.format or "csv"]
    return read(found.path, found.layout)


def header(found: Survey) -> tuple[str, ...]:
    """The names over `RawRow.original`."""
    return found.columns if found.layout.format == "csv" else ("row",)


def _surveyed(path: Path, layout: Layout, begin: bytes) -> Survey:
    text = begin.decode(layout.encoding or "utf-8", errors="replace").lstrip("\ufeff \t\r\n")
    layout = replace(layout, format=layout.format or _format(path, text))
    csv.field_size_limit(LONGEST_CELL)
    if layout.format == "csv":
        layout = replace(layout, delimiter=layout.delimiter or _delimiter(text))
    elif layout.format == "geojson":
        layout = replace(layout, records="features")
    blank = Survey(path=path, layout=layout, columns=(), twice=(), count=0, guessed=False)
    columns: dict[str, None] = {}
    twice: tuple[str, ...] = ()
    if layout.format == "csv":
        names = _csv_header(path, layout)
        twice = tuple(name for name in dict.fromkeys(names) if names.count(name) > 1)
        columns = dict.fromkeys(names)
    count = 0
    for row in rows(blank):
        count += 1
        if layout.format != "csv":
            columns.update(dict.fromkeys(row.values))
    return replace(blank, columns=tuple(columns), twice=twice, count=count)


def _format(path: Path, text: str) -> str:
    if not text.startswith(("[", "{")):
        return "csv"
    if path.name.lower().endswith(_LINES):
        return "jsonl"
    if text.startswith("["):
        return "json"
    if _FEATURES.search(text):
        return "geojson"
    first, more, rest = text.partition("\n")
    try:
        json.loads(first)
    except ValueError:
        return "json"
    return "jsonl" if more and rest.strip() else "json"


def _delimiter(text: str) -> str:
    """The character that makes the most of the first line."""
    line = text.partition("\n")[0]
    return max(DELIMITERS, key=lambda each: len(next(csv.reader([line], delimiter=each), [])))


def _csv_header(path: Path, layout: Layout) -> list[str]:
    with files.open_text(path, layout.encoding or "utf-8") as stream:
        for cells in csv.reader(stream, delimiter=layout.delimiter or ","):
            if any(cell.strip() for cell in cells):
                return [from_cell(cell.strip()) for cell in cells if not is_own(cell.strip())]
    return []


class _Lines:
    """The lines of a stream; `since` those given out since somebody last emptied it."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self.since = stream, list[str]()

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            self.since.append(line)
            yield line


def _csv_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    with files.open_text(path, layout.encoding or "utf-8") as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=layout.delimiter or ",")
        names: list[str] = []
        begun, after, own, last = 1, 1, False, list[str]()
        try:
            for cells in reader:
                begun, after = after, reader.line_num + 1
                last, lines.since = lines.since, []
                if not any(cell and not cell.isspace() for cell in cells):
                    continue
                if names:
                    yield _csv_row(begun, after, names, cells, own)
                else:
                    names = [cell.strip() for cell in cells]
                    own = REASON in names
        except csv.Error as wrong:
            raise InputError(
                f"{path.name}, line {after}: {wrong}. A quote may be missing.",
                code="file.csv",
                fields={"line": after},
            ) from wrong
    if len(last) > 1 and _without_end(last, layout):
        message = f"{path.name}, line {begun}: a quote begins here and has no end: the rest of the file is inside it."
        raise InputError(message, code="file.csv", fields={"line": begun})


def _without_end(lines: list[str], layout: Layout) -> bool:
    """Whether a record ends within a quote, which csv lets pass unless it is strict."""
    try:
        list(csv.reader(lines, delimiter=layout.delimiter or ",", strict=True))
    except csv.Error as wrong:
        return "end of data" in str(wrong)
    return False


def _csv_row(begun: int, after: int, names: list[str], cells: list[str], own: bool) -> RawRow:
    """`own` for a rejects file that comes back: then its first columns are ours, and its cells were made safe."""
    while len(cells) > len(names) and not cells[-1]:
        cells.pop()
    if len(cells) != len(names):
        span = f" It runs to line {after - 1}: a quote may be missing." if after - begun > 2 else ""
        problem = f"it has {len(cells)} columns where the first line has {len(names)}.{span}"
        return RawRow(begun, {}, tuple(cells), problem)
    if own:
        kept = [(name, from_cell(cell)) for name, cell in zip(names, cells, strict=True) if not is_own(name)]
        return RawRow(begun, dict(kept), tuple(cell for _, cell in kept))
    return RawRow(begun, dict(zip(names, cells, strict=True)), tuple(cells))


def _line_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    with files.open_text(path, layout.encoding or "utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            try:
                value = json.loads(line)
            except (ValueError, RecursionError) as wrong:
                yield RawRow(number, {}, (line.strip(),), f"the line is no JSON: {wrong}")
                continue
            yield _json_row(number, value)


def _json_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    for number, value in enumerate(_items(path, layout), 1):
        yield _json_row(number, value)


def _feature_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    for number, value in enumerate(_items(path, layout), 1):
        row = _json_row(number, value)
        properties = row.values.get("properties")
        if row.problem or not isinstance(properties, Mapping):
            yield replace(row, values={}, problem=row.problem or "it is no Feature with properties")
            continue
        outer = {name: row.values[name] for name in ("id", "geometry") if name in row.values}
        yield replace(row, values={**outer, **properties})


def _items(path: Path, layout: Layout) -> Iterator[Any]:
    records = tuple(layout.records.split(".")) if layout.records else None
    with files.open_text(path, layout.encoding or "utf-8") as stream:
        try:
            yield from items(stream, records)
        except JsonError as wrong:
            raise InputError(f"{path.name} cannot be read as JSON: {wrong}.", code="file.json") from wrong


def _json_row(number: int, value: Any) -> RawRow:
    original = (json.dumps(value, ensure_ascii=False),)
    if not isinstance(value, dict):
        return RawRow(number, {}, original, "it is no JSON object")
    return RawRow(number, value, original)
