"""Opening and closing panels: which panel a key opens, where it stands, what becomes of its decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError
from cc.core.rules.safe_text import safe_line
from cc.tui.keys import PLACE_NAME, Key, Where
from cc.tui.words import Phrase

if TYPE_CHECKING:
    from cc.core.records.report import ReportLine
    from cc.tui.app import ConsoleApp
    from cc.tui.panels.base import Decision, Panel, PanelContext
    from cc.tui.widgets.panel import PanelView

NO_REPORT = Phrase("Tidak ada laporan di bawah kursor", "There is no report under the cursor")


class PanelHost:
    """Handlers for every key that opens something to fill in; one panel at a time."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self.view: PanelView | None = None
        self._before = Where.BOARD

    # -- what the fixed lines ask ----------------------------------------------------------------------------------

    def path(self) -> list[str]:
        """Where we are, for the title."""
        app = self._app
        where = self._before if app.where is Where.HELP else app.where
        names = [PLACE_NAME[where](app.lang)]
        if self.view is not None:
            names.append(self.view.panel.name(app.lang))
        elif app.looking.opened and app.roll.current is not None:
            names.append(app.roll.current.ref)
        return names

    def hint(self) -> str:
        """What the message line should say instead of the last message."""
        if self._app.filter_bar.typing:
            return self._app.filtering.hint
        return self.view.panel.hint() if self.view is not None else ""

    def footer(self) -> list[tuple[str, str]]:
        """The open panel's keys."""
        return self.view.panel.footer() if self.view is not None else []

    def fit(self) -> None:
        """The side is as high as its panel wants, on narrow screens."""
        app = self._app
        if self.view is None or app.looking.opened:
            return
        if self.view.panel.tall or app.body.has_class("wide"):
            app.side.styles.clear_rule("height")
        else:
            app.side.styles.height = min(self.view.panel.height, max(5, app.body.size.height - 4))

    # -- opening and closing ---------------------------------------------------------------------------------------

    async def open(self, panel: Panel) -> None:
        """Show a panel in the detail's place (a tall one in the body's); then read what it needs."""
        from cc.tui.widgets.panel import PanelView

        app = self._app
        await self.close()
        self.view = PanelView(app.palette, panel)
        tall = panel.tall or app.where is not Where.BOARD
        if tall:
            self._hide(True)
            await app.body.mount(self.view)
        else:
            app.detail.display = False
            self.fit()
            await app.side.mount(self.view)
        self.refresh()
        app.later(self._load(panel), "panel")

    def _hide(self, hidden: bool) -> None:
        app = self._app
        board = app.where is Where.BOARD or (app.where is Where.HELP and self._before is Where.BOARD)
        app.queue.display = not hidden and board and not app.looking.opened
        app.side.display = not hidden and board
        if app.looking.view is not None:
            app.looking.view.display = not hidden

    async def _load(self, panel: Panel) -> None:
        try:
            await panel.load(self._app.desk)
        except CoreError as fault:
            self._app.say(safe_line(fault.message), "error")
        if self.view is not None and self.view.panel is panel:
            self.view.refill()
            self.refresh()

    def refresh(self) -> None:
        """Lines that depend on what is open."""
        app = self._app
        app.lines.show_title()
        app.lines.show_message()
        app.lines.show_keys()

    async def close(self) -> bool:
        """Close what is open; whether anything was."""
        app = self._app
        if self.view is None:
            return False
        view, self.view = self.view, None
        await view.remove()
        app.detail.display = True
        if app.where is Where.HELP:
            app.where = self._before
        self._hide(False)
        if not app.looking.opened:
            app.side.styles.clear_rule("height")
        app.screen.set_focus(None)
        self.refresh()
        return True

    def on_committed(self, commit: Decision) -> None:
        """A panel was decided: carry it out; it closes once that went well."""
        if commit.run is not None:
            self._app.later(self._run(commit))
        elif commit.act is not None:
            self._app.later(self._carry_out(commit), "commit")

    async def _run(self, commit: Decision) -> None:
        await self.close()
        if commit.run is not None:
            commit.run()

    async def _carry_out(self, commit: Decision) -> None:
        app, view = self._app, self.view
        if view is None or commit.act is None:
            return
        lines = commit.lines if commit.lines is not None else view.panel.lines
        many = len(lines) > 1
        if many:
            await self.close()
        view.panel.problem = "…"
        well = await app.acting.carry_out(commit.act, lines)
        view.panel.problem = ""
        if well and self.view is view:
            await self.close()
        elif not well and self.view is view:
            view.panel.problem = app.lines.messages[-1][1]
            self.refresh()

    def _setting(self) -> PanelContext | None:
        app = self._app
        lines = app.roll.chosen() if app.where is Where.BOARD and not app.looking.opened else ()
        if not lines and app.roll.current is not None:
            lines = (app.roll.current,)
        if not lines:
            app.say(NO_REPORT(app.lang))
            return None
        return self.made(lines)

    def made(self, lines: tuple[ReportLine, ...]) -> PanelContext:
        """What a panel for these reports is opened with."""
        from cc.tui.panels.base import PanelContext

        return PanelContext(lines, None, self._app.names, self._app.lang)

    async def _open(self, kind: type[Panel]) -> None:
        setting = self._setting()
        if setting is not None:
            await self.open(kind(setting))

    # -- keys ------------------------------------------------------------------------------------------------------

    async def key_triage(self) -> None:
        """Triage."""
        from cc.tui.panels.deciding import TriagePanel

        await self._open(TriagePanel)

    async def key_reject(self) -> None:
        """Reject."""
        from cc.tui.panels.deciding import RejectPanel

        await self._open(RejectPanel)

    async def key_solve(self) -> None:
        """Resolve, close, reopen."""
        from cc.tui.panels.deciding import SolvePanel

        await self._open(SolvePanel)

    async def key_verify(self) -> None:
        """Verify or return."""
        from cc.tui.panels.verifying import VerifyPanel

        await self._open(VerifyPanel)

    async def key_defer(self) -> None:
        """Hold and resume; among the alarms: shelve."""
        from cc.tui.panels.holding import HoldPanel
        from cc.tui.panels.shelving import ShelvePanel

        app = self._app
        if app.where is Where.ALARMS:
            alarm = app.looking.alarm_under_cursor()
            if alarm is not None:
                await self.open(ShelvePanel(self.made((alarm.line,)), alarm, app))
            return
        setting = self._setting()
        if setting is not None:
            await self.open(HoldPanel(setting, app.clock.now(), app.zone))

    async def key_dispatch(self) -> None:
        """Assign."""
        from cc.tui.panels.sending import DispatchPanel

        await self._open(DispatchPanel)

    async def key_authority(self) -> None:
        """Pass on."""
        from cc.tui.panels.sending import AuthorityPanel

        await self._open(AuthorityPanel)

    async def key_share(self) -> None:
        """Share."""
        from cc.tui.panels.sending import SharePanel

        await self._open(SharePanel)

    async def key_note(self) -> None:
        """Comment."""
        from cc.tui.panels.writing import CommentPanel

        await self._open(CommentPanel)

    async def key_amend(self) -> None:
        """Edit."""
        from cc.tui.panels.writing import AmendPanel

        await self._open(AmendPanel)

    async def key_group(self) -> None:
        """Compare and merge."""
        from cc.tui.panels.grouping import GroupPanel

        await self._open(GroupPanel)

    async def key_help(self) -> None:
        """Help, search and palette."""
        from cc.tui.panels.helping import HelpPanel

        app = self._app
        await self.close()
        self._before = app.where
        panel = HelpPanel(self.made(()), app.keys, app.where, self._press, self._bind)
        app.where = Where.HELP
        await self.open_over(panel)

    async def open_over(self, panel: Panel) -> None:
        """Open a panel whose place has been set already."""
        from cc.tui.widgets.panel import PanelView

        self.view = PanelView(self._app.palette, panel)
        self._hide(True)
        await self._app.body.mount(self.view)
        self.refresh()

    async def key_palette(self) -> None:
        """The same as help."""
        await self.key_help()

    def key_rebind(self) -> None:
        """In the help: the next key becomes the chosen entry's."""
        from cc.tui.panels.helping import HelpPanel

        if self.view is not None and isinstance(self.view.panel, HelpPanel):
            self.view.panel.begin_capture()
            self.view.focus_list()
            self.refresh()

    def _press(self, key_id: str) -> None:
        self._app.later(self._app.action_press(key_id))

    def _bind(self, keys: tuple[Key, ...]) -> None:
        self._app.keys = keys
        self._app.set_keymap({key.id: ",".join(key.keys) for key in keys})
