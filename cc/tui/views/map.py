"""The map: the most urgent reports of the filter where they are, areas by name, and a list beside it.

Cells are counted, nothing is projected finely: a degree of longitude is drawn as wide as it is at this latitude.
"""

import math
from dataclasses import dataclass

from cc.core.errors import CoreError
from cc.core.questions.reports import ListReports
from cc.core.records.reports import ReportLine
from cc.core.rules.safe_text import safe_line
from cc.tui.keys import Where
from cc.tui.model.time_words import remaining
from cc.tui.pieces import Piece, Row, fit, rule
from cc.tui.views.base import ViewWidget
from cc.tui.words import Label

MOST = 500
LIST_WIDTH = 36
CELL_RATIO = 2.0
"""A cell is about twice as high as it is wide."""

TITLE = Label("Map: the {n} most urgent reports")
EMPTY = Label("No report has a place.")


@dataclass(frozen=True, slots=True)
class Frame:
    """What part of the world is shown: its middle in degrees, and degrees of latitude a row."""

    lon: float
    lat: float
    row_deg: float

    def cell(self, lon: float, lat: float, width: int, height: int) -> tuple[int, int] | None:
        """Column and row of a place; None outside."""
        shrink = math.cos(math.radians(self.lat))
        column = round((lon - self.lon) * shrink / (self.row_deg / CELL_RATIO) + width / 2)
        row = round((self.lat - lat) / self.row_deg + height / 2)
        return (column, row) if 0 <= column < width and 0 <= row < height else None


class MapView(ViewWidget):
    """Reports as dots: `!` late, `o` soon, `.` others; counts where several share a cell."""

    def begin(self) -> None:
        """Read the most urgent reports of the board's filter."""
        self._found: list[ReportLine] = []
        self._names, self._frame = True, Frame(106.83, -6.2, 0.02)
        self.console.later(self._read(), "map")

    async def _read(self) -> None:
        console = self.console
        found: list[ReportLine] = []
        cursor: str | None = None
        try:
            while len(found) < MOST:
                page = await console.centre.read(ListReports(console.queue.query, console.queue.sort, cursor, 100))
                found += page.items
                cursor = page.after
                if cursor is None:
                    break
        except CoreError as fault:
            console.say(console.told(fault), "error")
        self._found = [line for line in found if line.lon and line.lat]
        self._fit()
        if self.is_attached:
            self.show()

    def _fit(self) -> None:
        """Show nine tenths of the reports: one at the other end of the world must not shrink the rest."""
        if not self._found:
            return
        low, high = len(self._found) // 20, len(self._found) - 1 - len(self._found) // 20
        lons = sorted(line.lon or 0.0 for line in self._found)
        lats = sorted(line.lat or 0.0 for line in self._found)
        west, east, south, north = lons[low], lons[high], lats[low], lats[high]
        width, height = max(10, self.size.width - LIST_WIDTH), max(4, self.size.height - 2)
        shrink = math.cos(math.radians((south + north) / 2))
        per_row = max((north - south) / height, (east - west) * shrink * CELL_RATIO / width, 0.0005) * 1.15
        self._frame = Frame((west + east) / 2, (south + north) / 2, per_row)

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """The map's rows with the list's beside them."""
        console = self.console
        rows: list[tuple[Row, bool]] = [(rule([(TITLE(console.lang, n=len(self._found)), "strong")], width), False)]
        if not self._found:
            return [*rows, ([], False), ([("  " + EMPTY(console.lang), "dim")], False)]
        self.cursor = max(0, min(self.cursor, len(self._found) - 1))
        map_width = max(10, width - LIST_WIDTH) if width >= 70 else width
        grid = self._grid(map_width, height - 1)
        beside = self._list(width - map_width, height - 1)
        for at, cells in enumerate(grid):
            rows.append(([*cells, *(beside[at] if at < len(beside) else ())], False))
        return rows

    def _grid(self, width: int, height: int) -> list[list[Piece]]:
        cells: dict[tuple[int, int], Piece] = {}
        if self._names:
            self._name_areas(cells, width, height)
        counts: dict[tuple[int, int], int] = {}
        worst: dict[tuple[int, int], str] = {}
        now, zone = self.console.clock.now(), self.console.zone
        for line in reversed(self._found):
            place = self._frame.cell(line.lon or 0, line.lat or 0, width, height)
            if place is not None:
                counts[place] = counts.get(place, 0) + 1
                worst[place] = remaining(line.due_at, now, zone, self.console.lang)[1]
        for place, count in counts.items():
            sign = {"late": "!", "soon": "o"}.get(worst[place], "•")
            cells[place] = (str(min(count, 9)) if count > 1 else sign, worst[place])
        chosen = self._found[self.cursor]
        here = self._frame.cell(chosen.lon or 0, chosen.lat or 0, width, height)
        if here is not None:
            cells[here] = ("@", "brand")
        return [[cells.get((column, row), (" ", "txt")) for column in range(width)] for row in range(height)]

    def _name_areas(self, cells: dict[tuple[int, int], Piece], width: int, height: int) -> None:
        """Names of the areas, coarse ones first, where there is console."""
        taken: set[tuple[int, int]] = set()
        span_deg = self._frame.row_deg * height
        for area in sorted(self.console.names.areas.values(), key=lambda one: one.bounds[1] - one.bounds[3]):
            size_deg = area.bounds[3] - area.bounds[1]
            if size_deg > span_deg * 1.5 or size_deg < span_deg / 12:
                continue
            name = safe_line(area.name).removeprefix("Kota Administrasi ")
            place = self._frame.cell(area.lon, area.lat, width, height)
            if place is None:
                continue
            begin = max(0, min(place[0] - len(name) // 2, width - len(name)))
            wanted = [(begin + at, place[1]) for at in range(len(name))]
            if not taken & {(column, row) for column, row in wanted}:
                taken.update((column + shift, row) for column, row in wanted for shift in (-1, 0, 1))
                cells.update({at: (char, "rule") for at, char in zip(wanted, name, strict=True)})

    def _list(self, width: int, height: int) -> list[Row]:
        if width < 20:
            return []
        now, zone, names = self.console.clock.now(), self.console.zone, self.console.names
        top = max(0, min(self.cursor - height // 2, len(self._found) - height))
        rows: list[Row] = []
        for at in range(top, min(top + height, len(self._found))):
            line = self._found[at]
            left, token = remaining(line.due_at, now, zone, self.console.lang)
            mark = ">" if at == self.cursor else " "
            text = f" {line.ref} {names.category(line.category, True)}"
            token_of_row = "strong" if at == self.cursor else "txt"
            head: Row = [(" │", "rule"), (f"{mark}{int(line.priority)} ", token_of_row), (f"{left:>6}", token)]
            rows.append([*head, (fit(text, width - 11), token_of_row)])
        return rows

    def move(self, step: int) -> None:
        """Another report."""
        self.cursor += step
        self.show()

    def sideways(self, step: int) -> None:
        """Pan."""
        frame = self._frame
        self._frame = Frame(frame.lon + step * frame.row_deg * 4, frame.lat, frame.row_deg)
        self.show()

    def zoom(self, step: int) -> None:
        """Nearer or farther, around the chosen report."""
        if self._found:
            chosen = self._found[self.cursor]
            factor = 0.6 if step > 0 else 1 / 0.6
            self._frame = Frame(chosen.lon or 0, chosen.lat or 0, self._frame.row_deg * factor)
            self.show()

    def toggle_features(self) -> None:
        """Names of areas on or off."""
        self._names = not self._names
        self.show()

    async def open(self) -> None:
        """To the report on the board."""
        if self._found:
            await self.console.views.go(Where.BOARD)
            self.console.queue_view.seek(self._found[self.cursor].id)
