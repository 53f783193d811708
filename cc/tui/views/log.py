"""The log of messages: what was said on the message line, newest first."""

from cc.core.rules.safe_text import safe_line
from cc.tui.model.time_words import time_of_day
from cc.tui.pieces import Row, rule
from cc.tui.views.base import ViewWidget
from cc.tui.words import Label

TITLE = Label("Log of messages")
EMPTY = Label("No message yet.")


class LogView(ViewWidget):
    """Messages with their time."""

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """Newest first, from the cursor on."""
        console = self.console
        found = list(reversed(console.status.messages))
        self.cursor = max(0, min(self.cursor, len(found) - 1))
        head: Row = rule([(TITLE(console.lang), "strong"), (f"  {len(found)}", "dim")], width)
        rows: list[tuple[Row, bool]] = [(head, False)]
        for at, text, token in found[self.cursor : self.cursor + height - 1]:
            when = time_of_day(at, console.zone)
            rows.append(([(f" {when}  ", "dim"), (safe_line(text), token)], False))
        return rows if found else [*rows, ([], False), ([("  " + EMPTY(console.lang), "dim")], False)]

    def move(self, step: int) -> None:
        """Scroll."""
        self.cursor += step
        self.show()
