"""Cells that a spreadsheet would run as a formula: made safe on writing, and read back as they were.

Owns that, and the names of the two columns that a rejects file adds. Knows no file.
"""

import re

LINE, REASON = "posko_line", "posko_reason"
_RUNS = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?")
_GUARD = "'"


def is_own(column: str) -> bool:
    """Whether a column was added by us."""
    return column in (LINE, REASON)


def to_cell(text: str) -> str:
    """A cell that no spreadsheet runs: a quote before what begins like a formula and is no number."""
    risky = _RUNS.match(text) and not _NUMBER.fullmatch(text)
    return f"{_GUARD}{text}" if risky or _guarded(text) else text


def from_cell(cell: str) -> str:
    """What `to_cell` was given."""
    return cell.removeprefix(_GUARD) if _guarded(cell) else cell


def _guarded(text: str) -> bool:
    """Whether it begins as a text that was made safe does (so that such texts are guarded, too)."""
    bare = text.lstrip(_GUARD)
    return text.startswith(_GUARD) and bool(_RUNS.match(bare)) and not _NUMBER.fullmatch(bare)
