"""Sections as a table for people and as CSV."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TextIO

from cc.printing.changes import Words
from cc.printing.csv_text import write_csv
from cc.printing.section import Section, cell_words, plain_value
from cc.printing.table import cell, print_table


def print_sections(
    sections: Sequence[Section], words: Words, moment: Callable[[datetime], str], out: TextIO, *, terminal: bool
) -> None:
    """Each with its title, what is told above, its table and its note. An empty one says so."""
    for at, section in enumerate(sections):
        out.write(("\n" if at else "") + words.say(section.title) + "\n")
        for column, value in section.facts:
            told = cell_words(column.kind, value, words, moment, _code)
            out.write(f"  {words.say(column.name)}: {cell(told)}\n")
        headings = [words.say(column.name) for column in section.columns]
        rows = (
            [
                cell_words(column.kind, value, words, moment, _code)
                for column, value in zip(section.columns, row, strict=True)
            ]
            for row in section.rows
        )
        if section.rows:
            print_table(headings, rows, out, terminal=terminal, right=section.numbers)
        else:
            out.write(f"  {words.say('nothing in this period')}\n")
        if section.note:
            out.write(section.told_note(words) + "\n")


def write_section_csv(section: Section, out: TextIO) -> None:
    """A header and a row a row."""
    rows = ([plain_value(value) for value in row] for row in section.rows)
    write_csv([column.key for column in section.columns], rows, out)


def _code(column: str, value: str) -> str:
    return value
