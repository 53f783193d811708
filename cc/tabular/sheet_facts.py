"""What a workbook's sheet has beside its cells' values: merged cells, hidden rows, formulas that were never reckoned.

Read from the sheet's XML as text, in flat memory. Must never know what a column means.
"""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

CHUNK, OVERLAP = 1 << 20, 1 << 14
MOST_MERGED = 100_000
_ROW = re.compile(rb"<row\b[^>]*\shidden=\"(?:1|true)\"[^>]*>")
_MERGED = re.compile(rb"<mergeCell\b[^>]*\bref=\"([A-Z]{1,3})(\d+):([A-Z]{1,3})(\d+)\"")
_FORMULA = re.compile(rb"<c\b([^>]*)><f\b(?:[^>]*/>|[^>]*>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(slots=True)
class SheetFacts:
    """`merged` are (first column, last column, first row, last row), from 1; of `hidden` rows and cells `unreckoned`
    (formulas without a result) how many there are."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: int = 0
    unreckoned: int = 0

    def down(self) -> dict[tuple[int, int], int]:
        """By (row, column) below the first row of a merged cell: the row that holds its value."""
        return {
            (row, first): top
            for first, _, top, bottom in self.merged
            for row in range(top + 1, min(bottom, top + MOST_MERGED) + 1)
        }


def facts_of(path: Path, sheet: str) -> SheetFacts:
    """What the sheet of that name has; nothing where the workbook does not say."""
    found = SheetFacts()
    with zipfile.ZipFile(path) as packed:
        part = _part(packed, sheet)
        for text in _windows(packed, part) if part else ():
            found.hidden += len(_ROW.findall(text))
            found.unreckoned += sum(1 for cell in _FORMULA.finditer(text) if b't="str"' not in cell[1])
            for first, top, last, bottom in _MERGED.findall(text):
                if len(found.merged) < MOST_MERGED:
                    found.merged.append((_number(first), _number(last), int(top), int(bottom)))
    return found


def _part(packed: zipfile.ZipFile, sheet: str) -> str | None:
    """Where the sheet lies in the package."""
    try:
        book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
        links = ElementTree.fromstring(packed.read("xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError):
        return None
    wanted = next(
        (each.get(_RELATION) for each in book.iter() if each.get("name") == sheet and each.get("sheetId")), None
    )
    target = next((each.get("Target", "") for each in links if each.get("Id") == wanted), "")
    name = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    return name if name in packed.namelist() else None


def _windows(packed: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The sheet's text in pieces that end where an element does."""
    rest = b""
    with packed.open(part) as stream:
        while chunk := stream.read(CHUNK):
            text = rest + chunk
            cut = max(text.rfind(b"</c>") + 4, text.rfind(b"</row>") + 6, text.rfind(b"/>") + 2)
            if cut < 4 or len(text) - cut > OVERLAP:
                cut = len(text)
            yield text[:cut]
            rest = text[cut:]
    yield rest


def _number(letters: bytes) -> int:
    found = 0
    for letter in letters:
        found = found * 26 + letter - 64
    return found
