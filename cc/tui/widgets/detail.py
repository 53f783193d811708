"""The report under the cursor: a few lines under the queue, or everything in a tall place, scrolled by the same keys.

Repaints only rows that changed, so that ticking clocks cost little. Builds no text of its own (see detail).
"""

from collections.abc import Callable

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from cc.tui.model.report_rows import RenderOptions, ReportDetail, full, short
from cc.tui.pieces import Row, changed_cells
from cc.tui.tokens import Palette
from cc.tui.widgets.paint import paint

TALL = 9
"""From this height on everything is shown."""


class DetailView(Widget):
    """Shows a detail. `view_of` gives the manner of telling for a width."""

    DEFAULT_CSS = "DetailView { height: 1fr; width: 1fr; }"

    def __init__(self, palette: Palette, view_of: Callable[[int], RenderOptions]) -> None:
        super().__init__(id="detail")
        self._palette, self._view_of = palette, view_of
        self.report_detail: ReportDetail | None = None
        self._rows: list[Row] = []
        self._top = 0

    @property
    def scrolls(self) -> bool:
        """Whether there is more than fits."""
        return len(self._rows) > self.size.height

    def show(self, detail: ReportDetail | None) -> None:
        """Tell of this report from now on."""
        other = (detail.line.id if detail else None) != (self.report_detail.line.id if self.report_detail else None)
        self.report_detail = detail
        if other:
            self._top = 0
        self.tick()

    def tick(self) -> None:
        """Build the rows again and repaint those that changed."""
        before, self._rows = self._rows, self._build()
        self._top = max(0, min(self._top, len(self._rows) - self.size.height))
        regions: list[Region] = []
        for y in range(self.size.height):
            at = self._top + y
            old = before[at] if at < len(before) else ()
            new = self._rows[at] if at < len(self._rows) else ()
            regions += [Region(begin, y, end - begin, 1) for begin, end in changed_cells(old, new)]
        if regions:
            self.refresh(*regions)

    def scroll_rows(self, step: int) -> None:
        """Up or down by rows."""
        self._top = max(0, min(self._top + step, len(self._rows) - self.size.height))
        self.refresh()

    def _build(self) -> list[Row]:
        if self.report_detail is None or not self.size.width:
            return []
        view = self._view_of(self.size.width)
        if self.size.height < TALL:
            return short(self.report_detail, view, self.size.height)
        return full(self.report_detail, view)

    def on_resize(self) -> None:
        """Another size: other rows."""
        self._rows = self._build()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        at = self._top + y
        row: Row = self._rows[at] if at < len(self._rows) else ()
        return paint(row, self.size.width, self._palette)
