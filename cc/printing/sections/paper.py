"""Sections as a page says them: words of the reader's language, text harmless. Must never know HTML or typst."""

from datetime import datetime

from cc.printing.paper import MOST_CHARACTERS, Content, Paper, shown
from cc.printing.section import NUMBERS, Column, Section, cell_words

Row = tuple[object, ...]

STEADY = frozenset({"moment", "text", "officer"})
"""Kinds of columns that are as wide as their words, which others give way to."""
MOST_STEADY = 28
"""Characters that such a column has: a moment's, a ref's, a log-in's."""


def content(paper: Paper, section: Section) -> Content:
    """A section's words. `share` of a row is its bar's length against the longest, None without a bar."""
    say = paper.language.say
    longest = max((_count(row, section.bar) for row in section.rows), default=0)
    return {
        "title": say(section.title),
        "facts": [[say(column.name), words(paper, column, value)] for column, value in section.facts],
        "headings": [say(column.name) for column in section.columns],
        "numeric": [column.kind in NUMBERS for column in section.columns],
        "steady": [column.kind in STEADY for column in section.columns],
        "bar": section.bar,
        "rows": [
            {
                "cells": [words(paper, column, value) for column, value in zip(section.columns, row, strict=True)],
                "share": _count(row, section.bar) / longest if longest else 0.0,
            }
            for row in section.rows
        ],
        "note": section.told_note(paper.language),
        "empty": "" if section.rows else say("nothing in this period"),
    }


def words(paper: Paper, column: Column, value: object) -> str:
    """A value as a cell of a page."""

    def moment(at: datetime) -> str:
        return paper.language.moment(at, paper.zone)

    most = MOST_STEADY if column.kind in STEADY else MOST_CHARACTERS
    return shown(cell_words(column.kind, value, paper.language, moment, paper.label), most) or "–"


def _count(row: Row, at: int) -> int:
    value = row[at] if at >= 0 else 0
    return value if isinstance(value, int) else 0
