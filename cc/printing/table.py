"""Tables for people: aligned text, or Rich when it goes to a terminal. Every cell is made safe here.

Owns widths and how cells are cut. Must never know what a column means: a TimeLeft is coloured wherever it stands.
"""

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain, islice
from shutil import get_terminal_size
from typing import TextIO

from cc.core.phrases.time_left import TimeLeft
from cc.core.rules.safe_text import safe_line

SAMPLE_ROWS = 200
"""Column widths follow the first rows, so that a list of any length stays in flat memory."""

LAST_WIDTH, KEPT = 32, 4
SOON_S = 3600
"""A time left below this is yellow."""
MOST_WIDTH = 64
"""A SHA-256 fits; longer text is cut."""


_Coloured = tuple[str, int, int]
"""A style, and the characters of a line that have it: from, to."""


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
    sample = list(islice(coming, SAMPLE_ROWS))
    if not sample:
        return
    texts = map(_cells, sample)
    widths = [min(MOST_WIDTH, max(width(text) for text in column)) for column in zip(headings, *texts, strict=True)]
    shown = _fitting(widths, get_terminal_size().columns) if terminal else range(len(widths))
    headings, widths = [headings[at] for at in shown], [widths[at] for at in shown]
    places = frozenset(place for place, at in enumerate(shown) if at in right)
    head = _line(headings, widths, places)
    lines = (_shown_row(row, shown, widths, places) for row in chain(sample, coming))
    if terminal:
        _in_colour(head, lines, out)
        return
    out.write(head + "\n")
    for line, _ in lines:
        out.write(line + "\n")


def _shown_row(
    row: Sequence[object], shown: Sequence[int], widths: Sequence[int], places: Collection[int]
) -> tuple[str, list[_Coloured]]:
    """A row as a line, and where on it a time left stands that has a colour."""
    cells = _cells(row)
    padded = _padded([cells[at] for at in shown], widths, places)
    coloured: list[_Coloured] = []
    start = 0
    for at, text in zip(shown, padded, strict=True):
        value = row[at]
        if isinstance(value, TimeLeft) and (style := _style(value.seconds)):
            coloured.append((style, start, start + len(text)))
        start += len(text) + 2
    return "  ".join(padded).rstrip(), coloured


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
    return "  ".join(_padded(cells, widths, right)).rstrip()


def _padded(cells: Sequence[str], widths: Sequence[int], right: Collection[int]) -> list[str]:
    padded = []
    for at, (text, most) in enumerate(zip(cells, widths, strict=True)):
        blanks = " " * (most - width(text))
        padded.append(blanks + text if at in right else text + blanks)
    return padded


def _in_colour(head: str, lines: Iterator[tuple[str, list[_Coloured]]], out: TextIO) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(file=out, highlight=False, markup=False, soft_wrap=False)
    console.print(Text(head, style="bold"), no_wrap=True, overflow="ellipsis", crop=True)
    for line, coloured in lines:
        told = Text(line)
        for style, start, stop in coloured:
            told.stylize(style, start, stop)
        console.print(told, no_wrap=True, overflow="ellipsis", crop=True)


def _style(left_s: float) -> str:
    """Red when late, yellow within the hour; the sign and the unit say the same without colour."""
    if left_s < 0:
        return "bold red"
    return "yellow" if left_s < SOON_S else ""
