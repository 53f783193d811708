"""Tables for people: aligned text, or Rich when it goes to a terminal. Every cell is made safe here.

Owns widths and how cells are cut. Must never know what a column means.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from shutil import get_terminal_size
from typing import TextIO

from cc.core.rules.safe_text import safe_line

SAMPLE_ROWS = 200
"""Column widths follow the first rows, so that a list of any length stays in flat memory."""

LAST_WIDTH, KEPT = 32, 4
LEFT = "left"
"""The heading of the time left until due."""
MOST_WIDTH = 64
"""A SHA-256 fits; longer text is cut."""


def print_table(
    headings: Sequence[str],
    rows: Iterable[Sequence[object]],
    out: TextIO,
    *,
    terminal: bool,
    right: Collection[int] = (),
) -> None:
    """Write a table; nothing at all when there are no rows. `right` are columns of numbers."""
    coming = iter(rows)
    sample = [_cells(row) for row in islice(coming, SAMPLE_ROWS)]
    if not sample:
        return
    widths = [min(MOST_WIDTH, max(width(text) for text in column)) for column in zip(headings, *sample, strict=True)]
    shown = _fitting(widths, get_terminal_size().columns) if terminal else range(len(widths))
    headings, widths = [headings[at] for at in shown], [widths[at] for at in shown]
    places = frozenset(place for place, at in enumerate(shown) if at in right)
    head = _line(headings, widths, places)
    lines = (_line([row[at] for at in shown], widths, places) for row in chain(sample, map(_cells, coming)))
    if terminal:
        _in_colour(head, lines, out, _left_column(headings, widths))
        return
    out.write(head + "\n")
    for line in lines:
        out.write(line + "\n")


def _fitting(widths: Sequence[int], columns: int) -> Sequence[int]:
    """Which columns a terminal shows: those before the last give way from the right until the last one, which holds
    the words, has LAST_WIDTH cells. What is hidden is in a wider terminal and in `--json`."""
    shown = list(range(len(widths)))
    while len(shown) > KEPT and _needed(widths, shown) > columns:
        shown.pop(-2)
    return shown


def _needed(widths: Sequence[int], shown: Sequence[int]) -> int:
    return sum(widths[at] + 2 for at in shown[:-1]) + min(LAST_WIDTH, widths[shown[-1]])


def _cells(row: Sequence[object]) -> list[str]:
    """A row's cells; the last one may be as long as it is, for nothing stands after it."""
    if not row:
        return []
    return [*(cell(value) for value in row[:-1]), "" if row[-1] is None else safe_line(str(row[-1]))]


def cell(value: object) -> str:
    """A value as a cell: one safe line, cut at MOST_WIDTH cells."""
    if value is None:
        return ""
    text = safe_line(str(value))
    return text if width(text) <= MOST_WIDTH else _cut(text, MOST_WIDTH - 1) + "…"


def width(text: str) -> int:
    """How many terminal cells a safe line takes."""
    if text.isascii():
        return len(text)
    return sum(_char_width(char) for char in text)


def _char_width(char: str) -> int:
    if unicodedata.combining(char):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _cut(text: str, most: int) -> str:
    kept, used = [], 0
    for char in text:
        used += _char_width(char)
        if used > most:
            break
        kept.append(char)
    return "".join(kept).rstrip()


def _line(cells: Sequence[str], widths: Sequence[int], right: Collection[int] = ()) -> str:
    padded = []
    for at, (text, most) in enumerate(zip(cells, widths, strict=True)):
        blanks = " " * (most - width(text))
        padded.append(blanks + text if at in right else text + blanks)
    return "  ".join(padded).rstrip()


def _left_column(headings: Sequence[str], widths: Sequence[int]) -> slice | None:
    """Where on a line the time left stands, if the table shows it; only cells of one width stand before it."""
    if LEFT not in headings:
        return None
    at = headings.index(LEFT)
    start = sum(widths[:at]) + 2 * at
    return slice(start, start + widths[at])


def _in_colour(head: str, lines: Iterator[str], out: TextIO, left: slice | None) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, soft_wrap=False)
    console.print(Text(head, style="bold"), no_wrap=True, overflow="ellipsis", crop=True)
    for line in lines:
        told = Text(line)
        if left is not None and (style := _style(line[left].strip())):
            told.stylize(style, left.start, left.stop)
        console.print(told, no_wrap=True, overflow="ellipsis", crop=True)


def _style(left: str) -> str:
    """Red when late, yellow within the hour; the sign and the unit say the same without colour."""
    if left.startswith("-"):
        return "bold red"
    return "yellow" if left[-1:] in ("m", "s") and "h" not in left and "d" not in left else ""
