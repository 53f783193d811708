"""Excel workbooks (.xlsx) → rows of text. Owns sheets, cells and number formats; must never know what a column means.

openpyxl reads them, row by row, without keeping the sheet: tried beside python-calamine, it keeps error cells (`#REF!`)
where the other gives nothing, whole numbers as they are, and the number format without which `00123` is 123.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.tabular import files
from cc.tabular.rows import Layout, RawRow, column_name
from cc.tabular.sheet_facts import facts_of

MOST_UNPACKED = 2 << 30
"""Bytes that a workbook may have when it is unpacked: a few kilobytes of zip can hold terabytes."""
MOST_EXACT = 10**15
"""Excel keeps 15 digits: a longer number has lost its last ones, and is shown as what it became."""
LOOKED_AT = 20

_PADDED = re.compile(r"0+")
_HAS_CLOCK = re.compile(r"[hs]", re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def sheets(path: Path) -> list[str]:
    """The names of the sheets that people see, in order."""
    with _opened(path) as book:
        return [sheet.title for sheet in book.worksheets if sheet.sheet_state == "visible"]


def chosen_sheet(path: Path, wanted: str | None) -> str:
    """The sheet to read: the one that is named, else the only one that holds something. InputError (`file.sheet`) that
    lists them when it is not clear which."""
    with _opened(path) as book:
        names: list[str] = [sheet.title for sheet in book.worksheets]
        if wanted is not None:
            near = [name for name in names if name.strip().casefold() == wanted.strip().casefold()]
            if wanted in names or len(near) == 1:
                return wanted if wanted in names else near[0]
            raise InputError(
                "{file} has no sheet {sheet:quoted}: {sheets:quoted}.",
                code="file.sheet",
                fields={"file": path.name, "sheet": wanted, "sheets": names},
            )
        seen = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        filled: list[str] = [sheet.title for sheet in seen if _holds_something(sheet)]
    if len(filled) == 1:
        return filled[0]
    if not filled:
        raise files.empty(path)
    raise InputError(
        "{file} has {count} sheets with something in them; say which with --sheet: {sheets:quoted}.",
        code="file.sheet",
        fields={"file": path.name, "count": len(filled), "sheets": filled},
    )


def header(path: Path, layout: Layout) -> tuple[list[str], int]:
    """The names over the columns, and how many rows of a title stand above them."""
    first: list[list[str]] = []
    for _, cells in _records(path, layout):
        first.append(cells)
        if len(first) > LOOKED_AT:
            break
    widths = [sum(1 for cell in cells if cell.strip()) for cells in first]
    enough = max(2, max(widths, default=0) / 2)
    titles = next((at for at, filled in enumerate(widths) if filled >= enough), 0)
    return ([column_name(cell) for cell in first[titles]] if first else []), titles


def workbook_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    """Every row below the header that is not blank; `line` is the sheet's row number."""
    names: list[str] = []
    for number, (line, cells) in enumerate(_records(path, layout)):
        if number < layout.titles:
            continue
        if number == layout.titles:
            names = [column_name(cell) for cell in cells]
            continue
        beyond = [cell for cell in cells[len(names) :] if cell.strip()]
        if beyond:
            problem = Phrase(
                "it has {count} cells where the header has {names}: {cell:quoted} stands under no name",
                {"count": len(cells), "names": len(names), "cell": beyond[0]},
            )
            yield RawRow(line, {}, tuple(cells), problem)
            continue
        cells = cells[: len(names)] + [""] * (len(names) - len(cells))
        yield RawRow(line, dict(zip(names, cells, strict=True)), tuple(cells))


def noticed(path: Path, layout: Layout) -> Iterator[Phrase]:
    """What a sheet has that somebody who reads its rows should know."""
    with _opened(path) as book:
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
        found = facts_of(path, layout.sheet or "")
    down = [each for each in found.merged if each[3] > each[2] > layout.titles]
    if hidden and layout.sheet not in hidden:
        yield Phrase("hidden sheets were not read: {sheets:quoted}.", {"sheets": hidden})
    if down:
        facts = {"count": len(down)}
        yield Phrase(
            "{count:number} merged cells stand over several rows: where these are empty they have its value.", facts
        )
    if found.hidden:
        yield Phrase("{count:number} hidden rows were read like the others.", {"count": found.hidden})
    if found.unreckoned:
        yield Phrase(
            "{count:number} cells hold formulas that were never reckoned, and are empty here: open the file in a"
            " spreadsheet, save it, and import it again.",
            {"count": found.unreckoned},
        )


def _records(path: Path, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row that is not blank. A merged cell's value is that of all its rows, where the row has
    something of its own."""
    with _opened(path) as book:
        down = facts_of(path, layout.sheet or "").down()
        sheet = book[layout.sheet]
        sheet.reset_dimensions()  # what a sheet says of its own size is often wrong
        above: dict[int, str] = {}
        for line, row in enumerate(sheet.iter_rows(), 1):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1].strip():
                cells.pop()
            if cells and down:
                _fill_down(line, cells, down, above)
            if cells:
                yield line, cells


def _fill_down(line: int, cells: list[str], down: Mapping[tuple[int, int], int], above: dict[int, str]) -> None:
    """Give cells that a merged one covers its value. `above` keeps the last values, by column."""
    for column in [each for each in above if (line, each) in down]:
        cells += [""] * (column - len(cells))
        if not cells[column - 1]:
            cells[column - 1] = above[column]
    for column, text in enumerate(cells, 1):
        if (line + 1, column) in down:
            above[column] = text


def _holds_something(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(cell.value not in (None, "") for row in sheet.iter_rows() for cell in row)


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value, cell.number_format or "")
    if isinstance(value, datetime):
        clock = _HAS_CLOCK.search(_QUOTED.sub("", cell.number_format or "")) or value.time() != time()
        return value.isoformat(sep=" ", timespec="seconds") if clock else value.date().isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: int | float, shown_as: str) -> str:
    if abs(value) >= MOST_EXACT:
        return f"{value:.14E}"
    if isinstance(value, float) and not value.is_integer():
        return repr(value)
    whole = str(int(value))
    return whole.zfill(len(shown_as)) if _PADDED.fullmatch(shown_as) and value >= 0 else whole


@contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import openpyxl  # a tenth of a second: only whoever reads a workbook pays for it
    from openpyxl.utils.exceptions import InvalidFileException

    wrong: tuple[type[Exception], ...] = (
        InvalidFileException,
        zipfile.BadZipFile,
        ParseError,
        KeyError,
        ValueError,
        OSError,
    )
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(each.file_size for each in packed.infolist())
        if size > MOST_UNPACKED:
            raise InputError(
                "{file} would unpack to {size:size}: save the sheet as CSV.",
                code="file.too_large",
                fields={"file": path.name, "size": size},
            )
        with path.open("rb") as stream:
            book = openpyxl.load_workbook(stream, read_only=True, data_only=True, keep_links=False)
            try:
                yield book
            finally:
                book.close()
    except FileNotFoundError as missing:
        raise files.missing(path) from missing
    except wrong as damaged:
        raise InputError(
            "{file} is no Excel workbook that can be read, or is damaged; save the sheet as CSV.",
            code="file.damaged",
            fields={"file": path.name},
        ) from damaged
