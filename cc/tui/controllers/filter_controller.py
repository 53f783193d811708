"""Typing a filter: what is wrong with it, what could be completed, and applying it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import InputError
from cc.core.rules.safe_text import safe_line
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.tui.console import Console

COMPLETES = Label("{key} completes: {options}")
ENTER = Label("{open} filters, {back} cancels")
MOST_OPTIONS = 8


class FilterController:
    """Handler for the filter; `hint` is what the message line says while it is typed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.hint = ""

    async def key_filter(self) -> None:
        """Type a filter, beginning with the one there is."""
        console = self._console
        await console.panels.close()
        self.hint = self._how()
        await console.filter_bar.begin(console.queue.query + (" " if console.queue.query else ""))
        console.status.show_message()

    def _how(self) -> str:
        keys, lang = self._console.keys, self._console.lang
        return ENTER(lang, open=keys.name("open", lang), back=keys.name("back", lang))

    async def end(self) -> None:
        """Back to the line."""
        console = self._console
        await console.filter_bar.end()
        console.screen.set_focus(None)
        console.queue.show_filter()
        console.status.show_message()

    def typed(self, options: tuple[str, ...], problem: InputError | None) -> None:
        """Tell what is wrong, or what could be completed."""
        lang = self._console.lang
        if problem is not None:
            self.hint = self._console.told(problem)
        elif options:
            self.hint = COMPLETES(
                lang,
                key=self._console.keys.name("field.next", lang),
                options="  ".join(map(safe_line, options[:MOST_OPTIONS])),
            )
        else:
            self.hint = self._how()
        self._console.status.show_message()

    async def entered(self, text: str) -> None:
        """Filter, unless it is wrong: then it stays to be put right."""
        try:
            self._console.queue.set_query(text)
        except InputError as problem:
            self.hint = self._console.told(problem)
            self._console.status.show_message()
            return
        await self.end()
