"""What a file with a table is read by, and what a row of one looks like. Owns these shapes; reads no file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from cc.core.phrases import Phrase

_INVISIBLE = "\ufeff\u200b\u200e\u200f"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a file is to be read. What is None, nobody has said yet; `skip` and `titles` are lines and records above the
    header, `assumed` says that the encoding is a guess, `mapped` that a map is there to say it."""

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    records: str | None = None
    sheet: str | None = None
    short_rows: bool = False
    skip: int = 0
    titles: int = 0
    assumed: bool = False
    mapped: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a file turned out to be. `columns` in order of appearance, unnamed ones left out; `twice` are names that
    stand over two columns; `garbled` the first lines with bytes that are not the file's encoding; `told` says in
    sentences what was noticed while it was read."""

    path: Path
    layout: Layout
    columns: tuple[str, ...]
    twice: tuple[str, ...]
    count: int
    guessed: bool
    garbled: tuple[int, ...] = ()
    told: tuple[Phrase, ...] = ()


class RawRow(NamedTuple):
    """A row as it stands in the file. `line` is where it begins (in JSON its number, from 1; in a workbook the sheet's
    row); a `problem` says why it cannot be read; `original` is what the rejects file shows; `garbled` that bytes in it
    were not of the file's encoding."""

    line: int
    values: Mapping[str, Any]
    original: tuple[str, ...]
    problem: Phrase | None = None
    garbled: bool = False


def column_name(cell: str) -> str:
    """A column's name as maps write it: no blanks, line breaks or marks around it, one blank for a run of them."""
    return " ".join(cell.strip(_INVISIBLE).split())
