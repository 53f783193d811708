"""Keys that are for the console as a whole: order, refresh, freeze, copying, language, going back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.tui.keys import Where
from cc.tui.terminal import stop_job
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.tui.console import Console

COPIED = Label("{ref} copied")
HELD = Label("The screen is frozen: {key} lets it go on")
RUNNING = Label("The screen goes on")
NO_SHELL = Label("There is no shell to go to: this terminal is the console's own")


class GlobalKeys:
    """Handlers for what belongs to no one place."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def key_release(self) -> None:
        """Let new rows in."""
        self._console.queue.refresh()

    def key_order(self) -> None:
        """The next order."""
        if self._console.views.shown:
            self._console.views.next_order()
        else:
            self._console.queue.next_order()

    def key_hold(self) -> None:
        """Freeze or go on."""
        console = self._console
        console.queue.toggle_freeze()
        console.say(
            (HELD if console.queue.frozen else RUNNING)(console.lang, key=console.keys.name("hold", console.lang))
        )

    def key_yank(self) -> None:
        """Copy the number; the terminal does not confirm, so it is shown too."""
        console = self._console
        line = console.queue_model.current
        if line is not None:
            console.copy_to_clipboard(line.ref)
            console.say(COPIED(console.lang, ref=line.ref))

    def key_redraw(self) -> None:
        """Paint everything again."""
        self._console.redraw()
        self._console.screen.refresh(layout=True)

    def key_suspend(self) -> None:
        """The terminal to the shell, until it brings the console back."""
        if not stop_job():
            self._console.say(NO_SHELL(self._console.lang))

    def key_lang(self) -> None:
        """The other language."""
        console = self._console
        console.lang = console.lang.other
        console.redraw()
        console.views.report_changed()

    async def key_back(self) -> None:
        """One level back: typing, panel, opened detail, view, marks."""
        console = self._console
        if console.filter_bar.typing:
            await console.filter.end()
        elif await console.panels.close():
            pass
        elif console.detail.opened:
            console.detail.fold()
        elif console.where is not Where.BOARD:
            await console.views.go(Where.BOARD)
        elif console.queue_model.marked:
            console.queue_model.marked.clear()
            console.queue_view.show()
            console.queue.show_filter()
