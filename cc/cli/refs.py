"""How people say which report or task: `jkt-4211/2`, a bare report when it has one open task. Owns spellings and
shell completion of refs. Must never decide whether a ref exists."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.diagnostics import note

if TYPE_CHECKING:
    from cc.cli.session import CommandSession

_SPELT = re.compile(r"([A-Za-z][A-Za-z0-9]*)-(\d{1,12})(/\d{1,6})?")
DIGITS = 6
"""Refs are written with at least this many digits."""


def spelt(text: str) -> str:
    """A ref as Posko writes it: `jkt-4211/2` → `JKT-004211/2`. What looks like none stays as it is."""
    typed = text.strip()
    found = _SPELT.fullmatch(typed)
    if found is None:
        return typed
    return f"{found[1].upper()}-{found[2].lstrip('0').rjust(DIGITS, '0')}{found[3] or ''}"


def task(desk: "CommandSession", text: str) -> str:
    """A task's ref. A report's ref alone means its only open task; which one that was is said. Raises UsageError when
    several are open, NotFoundError when none is."""
    ref = spelt(text)
    if "/" in ref:
        return ref
    from cc.core.questions.reports import GetReport
    from cc.core.rules.work.only_task import only_task

    found = only_task(desk.ask(GetReport(ref)))
    note("that is task {ref}.", ref=found)
    return found


def complete_reports(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Refs of open reports for the shell, each with its beginning; none when no Centre answers."""
    from cc.core.questions.reports import ListReports

    def found(desk: "CommandSession") -> list[tuple[str, str]]:
        return [(line.ref, line.excerpt) for line in desk.ask(ListReports(limit=100)).items]

    return _completed(ctx, incomplete, found)


def complete_tasks(ctx: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Refs of tasks for the shell, one's own first."""
    from cc.core.questions.tasks import ListTasks

    def found(desk: "CommandSession") -> list[tuple[str, str]]:
        own = desk.ask(ListTasks(mine=True, limit=100)).items or desk.ask(ListTasks(limit=100)).items
        return [(each.ref, f"{desk.reader.word('task_status', each.status)}: {each.excerpt}") for each in own]

    return _completed(ctx, incomplete, found)


def _completed(
    ctx: typer.Context, incomplete: str, found: "Callable[[CommandSession], list[tuple[str, str]]]"
) -> list[tuple[str, str]]:
    from cc.cli.session import CommandSession, Flags, Wiring
    from cc.core.errors import CoreError
    from cc.core.rules.safe_text import safe_line

    wiring = ctx.find_root().obj
    if not isinstance(wiring, Wiring):
        return []
    given = ctx.params
    flags = Flags(
        server=given.get("server"),
        token=given.get("token"),
        database=given.get("database"),
        as_login=given.get("as_login"),
    )
    typed = incomplete.upper()
    try:
        with CommandSession(wiring, flags) as desk:
            # In the case that was typed: a shell drops what does not begin with it.
            return [
                (incomplete + ref[len(incomplete) :], safe_line(text)[:60])
                for ref, text in found(desk)
                if ref.startswith(typed)
            ]
    except CoreError:
        return []


ReportRef = Annotated[str, typer.Argument(metavar="REF", help="A report: JKT-004211.", autocompletion=complete_reports)]
TaskRef = Annotated[
    str,
    typer.Argument(
        metavar="REF/N", help="A task: JKT-004211/2; without /N the only open one.", autocompletion=complete_tasks
    ),
]
