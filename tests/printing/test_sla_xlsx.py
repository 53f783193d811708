"""The workbook: no cell evaluates, every row is there, numbers are numbers; read back from its own XML."""

import io
import re
import zipfile
from xml.etree import ElementTree

import pytest

from cc.core.errors import InputError
from cc.core.rules.safe_text import safe_terminal
from cc.printing import sla_xlsx, xlsx_sheet
from cc.printing.paper import Paper
from tests.printing.hostile import HOSTILE, paper

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def parts(told: Paper) -> dict[str, str]:
    out = io.BytesIO()
    sla_xlsx.write_xlsx(told, out)
    with zipfile.ZipFile(out) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def rows(sheet: str) -> list[list[str]]:
    """The cells' values of a sheet, row by row."""
    return [
        ["".join(cell.itertext()) for cell in row.iter(f"{MAIN}c")]
        for row in ElementTree.fromstring(sheet).iter(f"{MAIN}row")
    ]


def read(text: str) -> str:
    """A stored string as a spreadsheet reads it."""
    return re.sub(r"_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text)


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_cell_evaluates_and_no_row_is_lost(language: str) -> None:
    found = parts(paper(language))
    sheets = {name: text for name, text in found.items() if name.startswith("xl/worksheets/sheet")}
    assert len(sheets) == 4
    for name, text in found.items():
        ElementTree.fromstring(text)
        assert "<f>" not in text or name.startswith("xl/charts/"), name
        assert "<hyperlink" not in text, name
    figures = rows(sheets["xl/worksheets/sheet2.xml"])
    assert len(figures) == 1 + len(HOSTILE)
    assert [read(row[0]) for row in figures[1:]] == [shown(each) for each in HOSTILE]
    worst = rows(sheets["xl/worksheets/sheet3.xml"])
    assert [row[0] for row in worst[1:]] == [f"JKT-{at:06d}" for at in range(len(HOSTILE))]
    texts = [read(row[-1]) for row in worst[1:] if row[-1]]
    assert texts == [each for each in map(safe_terminal, HOSTILE) if each]
    assert len(rows(sheets["xl/worksheets/sheet4.xml"])) == 1 + 2 * len(HOSTILE)


def shown(text: str) -> str:
    from cc.printing import paper as page

    return page.shown(text) or "–"


def test_numbers_are_numbers() -> None:
    figures = rows(parts(paper("en", ("a",)))["xl/worksheets/sheet2.xml"])
    assert figures[0] == [
        "unit", "area", "target", "on time", "late", "running", "paused", "excluded", "% on time", "change in points",
        "median", "change of median, minutes", "90th percentile",
    ]  # fmt: skip
    assert figures[1][:8] == ["a", "a", "resolution", "1200", "300", "1", "0", "2"]
    assert [round(float(each), 6) for each in figures[1][8:]] == [0.8, 1.73913, 0.0625, 1.0, round(273_909 / 86_400, 6)]


def test_more_rows_than_a_sheet_has_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sla_xlsx, "MOST_ROWS", 1)
    with pytest.raises(InputError, match="more than a sheet has"):
        parts(paper(texts=("a", "b")))


def test_a_text_longer_than_a_cell_is_cut_not_dropped() -> None:
    told = xlsx_sheet.cell_text("x" * 40_000)
    assert len(told) == xlsx_sheet.MOST_CHARACTERS
    assert told.endswith("…")


def test_a_units_subtree_folds_below_it() -> None:
    found = parts(paper(texts=("dki", "dki/bpbd"), by=("tree",)))["xl/worksheets/sheet2.xml"]
    levels = [row.get("outlineLevel") for row in ElementTree.fromstring(found).iter(f"{MAIN}row")]
    assert levels == [None, None, "1"]
    assert [row[0] for row in rows(found)[1:]] == ["dki", "bpbd"]
