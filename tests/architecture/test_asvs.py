"""The table of ASVS 5.0 is whole, and what each row names is there."""

import ast
from collections import Counter

import pytest

from tests.architecture import asvs_page, settings_page
from tests.architecture.asvs_page import CHAPTERS, Row
from tests.architecture.house import ROOT

ROWS = list(asvs_page.read())
OPEN = 2
"""How many requirements are not met yet. One fewer takes the number down; one more is a step back."""


def named(kind: str) -> list[Row]:
    """The rows of a kind."""
    return [row for row in ROWS if row.kind == kind]


def test_every_requirement_of_levels_1_and_2_has_its_row() -> None:
    assert Counter(row.chapter for row in ROWS) == {chapter: count for chapter, (_, count) in CHAPTERS.items()}
    assert len({row.number for row in ROWS}) == len(ROWS)
    assert Counter(row.level for row in ROWS) == {1: 70, 2: 183}


def test_a_row_without_anything_that_holds_it_is_refused() -> None:
    good = '"1.1.1" = { level = 1, asks = "x", test = "y" }'
    assert list(asvs_page._rows(good)) == [Row("1.1.1", 1, "x", "test", "y")]
    for wrong in (good.replace("test", "nothing"), good.replace('"y"', '""'), good.replace(" }", ', not = "z" }')):
        with pytest.raises(ValueError, match=r"ASVS 1\.1\.1"):
            list(asvs_page._rows(wrong))


@pytest.mark.parametrize("row", named("test"), ids=lambda row: row.number)
def test_a_test_that_a_row_names_exists(row: Row) -> None:
    path, _, name = row.what.partition("::")
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    tests = [
        node for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name
    ]
    assert tests, f"ASVS {row.number}: there is no {row.what}"
    assert not any("skip" in ast.unparse(each) for each in tests[0].decorator_list), (
        "a test that is skipped holds nothing"
    )


def test_settings_that_rows_name_exist() -> None:
    told = settings_page.page()
    assert [row.number for row in named("setting") if f"`{row.what}`" not in told] == []


@pytest.mark.parametrize("row", named("page"), ids=lambda row: row.number)
def test_a_page_that_a_row_names_has_that_heading(row: Row) -> None:
    page, _, heading = row.what.partition("#")
    assert (ROOT / page).is_file()
    assert not heading or heading in asvs_page.slugs(page)


def test_what_is_open_is_counted() -> None:
    assert len(named("open")) == OPEN
