"""The report under the cursor: reads it in full after a moment's rest, and gives it the whole body on request. Changes
nothing at the Centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError, NotFoundError
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.records.trail import Change
from cc.tui.model.report_rows import ReportDetail
from cc.tui.words import Label

if TYPE_CHECKING:
    from textual.timer import Timer

    from cc.tui.console import Console

REST_S = 0.15
GONE = Label("{ref} can no longer be seen")


class DetailController:
    """Handlers for open and info; keeps `console.report_detail` true."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._rest: Timer | None = None
        self.opened = False

    def cursor_moved(self) -> None:
        """Show what the line holds; read the report after a moment's rest. Until then the one before stays."""
        console, line = self._console, self._console.queue_model.current
        known = console.report_detail
        if line is None:
            self._show(None)
        elif known is None:
            self._show(ReportDetail(line))
        elif known.line.id == line.id:
            self._show(ReportDetail(line, known.report, known.timeline))
        if self._rest is not None:
            self._rest.stop()
        if line is not None:
            self._rest = console.set_timer(REST_S, self.read_report)

    def _show(self, detail: ReportDetail | None) -> None:
        self._console.report_detail = detail
        self._console.detail_view.show(detail)

    def read_report(self) -> None:
        """Show what the line holds, and read the report under the cursor in full."""
        console, line = self._console, self._console.queue_model.current
        if line is not None and (console.report_detail is None or console.report_detail.line.id != line.id):
            self._show(ReportDetail(line))
        console.later(self._read_report(), "detail")

    async def _read_report(self) -> None:
        console = self._console
        line = console.queue_model.current
        if line is None:
            return
        try:
            report = await console.centre.read(GetReport(line.id))
            timeline = await console.centre.read(GetTimeline(line.id))
        except NotFoundError:
            console.say(GONE(console.lang, ref=line.ref), "warn")
            return
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        if console.queue_model.current is None or console.queue_model.current.id != line.id:
            return
        self._show(ReportDetail(report.line, report, timeline))
        if console.queue_model.update_lines([report.line]):
            console.queue_view.show()
        console.views.report_changed()

    def on_changes(self, changes: tuple[Change, ...]) -> None:
        """If the report under the cursor has changed, read it again."""
        line = self._console.queue_model.current
        if line is not None and any(change.stream == line.id for change in changes):
            self.read_report()

    def key_info(self) -> None:
        """Everything about the report, or back."""
        if not self._console.views.shown:
            self.fold() if self.opened else self.unfold()

    async def key_open(self) -> None:
        """Open what is under the cursor."""
        if self._console.views.shown:
            await self._console.views.open()
        elif not self.opened and self._console.queue_model.current is not None:
            self.unfold()

    def unfold(self) -> None:
        """Give the detail the whole body."""
        console = self._console
        self.opened = True
        console.queue_view.display = False
        console.side.styles.height = "1fr"
        console.side.styles.width = "1fr"
        console.status.show_title()

    def fold(self) -> None:
        """Back to the queue with the detail beside it."""
        if not self.opened:
            return
        console = self._console
        self.opened = False
        console.queue_view.display = True
        console.side.styles.clear_rule("height")
        console.side.styles.clear_rule("width")
        console.status.show_title()
