"""The queue on the screen: paints the lines of a QueueModel that are visible, nothing else; repaints what changed.

Never reads: it posts that it wants a page. Never acts: keys go to the key table.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from cc.core.records.reports import ReportLine
from cc.tui.model.queue_model import QueueModel
from cc.tui.model.queue_row import LinePainter, Look
from cc.tui.tokens import Palette
from cc.tui.widgets.paint import paint

MOST_STRIPS = 1500
PainterOf = Callable[[int], LinePainter]
AlarmSign = Callable[[ReportLine, datetime], str]


class QueueView(Widget):
    """Header and the visible lines. `model` is changed by others, who then call `show`."""

    DEFAULT_CSS = "QueueView { height: 1fr; width: 1fr; }"

    class WantsPage(Message):
        """The cursor is near an end of what was read."""

        def __init__(self, backwards: bool) -> None:
            super().__init__()
            self.backwards = backwards

    class CursorMoved(Message):
        """Another report is under the cursor."""

    def __init__(self, model: QueueModel, palette: Palette, now: Callable[[], datetime], alarm_sign: AlarmSign) -> None:
        super().__init__(id="queue")
        self.model = model
        self._palette, self._now, self._alarm_sign = palette, now, alarm_sign
        self._painter: LinePainter | None = None
        self._painter_of: PainterOf | None = None
        self._strips: dict[tuple[object, ...], Strip] = {}
        self._shown: list[tuple[object, ...]] = []
        self.empty_text = ""

    def redraw(self, painter_of: PainterOf) -> None:
        """Paint with the painter that this makes for the view's width, now and whenever the width is another."""
        self._painter_of = painter_of
        self._painter = painter_of(self.size.width or self.app.size.width)
        self._strips.clear()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        width = self.size.width
        if self._painter is None:
            return Strip.blank(width)
        if y == 0:
            return paint(self._painter.header(), width, self._palette)
        place = self.model.top + y - 1
        if place >= len(self.model.ids):
            text = f"  {self.empty_text}" if y == 2 and not self.model.ids else ""
            return paint([(text, "dim")], width, self._palette)
        key = self._key(place, self._now())
        self._remember(y - 1, key)
        strip = self._strips.get(key)
        if strip is None:
            strip = self._paint(place, key, width)
        return strip

    def _paint(self, place: int, key: tuple[object, ...], width: int) -> Strip:
        assert self._painter is not None
        line, look = self.model.lines[self.model.ids[place]], key[2]
        assert isinstance(look, Look)
        strip = paint(self._painter.pieces(line, look, self._now()), width, self._palette, look.selected)
        if len(self._strips) >= MOST_STRIPS:
            self._strips.clear()
        self._strips[key] = strip
        return strip

    def _key(self, place: int, now: datetime) -> tuple[object, ...]:
        """Everything that decides how a line looks."""
        assert self._painter is not None
        model = self.model
        report_id = model.ids[place]
        line = model.lines[report_id]
        look = Look(
            selected=place == model.cursor,
            marked=report_id in model.marked,
            gone=report_id in model.gone,
            sending=model.sending.get(report_id, ""),
            alarm=self._alarm_sign(line, now),
        )
        return report_id, line, look, self._painter.time_left(line, now)

    def _remember(self, row: int, key: tuple[object, ...]) -> None:
        while len(self._shown) <= row:
            self._shown.append(())
        self._shown[row] = key

    def show(self) -> None:
        """Repaint the lines that no longer look as they were painted."""
        if self._painter is None or not self.size.height:
            return
        now, height = self._now(), self.size.height - 1
        rows = len(self.model.window())
        stale = [
            row
            for row in range(min(rows, height))
            if row >= len(self._shown) or self._shown[row] != self._key(self.model.top + row, now)
        ]
        stale += [row for row in range(rows, height) if row >= len(self._shown) or self._shown[row]]
        for row in range(rows, len(self._shown)):
            self._shown[row] = ()
        self.refresh_rows(stale)

    def refresh_rows(self, rows: Iterable[int]) -> None:
        """Repaint these lines of the view (0 is the first below the header)."""
        width = self.size.width
        regions = [Region(0, row + 1, width, 1) for row in rows]
        if regions:
            self.refresh(*regions)

    def on_resize(self) -> None:
        """The view has another height: keep the cursor in it. And another width, whoever made it so: other columns."""
        self.model.resize(self.size.height - 1)
        if self._painter_of is not None and self.size.width:
            self._painter = self._painter_of(self.size.width)
        self._strips.clear()
        self._shown.clear()
        self.refresh()
        self.ask_for_pages()

    def ask_for_pages(self) -> None:
        """Post that a page is wanted, if one is."""
        if self.model.wants_after:
            self.post_message(self.WantsPage(backwards=False))
        if self.model.wants_before:
            self.post_message(self.WantsPage(backwards=True))

    def move(self, step: int) -> None:
        """The cursor by rows."""
        self._moved(lambda: self.model.move(step))

    def page(self, direction: int) -> None:
        """Cursor and view by a page."""
        self._moved(lambda: self.model.page(direction))

    def seek(self, report_id: str) -> None:
        """The cursor to a report."""
        self._moved(lambda: self.model.seek(report_id))

    def _moved(self, how: Callable[[], object]) -> None:
        before = self.model.current
        how()
        self.show()
        if self.model.current is not before:
            self.post_message(self.CursorMoved())
        self.ask_for_pages()
