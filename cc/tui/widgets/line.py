"""One line of the screen at a fixed place: title, counters, alarm, message, keys. Repaints only cells that changed."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from cc.tui.pieces import Piece, changed_cells
from cc.tui.tokens import Palette
from cc.tui.widgets.paint import paint


class FixedLine(Widget):
    """Shows pieces on one line."""

    DEFAULT_CSS = "FixedLine { height: 1; width: 1fr; }"

    def __init__(self, palette: Palette, name: str) -> None:
        super().__init__(id=name)
        self._palette = palette
        self._pieces: list[Piece] = []

    @property
    def text(self) -> str:
        """What stands there."""
        return "".join(text for text, _ in self._pieces)

    def show(self, pieces: list[Piece]) -> None:
        """Show these from now on; only changed cells are painted."""
        regions = [Region(begin, 0, end - begin, 1) for begin, end in changed_cells(self._pieces, pieces)]
        self._pieces = pieces
        if regions:
            self.refresh(*regions)

    def render_line(self, y: int) -> Strip:
        """The line."""
        return paint(self._pieces, self.size.width, self._palette)
