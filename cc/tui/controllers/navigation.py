"""Keys that move: rows, pages, ends, marks. In a scrolled detail they move that; in another view, that view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cc.tui.app import ConsoleApp


class Navigation:
    """Handlers for nav.*, mark and next."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app

    def _move(self, step: int) -> None:
        if not self._app.looking.scroll(step):
            self._app.queue.move(step)

    def key_nav_down(self) -> None:
        """Next row."""
        self._move(1)

    def key_nav_up(self) -> None:
        """Previous row."""
        self._move(-1)

    def _page(self, direction: int) -> None:
        if not self._app.looking.scroll(direction * max(1, self._app.body.size.height - 2)):
            self._app.queue.page(direction)

    def key_nav_page_down(self) -> None:
        """Next page."""
        self._page(1)

    def key_nav_page_up(self) -> None:
        """Previous page."""
        self._page(-1)

    async def key_nav_home(self) -> None:
        """To the start of the queue, reading it if it is not here."""
        app = self._app
        if app.looking.scroll(-1_000_000):
            return
        if app.roll.before is None:
            app.queue.move(-len(app.roll.ids))
        else:
            await app.board.load(keep=False)

    async def key_nav_end(self) -> None:
        """To the end of the queue, reading it if it is not here."""
        app = self._app
        if app.looking.scroll(1_000_000):
            return
        if app.roll.after is None:
            app.queue.move(len(app.roll.ids))
        else:
            await app.board.load(at_end=True)

    def key_nav_left(self) -> None:
        """Left in a view."""
        self._app.looking.sideways(-1)

    def key_nav_right(self) -> None:
        """Right in a view."""
        self._app.looking.sideways(1)

    def key_mark(self) -> None:
        """Mark and advance."""
        app = self._app
        app.roll.mark()
        app.queue.move(1)
        app.queue.show()
        app.board.show_filter()

    async def key_mark_all(self) -> None:
        """Mark all that match, or unmark when anything is marked."""
        app = self._app
        if app.roll.marked:
            app.roll.marked.clear()
            app.queue.show()
            app.board.show_filter()
        else:
            await app.board.mark_all()

    def key_next(self) -> None:
        """The next to handle."""
        app = self._app
        me = app.actor.login if app.actor else ""
        found = app.roll.next_to_handle(me)
        if found is not None:
            app.queue.seek(found)
