"""The table of figures: fits a terminal, never tells by colour alone, plain when piped, with a sum for every target."""

import io
import re

import pytest

from cc.printing.sla_table import BAR, bar, print_figures
from cc.printing.table import width
from cc.printing.wording.english import English
from tests.printing.hostile import HOSTILE, paper

ESCAPE = re.compile("\x1b\\[[0-9;]*m")


def printed(monkeypatch: pytest.MonkeyPatch, columns: int, *, terminal: bool = True, **paper_of: object) -> str:
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("FORCE_COLOR", "1")
    made = paper(**paper_of)  # type: ignore[arg-type]  # the builder's own parameters
    out = io.StringIO()
    print_figures(made.report, made.trend, English(), out, terminal=terminal)
    return out.getvalue()


@pytest.mark.parametrize("columns", [60, 80, 132, 200])
@pytest.mark.parametrize("by", [("unit",), ("unit", "area"), ("tree",), ()])
def test_hostile_names_fit_and_no_row_is_lost(
    columns: int, by: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ESCAPE.sub("", printed(monkeypatch, columns, by=by)).splitlines()
    assert max(map(width, lines)) <= columns
    assert sum("resolution" in line for line in lines) == len(HOSTILE) + bool(by)
    assert not any(char in "".join(lines) for char in "\x1b\x07\x9b\u202e\u2066")


def test_a_wide_terminal_has_every_column_and_a_narrow_one_the_share(monkeypatch: pytest.MonkeyPatch) -> None:
    wide, narrow = (printed(monkeypatch, columns, texts=("bpbd",), by=("unit",)) for columns in (200, 60))
    for name in ("on time", "late", "running", "paused", "excluded", "% on time", "±points", "median", "±time", "90 %"):
        assert name in wide
    assert "% on time" in narrow
    assert "paused" not in narrow


def test_colour_is_for_what_is_not_normal_and_never_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(monkeypatch, 200, texts=("bpbd",), by=("unit",))
    assert "! 80.0%" in told
    assert "\x1b[" in told
    monkeypatch.setenv("NO_COLOR", "1")
    bare = printed(monkeypatch, 200, texts=("bpbd",), by=("unit",))
    assert "31m" not in bare
    assert ESCAPE.sub("", bare) == ESCAPE.sub("", told)


def test_piped_it_is_plain_with_a_path_for_a_unit_of_the_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    told = printed(monkeypatch, 80, terminal=False, texts=("dki/bpbd",), by=("tree",))
    assert "\x1b" not in told
    assert "█" not in told
    assert "dki/bpbd" in told
    assert [line.split()[0] for line in told.splitlines()] == ["tree", "dki/bpbd", "total"]


def test_on_a_terminal_the_tree_stands_in(monkeypatch: pytest.MonkeyPatch) -> None:
    told = ESCAPE.sub("", printed(monkeypatch, 120, texts=("dki", "dki/bpbd"), by=("tree",)))
    assert "\n  bpbd" in told


def test_a_bar_is_full_only_when_nothing_is_missing() -> None:
    assert bar(1.0) == "█" * BAR
    assert bar(0.9999) == "█" * (BAR - 1) + "·"
    assert bar(0.0) == "·" * BAR
    assert bar(None) == ""
