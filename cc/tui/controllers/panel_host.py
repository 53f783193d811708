"""Opens and closes panels: where one stands, and what becomes of its decision. Which key opens which is PanelKeys'
matter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError
from cc.tui.keys import PLACE_NAME, Where
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.core.records.reports import ReportLine
    from cc.tui.console import Console
    from cc.tui.model.panel import Decision, Panel, PanelContext
    from cc.tui.widgets.panel import PanelView

NO_REPORT = Label("There is no report under the cursor")


class PanelHost:
    """One panel at a time; `view` is the open one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.view: PanelView | None = None
        self._before = Where.BOARD

    @property
    def place(self) -> Where:
        """Where we are, or were before the help was opened."""
        return self._before if self._console.where is Where.HELP else self._console.where

    @property
    def shown(self) -> bool:
        """Whether a panel is open."""
        return self.view is not None

    # -- what the fixed lines ask ----------------------------------------------------------------------------------

    def path(self) -> list[str]:
        """Where we are, for the title."""
        console = self._console
        names = [PLACE_NAME[self.place](console.lang)]
        if self.view is not None:
            names.append(self.view.panel.name(console.lang))
        elif console.detail.opened and console.queue_model.current is not None:
            names.append(console.queue_model.current.ref)
        return names

    def hint(self) -> str:
        """What the message line should say instead of the last message."""
        if self._console.filter_bar.typing:
            return self._console.filter.hint
        return self.view.panel.hint() if self.view is not None else ""

    def footer(self) -> list[tuple[str, str]]:
        """The open panel's keys."""
        return self.view.panel.footer() if self.view is not None else []

    def fit(self) -> None:
        """The side is as high as its panel wants, on narrow screens."""
        console = self._console
        if self.view is None or console.detail.opened:
            return
        if self.view.panel.tall or console.body.has_class("wide"):
            console.side.styles.clear_rule("height")
        else:
            console.side.styles.height = min(self.view.panel.height, max(5, console.body.size.height - 4))

    # -- opening and closing ---------------------------------------------------------------------------------------

    async def open(self, panel: Panel) -> None:
        """Show a panel in the detail's place (a tall one in the body's); then read what it needs."""
        console = self._console
        await self.close()
        await self._mount(panel)
        console.later(self._load(panel), "panel")

    async def _mount(self, panel: Panel) -> None:
        from cc.tui.widgets.panel import PanelView

        console = self._console
        self.view = PanelView(console.palette, panel, lambda: console.keys)
        if panel.tall or console.where is not Where.BOARD:
            self._hide(True)
            await console.body.mount(self.view)
        else:
            console.detail_view.display = False
            self.fit()
            await console.side.mount(self.view)
        self.refresh()

    def _hide(self, hidden: bool) -> None:
        console = self._console
        board = self.place is Where.BOARD
        console.queue_view.display = not hidden and board and not console.detail.opened
        console.side.display = not hidden and board
        console.views.set_visible(not hidden)

    async def _load(self, panel: Panel) -> None:
        try:
            await panel.load(self._console.centre)
        except CoreError as fault:
            self._console.say(self._console.told(fault), "error")
        if self.view is not None and self.view.panel is panel:
            self.view.refill()
            self.refresh()

    def refresh(self) -> None:
        """Lines that depend on what is open."""
        console = self._console
        console.status.show_title()
        console.status.show_message()
        console.status.show_keys()

    async def close(self) -> bool:
        """Close what is open; whether anything was."""
        console = self._console
        if self.view is None:
            return False
        view, self.view = self.view, None
        await view.remove()
        console.detail_view.display = True
        if console.where is Where.HELP:
            console.where = self._before
        self._hide(False)
        if not console.detail.opened:
            console.side.styles.clear_rule("height")
        console.screen.set_focus(None)
        self.refresh()
        return True

    async def close_of(self, ref: str) -> None:
        """Close what shows a report that is shut now."""
        if self.view is not None and getattr(self.view.panel, "ref", "") == ref:
            await self.close()

    def on_decided(self, decision: Decision) -> None:
        """A panel was decided: carry it out; it closes once that went well."""
        if decision.run is not None:
            self._console.later(self._run(decision))
        elif decision.action is not None:
            self._console.later(self._carry_out(decision), "decision")

    async def _run(self, decision: Decision) -> None:
        await self.close()
        if decision.run is not None:
            decision.run()

    async def _carry_out(self, decision: Decision) -> None:
        console, view = self._console, self.view
        if view is None or decision.action is None:
            return
        lines = decision.lines if decision.lines is not None else view.panel.lines
        many = len(lines) > 1
        if many:
            await self.close()
        view.panel.problem = "…"
        well = await console.actions.carry_out(decision.action, lines)
        view.panel.problem = ""
        if well and self.view is view:
            await self.close()
        elif not well and self.view is view:
            view.panel.problem = console.status.messages[-1][1]
            self.refresh()

    def context(self) -> PanelContext | None:
        """What a panel for the chosen reports is opened with; None, which is said, if there is no report."""
        console = self._console
        lines = console.queue_model.chosen() if console.where is Where.BOARD and not console.detail.opened else ()
        if not lines and console.queue_model.current is not None:
            lines = (console.queue_model.current,)
        if not lines:
            console.say(NO_REPORT(console.lang))
            return None
        return self.context_for(lines)

    def context_for(self, lines: tuple[ReportLine, ...]) -> PanelContext:
        """What a panel for these reports is opened with."""
        from cc.tui.model.panel import PanelContext

        console = self._console
        return PanelContext(
            lines=lines,
            names=console.names,
            lang=console.lang,
            keys=console.keys,
            zone=console.zone,
            now=console.clock.now(),
        )

    async def open_help(self, panel: Panel) -> None:
        """Open the help, a place of its own."""
        console = self._console
        await self.close()
        self._before, console.where = console.where, Where.HELP
        await self._mount(panel)

    def rebind(self) -> None:
        """Let the open panel take the next key for its chosen entry, if it can."""
        if self.view is not None and self.view.panel.key("rebind"):
            self.view.focus_list()
            self.refresh()
