"""Typing a filter: what is wrong with it, what could be completed, and applying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import InputError
from cc.core.rules.safe_text import safe_line
from cc.tui.words import Phrase

if TYPE_CHECKING:
    from cc.tui.app import ConsoleApp

COMPLETES = Phrase("Tab lengkapi: {options}", "Tab completes: {options}")
ENTER = Phrase("Enter menyaring, Esc batal", "Enter filters, Esc cancels")
MOST_OPTIONS = 8


class FilterController:
    """Handler for the filter; `hint` is what the message line says while it is typed."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self.hint = ""

    async def key_filter(self) -> None:
        """Type a filter, beginning with the one there is."""
        app = self._app
        await app.panels.close()
        self.hint = ENTER(app.lang)
        await app.filter_bar.begin(app.board.query + (" " if app.board.query else ""))
        app.lines.show_message()

    async def end(self) -> None:
        """Back to the line."""
        app = self._app
        await app.filter_bar.end()
        app.screen.set_focus(None)
        app.board.show_filter()
        app.lines.show_message()

    def typed(self, options: tuple[str, ...], problem: InputError | None) -> None:
        """Tell what is wrong, or what could be completed."""
        lang = self._app.lang
        if problem is not None:
            self.hint = problem.message
        elif options:
            self.hint = COMPLETES(lang, options="  ".join(map(safe_line, options[:MOST_OPTIONS])))
        else:
            self.hint = ENTER(lang)
        self._app.lines.show_message()

    async def entered(self, text: str) -> None:
        """Filter, unless it is wrong: then it stays to be put right."""
        try:
            self._app.board.set_query(text)
        except InputError as problem:
            self.hint = problem.message
            self._app.lines.show_message()
            return
        await self.end()
