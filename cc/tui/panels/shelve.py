"""Shelving an alarm for a while, with a reason."""

from collections.abc import Callable

from cc.tui.model.alarms import Alarm
from cc.tui.model.panel import Choice, Decision, Field, Panel, PanelContext
from cc.tui.words import Label

REASON = Label("Reason")
NEEDS_REASON = Label("Write the reason first")
FOR = Label("{n} minutes")
MINUTES = (15, 30, 60)


Shelve = Callable[[Alarm, int, str], None]
"""Puts an alarm out of the way: the alarm, minutes, the reason."""


class ShelvePanel(Panel):
    """15, 30 or 60 minutes."""

    name = Label("Shelve the alarm")
    types_first = True
    height = 6

    def __init__(self, context: PanelContext, alarm: Alarm, shelve: Shelve) -> None:
        super().__init__(context)
        self._alarm, self._shelve = alarm, shelve
        self.fields = [Field("reason", REASON(context.lang))]
        self.choices = [
            Choice([(FOR(context.lang, n=minutes), "txt")], digit=str(at)) for at, minutes in enumerate(MINUTES, 1)
        ]

    def decide(self) -> Decision | None:
        """Out of the way for so long."""
        reason, minutes = self.value("reason"), MINUTES[self.cursor]
        if not reason:
            self.problem = NEEDS_REASON(self.lang)
            return None
        return Decision(run=lambda: self._shelve(self._alarm, minutes, reason))
