"""An SLA report as a workbook: numbers as numbers, spans as times, text as text. The only file that imports XlsxWriter.

Every string is written as a string: nothing becomes a formula, a link or a number. Rows go to disk as they come.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, BinaryIO

from cc.core.errors import InputError
from cc.core.records.sla import SlaFigure
from cc.printing.extra import needed
from cc.printing.paper import CHANGES, KINDS, Paper, facts, period, shown
from cc.printing.paper_worst import reason, subject, time_of
from cc.printing.sections.xlsx import write_section
from cc.printing.trend import Change, changes
from cc.printing.wording.clause import clause
from cc.printing.xlsx_sheet import DEEPEST, FORMATS, MOMENT, MOST_ACROSS, Cell, Sheet

MOST_ROWS = 1_048_575
"""A sheet's rows below its header."""
DAY_S, MINUTE_S = 86_400, 60
_COLOURS = {"met": "#2F7D4F", "breached": "#B3261E", "running": "#3A6EA5", "paused": "#C98A1B", "excluded": "#9A9A9A"}


def write_xlsx(paper: Paper, out: BinaryIO) -> None:
    """Write the workbook: summary with a chart, figures, the worst, why, a sheet a section. Raises InputError for more
    rows than a sheet has, UsageError without the extra `paper`."""
    count = len(paper.report.figures)
    if count > MOST_ROWS:
        raise InputError(
            "{rows:number} rows are more than a sheet has ({most:number}): group by less, or take csv.",
            code="input.rows",
            fields={"rows": count, "most": MOST_ROWS},
        )
    with needed():
        import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(out, {**plain, "constant_memory": True})
    # The moment of making it would else differ with every run.
    book.set_properties({"title": paper.language.say("SLA report"), "created": paper.printed_at.replace(tzinfo=None)})
    formats = {name: book.add_format(dict(values)) for name, values in FORMATS.items()}
    formats["moment"] = book.add_format(
        {"num_format": MOMENT[paper.language.code], "valign": "top", "align": "left", "indent": 1}
    )
    _summary(paper, book, formats)
    _figures(paper, book, formats)
    if paper.report.worst:
        _worst(paper, book, formats)
        _why(paper, book, formats)
    for section in paper.sections:
        write_section(paper, section, book, formats)
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
    sheet = Sheet(book, paper.language.say("Figures"), formats, (*(46 for _ in by), 22, *(14 for _ in names[1:])))
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
    widths = (16, 20, 12, 26, 18, 24, 22, 22, 22, 18, 12, 12, 40, 60)
    sheet = Sheet(book, say("The latest broken promises"), formats, widths)
    names = ("report", "target", "late", "unit", "officer", "category", "received", "due", "ended")
    sheet.head((say(each) for each in (*names, "promised", "counted", "paused", "source", "text")), {2, 10, 11})
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
            ("text", time_of(paper, clock, clock.target_s) if clock else None),
            ("span", _days(clock.counted_s) if clock else None),
            ("span", _days(clock.paused_s) if clock else None),
            ("long", clause(paper.language, why) if why else ""),
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
                ("long", reason(paper, span)),
            )


def _days(seconds: int | None) -> float | None:
    """Seconds as a spreadsheet's time: days."""
    return None if seconds is None else seconds / DAY_S


def _local(paper: Paper, at: datetime) -> datetime:
    """An instant as the reader's wall clock shows it: a spreadsheet knows no zones (the summary names it)."""
    return at.astimezone(paper.zone).replace(tzinfo=None)
