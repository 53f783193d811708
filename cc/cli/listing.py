"""Lists of reports and tasks, however long: page after page, in flat memory. Owns the columns that lists show."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from cc.cli import times
from cc.cli.diagnostics import note
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.reports import Page, ReportLine
    from cc.core.records.tasks import TaskRecord
    from cc.words.reader import Reader

ItemT = TypeVar("ItemT")
PAGE = 500
"""The most that a Centre gives at once."""

REPORT_HEADINGS = mark("ref, status, prio, left, category, unit, area, received, text")
TASK_HEADINGS = mark("task, status, prio, left, unit, officer, category, text")


class Pages(Generic[ItemT]):
    """Items of page after page until `limit`. `page` takes a cursor and how many; `more` says at the end whether there
    are others."""

    def __init__(self, page: "Callable[[str | None, int], Page[ItemT]]", limit: int) -> None:
        self._page, self._limit = page, limit
        self._more = False

    def __iter__(self) -> Iterator[ItemT]:
        cursor, left = None, self._limit
        while left > 0:
            got = self._page(cursor, min(left, PAGE))
            yield from got.items
            left -= len(got.items)
            cursor = got.after
            if cursor is None:
                return
        self._more = True

    def more(self) -> bool:
        """Whether the limit cut the list off."""
        return self._more


def show_pages(
    desk: "CommandSession",
    schema: str,
    listed: Pages[ItemT],
    headings: str,
    row: Callable[[ItemT], Sequence[object]],
    empty: str,
) -> None:
    """A list that may be cut off: then people are told so beside it. `headings` and `empty` are texts of ours."""
    count = desk.out.items(schema, listed, headings, row, empty=empty, more=listed.more)
    if listed.more() and not desk.out.as_json:
        note("these are the first {count:number}; --limit shows more.", count=count)


def list_reports(desk: "CommandSession", query: str, *, sort: str, limit: int) -> None:
    """The reports that match, as a table or JSON: by time left only open ones, with those that have ended after them
    when the filter names such."""
    from cc.core.questions.reports import ListReports
    from cc.core.rules.query.ended import names_ended, names_open_alone

    ended = sort == "sla" and names_ended(query)

    def page(cursor: str | None, size: int) -> "Page[ReportLine]":
        if not ended:
            return desk.ask(ListReports(query, sort, cursor, size))
        part, _, cursor = (cursor or "open ").partition(" ")
        by, asked = ("sla", query) if part == "open" else ("received", f"-is:open {query}")
        got = desk.ask(ListReports(asked, by, cursor or None, size))
        if got.after is not None:
            return replace(got, after=f"{part} {got.after}")
        return replace(got, after="ended " if part == "open" else None)

    listed = Pages(page, limit)
    show_pages(
        desk, "posko.report_line/1", listed, REPORT_HEADINGS, report_row(desk.reader), mark("No report matches.")
    )
    if sort != "sla" or ended or listed.more() or desk.out.as_json or names_open_alone(query):
        return
    if desk.ask(ListReports(f"-is:open {query}", "received", None, 1)).items:
        note("reports that have ended are left out; --sort received shows them too.")


def report_row(reader: "Reader") -> "Callable[[ReportLine], Sequence[object]]":
    """How a list shows a report, under REPORT_HEADINGS."""

    def row(line: "ReportLine") -> tuple[object, ...]:
        return (
            line.ref,
            reader.word("report_status", line.status),
            f"P{line.priority:d}",
            times.left(line.due_at, reader),
            line.category,
            line.unit,
            line.area or "",
            times.short(line.received_at, reader),
            line.excerpt,
        )

    return row


def list_tasks(desk: "CommandSession", query: str, *, mine: bool, limit: int) -> None:
    """The tasks that match, as a table or JSON: open ones, with those that have ended after them when the filter names
    such."""
    from cc.core.questions.tasks import ListTasks
    from cc.core.rules.query.ended import names_ended_tasks

    reader = desk.reader
    ended = names_ended_tasks(query)

    def page(cursor: str | None, size: int) -> "Page[TaskRecord]":
        part, _, cursor = (cursor or "open ").partition(" ")
        got = desk.ask(ListTasks(query, mine, cursor or None, size, ended=part == "ended"))
        if got.after is not None:
            return replace(got, after=f"{part} {got.after}")
        return replace(got, after="ended " if ended and part == "open" else None)

    def row(task: "TaskRecord") -> tuple[object, ...]:
        officer = task.officer or ""
        left, status = times.left(task.due_at, reader), reader.word("task_status", task.status)
        return (task.ref, status, f"P{task.priority:d}", left, task.unit, officer, task.category, task.excerpt)

    show_pages(desk, "posko.task/1", Pages(page, limit), TASK_HEADINGS, row, mark("No task matches."))
