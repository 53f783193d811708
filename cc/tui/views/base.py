"""The views beside the board, each a widget that takes the body's place. Owns what they have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.strip import Strip
from textual.widget import Widget

from cc.tui.pieces import Row
from cc.tui.widgets.paint import paint

if TYPE_CHECKING:
    from cc.tui.console import Console


class ViewWidget(Widget):
    """A body-filling list of rows. Subclasses answer `rows`; what they do not override does nothing."""

    DEFAULT_CSS = "ViewWidget { height: 1fr; width: 1fr; }"

    def __init__(self, console: Console) -> None:
        super().__init__(id="view")
        self.console = console
        self._rows: list[tuple[Row, bool]] = []
        self.cursor = 0

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """The lines, and whether each is the cursor's."""
        raise NotImplementedError

    def show(self) -> None:
        """Build and paint again what changed."""
        before = self._rows
        self._rows = self.rows(self.size.width, self.size.height) if self.size.width else []
        if before != self._rows:
            self.refresh()

    def on_mount(self) -> None:
        """Begin."""
        self.begin()
        self.show()

    def begin(self) -> None:
        """Read what is needed."""

    def on_resize(self) -> None:
        """Another size."""
        self._rows = self.rows(self.size.width, self.size.height)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        row, selected = self._rows[y] if y < len(self._rows) else ((), False)
        return paint(row, self.size.width, self.console.palette, selected)

    def tick(self) -> None:
        """Once a second."""
        self.show()

    def report_changed(self) -> None:
        """The report under the cursor has been read again."""
        self.show()

    def move(self, step: int) -> None:
        """Up or down."""

    def sideways(self, step: int) -> None:
        """Left or right."""

    async def open(self) -> None:
        """Enter."""

    def next_order(self) -> None:
        """Another order or grouping."""

    def next_mode(self) -> None:
        """Another way of showing pictures."""

    def toggle_features(self) -> None:
        """Layers on or off."""

    def zoom(self, step: int) -> None:
        """Nearer or farther."""
