"""The panel that asks before leaving while something can still be undone, or is on its way."""

from collections.abc import Callable

from cc.tui.model.panel import Choice, Decision, Panel, PanelContext
from cc.tui.words import Label


class QuitPanel(Panel):
    """Asks before leaving while something can still be undone, or is on its way."""

    name = Label("Quit?")
    wants_digit = True
    height = 5
    _leave = Label("quit: {words} can no longer be undone")

    def __init__(self, context: PanelContext, words: str, leave: Callable[[], None]) -> None:
        super().__init__(context)
        self._leave_now = leave
        self.choices = [Choice([(self._leave(self.lang, words=words), "txt")], digit="1")]

    def title(self) -> list[tuple[str, str]]:
        """The question."""
        return [(self.name(self.lang), "strong")]

    def decide(self) -> Decision:
        """Leave."""
        return Decision(run=self._leave_now)
