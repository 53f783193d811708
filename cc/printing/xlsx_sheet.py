"""A sheet of a workbook: written from top to bottom, every string as a string, kinds of cells by name. Owns formats and
widths; must never know what is told."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from cc.core.rules.safe_text import safe_terminal

MOST_CHARACTERS = 32_000
"""A cell holds 32,767; XlsxWriter drops a longer string without a word."""
MOST_ACROSS = 100
"""Characters of a line that stands across the summary's columns."""
LINE_PT, MOST_HIGH_PT = 15, 405
FULL = 0.85
"""How full of characters a line gets, against the column's width."""
DEEPEST = 7
"""Levels of an outline that a spreadsheet knows."""
Cell = tuple[str, object]

FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": {"valign": "top", "align": "left", "indent": 1},
    "long": {"valign": "top", "align": "left", "text_wrap": True, "indent": 1},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "align": "left", "indent": 1},
    "headn": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "align": "right"},
    "title": {"bold": True, "font_size": 16},
    "letterhead": {"bold": True, "font_size": 12},
    "label": {"font_color": "#5A6470"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "degrees": {"num_format": "0.000000", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "span": {"num_format": "[h]:mm:ss", "valign": "top"},
    "points": {"num_format": '"▲ +"0.0;"▼ -"0.0;"= "0.0', "valign": "top"},
    **{
        f"in{depth}": {"valign": "top", "align": "left", "text_wrap": True, "indent": 1 + 2 * depth}
        for depth in range(8)
    },
}
WRAPPED = frozenset({"long", *(f"in{depth}" for depth in range(DEEPEST + 1))})
MOMENT = {"id": "[$-421]d mmm yyyy hh:mm:ss", "en": "[$-809]d mmm yyyy hh:mm:ss"}


class Sheet:
    """A sheet that is written from top to bottom."""

    def __init__(self, book: Any, name: str, formats: Mapping[str, Any], widths: Sequence[float]) -> None:
        self.raw = book.add_worksheet(name[:31])
        self.row = self._level = 0
        self._formats, self._widths = formats, widths
        for at, width in enumerate(widths):
            self.raw.set_column(at, at, width)
        self.raw.set_landscape()
        self.raw.set_paper(9)
        self.raw.fit_to_pages(1, 0)
        self.raw.set_footer("&R&P / &N")

    def inner(self, depth: int) -> None:
        """The next row lies so deep in an outline, which a reader folds and unfolds."""
        self._level = min(depth, DEEPEST)

    def line(self, *cells: Cell) -> None:
        """A row: each cell the name of its format and its value; None leaves a cell empty. As high as its `long` cells
        need: not every program finds that out by itself."""
        long = [len(str(value)) / self._widths[at] for at, (kind, value) in enumerate(cells) if kind in WRAPPED]
        high = min(MOST_HIGH_PT, LINE_PT * ceil(max(long) / FULL)) if max(long, default=0) > FULL else None
        if high is not None or self._level:
            self.raw.set_row(self.row, high, None, {"level": self._level})
        for at, (kind, value) in enumerate(cells):
            form = self._formats[kind]
            if value is None:
                continue
            if isinstance(value, datetime):
                self.raw.write_datetime(self.row, at, value, form)
            elif isinstance(value, int | float):
                self.raw.write_number(self.row, at, value, form)
            else:
                self.raw.write_string(self.row, at, cell_text(str(value)), form)
        self.row += 1

    def head(self, headings: Iterable[str], numbers: Collection[int] = ()) -> None:
        """The header of a table: stays in sight, and stands on every printed page. `numbers` are columns of numbers."""
        self.line(*(("headn" if at in numbers else "head", heading) for at, heading in enumerate(headings)))
        self.raw.freeze_panes(self.row, 0)
        self.raw.repeat_rows(self.row - 1)


def cell_text(text: str) -> str:
    """Text from outside as a cell holds it: harmless, line ends kept, cut with an ellipsis."""
    safe = safe_terminal(text)
    return safe if len(safe) <= MOST_CHARACTERS else safe[: MOST_CHARACTERS - 1] + "…"
