"""The evidence of the report under the cursor: one photo in half-cells, and beside it what its file says and what the
rules can say of it. Decoding happens in the photo workers; here are only cells."""

from __future__ import annotations

import atexit
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from cc.core.errors import CoreError
from cc.core.phrases.phrase import phrase_of
from cc.core.phrases.units import position
from cc.core.records.evidence import EvidenceRecord, PhotoPreview
from cc.core.rules.safe_text import safe_line
from cc.tui.model.report_rows import photo_line
from cc.tui.model.time_words import time_of
from cc.tui.pieces import Row, fit, rule, wrap
from cc.tui.views.base import ViewWidget
from cc.tui.widgets.paint import paint
from cc.tui.words import CHECKS, Label

if TYPE_CHECKING:
    from cc.core.photos.workers import PhotoWorkers

FACTS_WIDTH = 40
NONE = Label("No photo yet.")
NO_PICTURE = Label("the picture cannot be shown")
READING = Label("opening the picture…")
SIGNS = {"yes": ("=", "txt"), "no": ("≠", "late"), "unknown": ("?", "dim"), "not_comparable": ("·", "dim")}
FACTS = (
    ("taken", Label("Taken")),
    ("came", Label("Came")),
    ("place", Label("GPS")),
    ("camera", Label("Camera")),
    ("file", Label("File")),
    ("sha256", Label("SHA-256")),
)
_ASCII = " .:-=+*#%@"


class Workers:
    """The photo workers of this process, started with the first picture and ended with the program."""

    _one: PhotoWorkers | None = None

    @classmethod
    def get(cls) -> PhotoWorkers:
        """The workers."""
        if cls._one is None:
            from cc.core.photos.workers import PhotoWorkers

            cls._one = PhotoWorkers(count=1)
            atexit.register(cls._one.close)
        return cls._one


class EvidenceView(ViewWidget):
    """One photo at a time; ← → the others, m the mode."""

    _pictures: dict[tuple[str, int, int], PhotoPreview | str]
    _modes = ("colour", "grey", "ascii")

    def begin(self) -> None:
        """Nothing is known yet."""
        self._pictures = {}
        self._mode = 0

    def _photos(self) -> tuple[EvidenceRecord, ...]:
        detail = self.console.report_detail
        return detail.report.evidence if detail is not None and detail.report is not None else ()

    def _photo(self) -> EvidenceRecord | None:
        photos = self._photos()
        self.cursor = max(0, min(self.cursor, len(photos) - 1))
        return photos[self.cursor] if photos else None

    def _picture_size(self) -> tuple[int, int]:
        return max(8, self.size.width - FACTS_WIDTH - 2), max(2, self.size.height - 1)

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """The title, then the facts at the right; the picture is painted into the blanks."""
        console, photo = self.console, self._photo()
        line = console.queue_model.current
        ref = line.ref if line is not None else ""
        view = console.view_of(width)
        if photo is None:
            return [(rule([(ref, "strong")], width), False), ([], False), ([("  " + NONE(console.lang), "dim")], False)]
        count = f"{self.cursor + 1}/{len(self._photos())}  "
        title: Row = [(ref, "strong"), ("  " + count, "txt"), (photo_line(photo, view), "dim")]
        left = self._picture_size()[0] + 2
        rows: list[tuple[Row, bool]] = [(rule(title, width), False)]
        rows += [([(" " * left, "txt"), *row], False) for row in self._facts(photo, width - left)]
        self._want(photo)
        return rows

    def _facts(self, photo: EvidenceRecord, width: int) -> list[Row]:
        console, facts = self.console, photo.facts
        place = position(photo.lat, photo.lon) if photo.lat is not None and photo.lon is not None else "-"
        camera = " ".join(str(facts.get(name) or "") for name in ("make", "model", "software")).strip()
        values = {
            "taken": photo.taken_local or "-",
            "came": f"{time_of(photo.attached_at, console.zone, console.clock.now())}  @{photo.attached_by}",
            "place": place,
            "camera": camera or "-",
            "file": f"{photo.format} {facts.get('width')}×{facts.get('height')}  {photo.size_bytes // 1024} KiB",
            "sha256": photo.sha256[:24] + "…",
        }
        rows: list[Row] = []
        for name, label in FACTS:
            rows.append([(fit(label(console.lang), 9), "dim"), (fit(safe_line(values[name]), width - 9), "txt")])
        rows.append([])
        for finding in photo.findings:
            sign, token = SIGNS.get(str(finding.get("verdict")), ("?", "dim"))
            check = str(finding.get("check"))
            asked = CHECKS[check](console.lang).capitalize() if check in CHECKS else safe_line(check)
            lines = wrap(self.console.told(phrase_of(finding.get("phrase") or finding.get("words", ""))), width - 2)
            rows.append([(f"{sign} ", token), (asked, "strong" if sign == "≠" else "txt")])
            rows += [[("  " + each, token if sign == "≠" else "dim")] for each in lines]
        return rows

    # -- the picture -----------------------------------------------------------------------------------------------

    def _want(self, photo: EvidenceRecord) -> None:
        key = (photo.sha256, *self._picture_size())
        if key not in self._pictures:
            self._pictures[key] = READING(self.console.lang)
            self.console.later(self._fetch(key), "picture")

    async def _fetch(self, key: tuple[str, int, int]) -> None:
        centre = self.console.centre
        try:
            data = await centre.photo_bytes(key[0])
            self._pictures[key] = await centre.in_thread(lambda: Workers.get().preview(data, key[1], key[2]))
        except CoreError as fault:
            self._pictures[key] = f"{NO_PICTURE(self.console.lang)}: {self.console.told(fault)}"
        if self.is_attached:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """The facts' line with the picture's cells at the left."""
        strip = super().render_line(y)
        photo = self._photo() if y else None
        if photo is None:
            return strip
        width = self._picture_size()[0]
        picture = self._pictures.get((photo.sha256, *self._picture_size()))
        if picture is None or isinstance(picture, str):
            if y != 2 or picture is None:
                return strip
            head = paint([("  " + fit(picture, width - 2), "dim")], width, self.console.palette)
        else:
            head = self._cells(picture, y - 1, width)
        return Strip.join([head, strip.crop(width, self.size.width)])

    def _cells(self, picture: PhotoPreview, row: int, width: int) -> Strip:
        """One row of half-cells, padded to the width."""
        blank = Segment(" " * max(0, width - picture.width), self.console.palette.plain("txt"))
        if 2 * row + 1 >= len(picture.lines):
            return Strip([Segment(" " * width, self.console.palette.plain("txt"))], width)
        upper, lower = picture.lines[2 * row], picture.lines[2 * row + 1]
        mode = self._modes[self._mode]
        segments: list[Segment] = []
        for at in range(0, 3 * picture.width, 3):
            segments.append(_cell(upper[at : at + 3], lower[at : at + 3], mode))
        return Strip(Segment.simplify([*segments, blank]), width)

    def sideways(self, step: int) -> None:
        """Another photo."""
        self.cursor += step
        self.show()
        self.refresh()

    def move(self, step: int) -> None:
        """Another report of the queue."""
        self.cursor = 0
        self.console.queue_view.move(max(-1, min(1, step)) if abs(step) < 1000 else step)

    def report_changed(self) -> None:
        """Its photos are known now."""
        self.show()
        self.refresh()

    def next_mode(self) -> None:
        """Colour, grey, ASCII."""
        self._mode = (self._mode + 1) % len(self._modes)
        self.refresh()


def _cell(upper: bytes, lower: bytes, mode: str) -> Segment:
    """Two pixels as one cell: 256 colours, so that a picture over a thin line stays small."""
    if mode == "ascii":
        level = (sum(upper) + sum(lower)) * (len(_ASCII) - 1) // (6 * 255)
        return Segment(_ASCII[level], Style())
    if mode == "grey":
        return _half(232 + sum(upper) * 23 // 765, 232 + sum(lower) * 23 // 765)
    return _half(_cube(upper), _cube(lower))


def _cube(pixel: bytes) -> int:
    """The nearest colour of the 6×6×6 cube."""
    red, green, blue = ((value * 5 + 127) // 255 for value in pixel)
    return 16 + 36 * red + 6 * green + blue


def _half(upper: int, lower: int) -> Segment:
    if upper == lower:
        return Segment(" ", Style(bgcolor=Color.from_ansi(lower)))
    return Segment("▀", Style(color=Color.from_ansi(upper), bgcolor=Color.from_ansi(lower)))
