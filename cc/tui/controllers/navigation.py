"""Keys that move: rows, pages, ends, marks. In a scrolled detail they move that; in another view, that view."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cc.tui.console import Console


class Navigation:
    """Handlers for nav.*, mark and next."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def _move(self, step: int) -> None:
        if not self._console.views.scroll(step):
            self._console.queue_view.move(step)

    def key_nav_down(self) -> None:
        """Next row."""
        self._move(1)

    def key_nav_up(self) -> None:
        """Previous row."""
        self._move(-1)

    def _page(self, direction: int) -> None:
        if not self._console.views.scroll(direction * max(1, self._console.body.size.height - 2)):
            self._console.queue_view.page(direction)

    def key_nav_page_down(self) -> None:
        """Next page."""
        self._page(1)

    def key_nav_page_up(self) -> None:
        """Previous page."""
        self._page(-1)

    async def key_nav_home(self) -> None:
        """To the start of the queue, reading it if it is not here."""
        console = self._console
        if console.views.scroll(-1_000_000):
            return
        if console.queue_model.before is None:
            console.queue_view.move(-len(console.queue_model.ids))
        else:
            await console.queue.load(keep=False)

    async def key_nav_end(self) -> None:
        """To the end of the queue, reading it if it is not here."""
        console = self._console
        if console.views.scroll(1_000_000):
            return
        if console.queue_model.after is None:
            console.queue_view.move(len(console.queue_model.ids))
        else:
            await console.queue.load(at_end=True)

    def key_mark(self) -> None:
        """Mark and advance."""
        console = self._console
        console.queue_model.mark()
        console.queue_view.move(1)
        console.queue_view.show()
        console.queue.show_filter()

    async def key_mark_all(self) -> None:
        """Mark all that match, or unmark when anything is marked."""
        console = self._console
        if console.queue_model.marked:
            console.queue_model.marked.clear()
            console.queue_view.show()
            console.queue.show_filter()
        else:
            await console.queue.mark_all()

    def key_next(self) -> None:
        """The next to handle."""
        console = self._console
        me = console.actor.login if console.actor else ""
        found = console.queue_model.next_to_handle(me)
        if found is not None:
            console.queue_view.seek(found)
