"""The rejects file: made when needed, never over another, safe in a spreadsheet, and readable again."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import UsageError
from cc.intake.rejects import RejectsFile
from cc.tabular.cells import from_cell, to_cell
from cc.tabular.table import Layout, rows, survey


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_no_file_is_made_when_nothing_is_rejected(here: Path) -> None:
    RejectsFile(None, Path("/data/reports.csv"), ["id"]).close()
    assert not list(here.iterdir())


def test_it_stands_in_the_working_directory_and_never_over_another(here: Path) -> None:
    for _ in range(2):
        rejects = RejectsFile(None, Path("/data/reports.csv.gz"), ["id"])
        rejects.add(7, "no time", ["1"])
        rejects.close()
    assert sorted(path.name for path in here.iterdir()) == ["reports.csv.rejects-2.csv", "reports.csv.rejects.csv"]
    assert (here / "reports.csv.rejects.csv").read_text() == "posko_line,posko_reason,id\n7,no time,1\n"


def test_it_can_be_imported_again_as_the_rows_were(here: Path) -> None:
    original = ("=HYPERLINK(1)", "-71.05", "'=quoted", "two\nlines", "+62 811", "-")
    rejects = RejectsFile(here / "r.csv", Path("x.csv"), ["a", "b", "c", "d", "e", "f"])
    rejects.add(2, "why", original)
    rejects.close()
    with (here / "r.csv").open(newline="") as stream:
        cells = list(csv.reader(stream))[1][2:]
    assert cells == ["'=HYPERLINK(1)", "-71.05", "''=quoted", "two\nlines", "'+62 811", "'-"]
    found = survey(here / "r.csv", Layout())
    assert found.columns == ("a", "b", "c", "d", "e", "f")
    (row,) = rows(found)
    assert row.original == original
    assert tuple(row.values.values()) == original


def test_where_it_cannot_be_written_is_told(here: Path) -> None:
    with pytest.raises(UsageError, match="no folder"):
        RejectsFile(here / "no" / "such" / "r.csv", Path("x.csv"), ["a"]).add(1, "why", ["x"])


def test_a_file_takes_the_name_that_was_given_only_when_it_is_whole(here: Path) -> None:
    target = here / "r.csv"
    target.write_text("from before\n")
    rejects = RejectsFile(target, Path("x.csv"), ["a"])
    rejects.add(2, "why", ["x"])
    assert target.read_text() == "from before\n"
    rejects.close()
    assert target.read_text() == "posko_line,posko_reason,a\n2,why,x\n"


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(here: Path) -> None:
    (here / "shared.csv").write_text("old\n")
    link = here / "r.csv"
    link.symlink_to("shared.csv")
    rejects = RejectsFile(link, Path("x.csv"), ["a"])
    rejects.add(2, "why", ["x"])
    rejects.close()
    assert link.is_symlink()
    assert (here / "shared.csv").read_text() == "posko_line,posko_reason,a\n2,why,x\n"


def test_a_pipe_is_written_to_and_stays_one(here: Path) -> None:
    pipe = here / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    rejects = RejectsFile(pipe, Path("x.csv"), ["a"])
    changed = rejects.beside("changed", ["b"])
    rejects.add(2, "why", ["x"])
    rejects.close()
    changed.add(3, "other", ["y"])
    changed.close()
    assert os.read(reader, 1000) == b"posko_line,posko_reason,a\n2,why,x\n"
    os.close(reader)
    assert pipe.is_fifo()
    assert changed.path == Path("x.csv.changed.csv")


def test_rows_that_differ_never_go_over_the_file_that_is_imported(here: Path) -> None:
    source = here / "r.changed.csv"
    source.write_text("a\nx\n")
    changed = RejectsFile(here / "r.csv", source, ["a"]).beside("changed", ["b"])
    changed.add(2, "other", ["y"])
    changed.close()
    assert source.read_text() == "a\nx\n"


@given(st.text())
def test_a_safe_cell_is_read_back_as_it_was(text: str) -> None:
    assert from_cell(to_cell(text)) == text


@given(st.sampled_from("=+-@\t\r"), st.text())
def test_no_cell_begins_a_formula(first: str, rest: str) -> None:
    cell = to_cell(first + rest)
    assert cell.startswith("'") or all(letter in "0123456789.,eE+-" for letter in cell)
