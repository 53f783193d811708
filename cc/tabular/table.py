"""A file as a table: which kind it is, its columns and its rows. Knows nothing of what they mean.

A file is read twice: `survey` goes through it once, so that a file that is damaged, in another encoding or no table at
all is refused before anything is changed, and so that the number of rows is known; `rows` then gives them one by one.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from cc.core.errors import InputError
from cc.tabular import csv_text, files, json_rows, workbook
from cc.tabular.rows import Layout, RawRow, Survey

__all__ = ["Layout", "RawRow", "Survey", "header", "rows", "survey"]

FLAT = ("csv", "xlsx")
"""Formats whose columns are known from a header; JSON's are those of any row."""
MOST_TOLD = 20

_READERS: dict[str, Callable[[Path, Layout], Iterator[RawRow]]] = {
    "csv": csv_text.csv_rows,
    "xlsx": workbook.workbook_rows,
    "jsonl": json_rows.line_rows,
    "json": json_rows.json_rows,
    "geojson": json_rows.feature_rows,
    "topojson": json_rows.topology_rows,
}


def survey(path: Path, layout: Layout) -> Survey:
    """Read the file once through. InputError (code `file.*`) when it is no table, or has no rows."""
    begin = files.head(path)
    layout = _laid_out(path, layout, begin)
    try:
        found = _surveyed(path, layout)
    except UnicodeDecodeError as wrong:
        byte, at, line = files.first_wrong(path, layout.encoding or files.UTF8)
        raise InputError(
            f"{path.name} is not {layout.encoding} text: byte {byte:#04x} on line {line} (byte {at} of the file)."
            " Say its encoding in the map.",
            code="file.encoding",
            fields={"encoding": layout.encoding or "", "line": line, "byte": at},
        ) from wrong
    except ValueError as wrong:
        raise InputError(f"{path.name} cannot be read: {wrong}.", code="file.json") from wrong
    if not found.count:
        raise InputError(f"{path.name} has no rows: there is nothing to take.", code="file.empty")
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
        message = f"{path.name} is no workbook: --sheet {layout.sheet!r} says nothing here."
        raise InputError(message, code="file.sheet", fields={"file": str(path)})
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


def _surveyed(path: Path, layout: Layout) -> Survey:
    names, wide = list[str](), False
    if layout.format == "csv":
        names, wide = csv_text.header(path, layout)
    elif layout.format == "xlsx":
        names = workbook.header(path, layout)[0]
    columns = dict.fromkeys(name for name in names if name)
    count, strange, garbled = 0, 0, list[int]()
    for row in _READERS[layout.format or "csv"](path, layout):
        count += 1
        if row.garbled:
            strange += 1
            if len(garbled) < MOST_TOLD:
                garbled.append(row.line)
        elif layout.assumed and not wide:
            wide = any(not text.isascii() for text in row.original)
        if layout.format not in FLAT:
            columns.update(dict.fromkeys(row.values))
    if strange and not wide:  # nothing in it is UTF-8: it is all of the other encoding
        layout, strange, garbled = replace(layout, encoding=files.WINDOWS), 0, []
    return Survey(
        path=path,
        layout=layout,
        columns=tuple(columns),
        twice=tuple(name for name in columns if names.count(name) > 1),
        count=count,
        guessed=layout.encoding == files.WINDOWS and layout.assumed,
        garbled=tuple(garbled),
        told=tuple(_told(path, layout, strange, garbled)),
    )


def _told(path: Path, layout: Layout, strange: int, garbled: list[int]) -> Iterator[str]:
    if layout.titles:
        lines = "line stands" if layout.titles == 1 else "lines stand"
        yield f"{layout.titles} {lines} above the header and {'is' if layout.titles == 1 else 'are'} passed over."
    if layout.encoding == files.WINDOWS and layout.assumed:
        yield f"The file is not UTF-8; it was read as {files.WINDOWS}. A map can say its encoding."
    if strange:
        where = ", ".join(map(str, garbled)) + (" …" if strange > len(garbled) else "")
        yield (
            f"{strange} of its rows {'has a byte that is' if strange == 1 else 'have bytes that are'} not UTF-8 and"
            f" {'was' if strange == 1 else 'were'} read as Windows-1252 there (line {where}); they are flagged."
        )
