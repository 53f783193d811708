"""The filter's line: shows the filter; while one is typed, the entry takes its place (see filter_entry)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from textual.containers import Horizontal

from cc.tui.pieces import Piece
from cc.tui.tokens import Palette
from cc.tui.widgets.line import FixedLine

if TYPE_CHECKING:
    from cc.tui.key_table import KeyTable
    from cc.tui.model.names import CodeNames
    from cc.tui.widgets.filter_entry import FilterEntry


class FilterBar(Horizontal):
    """One line at a fixed place."""

    DEFAULT_CSS = "FilterBar { height: 1; width: 1fr; }"

    def __init__(self, palette: Palette, names: CodeNames, keys: Callable[[], KeyTable]) -> None:
        super().__init__(id="filter")
        self._palette, self._names, self._keys = palette, names, keys
        self._line = FixedLine(palette, "filter-line")
        self._entry: FilterEntry | None = None

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self._entry.text if self._entry is not None else self._line.text

    @property
    def typing(self) -> bool:
        """Whether something is being typed."""
        return self._entry is not None

    def compose(self) -> Iterable[FixedLine]:
        """The line; the entry comes when it is wanted."""
        return [self._line]

    def show(self, pieces: list[Piece]) -> None:
        """What the line says when nothing is typed."""
        self._line.show(pieces)

    async def begin(self, text: str) -> None:
        """Let the person type, beginning with a text."""
        from cc.tui.widgets.filter_entry import FilterEntry

        if self._entry is None:
            self._entry = FilterEntry(self._palette, text, self._names, self._keys)
            self._line.display = False
            await self.mount(self._entry)

    async def end(self) -> None:
        """Back to the line."""
        if self._entry is not None:
            entry, self._entry = self._entry, None
            self._line.display = True
            await entry.remove()
