"""The report under the cursor: a few lines under the queue, or everything in a tall place, scrolled by the same keys.

Repaints only rows that changed, so that ticking clocks cost little. Builds no text of its own (see dossier).
"""

from collections.abc import Callable

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from cc.tui.model.report_rows import RenderOptions, ReportDetail, full, short
from cc.tui.strips import Row, changed_cells, paint
from cc.tui.tokens import Palette

TALL = 9
"""From this height on everything is told."""


class DetailView(Widget):
    """Shows a dossier. `view_of` gives the manner of telling for a width."""

    DEFAULT_CSS = "DetailView { height: 1fr; width: 1fr; }"

    def __init__(self, palette: Palette, view_of: Callable[[int], RenderOptions]) -> None:
        super().__init__(id="detail")
        self._palette, self._view_of = palette, view_of
        self.dossier: ReportDetail | None = None
        self._rows: list[Row] = []
        self._top = 0

    @property
    def scrolls(self) -> bool:
        """Whether there is more than fits."""
        return len(self._rows) > self.size.height

    def show(self, dossier: ReportDetail | None) -> None:
        """Tell of this report from now on."""
        other = (dossier.line.id if dossier else None) != (self.dossier.line.id if self.dossier else None)
        self.dossier = dossier
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
        if self.dossier is None or not self.size.width:
            return []
        view = self._view_of(self.size.width)
        if self.size.height < TALL:
            return short(self.dossier, view, self.size.height)
        return full(self.dossier, view)

    def on_resize(self) -> None:
        """Another size tells another story."""
        self._rows = self._build()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line."""
        at = self._top + y
        row: Row = self._rows[at] if at < len(self._rows) else ()
        return paint(row, self.size.width, self._palette)
