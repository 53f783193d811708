"""Sections as sheets of a workbook: counts, shares, spans and moments as numbers, so that a spreadsheet can reckon."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cc.printing.changes import Words
from cc.printing.paper import Paper
from cc.printing.section import Column, Section
from cc.printing.sections.paper import words as told
from cc.printing.xlsx_sheet import Cell, Sheet

DAY_S = 86_400
_NUMBERS = frozenset({"count", "share", "degrees"})
_WIDTHS = {"moment": 24, "unit": 46, "area": 26, "category": 24, "units": 70, "officer": 20, "text": 18}
NARROW, MOST_NAME = 14, 31
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


def write_section(paper: Paper, section: Section, book: Any, formats: Mapping[str, Any]) -> None:
    """A sheet: facts, table, note."""
    say = paper.language.say
    name = sheet_name(section, paper.language)
    sheet = Sheet(book, name, formats, [_WIDTHS.get(column.kind, NARROW) for column in section.columns])
    sheet.line(("title", say(section.title)))
    for column, value in section.facts:
        sheet.line(("text", f"{say(column.name)}: {told(paper, column, value)}"))
    sheet.row += 1
    sheet.head((say(column.name) for column in section.columns), section.numbers)
    first = sheet.row
    for row in section.rows:
        sheet.line(*(_cell(paper, column, value) for column, value in zip(section.columns, row, strict=True)))
    if section.rows and section.bar >= 0:
        bar = {"type": "data_bar", "bar_color": "#9DB9D6", "bar_solid": True, "min_type": "num", "min_value": 0}
        sheet.raw.conditional_format(first, section.bar, sheet.row - 1, section.bar, bar)
    if not section.rows:
        sheet.line(("text", say("nothing in this period")))
    if section.note:
        sheet.row += 1
        sheet.line(("label", section.told_note(paper.language)))


def sheet_name(section: Section, words: Words) -> str:
    """The title as a sheet may be called."""
    return " ".join(words.say(section.title).translate(_NOT_IN_A_NAME).split())[:MOST_NAME]


def _cell(paper: Paper, column: Column, value: object) -> Cell:
    if value is None:
        return ("text", None)
    if isinstance(value, datetime):
        return ("moment", value.astimezone(paper.zone).replace(tzinfo=None))
    if column.kind == "span" and isinstance(value, int):
        return ("span", value / DAY_S)
    if column.kind in _NUMBERS and isinstance(value, int | float):
        return (column.kind, value)
    return ("long", told(paper, column, value))
