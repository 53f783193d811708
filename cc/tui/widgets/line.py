"""One line of the screen at a fixed place: title, counters, alarm, message, keys. Repaints only cells that changed."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from cc.tui.strips import Piece, paint
from cc.tui.tokens import Palette


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
        """Show these from now on; only from the first changed cell to the last."""
        if pieces == self._pieces:
            return
        before = _cells(self._pieces)
        self._pieces = pieces
        after = _cells(pieces)
        width = self.size.width
        if not width or len(before) != len(after):
            self.refresh()
            return
        differ = [at for at, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
        if differ and all(text.isascii() for text, _ in pieces):
            self.refresh(Region(differ[0], 0, differ[-1] - differ[0] + 1, 1))
        else:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The line."""
        return paint(self._pieces, self.size.width, self._palette)


def _cells(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(char, token) for text, token in pieces for char in text]
