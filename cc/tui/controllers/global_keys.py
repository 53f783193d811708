"""Keys of the whole console: filter, order, refresh, freeze, alarms, bell, copying, language, quitting."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cc.tui.keys import Where
from cc.tui.words import Phrase

if TYPE_CHECKING:
    from cc.tui.app import ConsoleApp

COPIED = Phrase("{ref} disalin", "{ref} copied")
MUTED = Phrase("Bel bisu 2 menit", "The bell is mute for 2 minutes")
NO_ALARM = Phrase("Tidak ada alarm yang menunggu", "No alarm is waiting")
SEEN = Phrase("Alarm {ref} diakui", "Alarm {ref} acknowledged")
HELD = Phrase("Layar ditahan: z untuk melanjutkan", "The screen is frozen: z lets it go on")
RUNNING = Phrase("Layar berjalan lagi", "The screen goes on")


class GlobalKeys:
    """Handlers for what belongs to no one place."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app

    def key_release(self) -> None:
        """Let new rows in."""
        self._app.board.tidy()

    def key_order(self) -> None:
        """The next order."""
        if self._app.looking.view is not None:
            self._app.looking.view.next_order()
        else:
            self._app.board.next_order()

    def key_hold(self) -> None:
        """Freeze or go on."""
        app = self._app
        app.board.freeze()
        app.say((HELD if app.board.frozen else RUNNING)(app.lang))

    def key_ack(self) -> None:
        """Acknowledge the top alarm."""
        app = self._app
        waiting = [one for one in app.alarms.alarms(app.clock.now()) if one.active]
        if not waiting:
            app.say(NO_ALARM(app.lang))
            return
        app.alarms.acknowledge(waiting[0])
        app.say(SEEN(app.lang, ref=waiting[0].ref))
        app.queue.show()
        app.lines.show_alarm()

    def key_mute(self) -> None:
        """No bell for a while."""
        self._app.alarms.mute(self._app.clock.now())
        self._app.say(MUTED(self._app.lang))

    def key_yank(self) -> None:
        """Copy the number; the terminal does not confirm, so it is shown too."""
        app = self._app
        line = app.roll.current
        if line is not None:
            app.copy_to_clipboard(line.ref)
            app.say(COPIED(app.lang, ref=line.ref))

    def key_redraw(self) -> None:
        """Paint everything again."""
        self._app.dress()
        self._app.screen.refresh(layout=True)

    def key_lang(self) -> None:
        """The other language."""
        app = self._app
        app.lang = app.lang.other
        app.dress()
        app.looking.language_changed()

    async def key_quit(self) -> None:
        """Leave; asks while something could still be undone or is on its way."""
        from cc.tui.panels.helping import QuitPanel

        app = self._app
        left_s = app.undo_slot.left_s(time.monotonic())
        if not left_s and not app.acting.busy:
            app.exit()
            return
        words = app.undo_slot.words or "…"
        await app.panels.open(QuitPanel(app.panels.made(()), words, app.exit))

    async def key_back(self) -> None:
        """One level back: typing, panel, opened detail, view, marks."""
        app = self._app
        if app.filter_bar.typing:
            await app.filtering.end()
        elif await app.panels.close():
            pass
        elif app.looking.opened:
            app.looking.fold()
        elif app.where is not Where.BOARD:
            await app.looking.go(Where.BOARD)
        elif app.roll.marked:
            app.roll.marked.clear()
            app.queue.show()
            app.board.show_filter()
