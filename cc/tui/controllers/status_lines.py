"""The lines that stand at fixed places: title, counters, alarm, message, keys. Owns when each is shown again."""

from __future__ import annotations

import time
from collections import deque
from datetime import datetime
from typing import TYPE_CHECKING

from textual.containers import Horizontal

from cc.tui.model import status_text
from cc.tui.widgets.line import FixedLine

if TYPE_CHECKING:
    from cc.tui.console import Console

SILENT_S = 5.0
MOST_LOGGED = 500


class StatusLines:
    """The widgets and their texts; `messages` is the log, newest last."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.title, self.clock, self.counters, self.alarm, self.message, self.keys = (
            FixedLine(console.palette, name) for name in ("title", "clock", "counters", "alarm", "message", "keys")
        )
        self.top = Horizontal(self.title, self.clock, id="top")
        self.messages: deque[tuple[datetime, str, str]] = deque(maxlen=MOST_LOGGED)

    def show(self) -> None:
        """All of them."""
        self.show_title()
        self.show_counters()
        self.show_alarm()
        self.show_message()
        self.show_keys()

    @property
    def silent(self) -> str:
        """How long nothing has been heard, `mm:ss`, when that is too long; else empty."""
        console = self._console
        silent_s = int(console.feed.silent_s)
        if not console.feed.started or (silent_s < SILENT_S and not console.problem):
            return ""
        return f"{silent_s // 60:02d}:{silent_s % 60:02d}"

    def show_title(self) -> None:
        """The top line."""
        console, silent = self._console, self.silent
        width = console.size.width - status_text.CLOCK_WIDTH
        band = console.glass.band()
        self.title.show(status_text.title(console.panels.path(), console.actor, silent, width, console.lang, band=band))
        self.clock.show(status_text.time_of_day(silent, console.clock.now(), console.zone))

    def show_counters(self) -> None:
        """The second line."""
        console = self._console
        self.counters.show(status_text.counters(console.counts, console.size.width, console.lang))

    def show_alarm(self) -> None:
        """The alarm's line."""
        console = self._console
        now = console.clock.now()
        self.alarm.show(
            status_text.alarm_line(console.alarms.alarms(now), console.keys, now, console.size.width, console.lang)
        )

    def show_keys(self) -> None:
        """The bottom line."""
        console = self._console
        keys = console.panels.footer() or status_text.hints(console.keys.footer(console.where), console.lang)
        self.keys.show(status_text.keys_line(keys, console.size.width))

    def say(self, text: str, token: str = "txt") -> None:
        """Show a message, and keep it in the log."""
        self.messages.append((self._console.clock.now(), text, token))
        self.show_message()

    def say_passing(self, text: str) -> None:
        """Show a message that is not worth keeping: progress."""
        self.message.show([(" " + text, "pending")])

    def show_message(self) -> None:
        """An open panel's hint, or the last message with what can be undone."""
        console = self._console
        hint = console.panels.hint()
        if hint:
            self.message.show([(" " + hint, "txt")])
            return
        text, token = (self.messages[-1][1], self.messages[-1][2]) if self.messages else ("", "txt")
        left_s = console.undo_slot.left_s(time.monotonic())
        undo = f"   {console.keys.name('undo', console.lang)} {console.keys['undo'].hint(console.lang)} ({left_s})"
        self.message.show([(" " + text, token), (undo if left_s else "", "key")])
