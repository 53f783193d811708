"""SLA figures as a table for people: with bars and the console's colours on a terminal, plain text elsewhere.

Owns the columns, which of them a narrow terminal goes without, and the sums below. Grey is normal, colour is only for
what is not, and never alone: a bad share has `!` before it, a fall an arrow and a minus.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from shutil import get_terminal_size
from typing import TYPE_CHECKING, TextIO

from cc.core.records.sla import SlaFigure, SlaReport
from cc.printing.changes import Words, exact, points, span
from cc.printing.table import cell, print_table, width
from cc.printing.trend import Change, Trend, changes

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

LOW = 0.9
"""A smaller share of promises kept is marked."""
BAR = 10
MOST_RICH_ROWS = 2000
"""More rows than these are written one by one, without bars."""
GROUP_WIDTH, LEAST_GROUP_WIDTH = 24, 8
GAP = 2
_GIVE_WAY = ("excluded", "paused", "running", "median change", "90 %", "bar", "change", "median", "met")
"""Which columns a narrow terminal goes without, in this order; all are in a wider one and in `--json`."""
_LEFT = frozenset({"target", "bar"})
_WORDS = {
    "target": "target",
    "met": "on time",
    "breached": "late",
    "running": "running",
    "paused": "paused",
    "excluded": "excluded",
    "on time": "% on time",
    "bar": "",
    "change": "±points",
    "median": "median",
    "median change": "±time",
    "90 %": "90 %",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the code, its heading, its cells."""

    name: str
    heading: str
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        """How many terminal cells it takes."""
        return max(map(width, (self.heading, *self.cells)))


def print_figures(report: SlaReport, trend: Trend | None, words: Words, out: TextIO, *, terminal: bool) -> None:
    """Write the figures with a sum for every target; nothing when there are none."""
    if terminal and len(report.figures) <= MOST_RICH_ROWS:
        _print_rich(report, trend, words, out)
        return
    names = [name for name in _names(report, trend) if name != "bar"]
    left = len(report.by) + 1
    lines = (dict(zip(_names(report, trend), row, strict=True)) for row in _lines(report, trend, words, indent=False))
    told = ([line[name] for name in names] for line in lines)
    headings = [_heading(name, words) for name in names]
    print_table(headings, told, out, terminal=terminal, right=range(left, len(names)))


def _names(report: SlaReport, trend: Trend | None) -> tuple[str, ...]:
    """The columns in order; those of the groups are named by their place, for a name may come twice."""
    told = [name for name in _WORDS if trend is not None or "change" not in name]
    return (*report.by, *told)


def _heading(name: str, words: Words) -> str:
    return words.say(_WORDS.get(name, name)) if _WORDS.get(name, name) else ""


def _lines(report: SlaReport, trend: Trend | None, words: Words, *, indent: bool) -> Iterator[list[str]]:
    """All rows, the sums last."""
    for figure, change in changes(report.figures, trend):
        group = [label(column, value, indent=indent) for column, value in zip(report.by, figure.group, strict=True)]
        yield [*group, *_cells(figure, change, trend, words)]
    if report.by:
        for figure in report.totals:
            change = trend.of_total(figure) if trend else None
            group = [words.say("total"), *[""] * (len(report.by) - 1)]
            yield [*group, *_cells(figure, change, trend, words)]


def label(column: str, value: str, *, indent: bool) -> str:
    """A group's value as a cell. A unit of the tree stands as far in as it is deep, else as the path down to it."""
    if not value:
        return "–"
    if column != "tree" or not indent:
        return cell(value)
    *above, own = value.split("/")
    return "  " * len(above) + cell(own)


def _cells(figure: SlaFigure, change: Change | None, trend: Trend | None, words: Words) -> list[str]:
    share = figure.compliance
    counts = (figure.met, figure.breached, figure.running, figure.paused, figure.excluded)
    against = [points(change, words)] if trend else []
    return [
        words.word("target", str(figure.target)),
        *(words.number(count) for count in counts),
        ("! " if share is not None and share < LOW else "") + words.percent(share),
        bar(share),
        *against,
        exact(figure.median_s),
        *([span(change)] if trend else []),
        exact(figure.p90_s),
    ]


def bar(share: float | None) -> str:
    """A share in [0, 1] as BAR cells; what is missing shows as dots. Full only when nothing is missing."""
    if share is None:
        return ""
    full = min(round(share * BAR), BAR - 1) if share < 1 else BAR
    return "█" * full + "·" * (BAR - full)


def _print_rich(report: SlaReport, trend: Trend | None, words: Words, out: TextIO) -> None:
    from rich.console import Console

    rows = list(_lines(report, trend, words, indent=True))
    if not rows:
        return
    cells = zip(_names(report, trend), zip(*rows, strict=True), strict=True)
    columns = [Column(name, _heading(name, words), tuple(told)) for name, told in cells]
    groups, wide = len(report.by), get_terminal_size().columns
    shown = _fitting(columns, groups, wide)
    table = _table([columns[at] for at in shown], groups, wide)
    first_sum = len(rows) - (len(report.totals) if groups else 0)
    before: Sequence[str] = ()
    for place, row in enumerate(rows):
        if place == first_sum:
            table.add_row()
        same, total = row[:groups] == before, place >= first_sum
        told = ["" if same and at < groups else row[at] for at in shown]
        table.add_row(*(_styled(columns[at].name, text, total=total) for at, text in zip(shown, told, strict=True)))
        before = row[:groups]
    Console(file=out, highlight=False, markup=False, emoji=False, width=wide).print(table)


def _table(columns: Sequence[Column], groups: int, wide: int) -> "Table":
    from rich.table import Table

    table = Table(box=None, padding=(0, GAP, 0, 0), pad_edge=False, show_edge=False, header_style="bold")
    most = _group_width(columns, groups, wide)
    for at, column in enumerate(columns):
        grouping = at < groups
        table.add_column(
            column.heading,
            justify="left" if grouping or column.name in _LEFT else "right",
            no_wrap=True,
            overflow="ellipsis",
            max_width=most if grouping else None,
        )
    return table


def _styled(name: str, text: str, *, total: bool) -> "Text":
    from rich.text import Text

    told = Text(text, style="bold" if total else "")
    if name == "on time" and text.startswith("!"):
        told.stylize("bold red")
    elif name == "change" and text.startswith("▼"):
        told.stylize("red")
    elif name == "bar":
        told.stylize("red", text.find("·") if "·" in text else len(text))
    elif text in ("0", "–"):
        told.stylize("dim")
    return told


def _needed(columns: Sequence[Column], groups: int, most: int) -> int:
    widths = [min(most, each.width) if at < groups else each.width for at, each in enumerate(columns)]
    return sum(widths) + GAP * (len(widths) - 1)


def _fitting(columns: Sequence[Column], groups: int, wide: int) -> list[int]:
    """The places of the columns that are shown."""
    shown = list(range(len(columns)))
    for name in _GIVE_WAY:
        if _needed([columns[at] for at in shown], groups, GROUP_WIDTH) <= wide:
            break
        shown = [at for at in shown if at < groups or columns[at].name != name]
    return shown


def _group_width(columns: Sequence[Column], groups: int, wide: int) -> int:
    """The greatest width of the groups' columns with which all fit, within bounds."""
    if not groups:
        return wide
    others = _needed(columns, groups, 0)
    longest = max(each.width for each in columns[:groups])
    return max(LEAST_GROUP_WIDTH, min(longest, (wide - others) // groups))
