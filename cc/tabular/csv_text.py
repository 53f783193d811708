"""CSV as offices save it → rows. Owns delimiters, headers, line ends, short rows and bytes of another encoding.

Excel's `sep=;` line is understood, lines of a title above the header are passed over, line ends may be CR alone. Must
never know what a column means.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TextIO

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.tabular import files
from cc.tabular.cells import REASON, from_cell, is_own
from cc.tabular.rows import Layout, RawRow, column_name

DELIMITERS = (",", ";", "\t", "|")
FIRST_LINES = 3
LOOKED_AT = 40
"""Records at a file's begin from which delimiter and header are found."""
MOST_WAITING = 500
"""Short rows that wait for the row after them before the one before decides alone."""
LONGEST_CELL = 1 << 24

_SEP = re.compile(r'"?sep=(\\t|[^\r\n"])"?[;,\t ]*(?:\r\n|\r|\n|$)', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shape:
    """Where a CSV's header stands: how many lines before it (`skip`) and records of a title (`titles`) to pass over."""

    delimiter: str
    skip: int
    titles: int


def shape_of(begin: str, delimiter: str | None) -> Shape:
    """What a file that begins so looks like; a delimiter that somebody said is held to."""
    csv.field_size_limit(LONGEST_CELL)
    said = _SEP.match(begin)
    if said:
        begin = begin[said.end() :]
        delimiter = delimiter or said[1].replace("\\t", "\t")
    delimiter = delimiter or max(DELIMITERS, key=lambda each: (_cuts(begin, each), *_fitness(_records(begin, each))))
    widths = [sum(1 for cell in cells if cell.strip()) for cells in _records(begin, delimiter)]
    enough = max(2, max(widths, default=0) / 2)
    titles = next((at for at, filled in enumerate(widths) if filled >= enough), 0)
    return Shape(delimiter, 1 if said else 0, titles)


def _records(begin: str, delimiter: str) -> list[list[str]]:
    """The first records that are not blank; of a text that was cut off, the last is left out."""
    found: list[list[str]] = []
    try:
        for cells in csv.reader(StringIO(begin, newline=""), delimiter=delimiter):
            if any(cell.strip() for cell in cells):
                found.append(cells)
            if len(found) > LOOKED_AT:
                break
    except csv.Error:
        pass
    return found[:-1] if len(found) > 1 and len(begin) >= files.HEAD_BYTES // 2 else found


def _cuts(begin: str, delimiter: str) -> int:
    """How many of the first lines a delimiter cuts, one by one: a quote without an end takes all the others in."""
    lines = [line for line in begin.splitlines()[: 2 * FIRST_LINES] if line.strip()][:FIRST_LINES]
    return sum(1 for line in lines if len(next(csv.reader([line], delimiter=delimiter), [])) > 1)


def _fitness(records: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """How well a delimiter cuts: records that it cuts at all, records of the commonest width, that width."""
    wide = Counter(len(cells) for cells in records if len(cells) > 1)
    width, count = max(wide.items(), key=lambda each: (each[1], each[0]), default=(0, 0))
    return wide.total(), count, width


class _Lines:
    """The lines of a stream. `since` are those given out since somebody last emptied it; `stray` whether one of them
    had bytes that are not UTF-8 (read as Windows-1252), `wide` whether one had letters beyond ASCII that are."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self.since = stream, list[str]()
        self.stray = self.wide = False

    def __iter__(self) -> Iterator[str]:
        for line in self._stream:
            if not line.isascii():
                line = self._repaired(line)
            self.since.append(line)
            yield line

    def _repaired(self, line: str) -> str:
        mended = files.mended(line)
        self.stray = self.stray or mended != line
        self.wide = self.wide or not files.STRAY.sub("", line).isascii()
        return mended


def errors_of(layout: Layout) -> str:
    """How bytes that do not fit are decoded: kept apart where UTF-8 was only assumed, replaced where Windows was."""
    if layout.assumed:
        return "replace" if layout.encoding == files.WINDOWS else "surrogateescape"
    return "strict"


def header(path: Path, layout: Layout) -> tuple[list[str], bool]:
    """The names over the columns, in order, with empty ones (those that we added to a rejects file left out), and
    whether letters of theirs beyond ASCII are UTF-8."""
    with files.open_text(path, layout.encoding or files.UTF8, errors_of(layout)) as stream:
        lines = _Lines(stream)
        for _, _, cells, _ in _read(path, layout, lines):
            names = [column_name(cell) for cell in cells]
            return [from_cell(name) for name in names if not is_own(name)], lines.wide
    return [], False


@dataclass(slots=True)
class _Cells:
    begun: int
    after: int
    cells: list[str]
    garbled: bool


def csv_rows(path: Path, layout: Layout) -> Iterator[RawRow]:
    """Every row in order. InputError (`file.csv`) for a quote that does not end."""
    csv.field_size_limit(LONGEST_CELL)
    with files.open_text(path, layout.encoding or files.UTF8, errors_of(layout)) as stream:
        records = _read(path, layout, _Lines(stream))
        first = next(records, None)
        if first is None:
            return
        names = [column_name(cell) for cell in first[2]]
        fitter = _Fitter(names, layout.short_rows)
        for begun, after, cells, garbled in records:
            whole = fitter.whole(begun, cells, garbled)
            if whole is not None:
                yield whole
                continue
            yield from fitter.take(_Cells(begun, after, cells, garbled))
        yield from fitter.rest()


def _read(path: Path, layout: Layout, lines: _Lines) -> Iterator[tuple[int, int, list[str], bool]]:
    """Records that are not blank from the header on: the line on which each begins, the one after it, its cells, and
    whether bytes in it were not UTF-8 although the file is."""
    coming = iter(lines)
    for _ in range(layout.skip):
        next(coming, None)
    reader = csv.reader(coming, delimiter=layout.delimiter or ",")
    begun, after, titles, last = 1, layout.skip + 1, layout.titles, list[str]()
    lines.since.clear()
    try:
        for cells in reader:
            begun, after = after, layout.skip + reader.line_num + 1
            last, lines.since = lines.since, []
            garbled, lines.stray = lines.stray, False
            if not "".join(cells).strip():
                continue
            if titles:
                titles -= 1
                continue
            yield begun, after, cells, garbled
    except csv.Error as wrong:
        raise InputError(
            "{file}, line {line}: a cell begins here that does not end within {most:number} characters. A quote may be"
            " missing.",
            code="file.csv",
            fields={"file": path.name, "line": after, "most": LONGEST_CELL, "why": str(wrong)},
        ) from wrong
    if last and _without_end(last, layout):
        raise InputError(
            "{file}, line {line}: a quote begins here and has no end: the rest of the file is inside it.",
            code="file.csv",
            fields={"file": path.name, "line": begun},
        )


def _without_end(lines: list[str], layout: Layout) -> bool:
    """Whether a record ends within a quote, which csv lets pass unless it is strict."""
    try:
        list(csv.reader(lines, delimiter=layout.delimiter or ",", strict=True))
    except csv.Error as wrong:
        return "end of data" in str(wrong)
    return False


class _Fitter:
    """Lays cells under their names. A row that is short by cells which its neighbours (the whole rows before and after)
    have empty is read with empty cells: a spreadsheet left them out."""

    def __init__(self, names: list[str], short_rows: bool) -> None:
        """`short_rows`: the map allows any row to be short."""
        self._names, self._all = names, short_rows
        self._needed = max((at for at, name in enumerate(names, 1) if name), default=0)
        self._own = REASON in names
        self._before: list[str] | None = None
        self._waiting: list[_Cells] = []

    def whole(self, begun: int, cells: list[str], garbled: bool) -> RawRow | None:
        """A record that has a cell for each name, if none waits: what nearly all are."""
        if len(cells) != len(self._names) or self._waiting or self._own:
            return None
        self._before = cells
        return RawRow(begun, dict(zip(self._names, cells, strict=True)), tuple(cells), garbled=garbled)

    def take(self, row: _Cells) -> Iterator[RawRow]:
        """A record; the rows that are certain by now."""
        cells = row.cells
        while len(cells) > len(self._names) and not cells[-1].strip():
            cells.pop()
        if len(cells) < self._needed and not self._all:
            self._waiting.append(row)
            if len(self._waiting) >= MOST_WAITING:
                yield from self._settle(None)
            return
        yield from self._settle(cells)
        self._before = cells
        yield self._row(row)

    def rest(self) -> Iterator[RawRow]:
        """What still waited at the end."""
        yield from self._settle(None)

    def _settle(self, after: list[str] | None) -> Iterator[RawRow]:
        waiting, self._waiting = self._waiting, []
        for row in waiting:
            lacking = range(len(row.cells), self._needed)
            beside = [whole for whole in (self._before, after) if whole is not None]
            if any(whole[at].strip() for whole in beside for at in lacking if self._names[at] and at < len(whole)):
                yield RawRow(row.begun, {}, tuple(row.cells), self._problem(row))
            else:
                yield self._row(row)

    def _problem(self, row: _Cells) -> Phrase:
        facts = {"count": len(row.cells), "names": len(self._names), "line": row.after - 1}
        if row.after - row.begun > 2:
            return Phrase(
                "it has {count} columns where the first line has {names}. It runs to line {line}: a quote may be"
                " missing",
                facts,
            )
        return Phrase("it has {count} columns where the first line has {names}", facts)

    def _row(self, row: _Cells) -> RawRow:
        """Its first columns are ours, and its cells were made safe, in a rejects file that comes back."""
        names, cells = self._names, row.cells
        if len(cells) > len(names):
            return RawRow(row.begun, {}, tuple(cells), self._problem(row))
        cells += [""] * (len(names) - len(cells))
        if self._own:
            kept = [(name, from_cell(cell)) for name, cell in zip(names, cells, strict=True) if not is_own(name)]
            return RawRow(row.begun, dict(kept), tuple(cell for _, cell in kept), garbled=row.garbled)
        return RawRow(row.begun, dict(zip(names, cells, strict=True)), tuple(cells), garbled=row.garbled)
