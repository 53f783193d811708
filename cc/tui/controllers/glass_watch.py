"""Breaking the glass from the console: asks for it, shows what stands open, says so loudly while it lasts and when it
ends; and tells a supervisor at once that somebody did so with a report of theirs. What may be opened is the Centre's
to say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError
from cc.core.intents.emergency import BreakGlass
from cc.core.questions.trail import ListBrokenGlass
from cc.core.records.trail import BrokenGlass
from cc.core.rules.lifecycle.access import holds
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import Role
from cc.tui.model import time_words
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.core.records.trail import Change
    from cc.tui.console import Console
    from cc.tui.panels.break_glass import BreakGlassPanel

BAND = Label("GLASS BROKEN {ref}: to be read until {until}, {left} left ({key})")
ENDED = Label("{ref} is shut again: the time for which its glass was broken is over")
TOLD = Label("{login} has broken the glass of {ref}; its history says why")
NOT_YOURS = Label("Breaking the glass is for supervisors")


class GlassWatch:
    """Handler of the key; `open` is what stands open to who sits here, what ends first last."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.open: list[BrokenGlass] = []

    async def read(self) -> None:
        """What was opened before the console was."""
        console, me = self._console, self._console.actor
        if me is None or not holds(me, Role.SUPERVISOR):
            return
        try:
            found = await console.centre.read(ListBrokenGlass(days=0))
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        self.open = sorted((each for each in found if each.login == me.login), key=lambda each: each.until)[::-1]
        self.tick()

    def band(self) -> str:
        """What is said at the top while something stands open; empty otherwise."""
        if not self.open:
            return ""
        console, last = self._console, self.open[-1]
        now = console.clock.now()
        return BAND(
            console.lang,
            ref=safe_line(last.ref),
            until=time_words.time_of_day(last.until, console.zone),
            left=time_words.span_exact(max(0, time_words.seconds_left(last.until, now)), console.lang),
            key=console.keys.name("glass", console.lang),
        )

    def tick(self) -> None:
        """What is over is shut, and said."""
        console, now = self._console, self._console.clock.now()
        over = [each for each in self.open if each.until <= now]
        self.open = [each for each in self.open if each.until > now]
        for each in over:
            console.say(ENDED(console.lang, ref=safe_line(each.ref)), "warn")
            console.later(console.panels.close_of(each.ref))
        if over:
            console.status.show_title()

    def on_changes(self, changes: tuple[Change, ...]) -> None:
        """Somebody broke the glass of a report that is seen here."""
        console, me = self._console, self._console.actor
        if me is not None and holds(me, Role.SUPERVISOR):
            for change in changes:
                if change.intent == BreakGlass.stable_name():
                    told = {"login": safe_line(change.actor), "ref": safe_line(change.ref)}
                    console.say(TOLD(console.lang, **told), "error")

    async def key_glass(self) -> None:
        """Read what stands open; nothing does: ask which report is to be opened."""
        from cc.tui.panels.break_glass import BreakGlassPanel, OpenedPanel

        console = self._console
        if console.actor is None or not holds(console.actor, Role.SUPERVISOR):
            console.say(NOT_YOURS(console.lang), "warn")
            return
        context = console.panels.context_for(())
        if self.open:
            await console.panels.open(OpenedPanel(context, self.open[-1].ref, console.view_of))
            return
        await console.panels.open(BreakGlassPanel(context, lambda panel: console.later(self._break(panel))))

    async def _break(self, panel: BreakGlassPanel) -> None:
        from cc.tui.panels.break_glass import OpenedPanel

        console, ref = self._console, panel.value("ref")
        try:
            receipt = await console.centre.execute(BreakGlass(ref, panel.value("reason"), panel.minutes))
        except CoreError as refused:
            panel.problem = console.told(refused)
            console.say(panel.problem, "error")
            await console.panels.open(panel)  # with what was typed
            return
        for each in receipt.warning_phrases:
            console.say(console.told(each), "warn")
        await self.read()
        console.status.show_title()
        await console.panels.open(OpenedPanel(console.panels.context_for(()), receipt.ref, console.view_of))
