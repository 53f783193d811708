"""The board: reads pages for the queue, keeps it true while others work, filters and orders it.

Owns when to read; the QueueModel owns what is shown. Knows no intent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cc.core.errors import CoreError, InputError
from cc.core.questions.reports import GetCounters, GetLines, ListReports
from cc.core.records.reports import ReportLine
from cc.core.records.trail import Change
from cc.tui.model.status_text import SORTS, FilterFacts, filter_line, number
from cc.tui.words import Label

if TYPE_CHECKING:
    from cc.tui.console import Console

PAGE = 100
MOST_REFS = 100
MOST_LINES = 500
REST_S = 30.0

EMPTY = Label("No report matches.")
READING = Label("reading…")
ORDERED = Label("Order: {sort}")
MARK_MOST = Label("{n} marked; {most} at most in one go")
MARKED_ALL = Label("{n} matching reports marked")


class QueueController:
    """The queue's controller."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self.query = ""
        self.sort = "sla"
        self.frozen = False
        self._reading_after = self._reading_before = False
        self._held_back: list[Change] = []
        self._counters_stale = True

    async def load(self, at_end: bool = False, keep: bool = True) -> None:
        """Read the queue anew: the snapshot's order from now on."""
        console = self._console
        question = ListReports(self.query, self.sort, limit=PAGE, backwards=at_end)
        try:
            page = await console.centre.read(question)
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        if not keep:
            console.queue_model.go_first()
        console.queue_model.start(page, at_end)
        console.queue_view.empty_text = EMPTY(console.lang)
        console.queue_view.refresh()
        console.cursor_moved()
        console.queue_view.ask_for_pages()

    async def more(self, backwards: bool) -> None:
        """Read the page beyond an end of what is there."""
        console, model = self._console, self._console.queue_model
        cursor = model.before if backwards else model.after
        if cursor is None or (self._reading_before if backwards else self._reading_after):
            return
        self._set_reading(backwards, True)
        first = model.ids[:1]
        try:
            page = await console.centre.read(ListReports(self.query, self.sort, cursor, PAGE, backwards))
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        finally:
            self._set_reading(backwards, False)
        if cursor != (model.before if backwards else model.after) or (backwards and first != model.ids[:1]):
            return
        (model.prepend if backwards else model.append)(page)
        console.queue_view.show()
        self.show_filter()

    def _set_reading(self, backwards: bool, value: bool) -> None:
        if backwards:
            self._reading_before = value
        else:
            self._reading_after = value

    def show_filter(self) -> None:
        """The filter line as things stand."""
        console, model = self._console, self._console.queue_model
        place = None if model.offset is None or not model.ids else model.offset + model.cursor + 1
        facts = FilterFacts(
            query=self.query,
            sort=self.sort,
            place=place,
            total=self._total(),
            fresh=len(model.fresh),
            gone=len(model.gone),
            marked=len(model.marked),
            frozen=self.frozen,
        )
        console.filter_bar.show(filter_line(facts, console.keys, console.size.width, console.lang))

    def _total(self) -> str:
        console, model = self._console, self._console.queue_model
        if not self.query and console.counts is not None:
            return number(console.counts.open if self.sort == "sla" else console.counts.total, console.lang)
        if model.offset is None:
            return "…"
        return number(model.offset + len(model.ids), console.lang) + ("+" if model.after is not None else "")

    def set_query(self, text: str) -> None:
        """Filter by this; InputError (code `query`) if it is none."""
        from cc.core.rules.query import parse as language

        language.parse(text)
        self.query = text.strip()
        self._console.queue_model.marked.clear()
        self._console.later(self.load(keep=False), "board")

    def next_order(self) -> None:
        """The next of the three orders."""
        orders = tuple(SORTS)
        self.sort = orders[(orders.index(self.sort) + 1) % len(orders)]
        self._console.say(ORDERED(self._console.lang, sort=SORTS[self.sort](self._console.lang)))
        self._console.later(self.load(keep=False), "board")

    def toggle_freeze(self) -> None:
        """Stop showing changes, or show all that came meanwhile."""
        self.frozen = not self.frozen
        held, self._held_back = self._held_back, []
        if not self.frozen and held:
            self._console.later(self._apply(held))
        self.show_filter()

    def refresh(self) -> None:
        """Let rows join and leave."""
        self._console.later(self.load(), "board")

    async def mark_all(self) -> None:
        """Mark everything that matches, as far as one go allows."""
        console = self._console
        found: list[ReportLine] = []
        cursor: str | None = None
        while len(found) < MOST_LINES:
            page = await console.centre.read(ListReports(self.query, self.sort, cursor, PAGE))
            found += page.items
            cursor = page.after
            if cursor is None:
                break
        console.queue_model.marked = {line.id: line for line in found[:MOST_LINES]}
        phrase = MARKED_ALL if cursor is None else MARK_MOST
        console.say(phrase(console.lang, n=len(console.queue_model.marked), most=MOST_LINES))
        console.queue_view.show()
        self.show_filter()

    # -- what others did -------------------------------------------------------------------------------------------

    def on_changes(self, changes: tuple[Change, ...]) -> None:
        """Something has happened somewhere."""
        self._counters_stale = True
        if self.frozen:
            self._held_back += changes
            return
        self._console.later(self._apply(list(changes)))

    async def _apply(self, changes: list[Change]) -> None:
        model = self._console.queue_model
        here = [change.stream for change in changes if change.stream in model.lines]
        created = {
            change.stream: change.ref for change in changes if change.seq == 1 and change.stream not in model.lines
        }
        if here:
            await self.refresh_lines(list(dict.fromkeys(here))[:MOST_LINES])
        if created:
            matching = await self.matching(list(created.values()))
            model.fresh |= {each for each, ref in created.items() if ref in matching or len(created) > MOST_REFS}
        if not model.ids and model.fresh:
            await self.load()
        self.show_filter()

    async def refresh_lines(self, ids: list[str]) -> None:
        """Read lines that are here again, and see whether they still belong."""
        console, model = self._console, self._console.queue_model
        try:
            lines = await console.centre.read(GetLines(tuple(ids)))
            window = set(model.window())
            asked = sorted(lines, key=lambda line: line.id not in window)[:MOST_REFS]
            refs = await self.matching([line.ref for line in asked])
        except CoreError as fault:
            console.say(console.told(fault), "error")
            return
        belongs = {line.id for line in lines if line.ref in refs} | {line.id for line in lines if line not in asked}
        vanished = set(ids) - {line.id for line in lines}
        model.gone |= vanished & model.lines.keys()
        changed = model.update_lines(lines, belongs)
        for line in lines:
            console.alarms.update_line(line)
        console.queue_view.show()
        current = model.current
        if current is not None and current.id in changed:
            console.cursor_moved()
        self.show_filter()

    async def matching(self, refs: list[str]) -> set[str]:
        """Which of these the queue would show if it were read now."""
        if not refs:
            return set()
        question = ListReports(f"{self.query} ref:{','.join(refs[:MOST_REFS])}".strip(), self.sort, limit=PAGE)
        try:
            return {line.ref for line in (await self._console.centre.read(question)).items}
        except InputError:
            return set(refs)

    def counters_changed(self) -> None:
        """The counters are to be read again."""
        self._counters_stale = True

    async def read_counters(self) -> None:
        """The counters, if something has changed since."""
        if self._counters_stale:
            self._counters_stale = False
            self._console.counts = await self._console.centre.read(GetCounters())
            self._console.status.show_counters()
            self.show_filter()

    def refresh_when_idle(self, idle_s: float) -> None:
        """After half a minute of rest at the top, with nothing marked, rows join and leave by themselves."""
        model = self._console.queue_model
        waiting = bool(model.fresh or model.gone)
        if waiting and idle_s >= REST_S and model.cursor == 0 and not model.marked and not self.frozen:
            self.refresh()
