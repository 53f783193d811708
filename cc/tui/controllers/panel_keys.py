"""Keys that open a panel: which panel, for which reports."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from cc.tui.keys import Where

if TYPE_CHECKING:
    from cc.tui.console import Console
    from cc.tui.model.panel import Panel


class PanelKeys:
    """Handlers for every key that opens something to fill in. A panel's module is imported when it is first opened."""

    def __init__(self, console: Console) -> None:
        self._console = console

    async def _open(self, kind: type[Panel]) -> None:
        context = self._console.panels.context()
        if context is not None:
            await self._console.panels.open(kind(context))

    async def key_triage(self) -> None:
        """Triage."""
        from cc.tui.panels.triage import TriagePanel

        await self._open(TriagePanel)

    async def key_reject(self) -> None:
        """Reject."""
        from cc.tui.panels.reject import RejectPanel

        await self._open(RejectPanel)

    async def key_solve(self) -> None:
        """Resolve, close, reopen."""
        from cc.tui.panels.solve import SolvePanel

        await self._open(SolvePanel)

    async def key_verify(self) -> None:
        """Verify or return."""
        from cc.tui.panels.verify import VerifyPanel

        await self._open(VerifyPanel)

    async def key_defer(self) -> None:
        """Hold and resume; among the alarms: shelve."""
        from cc.tui.panels.hold import HoldPanel
        from cc.tui.panels.shelve import ShelvePanel

        console = self._console
        if console.where is Where.ALARMS:
            alarm = console.alarm_watch.under_cursor()
            if alarm is not None:
                context = console.panels.context_for((alarm.line,))
                await console.panels.open(ShelvePanel(context, alarm, console.alarm_watch.shelve))
            return
        chosen = console.panels.context()
        if chosen is not None:
            await console.panels.open(HoldPanel(chosen, console.clock.now(), console.zone))

    async def key_dispatch(self) -> None:
        """Assign."""
        from cc.tui.panels.dispatch import DispatchPanel

        await self._open(DispatchPanel)

    async def key_authority(self) -> None:
        """Pass on."""
        from cc.tui.panels.other_unit import AuthorityPanel

        await self._open(AuthorityPanel)

    async def key_share(self) -> None:
        """Share."""
        from cc.tui.panels.other_unit import SharePanel

        await self._open(SharePanel)

    async def key_note(self) -> None:
        """Comment."""
        from cc.tui.panels.comment import CommentPanel

        await self._open(CommentPanel)

    async def key_amend(self) -> None:
        """Edit."""
        from cc.tui.panels.amend import AmendPanel

        await self._open(AmendPanel)

    async def key_group(self) -> None:
        """Compare and merge."""
        from cc.tui.panels.duplicates import DuplicatesPanel

        await self._open(DuplicatesPanel)

    async def key_help(self) -> None:
        """Help, search and palette."""
        from cc.tui.panels.help import HelpPanel

        console = self._console
        where = console.panels.place
        context = console.panels.context_for(())
        await console.panels.open_help(HelpPanel(context, where, console.press, console.use_keys))

    async def key_palette(self) -> None:
        """The same as help."""
        await self.key_help()

    def key_rebind(self) -> None:
        """In the help: the next key becomes the chosen entry's."""
        self._console.panels.rebind()

    async def key_quit(self) -> None:
        """Leave; asks while something could still be undone or is on its way."""
        from cc.tui.panels.quit import QuitPanel

        console = self._console
        left_s = console.undo_slot.left_s(time.monotonic())
        if not left_s and not console.actions.busy:
            console.leave()
            return
        words = console.undo_slot.words or "…"
        await console.panels.open(QuitPanel(console.panels.context_for(()), words, console.leave))
