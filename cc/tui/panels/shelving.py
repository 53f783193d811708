"""Shelving an alarm for a while, with a reason."""

from datetime import datetime
from typing import Protocol

from cc.core.rules.safe_text import safe_line
from cc.tui.model.alarms import Alarm, AlarmBoard
from cc.tui.panels.base import Choice, Decision, Field, Panel, PanelContext
from cc.tui.words import Phrase

REASON = Phrase("Alasan", "Reason")
NEEDS_REASON = Phrase("Tulis alasannya dulu", "Write the reason first")
FOR = Phrase("{n} menit", "{n} minutes")
SHELVED = Phrase("Alarm {ref} ditangguhkan {n} menit: {reason}", "Alarm {ref} shelved for {n} minutes: {reason}")
MINUTES = (15, 30, 60)


class Watch(Protocol):
    """Where alarms are kept and told."""

    alarms: AlarmBoard

    @property
    def clock(self) -> "Ticking":
        """The clock."""
        ...

    def say(self, text: str, token: str = "txt") -> None:
        """Show a message, and keep it in the log."""
        ...


class Ticking(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class ShelvePanel(Panel):
    """15, 30 or 60 minutes."""

    name = Phrase("Tangguhkan alarm", "Shelve the alarm")
    types_first = True
    height = 6

    def __init__(self, setting: PanelContext, alarm: Alarm, watch: Watch) -> None:
        super().__init__(setting)
        self._alarm, self._watch = alarm, watch
        self.fields = [Field("reason", REASON(setting.lang))]
        self.choices = [
            Choice([(FOR(setting.lang, n=minutes), "txt")], digit=str(at)) for at, minutes in enumerate(MINUTES, 1)
        ]

    def decide(self) -> Decision | None:
        """Out of the way for so long."""
        reason, minutes = self.value("reason"), MINUTES[self.cursor]
        if not reason:
            self.problem = NEEDS_REASON(self.lang)
            return None
        return Decision(run=lambda: self._shelve(minutes, reason))

    def _shelve(self, minutes: int, reason: str) -> None:
        self._watch.alarms.shelve(self._alarm, minutes, reason, self._watch.clock.now())
        self._watch.say(SHELVED(self.lang, ref=self._alarm.ref, n=minutes, reason=safe_line(reason)))
