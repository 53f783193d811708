"""CSV that a spreadsheet opens without running anything."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.printing.csv_text import safe_cell, write_csv

STARTERS = "=+-@\t\r\n|%＝＋－＠"


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+62811",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =cmd|' /C calc'!A0",
        "\u00a0=1",
        "＝1+1",
        "%00",
        "|x",
        "\x1b=1",
    ],
)
def test_text_never_begins_like_a_formula(text: str) -> None:
    assert str(safe_cell(text)).startswith("'")


@pytest.mark.parametrize(
    ("value", "cell"), [(-6.23, -6.23), (0, 0), (None, ""), (True, "yes"), ("Banjir", "Banjir"), ("", "")]
)
def test_numbers_stay_numbers_and_plain_text_stays(value: object, cell: object) -> None:
    assert safe_cell(value) == cell


@given(st.lists(st.lists(st.one_of(st.text(), st.integers(), st.none()), min_size=3, max_size=3), max_size=5))
def test_whatever_comes_in_every_cell_is_harmless_and_every_row_whole(rows: list[list[object]]) -> None:
    out = io.StringIO(newline="")
    assert write_csv(("a", "b", "c"), rows, out) == len(rows)
    read = list(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert len(read) == len(rows) + 1
    for given_row, row in zip(rows, read[1:], strict=True):
        assert len(row) == 3
        for value, cell in zip(given_row, row, strict=True):
            if isinstance(value, str):
                assert cell.lstrip(" \u00a0")[:1] not in tuple(STARTERS)
                assert "\x00" not in cell


def test_lines_and_quotes_survive() -> None:
    out = io.StringIO(newline="")
    write_csv(("text",), [['he said "flood"\nand left']], out)
    assert list(csv.reader(io.StringIO(out.getvalue(), newline="")))[1] == ['he said "flood"\nand left']
