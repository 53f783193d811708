"""The queue as a model: pages in the order they were read, a cursor that follows its report, marks, what has left.

Order is a snapshot: lines change in place, and join or leave only when the queue is read anew. Pure; reads nothing and
paints nothing, so that every rule of the queue can be tested without a screen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from cc.core.records.reports import Page, ReportLine

MOST_PAGES = 8
"""Pages kept around the cursor; the farthest is let go and read again when needed."""


class Sending(StrEnum):
    """How a change of ours to a line stands."""

    PENDING = "pending"
    FAILED = "failed"


@dataclass(slots=True)
class LoadedPage:
    """One page as it was read: ids in order, and the cursors around it."""

    ids: list[str]
    before: str | None
    after: str | None


@dataclass(slots=True, kw_only=True)
class QueueModel:
    """What the queue shows. `top` and `cursor` are places in `ids`; the cursor stays on its report."""

    height: int = 1
    ids: list[str] = field(default_factory=list)
    lines: dict[str, ReportLine] = field(default_factory=dict)
    top: int = 0
    cursor: int = 0
    marked: dict[str, ReportLine] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    sending: dict[str, Sending] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    offset: int | None = 0
    """How many reports stand before the first one here; None when that is not known."""
    _pages: list[LoadedPage] = field(default_factory=list)

    @property
    def current(self) -> ReportLine | None:
        """The report under the cursor."""
        return self.lines[self.ids[self.cursor]] if self.ids else None

    @property
    def after(self) -> str | None:
        """Where the page that follows begins; None at the end."""
        return self._pages[-1].after if self._pages else None

    @property
    def before(self) -> str | None:
        """Where the page that precedes ends; None at the beginning."""
        return self._pages[0].before if self._pages else None

    @property
    def wants_after(self) -> bool:
        """Whether the next page should be read, before the cursor gets there."""
        return self.after is not None and self.cursor + 2 * self.height >= len(self.ids)

    @property
    def wants_before(self) -> bool:
        """Whether the page before should be read."""
        return self.before is not None and self.cursor - 2 * self.height < 0

    def chosen(self) -> tuple[ReportLine, ...]:
        """What an action is for: the marked reports, else the one under the cursor. Frozen as they are now."""
        if self.marked:
            return tuple(self.lines.get(each, line) for each, line in self.marked.items())
        return (self.current,) if self.current else ()

    def start(self, page: Page[ReportLine], at_end: bool = False) -> None:
        """Begin anew with a page. The cursor stays on its report, at its line of the screen, if the page has it."""
        held = self.current.id if self.current else None
        screen_line = self.cursor - self.top
        self.ids, self.lines, self._pages = [], {}, []
        self.gone.clear()
        self.fresh.clear()
        self.sending = {each: how for each, how in self.sending.items() if how is Sending.PENDING}
        self._add(page, at_front=False)
        self.offset = 0 if page.before is None else None
        if at_end:
            self.cursor = max(0, len(self.ids) - 1)
            self.top = max(0, len(self.ids) - self.height)
        elif held in self.lines:
            self.cursor = self.ids.index(held)
            self.top = self.cursor - screen_line
        else:
            self.cursor = min(self.cursor, max(0, len(self.ids) - 1))
            self.top = self.cursor - screen_line
        self._keep_in_view()

    def go_first(self) -> None:
        """Put the cursor at the beginning of what is there."""
        self.cursor = self.top = 0

    def append(self, page: Page[ReportLine]) -> None:
        """The page that follows."""
        self._add(page, at_front=False)
        if len(self._pages) > MOST_PAGES:
            dropped = self._pages.pop(0)
            self._forget(dropped, len(dropped.ids))

    def prepend(self, page: Page[ReportLine]) -> None:
        """The page that precedes. The cursor's screen line does not move."""
        added = self._add(page, at_front=True)
        self.offset = 0 if page.before is None else self.offset - added if self.offset is not None else None
        self.cursor += added
        self.top += added
        if len(self._pages) > MOST_PAGES:
            self._forget(self._pages.pop(), 0)

    def _add(self, page: Page[ReportLine], at_front: bool) -> int:
        new = [line for line in page.items if line.id not in self.lines]
        loaded = LoadedPage([line.id for line in new], page.before, page.after)
        self.lines.update((line.id, line) for line in new)
        if at_front:
            self._pages.insert(0, loaded)
            self.ids = loaded.ids + self.ids
        else:
            self._pages.append(loaded)
            self.ids = self.ids + loaded.ids
        self.fresh.difference_update(loaded.ids)
        return len(new)

    def _forget(self, page: LoadedPage, shift: int) -> None:
        for each in page.ids:
            del self.lines[each]
            self.gone.discard(each)
        dropped = set(page.ids)
        if shift and self.offset is not None:
            self.offset += shift
        self.ids = [each for each in self.ids if each not in dropped]
        self.cursor -= shift
        self.top -= shift
        self._keep_in_view()

    def move(self, step: int) -> bool:
        """Move the cursor by rows; whether the view jumped (half a page at its edges)."""
        if not self.ids:
            return False
        self.cursor = max(0, min(len(self.ids) - 1, self.cursor + step))
        if self.top <= self.cursor < self.top + self.height:
            return False
        half = max(1, self.height // 2)
        self.top = self.cursor - half if self.cursor >= self.top + self.height else self.cursor - self.height + half
        if abs(step) > 1:
            self.top = self.cursor - (self.height - 1 if step > 0 else 0)
        self._keep_in_view()
        return True

    def page(self, direction: int) -> None:
        """Move view and cursor together by a page; the cursor's screen line stays where it can."""
        if not self.ids:
            return
        step = direction * max(1, self.height - 1)
        screen_line = self.cursor - self.top
        self.cursor = max(0, min(len(self.ids) - 1, self.cursor + step))
        self.top = self.cursor - screen_line
        self._keep_in_view()

    def seek(self, report_id: str) -> bool:
        """Put the cursor on a report, if it is there."""
        if report_id not in self.lines:
            return False
        self.cursor = self.ids.index(report_id)
        if not self.top <= self.cursor < self.top + self.height:
            self.top = self.cursor - self.height // 2
            self._keep_in_view()
        return True

    def resize(self, height: int) -> None:
        """The view has so many lines now."""
        self.height = max(1, height)
        self._keep_in_view()

    def _keep_in_view(self) -> None:
        last_top = max(0, len(self.ids) - self.height)
        self.top = max(0, min(self.top, last_top))
        if self.cursor < self.top:
            self.top = self.cursor
        elif self.cursor >= self.top + self.height:
            self.top = self.cursor - self.height + 1

    def update_lines(self, lines: Iterable[ReportLine], matching: set[str] | None = None) -> list[str]:
        """Put newer versions of lines in place; `matching` are the ids of those that still belong here (None: unasked).

        Answers the ids whose look changed. An older version never replaces a newer one.
        """
        changed: list[str] = []
        for line in lines:
            known = self.lines.get(line.id)
            if known is None:
                continue
            gone = line.id not in matching if matching is not None else line.id in self.gone
            if line.version < known.version or (line == known and gone == (line.id in self.gone)):
                continue
            self.lines[line.id] = line
            (self.gone.add if gone else self.gone.discard)(line.id)
            changed.append(line.id)
        return changed

    def mark(self) -> None:
        """Mark or unmark the report under the cursor."""
        line = self.current
        if line is None:
            return
        if line.id in self.marked:
            del self.marked[line.id]
        else:
            self.marked[line.id] = line

    def window(self) -> Sequence[str]:
        """The ids on the screen, from the top."""
        return self.ids[self.top : self.top + self.height]

    def next_to_handle(self, me: str) -> str | None:
        """The next report, after the cursor and then from the start, that is still here and nobody else's."""
        order = self.ids[self.cursor + 1 :] + self.ids[: self.cursor]
        for each in order:
            if each not in self.gone and each not in self.sending and self.lines[each].holder in (None, me):
                return each
        return None
