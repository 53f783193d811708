"""Keeps the alarms true: reads what could raise one, and acknowledges or mutes. When a line raises an alarm is the
AlarmBoard's matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError
from cc.core.questions.notices import ListNotices
from cc.core.questions.reports import ListReports
from cc.core.rules.safe_text import safe_line
from cc.tui.model.alarms import Alarm
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.tui.console import Console

READ_EVERY_S = 5
NOTICES_EVERY_S = 60
"""An escalation may wait for somebody's working hours: no event reaches the feed then."""
MUTED = Label("The bell is mute for 2 minutes")
NO_ALARM = Label("No alarm is waiting")
SHELVED = Label("Alarm {ref} shelved for {n} minutes: {reason}")
SEEN = Label("Alarm {ref} acknowledged")


class AlarmWatch:
    """Handlers for acknowledge and mute; reads again at most every five seconds."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stale = False
        self._ticks = 0

    async def read(self) -> None:
        """Read what could raise an alarm: open P1 that nobody holds, mine, and escalations addressed to me."""
        console = self._console
        try:
            critical = await console.centre.read(ListReports("is:open prio:1 -is:claimed", limit=200))
            mine = await console.centre.read(ListReports("is:open holder:me", limit=100))
            notices = await console.centre.read(ListNotices())
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        console.alarms.set_watched([*critical.items, *mine.items])
        console.alarms.set_notices(notices)
        console.queue_view.show()
        console.status.show_alarm()
        console.views.tick()

    def on_changes(self) -> None:
        """Something has changed: what is known may be old."""
        self._stale = True

    def tick(self) -> None:
        """Once a second."""
        self._ticks += 1
        if self._ticks % NOTICES_EVERY_S == 0:
            self._stale = True
        if self._stale and self._ticks % READ_EVERY_S == 0:
            self._stale = False
            self._console.later(self.read(), "alarms")

    def under_cursor(self) -> Alarm | None:
        """The alarm chosen in the view of alarms."""
        console = self._console
        found = console.alarms.alarms(console.clock.now())
        return found[console.views.cursor] if console.views.cursor < len(found) else None

    def shelve(self, alarm: Alarm, minutes: int, reason: str) -> None:
        """Put an alarm out of the way for so many minutes."""
        console = self._console
        console.alarms.shelve(alarm, minutes, reason, console.clock.now())
        console.say(SHELVED(console.lang, ref=alarm.ref, n=minutes, reason=safe_line(reason)))

    def key_ack(self) -> None:
        """Acknowledge the top alarm."""
        console = self._console
        waiting = [one for one in console.alarms.alarms(console.clock.now()) if one.active]
        if not waiting:
            console.say(NO_ALARM(console.lang))
            return
        console.alarms.acknowledge(waiting[0])
        console.say(SEEN(console.lang, ref=waiting[0].ref))
        console.queue_view.show()
        console.status.show_alarm()

    def key_mute(self) -> None:
        """No bell for a while."""
        self._console.alarms.mute(self._console.clock.now())
        self._console.say(MUTED(self._console.lang))
