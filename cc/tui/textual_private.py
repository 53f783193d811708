"""A screen that sends few bytes over a thin line: Textual writes a changed part of a widget from the widget's left
edge on; this one from the first changed cell. Knows no widget.

The only file that uses names of Textual which are not public (`Screen._compositor`, `Compositor`, `ChopsUpdate`):
tests/tui/test_console_rules.py fails when they go, test_diff_screen.py when they no longer save anything.
"""

from collections.abc import Mapping
from typing import Any

from textual._compositor import ChopsUpdate, Compositor
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.strip import Strip


def driver_of(app: App[Any]) -> Driver:
    """What has the terminal while the app runs."""
    assert app._driver is not None
    return app._driver


def paint_all(app: App[Any]) -> None:
    """Paint every cell, whatever was written before: somebody else has had the terminal."""
    screen = app.screen
    screen._compositor._dirty_regions.add(screen._compositor.size.region)
    screen.refresh(layout=True)


Line = Mapping[int, Strip | None]
"""A line's pieces by the column where each begins, from the left."""


class DiffScreen(Screen[None]):
    """The console's only screen."""

    def __init__(self) -> None:
        super().__init__()
        self._compositor = DiffCompositor()


class DiffCompositor(Compositor):
    """Cuts what is to be written at the columns where changes begin."""

    def render_partial_update(self) -> ChopsUpdate | None:
        """What has changed since the last time; None if nothing has."""
        update = super().render_partial_update()
        if update is None:
            return None
        begins: dict[int, set[int]] = {}
        for y, begin, _ in update.spans:
            begins.setdefault(y, set()).add(begin)
        lines, ends = list(update.chops), update.chop_ends
        for y, columns in begins.items():
            lines[y] = _cut(lines[y], ends[y], columns)
            ends[y] = [*list(lines[y])[1:], ends[y][-1]]
        return ChopsUpdate(lines, update.spans, ends)


def _cut(line: Line, ends: list[int], columns: set[int]) -> Line:
    """The line with its pieces cut in two wherever a column falls inside one."""
    cut: dict[int, Strip | None] = {}
    for (begin, strip), end in zip(line.items(), ends, strict=True):
        inside = sorted(column for column in columns if begin < column < end)
        pieces = [strip] if strip is None or not inside else strip.divide([*(at - begin for at in inside), end - begin])
        cut.update(zip([begin, *inside], pieces, strict=False))
    return cut
