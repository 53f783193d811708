"""The board: reads pages for the queue, keeps it true while others work, filters and orders it.

Owns when to read; the QueueModel owns what is shown. Knows no intent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError, InputError
from cc.core.questions.reports import GetCounters, GetLines, ListReports
from cc.core.records.event import Change
from cc.core.records.report import ReportLine
from cc.tui.model.status_text import SORTS, FilterFacts, filter_line, number
from cc.tui.words import Phrase

if TYPE_CHECKING:
    from cc.tui.app import ConsoleApp

PAGE = 100
MOST_REFS = 100
MOST_LINES = 500
REST_S = 30.0

EMPTY = Phrase("Tidak ada laporan yang cocok.", "No report matches.")
READING = Phrase("membaca…", "reading…")
TIDIED = Phrase("Antrean disegarkan", "Queue refreshed")
ORDERED = Phrase("Urut: {sort}", "Order: {sort}")
MARK_MOST = Phrase("{n} ditandai; paling banyak {most} sekali jalan", "{n} marked; {most} at most in one go")
MARKED_ALL = Phrase("{n} laporan yang cocok ditandai", "{n} matching reports marked")


class QueueController:
    """The queue's controller."""

    def __init__(self, app: ConsoleApp) -> None:
        self._app = app
        self.query = ""
        self.sort = "sla"
        self.frozen = False
        self._reading_after = self._reading_before = False
        self._held_back: list[Change] = []
        self._counters_stale = True

    async def load(self, at_end: bool = False, keep: bool = True) -> None:
        """Read the queue anew: the snapshot's order from now on."""
        app = self._app
        question = ListReports(self.query, self.sort, limit=PAGE, backwards=at_end)
        try:
            page = await app.desk.read(question)
        except CoreError as fault:
            app.say(fault.message, "error")
            return
        if not keep:
            app.roll.go_first()
        app.roll.start(page, at_end)
        app.queue.empty_text = EMPTY(app.lang)
        app.queue.refresh()
        app.cursor_moved()
        app.queue.ask_for_pages()

    async def more(self, backwards: bool) -> None:
        """Read the page beyond an end of what is there."""
        app, roll = self._app, self._app.roll
        cursor = roll.before if backwards else roll.after
        if cursor is None or (self._reading_before if backwards else self._reading_after):
            return
        self._set_reading(backwards, True)
        first = roll.ids[:1]
        try:
            page = await app.desk.read(ListReports(self.query, self.sort, cursor, PAGE, backwards))
        except CoreError as fault:
            app.say(fault.message, "error")
            return
        finally:
            self._set_reading(backwards, False)
        if cursor != (roll.before if backwards else roll.after) or (backwards and first != roll.ids[:1]):
            return
        (roll.prepend if backwards else roll.append)(page)
        app.queue.show()
        self.show_filter()

    def _set_reading(self, backwards: bool, value: bool) -> None:
        if backwards:
            self._reading_before = value
        else:
            self._reading_after = value

    def show_filter(self) -> None:
        """The filter line as things stand."""
        app, roll = self._app, self._app.roll
        place = None if roll.offset is None or not roll.ids else roll.offset + roll.cursor + 1
        facts = FilterFacts(
            query=self.query,
            sort=self.sort,
            place=place,
            total=self._total(),
            fresh=len(roll.fresh),
            gone=len(roll.gone),
            marked=len(roll.marked),
            frozen=self.frozen,
        )
        app.filter_bar.show(filter_line(facts, app.size.width, app.lang))

    def _total(self) -> str:
        app, roll = self._app, self._app.roll
        if not self.query and app.counts is not None:
            return number(app.counts.open if self.sort == "sla" else app.counts.total, app.lang)
        if roll.offset is None:
            return "…"
        return number(roll.offset + len(roll.ids), app.lang) + ("+" if roll.after is not None else "")

    def set_query(self, text: str) -> None:
        """Filter by this; InputError (code `query`) if it is none."""
        from cc.core.rules.query import parse as language

        language.parse(text)
        self.query = text.strip()
        self._app.roll.marked.clear()
        self._app.later(self.load(keep=False), "board")

    def next_order(self) -> None:
        """The next of the three orders."""
        orders = tuple(SORTS)
        self.sort = orders[(orders.index(self.sort) + 1) % len(orders)]
        self._app.say(ORDERED(self._app.lang, sort=SORTS[self.sort](self._app.lang)))
        self._app.later(self.load(keep=False), "board")

    def freeze(self) -> None:
        """Hold the screen as it is, or let it live again."""
        self.frozen = not self.frozen
        held, self._held_back = self._held_back, []
        if not self.frozen and held:
            self._app.later(self._apply(held))
        self.show_filter()

    def tidy(self) -> None:
        """Let rows join and leave."""
        self._app.later(self.load(), "board")

    async def mark_all(self) -> None:
        """Mark everything that matches, as far as one go allows."""
        app = self._app
        found: list[ReportLine] = []
        cursor: str | None = None
        while len(found) < MOST_LINES:
            page = await app.desk.read(ListReports(self.query, self.sort, cursor, PAGE))
            found += page.items
            cursor = page.after
            if cursor is None:
                break
        app.roll.marked = {line.id: line for line in found[:MOST_LINES]}
        phrase = MARKED_ALL if cursor is None else MARK_MOST
        app.say(phrase(app.lang, n=len(app.roll.marked), most=MOST_LINES))
        app.queue.show()
        self.show_filter()

    # -- what others did -------------------------------------------------------------------------------------------

    def news(self, changes: tuple[Change, ...]) -> None:
        """Something has happened somewhere."""
        self._counters_stale = True
        if self.frozen:
            self._held_back += changes
            return
        self._app.later(self._apply(list(changes)))

    async def _apply(self, changes: list[Change]) -> None:
        roll = self._app.roll
        here = [change.stream for change in changes if change.stream in roll.lines]
        born = {change.stream: change.ref for change in changes if change.seq == 1 and change.stream not in roll.lines}
        if here:
            await self.refresh_lines(list(dict.fromkeys(here))[:MOST_LINES])
        if born:
            matching = await self.matching(list(born.values()))
            roll.fresh |= {each for each, ref in born.items() if ref in matching or len(born) > MOST_REFS}
        if not roll.ids and roll.fresh:
            await self.load()
        self.show_filter()

    async def refresh_lines(self, ids: list[str]) -> None:
        """Read lines that are here again, and see whether they still belong."""
        app, roll = self._app, self._app.roll
        try:
            lines = await app.desk.read(GetLines(tuple(ids)))
            window = set(roll.window())
            asked = sorted(lines, key=lambda line: line.id not in window)[:MOST_REFS]
            refs = await self.matching([line.ref for line in asked])
        except CoreError as fault:
            app.say(fault.message, "error")
            return
        belongs = {line.id for line in lines if line.ref in refs} | {line.id for line in lines if line not in asked}
        vanished = set(ids) - {line.id for line in lines}
        roll.gone |= vanished & roll.lines.keys()
        changed = roll.renew(lines, belongs)
        for line in lines:
            app.alarms.renew(line)
        app.queue.show()
        current = roll.current
        if current is not None and current.id in changed:
            app.cursor_moved()
        self.show_filter()

    async def matching(self, refs: list[str]) -> set[str]:
        """Which of these the queue would show if it were read now."""
        if not refs:
            return set()
        question = ListReports(f"{self.query} ref:{','.join(refs[:MOST_REFS])}".strip(), self.sort, limit=PAGE)
        try:
            return {line.ref for line in (await self._app.desk.read(question)).items}
        except InputError:
            return set(refs)

    async def count(self) -> None:
        """The counters, if something has changed since."""
        if self._counters_stale:
            self._counters_stale = False
            self._app.counts = await self._app.desk.read(GetCounters())
            self._app.lines.show_counters()
            self.show_filter()

    def rest(self, idle_s: float) -> None:
        """After half a minute of rest at the top, with nothing marked, rows join and leave by themselves."""
        roll = self._app.roll
        waiting = bool(roll.fresh or roll.gone)
        if waiting and idle_s >= REST_S and roll.cursor == 0 and not roll.marked and not self.frozen:
            self.tidy()
