"""The views beside the board: which one is shown, and the keys that are for it. Owns no view's content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.tui.keys import Where
from cc.tui.views.registry import make_view

if TYPE_CHECKING:
    from cc.tui.console import Console
    from cc.tui.views.base import ViewWidget


class ViewController:
    """Handlers for the views' keys; `view` is None while the board is shown."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.view: ViewWidget | None = None

    @property
    def cursor(self) -> int:
        """The row under the view's cursor."""
        return self.view.cursor if self.view is not None else 0

    async def go(self, where: Where) -> None:
        """Show a view, or the board."""
        console = self._console
        await console.panels.close()
        console.detail.fold()
        if self.view is not None:
            await self.view.remove()
            self.view = None
        board = where is Where.BOARD
        console.queue_view.display = console.side.display = board
        console.where = where
        if not board:
            self.view = make_view(where, console)
            await console.body.mount(self.view)
        console.status.show_title()
        console.status.show_keys()

    async def show_group(self, group: str, code: str) -> None:
        """The board, filtered by a group of the SLA wall."""
        await self.go(Where.BOARD)
        self._console.queue.set_query(f'{group}:"{code}"')

    # -- what others ask of the view -------------------------------------------------------------------------------

    @property
    def shown(self) -> bool:
        """Whether a view has the board's place."""
        return self.view is not None

    async def open(self) -> None:
        """Enter in the view."""
        if self.view is not None:
            await self.view.open()

    def scroll(self, step: int) -> bool:
        """Scroll what is in front of the queue, a view or the opened detail; False when the queue itself is."""
        console = self._console
        if self.view is not None:
            self.view.move(step)
            return True
        if console.detail.opened:
            console.detail_view.scroll_rows(step)
        return console.detail.opened

    def next_order(self) -> None:
        """Another order or grouping."""
        if self.view is not None:
            self.view.next_order()

    def report_changed(self) -> None:
        """The report under the cursor, or the language it is shown in, is another."""
        if self.view is not None:
            self.view.report_changed()

    def set_visible(self, visible: bool) -> None:
        """Make room for a tall panel, or take it back."""
        if self.view is not None:
            self.view.display = visible

    def tick(self) -> None:
        """Once a second."""
        if self.view is not None:
            self.view.tick()

    # -- keys ------------------------------------------------------------------------------------------------------

    async def key_view_1(self) -> None:
        """The board."""
        await self.go(Where.BOARD)

    async def key_view_2(self) -> None:
        """Evidence."""
        await self.go(Where.EVIDENCE)

    async def key_view_3(self) -> None:
        """Map."""
        await self.go(Where.MAP)

    async def key_view_4(self) -> None:
        """SLA wall."""
        await self.go(Where.SLA)

    async def key_view_5(self) -> None:
        """Alarms."""
        await self.go(Where.ALARMS)

    async def key_view_6(self) -> None:
        """Log of messages."""
        await self.go(Where.LOG)

    async def key_evidence(self) -> None:
        """The photos of the report under the cursor."""
        await self.go(Where.EVIDENCE)

    def key_nav_left(self) -> None:
        """Left in a view."""
        if self.view is not None:
            self.view.sideways(-1)

    def key_nav_right(self) -> None:
        """Right in a view."""
        if self.view is not None:
            self.view.sideways(1)

    def key_mode(self) -> None:
        """The next mode of pictures."""
        if self.view is not None:
            self.view.next_mode()

    def key_features(self) -> None:
        """Layers of the map."""
        if self.view is not None:
            self.view.toggle_features()

    def key_zoom_in(self) -> None:
        """Nearer."""
        if self.view is not None:
            self.view.zoom(1)

    def key_zoom_out(self) -> None:
        """Farther."""
        if self.view is not None:
            self.view.zoom(-1)
