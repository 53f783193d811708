"""A file as a table: which kind it is, its columns and its rows. Knows nothing of what they mean.

A file is read twice: `survey` goes through it once, so that a file that is damaged, in another encoding or no table at
all is refused before anything is changed, and so that the number of rows is known; `rows` then gives them one by one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark
from cc.tabular import csv_text, files, json_rows, topojson, workbook
from cc.tabular.rows import Layout, RawRow, Survey
from cc.tabular.where import in_json

__all__ = ["Layout", "RawRow", "Survey", "header", "rows", "survey"]

_NOT_TEXT = mark(
    "{file} is not {encoding} text: byte {value} on line {line} (byte {byte} of the file). Say its encoding in the map."
)
_NOT_TEXT_WITHOUT_MAP = mark(
    "{file} is not {encoding} text: byte {value} on line {line} (byte {byte} of the file). Save it as UTF-8."
)
_GUESSED = mark("The file is not UTF-8; it was read as {encoding}. A map can say its encoding.")
_GUESSED_WITHOUT_MAP = mark(
    "The file is not UTF-8; it was read as {encoding}. If letters are wrong now, save it as UTF-8."
)
FLAT = ("csv", "xlsx")
"""Formats whose columns are known from a header; JSON's are those of any row."""
MOST_TOLD = 20

Look = Callable[[RawRow], None]
Watch = Callable[[Survey], Look | None]

_READERS: dict[str, Callable[[Path, Layout], Iterator[RawRow]]] = {
    "csv": csv_text.csv_rows,
    "xlsx": workbook.workbook_rows,
    "jsonl": json_rows.line_rows,
    "json": json_rows.json_rows,
    "geojson": json_rows.feature_rows,
    "topojson": json_rows.topology_rows,
}


def survey(path: Path, layout: Layout, watch: Watch | None = None) -> Survey:
    """Read the file once through. InputError (code `file.*`) when it is no table, or has no rows.

    `watch` is told what is known before the first row, where a header names the columns, and may say what is called
    with each row on the way: so that who wants to look at all of them first need not read the file once more.
    """
    begin = files.head(path)
    layout = _laid_out(path, layout, begin)
    try:
        found = _surveyed(path, layout, watch)
    except UnicodeDecodeError as wrong:
        byte, at, line = files.first_wrong(path, layout.encoding or files.UTF8)
        facts: dict[str, object] = {
            "file": path.name,
            "encoding": layout.encoding or "",
            "value": f"{byte:#04x}",
            "line": line,
            "byte": at,
        }
        told = Phrase(_NOT_TEXT, facts) if layout.mapped else Phrase(_NOT_TEXT_WITHOUT_MAP, facts)
        raise InputError.of(told, code="file.encoding") from wrong
    except topojson.BrokenTopology as wrong:
        raise json_rows.no_json(path, wrong.phrase) from wrong
    except ValueError as wrong:
        raise json_rows.no_json(path, in_json(wrong)) from wrong
    if not found.count:
        raise InputError("{file} has no rows: there is nothing to take.", code="file.empty", fields={"file": path.name})
    return found


def rows(found: Survey) -> Iterator[RawRow]:
    """Every row of a surveyed file, in order."""
    return _READERS[found.layout.format or "csv"](found.path, found.layout)


def header(found: Survey) -> tuple[str, ...]:
    """The names over `RawRow.original`."""
    return found.columns if found.layout.format in FLAT else ("row",)


def _laid_out(path: Path, layout: Layout, begin: bytes) -> Layout:
    """The layout with all that can be told from the file's begin."""
    if begin.startswith(files.WORKBOOK):
        layout = replace(layout, format="xlsx", sheet=workbook.chosen_sheet(path, layout.sheet))
        return replace(layout, titles=workbook.header(path, layout)[1])
    if layout.sheet is not None:
        raise InputError(
            "{file} is no workbook: --sheet {sheet:quoted} says nothing here.",
            code="file.sheet",
            fields={"file": path.name, "sheet": layout.sheet},
        )
    encoding = layout.encoding or files.wide_encoding(begin)
    layout = replace(layout, encoding=encoding or files.UTF8, assumed=encoding is None)
    text = begin.decode(layout.encoding or files.UTF8, errors="replace").lstrip("\ufeff \t\r\n")
    told = layout.format if layout.format not in (None, "xlsx") else None
    layout = replace(layout, format=told or json_rows.format_of(path, text) or "csv")
    if layout.format == "csv":
        shape = csv_text.shape_of(text, layout.delimiter)
        blank = _blank_lines(begin.decode(layout.encoding or files.UTF8, errors="replace")) if shape.skip else 0
        layout = replace(layout, delimiter=shape.delimiter, skip=blank + shape.skip, titles=shape.titles)
    return layout


def _blank_lines(text: str) -> int:
    bare = text.lstrip("\ufeff")
    return len(bare[: len(bare) - len(bare.lstrip("\r\n \t"))].splitlines())


def _surveyed(path: Path, layout: Layout, watch: Watch | None) -> Survey:
    names, wide = list[str](), False
    if layout.format == "csv":
        names, wide = csv_text.header(path, layout)
    elif layout.format == "xlsx":
        names = workbook.header(path, layout)[0]
    columns = dict.fromkeys(name for name in names if name)
    found = Survey(
        path=path,
        layout=layout,
        columns=tuple(columns),
        twice=tuple(name for name in columns if names.count(name) > 1),
        count=0,
        guessed=False,
    )
    look = watch(found) if watch is not None and layout.format in FLAT else None
    count, strange, garbled = 0, 0, list[int]()
    for row in _READERS[layout.format or "csv"](path, layout):
        count += 1
        if row.garbled:
            strange += 1
            if len(garbled) < MOST_TOLD:
                garbled.append(row.line)
        elif layout.assumed and not wide:
            wide = not "".join(row.original).isascii()
        if look is not None:
            look(row)
        elif layout.format not in FLAT:
            columns.update(dict.fromkeys(row.values))
    if strange and not wide:  # nothing in it is UTF-8: it is all of the other encoding
        layout, strange, garbled = replace(layout, encoding=files.WINDOWS), 0, []
    return replace(
        found,
        layout=layout,
        columns=tuple(columns),
        count=count,
        guessed=layout.encoding == files.WINDOWS and layout.assumed,
        garbled=tuple(garbled),
        told=tuple(_told(path, layout, strange, garbled)),
    )


def _told(path: Path, layout: Layout, strange: int, garbled: list[int]) -> Iterator[Phrase]:
    if layout.titles:
        yield Phrase(
            "{count:number} {count:plural=line stands/lines stand} above the header and"
            " {count:plural=is/are} passed over.",
            {"count": layout.titles},
        )
    if layout.format == "xlsx":
        yield from workbook.noticed(path, layout)
    if layout.encoding == files.WINDOWS and layout.assumed:
        yield Phrase(_GUESSED, _AS_WINDOWS) if layout.mapped else Phrase(_GUESSED_WITHOUT_MAP, _AS_WINDOWS)
    if strange:
        yield Phrase(
            "{count:number} of its rows {count:plural=has a byte that is/have bytes that are} not UTF-8 and"
            " {count:plural=was/were} read as Windows-1252 there (line {lines}{more}); they are flagged.",
            {"count": strange, "lines": garbled, "more": " …" if strange > len(garbled) else ""},
        )


_AS_WINDOWS = {"encoding": "Windows-1252"}
