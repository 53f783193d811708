"""Only cells that changed go to the terminal: a ticking clock costs its last digit."""

import re

import pytest
from textual.app import App
from textual.widget import Widget

from cc.tui.pieces import Row, changed_cells
from cc.tui.textual_private import DiffScreen
from cc.tui.tokens import Palette
from cc.tui.widgets.line import FixedLine


class Ticking(App[None]):
    """One line on the console's screen."""

    def __init__(self) -> None:
        super().__init__()
        self.line = FixedLine(Palette(), "line")

    def get_default_screen(self) -> DiffScreen:
        """As the console's."""
        return DiffScreen()

    def compose(self) -> list[Widget]:
        """The line."""
        return [self.line]


async def written(before: str, after: str) -> list[tuple[int, str]]:
    """What goes to the terminal when a line changes: column (from 0) and text of each piece."""
    app = Ticking()
    async with app.run_test(size=(80, 3)) as pilot:
        app.line.show([(before, "txt")])
        await pilot.pause()
        app.line.show([(after, "txt")])
        compositor = app.screen._compositor
        compositor.update_widgets({app.line})
        update = compositor.render_partial_update()
        sent = update.render_segments(app.console) if update is not None else ""
    pieces = re.split(r"\x1b\[(\d+);(\d+)H", sent)
    texts = [re.sub(r"\x1b\[[\d;]*m", "", piece) for piece in pieces[3::3]]
    return [(int(column) - 1, text) for column, text in zip(pieces[2::3], texts, strict=True) if text]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("tanggapi 00:23:11", "tanggapi 00:23:12", [(16, "2")]),
        ("tanggapi 00:23:19", "tanggapi 00:23:20", [(15, "20")]),
        ("00:00:01 tanggapi 00:00:01", "00:00:02 tanggapi 00:00:02", [(7, "2"), (25, "2")]),
        ("00:00:01 -00:00:01", "00:00:02 -00:00:00", [(7, "2"), (17, "0")]),
        ("banjir 深い 1", "banjir 深い 2", [(12, "2")]),
        ("same", "same", []),
    ],
)
async def test_only_what_changed_is_written(before: str, after: str, wanted: list[tuple[int, str]]) -> None:
    assert await written(before, after) == wanted


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ([("abc", "txt")], [("abc", "txt")], []),
        ([("abc", "txt")], [("ab", "txt"), ("c", "late")], [(2, 3)]),
        ([("abc", "txt")], [("abcde", "txt")], [(3, 5)]),
        ([("abcde", "txt")], [("a", "txt")], [(1, 5)]),
        ([("a23456789b", "txt")], [("x23456789y", "txt")], [(0, 10)]),
        ([("a234567890b", "txt")], [("x234567890y", "txt")], [(0, 1), (10, 11)]),
        ([("xああああああ", "txt")], [("ああああああx", "txt")], [(0, 13)]),
    ],
)
def test_runs_of_changed_cells(before: Row, after: Row, wanted: list[tuple[int, int]]) -> None:
    assert changed_cells(before, after) == wanted
