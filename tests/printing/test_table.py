"""Tables: aligned, safe, flat in memory."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.phrases import units
from cc.core.phrases.time_left import TimeLeft
from cc.printing.table import MOST_WIDTH, cell, print_table, width
from cc.words.catalogue import Language
from cc.words.reader import Reader


def printed(headings: list[str], rows: list[list[object]], *, terminal: bool = False) -> str:
    out = io.StringIO()
    print_table(headings, rows, out, terminal=terminal)
    return out.getvalue()


def test_columns_stand_under_their_headings() -> None:
    told = printed(["ref", "text"], [["JKT-1", "Banjir"], ["JKT-1000000", None]])
    assert told.splitlines() == ["ref          text", "JKT-1        Banjir", "JKT-1000000"]


def test_wide_characters_take_two_cells() -> None:
    told = printed(["a", "b"], [["洪水", "x"], ["flood", "y"]]).splitlines()
    assert width(told[1].split("x")[0]) == width(told[2].split("y")[0])


def test_no_rows_no_table() -> None:
    assert printed(["a"], []) == ""


@given(st.text(max_size=200))
def test_a_cell_is_one_safe_line_of_bounded_width(text: str) -> None:
    shown = cell(text)
    assert width(shown) <= MOST_WIDTH
    assert not any(char in shown for char in "\n\r\t\x1b\x9b\u202e")


def test_markup_and_escapes_are_text_on_a_terminal_too() -> None:
    told = printed(["text"], [["[bold]x[/bold] \x1b[31mred"]], terminal=True)
    assert "[bold]x[/bold]" in told
    assert "\x1b[31mred" not in told


@pytest.mark.parametrize(("columns", "wanted"), [(200, "abcdeftext"), (90, "abcdtext"), (62, "abctext")])
def test_a_narrow_terminal_hides_columns_before_the_words(
    columns: int, wanted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    row: list[object] = [*["x" * 12] * 6, "y" * 60]
    head = printed([*"abcdef", "text"], [row], terminal=True).splitlines()[0]
    assert "".join(head.split()) == wanted
    assert printed([*"abcdef", "text"], [row]).split()[:7] == [*"abcdef", "text"]


RED, YELLOW = "\x1b[1;31m", "\x1b[33m"


@pytest.mark.parametrize("language", tuple(Language))
@pytest.mark.parametrize(
    ("seconds", "colour"), [(-2 * 86400, RED), (-1, RED), (0, YELLOW), (3599, YELLOW), (3600, ""), (3 * 86400, "")]
)
def test_the_time_left_has_its_colour_in_both_languages(
    seconds: int, colour: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "120"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    reader = Reader(language)
    said = units.span(seconds, reader)
    told = printed(["洪水", "x", "t"], [["洪", TimeLeft(said, seconds), "5 min"]], terminal=True).splitlines()[1]
    assert told.strip() == (f"洪    {colour}{said}\x1b[0m  5 min" if colour else f"洪    {said}  5 min")


def test_a_long_table_is_not_gathered() -> None:
    seen = 0

    def rows() -> object:
        nonlocal seen
        for number in range(10_000):
            seen += 1
            yield [number]

    class Out(io.StringIO):
        def write(self, text: str) -> int:
            assert seen <= 250 or text.strip() == "" or int(text.split()[0]) >= seen - 2
            return len(text)

    print_table(["n"], rows(), Out(), terminal=False)  # type: ignore[arg-type]  # a generator of rows
    assert seen == 10_000
