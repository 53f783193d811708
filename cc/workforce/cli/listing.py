"""Lists of reports and tasks, however long: page after page, in flat memory. Owns the columns that lists show."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeVar

from cc.workforce.cli import times

if TYPE_CHECKING:
    from cc.core.records.report import Page, ReportLine, TaskRecord
    from cc.workforce.cli.desk import Desk

ItemT = TypeVar("ItemT")
PAGE = 500
"""The most that a Centre gives at once."""

REPORT_HEADINGS = ("ref", "status", "prio", "left", "category", "unit", "area", "received", "text")
TASK_HEADINGS = ("task", "status", "prio", "left", "unit", "officer", "category", "text")


def pages(page: "Callable[[str | None, int], Page[ItemT]]", limit: int) -> Iterator[ItemT]:
    """Items of page after page until `limit`. `page` takes a cursor and how many."""
    cursor, left = None, limit
    while left > 0:
        got = page(cursor, min(left, PAGE))
        yield from got.items
        left -= len(got.items)
        cursor = got.after
        if cursor is None or not got.items:
            return


def list_reports(desk: "Desk", query: str, *, sort: str, limit: int) -> None:
    """The reports that match, as a table or JSON."""
    from cc.core.questions.reports import ListReports

    def page(cursor: str | None, size: int) -> "Page[ReportLine]":
        return desk.ask(ListReports(query, sort, cursor, size))

    def row(line: "ReportLine") -> tuple[object, ...]:
        return (
            line.ref,
            line.status,
            f"P{line.priority:d}",
            times.left(line.due_at),
            line.category,
            line.unit,
            line.area or "",
            times.short(line.received_at, desk.zone),
            line.excerpt,
        )

    desk.out.items("posko.report_line/1", pages(page, limit), REPORT_HEADINGS, row, empty="No report matches.")


def list_tasks(desk: "Desk", query: str, *, mine: bool, limit: int) -> None:
    """The tasks that match, as a table or JSON."""
    from cc.core.questions.reports import ListTasks

    def page(cursor: str | None, size: int) -> "Page[TaskRecord]":
        return desk.ask(ListTasks(query, mine, cursor, size))

    def row(task: "TaskRecord") -> tuple[object, ...]:
        officer = task.officer or ""
        left = times.left(task.due_at)
        return (task.ref, task.status, f"P{task.priority:d}", left, task.unit, officer, task.category, task.excerpt)

    desk.out.items("posko.task/1", pages(page, limit), TASK_HEADINGS, row, empty="No task matches.")
