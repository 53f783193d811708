"""CSV that opens in a spreadsheet without running anything: RFC 4180, UTF-8, no cell that becomes a formula.

Owns that encoding. Numbers stay numbers; text that begins like a formula gets an apostrophe before it (OWASP, "CSV
injection"), and control characters go.
"""

import csv
from collections.abc import Iterable, Sequence
from typing import TextIO

from cc.core.rules.safe_text import safe_terminal

_STARTERS = frozenset("=+-@\t\r\n|%＝＋－＠")
"""What spreadsheets take for the beginning of a formula or a command, full-width forms included."""


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[object]], out: TextIO) -> int:
    """Write a header and rows, one at a time; how many rows there were."""
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_cell(name) for name in columns])
    count = 0
    for row in rows:
        writer.writerow([safe_cell(value) for value in row])
        count += 1
    return count


def safe_cell(value: object) -> object:
    """A value as a cell: numbers as they are, None empty, text harmless."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and type(value) in (int, float):
        return value
    text = safe_terminal(str(value))
    begins = text.lstrip(" \u00a0")[:1]
    return f"'{text}" if begins in _STARTERS and begins else text
