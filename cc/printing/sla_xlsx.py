"""An SLA report as a workbook: numbers as numbers, spans as times, text as text. The only file that imports XlsxWriter.

Every string is written as a string: nothing becomes a formula, a link or a number. Rows go to disk as they come.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any, BinaryIO

from cc.core.errors import InputError
from cc.core.records.sla import SlaFigure
from cc.core.rules.safe_text import safe_terminal
from cc.printing.extra import needed
from cc.printing.paper import CHANGES, KINDS, Paper, facts, period, reason, shown, subject
from cc.printing.trend import Change, changes

MOST_ROWS = 1_048_575
"""A sheet's rows below its header."""
MOST_CHARACTERS = 32_000
"""A cell holds 32,767; XlsxWriter drops a longer string without a word."""
MOST_ACROSS = 100
"""Characters of a line that stands across the summary's columns."""
LINE_PT, MOST_HIGH_PT = 15, 405
FULL = 0.85
"""How full of characters a line gets, against the column's width."""
DAY_S, MINUTE_S = 86_400, 60
DEEPEST = 7
"""Levels of an outline that a spreadsheet knows."""
Cell = tuple[str, object]

_FORMATS: Mapping[str, Mapping[str, object]] = {
    "text": {"valign": "top", "indent": 1},
    "long": {"valign": "top", "text_wrap": True, "indent": 1},
    "head": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "align": "left", "indent": 1},
    "headn": {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom", "align": "right"},
    "title": {"bold": True, "font_size": 16},
    "letterhead": {"bold": True, "font_size": 12},
    "label": {"font_color": "#5A6470"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "share": {"num_format": "0.0%", "valign": "top"},
    "span": {"num_format": "[h]:mm:ss", "valign": "top"},
    "points": {"num_format": "▲ +0.0;▼ -0.0;= 0.0", "valign": "top"},
    **{f"in{depth}": {"valign": "top", "text_wrap": True, "indent": 1 + 2 * depth} for depth in range(8)},
}
WRAPPED = frozenset({"long", *(f"in{depth}" for depth in range(DEEPEST + 1))})
_MOMENT = {"id": "[$-421]d mmm yyyy hh:mm:ss", "en": "[$-809]d mmm yyyy hh:mm:ss"}
_COLOURS = {"met": "#2F7D4F", "breached": "#B3261E", "running": "#3A6EA5", "paused": "#C98A1B", "excluded": "#9A9A9A"}


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


def write_xlsx(paper: Paper, out: BinaryIO) -> None:
    """Write the workbook: summary with a chart, figures, the worst, and why. Raises InputError for more rows than a
    sheet has, UsageError without the extra `paper`."""
    count = len(paper.report.figures)
    if count > MOST_ROWS:
        raise InputError(
            f"{count} rows are more than a sheet has ({MOST_ROWS}): group by less, or take csv.",
            code="input.rows",
            fields={"rows": count, "most": MOST_ROWS},
        )
    with needed():
        import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {**plain, "constant_memory": True})
    # The moment of making it would else differ with every run.
    book.set_properties({"title": paper.language.say("SLA report"), "created": paper.printed_at.replace(tzinfo=None)})
    formats = {name: book.add_format(dict(values)) for name, values in _FORMATS.items()}
    formats["moment"] = book.add_format({"num_format": _MOMENT[paper.language.code], "valign": "top", "align": "left"})
    _summary(paper, book, formats)
    _figures(paper, book, formats)
    if paper.report.worst:
        _worst(paper, book, formats)
        _why(paper, book, formats)
    book.close()


def _summary(paper: Paper, book: Any, formats: Mapping[str, Any]) -> None:
    say = paper.language.say
    name = say("Summary")
    sheet = Sheet(book, name, formats, (30, *(14 for _ in paper.columns[1:])))
    for line in paper.letterhead:
        sheet.line(("letterhead", shown(line, MOST_ACROSS)))
    sheet.line(("title", say("SLA report")))
    sheet.line(("text", period(paper)))
    for label, value in facts(paper):
        sheet.line(("label", label), ("text", shown(value, MOST_ACROSS)))
    sheet.row += 1
    found = paper.report.totals
    if not found:
        sheet.line(("text", say("No promise was made to the reports of this period: there are no figures.")))
        return
    top = sheet.row
    headings = _headings(paper, paper.columns)
    sheet.line(*(("headn" if at else "head", heading) for at, heading in enumerate(headings)))
    for figure in found:
        sheet.line(*_cells(paper, figure, paper.trend.of_total(figure) if paper.trend else None))
    chart = book.add_chart({"type": "bar", "subtype": "percent_stacked"})
    last = sheet.row - 1
    for at, kind in enumerate(KINDS, start=1):
        chart.add_series(
            {
                "name": [name, top, at],
                "categories": [name, top + 1, 0, last, 0],
                "values": [name, top + 1, at, last, at],
                "fill": {"color": _COLOURS[kind]},
                "gap": 60,
            }
        )
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"num_format": "0%", "major_gridlines": {"visible": False}, "label_position": "low"})
    chart.set_size({"width": 760, "height": 120 + 40 * len(found)})
    sheet.raw.insert_chart(sheet.row + 1, 0, chart)


def _figures(paper: Paper, book: Any, formats: Mapping[str, Any]) -> None:
    by, names = paper.report.by, paper.columns
    sheet = Sheet(book, paper.language.say("Figures"), formats, (*(34 for _ in by), 22, *(14 for _ in names[1:])))
    sheet.raw.outline_settings(symbols_below=False)  # a unit stands above those below it
    sheet.head(_headings(paper, (*by, *names)), range(len(by) + 1, len(by) + len(names)))
    for figure, change in changes(paper.report.figures, paper.trend):
        if "tree" in by:
            sheet.inner(figure.group[by.index("tree")].count("/"))
        labels = zip(by, figure.group, strict=True)
        told = ((_form(column, value), paper.label(column, value)) for column, value in labels)
        sheet.line(*told, *_cells(paper, figure, change))
    share_at = len(by) + names.index("compliance")
    last = max(1, sheet.row - 1)
    sheet.raw.autofilter(0, 0, last, len(by) + len(names) - 1)
    bar = {"type": "data_bar", "bar_color": "#8FC7A3", "bar_solid": True, "min_type": "num", "max_type": "num"}
    sheet.raw.conditional_format(1, share_at, last, share_at, {**bar, "min_value": 0, "max_value": 1})


def _headings(paper: Paper, names: Iterable[str]) -> list[str]:
    """Changes of time are told in minutes: a spreadsheet shows no time below zero."""
    return [paper.heading(f"{name}, minutes" if name == CHANGES[1] else name) for name in names]


def _form(column: str, value: str) -> str:
    """A unit of the tree stands as far in as it is deep."""
    return f"in{min(value.count('/'), DEEPEST)}" if column == "tree" else "long"


def _cells(paper: Paper, figure: SlaFigure, change: Change | None) -> list[Cell]:
    """A figure's cells from the target on; changes as numbers with a sign."""
    against: list[Cell] = []
    longer: list[Cell] = []
    if paper.trend:
        by = change.compliance_by if change else None
        against = [("points", None if by is None else by * 100)]
        longer_s = change.median_by_s if change else None
        longer = [("points", None if longer_s is None else longer_s / MINUTE_S)]
    return [
        ("text", paper.label("target", figure.target)),
        *(("count", getattr(figure, kind)) for kind in KINDS),
        ("share", figure.compliance),
        *against,
        ("span", _days(figure.median_s)),
        *longer,
        ("span", _days(figure.p90_s)),
    ]


def _worst(paper: Paper, book: Any, formats: Mapping[str, Any]) -> None:
    say = paper.language.say
    widths = (16, 20, 12, 26, 18, 24, 22, 22, 22, 12, 12, 12, 40, 60)
    sheet = Sheet(book, say("The latest broken promises"), formats, widths)
    names = ("report", "target", "late", "unit", "officer", "category", "received", "due", "ended")
    sheet.head((say(each) for each in (*names, "promised", "counted", "paused", "source", "text")), {2, 9, 10, 11})
    for late in paper.report.worst:
        why = paper.why.get(late)
        clock = why.clock if why else None
        ended = ("moment", _local(paper, late.stopped_at)) if late.stopped_at else ("text", say("still open"))
        sheet.line(
            ("text", subject(paper, late)),
            ("text", paper.label("target", late.target)),
            ("span", _days(late.late_s)),
            ("text", paper.label("unit", late.unit)),
            ("text", late.officer),
            ("text", paper.label("category", late.category)),
            ("moment", _local(paper, late.received_at)),
            ("moment", _local(paper, late.broken_at)),
            ended,
            ("span", _days(clock.target_s) if clock else None),
            ("span", _days(clock.counted_s) if clock else None),
            ("span", _days(clock.paused_s) if clock else None),
            ("long", why.clause if why else ""),
            ("long", late.excerpt),
        )


def _why(paper: Paper, book: Any, formats: Mapping[str, Any]) -> None:
    say = paper.language.say
    sheet = Sheet(book, say("Why"), formats, (16, 20, 18, 22, 22, 12, 50))
    sheet.head((say(each) for each in ("report", "target", "interval", "from", "to", "counts", "reason")), {5})
    for late, why in paper.why.items():
        for span in why.spans:
            sheet.line(
                ("text", subject(paper, late)),
                ("text", paper.label("target", late.target)),
                ("text", say(span.kind)),
                ("moment", _local(paper, span.start)),
                ("moment", _local(paper, span.end)),
                ("span", None if span.kind == "closed" else _days(span.seconds)),
                ("long", reason(paper, span.reason)),
            )


def _days(seconds: int | None) -> float | None:
    """Seconds as a spreadsheet's time: days."""
    return None if seconds is None else seconds / DAY_S


def _local(paper: Paper, at: datetime) -> datetime:
    """An instant as the reader's wall clock shows it: a spreadsheet knows no zones (the summary names it)."""
    return at.astimezone(paper.zone).replace(tzinfo=None)
