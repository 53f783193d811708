"""A report as one line of the queue. Owns columns and what stands in them; knows no widget and asks nothing."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Protocol

from cc.core.records.reports import ReportLine
from cc.core.rules.safe_text import safe_line
from cc.tui.model.time_words import remaining, time_of
from cc.tui.pieces import Piece, fit
from cc.tui.words import STATUS_CODE, Label
from cc.words.catalogue import Language

HEADERS = {
    "time_left": Label("  LEFT"),
    "status": Label("STA"),
    "holder": Label("BY"),
    "ref": Label("NUMBER"),
    "category": Label("CATEGORY"),
    "area": Label("AREA"),
    "unit": Label("UNIT"),
    "text": Label("TEXT"),
    "received": Label("CAME"),
}


class Names(Protocol):
    """What codes are called."""

    def category(self, code: str, short: bool) -> str:
        """A category's name."""
        ...

    def area(self, code: str | None) -> str:
        """An area's name; empty for None."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Widths in cells; 0 leaves a column out."""

    category: int
    area: int
    unit: int
    received: int
    holder: int
    text: int

    @classmethod
    def for_width(cls, width: int) -> "Columns":
        """Columns that fill a line of `width` cells; the text gets what is left."""
        category, area, unit, received, holder = 6, 10, 0, 0, 5
        if width >= 96:
            category, area, holder = 12, 14, 6
        if width >= 112:
            unit = 10
        if width >= 124:
            category, area, received = 16, 16, 5
        fixed = 35 + holder + sum(each + 1 for each in (category, area, unit, received) if each)
        return cls(
            category=category,
            area=area,
            unit=unit,
            received=received,
            holder=holder,
            text=max(4, width - fixed),
        )


@dataclass(frozen=True, slots=True)
class Look:
    """Everything but the record that decides how a line looks."""

    selected: bool = False
    marked: bool = False
    gone: bool = False
    sending: str = ""
    alarm: str = ""


class LinePainter:
    """Makes the pieces of a line, for one width, language, zone and person."""

    def __init__(self, width: int, lang: Language, zone: tzinfo, me: str, names: Names) -> None:
        self.columns = Columns.for_width(width)
        self._lang, self._zone, self._me, self._names = lang, zone, me, names
        self._codes = {status: phrase(lang) for status, phrase in STATUS_CODE.items()}

    def header(self) -> list[Piece]:
        """The column names."""
        lang, columns = self._lang, self.columns
        parts = ["  !P", HEADERS["time_left"](lang).ljust(6), "STA", fit(HEADERS["holder"](lang), columns.holder)]
        parts += [fit(HEADERS["ref"](lang), 10), self._name("category"), self._name("area")]
        parts += [fit(HEADERS["unit"](lang), columns.unit)] if columns.unit else []
        parts += [fit(HEADERS["received"](lang), columns.received)] if columns.received else []
        parts += [fit(HEADERS["text"](lang), columns.text), "GND", "FT"]
        return [(" ".join(parts), "bar")]

    def _name(self, column: str) -> str:
        width = self.columns.category if column == "category" else self.columns.area
        text = HEADERS[column](self._lang)
        return text[:5].ljust(width) if width <= 6 else fit(text, width)

    def time_left(self, line: ReportLine, now: datetime) -> tuple[str, str]:
        """What stands under time left, and its token: it changes though the record does not."""
        return remaining(line.due_at, now, self._zone, self._lang)

    def pieces(self, line: ReportLine, look: Look, now: datetime) -> list[Piece]:
        """The line; text from outside made safe."""
        columns, base = self.columns, "gone" if look.gone else "txt"
        left, left_token = self.time_left(line, now)
        quiet = "gone" if look.gone else "dim"
        names = self._names
        pieces = [
            *self._lead(line, look, base),
            (" ", base),
            (" " * (6 - len(left)), base),
            (left, quiet if look.gone else left_token),
            (f" {self._codes[line.status]} ", base),
            self._holder(line, columns.holder, quiet, now),
            (f" {fit(line.ref, 10)} ", base),
            (self._category(line.category) + " ", base),
            (fit(safe_line(names.area(line.area)) or "·", columns.area) + " ", base if line.area else quiet),
        ]
        if columns.unit:
            pieces.append((fit(line.unit, columns.unit) + " ", base))
        if columns.received:
            pieces.append((fit(time_of(line.received_at, self._zone, now)[-5:], columns.received) + " ", base))
        pieces.append((fit(safe_line(line.excerpt), columns.text), base))
        merged = f"x{min(line.merged_count, 99)}" if line.merged_count else ""
        photos = f"f{min(line.photos, 9)}" if line.photos else ""
        pieces.append((f" {merged:>3} {photos:<2}", quiet))
        return pieces

    def _category(self, code: str) -> str:
        """The whole name where it fits, else the short one."""
        width = self.columns.category
        whole = self._names.category(code, False)
        return fit(whole if len(whole) <= width else self._names.category(code, True), width)

    def _lead(self, line: ReportLine, look: Look, base: str) -> list[Piece]:
        """Four cells: cursor, mark or sending, alarm, priority."""
        state: Piece = (" ", base)
        if look.sending == "pending":
            state = ("~", "pending")
        elif look.sending == "failed":
            state = ("#", "failed")
        elif look.marked:
            state = ("*", "mark")
        sign: Piece = {"1": ("!", "alarm-1"), "2": ("!", "alarm-2"), "3": ("!", "alarm-3")}.get(
            look.alarm, (look.alarm or " ", "ack" if look.alarm == ":" else "shelved" if look.alarm == "z" else base)
        )
        urgent = "strong" if line.priority == 1 and not look.gone else base
        return [(">" if look.selected else " ", base), state, sign, (str(int(line.priority)), urgent)]

    def _holder(self, line: ReportLine, width: int, quiet: str, now: datetime) -> Piece:
        over = line.held_until is not None and line.held_until <= now
        if line.holder is None or over:
            return fit("-", width), "gone" if quiet == "gone" else "txt"
        if line.holder == self._me:
            return fit("@me", width), "mine"
        return fit("@" + safe_line(line.holder), width), "theirs" if quiet == "dim" else quiet
