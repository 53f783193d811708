"""The SLA wall: how promises are kept, by unit, category or area; ← → another promise, o another grouping.

Figures are the core's; here they are only ordered and shown. Read again no oftener than they cost.
"""

import time
from datetime import timedelta

from cc.core.errors import CoreError
from cc.core.phrases.units import percent
from cc.core.questions.sla import SlaFigures
from cc.core.records.sla import SlaFigure, SlaReport
from cc.core.rules.safe_text import safe_line
from cc.core.vocabulary import TargetName
from cc.tui.model.status_text import number
from cc.tui.model.time_words import span_hours, time_of_day
from cc.tui.pieces import Row, fit, rule
from cc.tui.views.base import ViewWidget
from cc.tui.words import NOTHING, TARGET, Label
from cc.words.catalogue import Language
from cc.words.reader import Reader

DAYS = 7
EVERY_S = 10.0
REST_FACTOR = 20
"""Reading rests twenty times as long as it took."""

GROUPS = {
    "unit": Label("UNIT"),
    "category": Label("CATEGORY"),
    "area": Label("AREA"),
}
TITLE = Label("Promises over {days} days: {target}")
HEADS = (
    (Label("RUNS"), 6),
    (Label("LATE"), 6),
    (Label("MET"), 6),
    (Label("PAUSE"), 5),
    (Label("MET%"), 6),
    (NOTHING, 5),
    (Label("p50"), 6),
    (Label("p90"), 6),
)
READING = Label("counting…")
NOTHING = Label("No SLA clock here yet.")
FOOT = Label("Read {at}. Grey is normal; only LATE has colour.")
_TARGETS = (TargetName.RESOLVE, TargetName.ACKNOWLEDGE, TargetName.ASSIGN, TargetName.ACCEPT, TargetName.ARRIVE)


class SlaView(ViewWidget):
    """A table of figures."""

    def begin(self) -> None:
        """Read the first grouping."""
        self._group, self._target = "unit", 0
        self._report: SlaReport | None = None
        self._next_s = 0.0
        self._read_at = ""

    def tick(self) -> None:
        """Read again when it is time."""
        if time.monotonic() >= self._next_s:
            self._next_s = float("inf")
            self.console.later(self._read(), "sla")
        self.show()

    async def _read(self) -> None:
        console, began_s = self.console, time.monotonic()
        since = console.clock.now() - timedelta(days=DAYS)
        question = SlaFigures(start_at=since, by=(self._group,), query=console.queue.query)
        try:
            self._report = await console.centre.read(question)
        except CoreError as fault:
            console.say(console.told(fault), "error")
        took_s = time.monotonic() - began_s
        self._next_s = time.monotonic() + max(EVERY_S, REST_FACTOR * took_s)
        self._read_at = time_of_day(console.clock.now(), console.zone)
        if self.is_attached:
            self.show()

    def rows(self, width: int, height: int) -> list[tuple[Row, bool]]:
        """Title, head, a row a group, foot."""
        lang = self.console.lang
        target = _TARGETS[self._target]
        rows: list[tuple[Row, bool]] = [
            (rule([(TITLE(lang, days=DAYS, target=TARGET[target](lang)), "strong")], width), False)
        ]
        names = max(12, width - 56)
        columns = " ".join(fit(phrase(lang), cells, right=True) for phrase, cells in HEADS)
        rows.append(([(fit(" " + fit(GROUPS[self._group](lang), names) + columns, width), "bar")], False))
        if self._report is None:
            return [*rows, ([("  " + READING(lang), "dim")], False)]
        found = self._ordered(target)
        if not found:
            return [*rows, ([("  " + NOTHING(lang), "dim")], False)]
        self.cursor = max(0, min(self.cursor, len(found) - 1))
        space = max(1, height - 4)
        top = max(0, min(self.cursor - space // 2, len(found) - space))
        for at in range(top, min(top + space, len(found))):
            rows.append((self._row(found[at], names, at == self.cursor), at == self.cursor))
        rows += [([], False)] * (height - 1 - len(rows))
        return [*rows, ([(" " + FOOT(lang, at=self._read_at), "dim")], False)]

    def _ordered(self, target: TargetName) -> list[SlaFigure]:
        figures = self._report.figures if self._report else ()
        return sorted((one for one in figures if one.target is target), key=lambda one: (-one.breached, -one.running))

    def _row(self, one: SlaFigure, names: int, selected: bool) -> Row:
        lang = self.console.lang
        kept = one.compliance
        late = "!" + number(one.breached, lang) if one.breached else "·"
        paused = number(one.paused, lang) if one.paused else "·"
        share = percent(kept, Reader(lang)) if kept is not None else "-"
        return [
            (fit((">" if selected else " ") + self._named(one.group[0]), names) + " ", "txt"),
            (f"{number(one.running, lang):>6} ", "txt"),
            (f"{late:>6} ", "late" if one.breached else "dim"),
            (f"{number(one.met, lang):>6} {paused:>5} ", "txt"),
            (f"{share:>6} ", "strong" if kept is not None else "dim"),
            (f"{_bar(kept)} {_span(one.median_s, lang):>6} {_span(one.p90_s, lang):>6}", "dim"),
        ]

    def _named(self, code: str) -> str:
        """Units by code first: in few columns the names of offices begin alike."""
        names = self.console.names
        if self._group == "unit":
            known, name = safe_line(code), names.unit(code)
            return f"{known} {name}" if name != known else known
        return names.category(code) if self._group == "category" else (names.area(code or None) or "·")

    def sideways(self, step: int) -> None:
        """Another promise."""
        self._target = (self._target + step) % len(_TARGETS)
        self.show()

    def move(self, step: int) -> None:
        """The cursor."""
        self.cursor += step
        self.show()

    def next_order(self) -> None:
        """Another grouping."""
        groups = tuple(GROUPS)
        self._group = groups[(groups.index(self._group) + 1) % len(groups)]
        self._report, self._next_s, self.cursor = None, 0.0, 0
        self.tick()

    async def open(self) -> None:
        """The reports of the group on the board."""
        found = self._ordered(_TARGETS[self._target])
        if found and found[self.cursor].group[0]:
            await self.console.views.show_group(self._group, found[self.cursor].group[0])


def _bar(share: float | None) -> str:
    """Five cells."""
    if share is None:
        return "     "
    full = round(share * 5)
    return "▪" * full + "·" * (5 - full)


def _span(seconds: int | None, language: Language) -> str:
    return "-" if seconds is None else span_hours(seconds, language)
