"""One task as whoever is sent needs it: the whole text, where and how far, why it came back, who handed it over and
why, what was said since, the reporter's photos, and what they may do. Owns which facts of a report belong to a task."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cc.cli import refs
from cc.cli.diagnostics import note
from cc.cli.pages.showing import Line, labelled, photo_words, place_lines, task_lines
from cc.cli.voice import told
from cc.core.errors import NotFoundError
from cc.core.phrases import mark
from cc.core.vocabulary import Action
from cc.wire.codec import plain

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.evidence import EvidenceRecord
    from cc.core.records.reports import TaskPage, TimelineEntry
    from cc.words.reader import Reader

TOLD = (Action.COMMENT, Action.REOPEN, Action.RESUME)
"""What is said of the report to everybody who works on it."""


def task_page(desk: "CommandSession", ref: str) -> "TaskPage":
    """All of it, in one question: an officer's link is slow. `ref` as people type it. NotFoundError and UsageError as
    for the task."""
    from cc.core.questions.tasks import GetTaskPage

    try:
        page = desk.ask(GetTaskPage(refs.spelt(ref)))
    except NotFoundError:
        return _from_parts(desk, refs.task(desk, ref))
    if "/" not in ref:
        note("that is task {ref}.", ref=page.task.ref)
    return page


def _from_parts(desk: "CommandSession", ref: str) -> "TaskPage":
    """The same from a server that is older than the question, but for the distance."""
    from cc.core.questions.reports import GetActions, GetReport, GetTimeline
    from cc.core.questions.tasks import GetTask
    from cc.core.records.reports import TaskPage

    task = desk.ask(GetTask(ref))
    states = desk.ask(GetActions(task.report_ref))
    return TaskPage(
        task=task,
        report=desk.ask(GetReport(task.report_ref)),
        timeline=desk.ask(GetTimeline(task.report_ref)),
        actions=tuple(each for each in states if each.subject == task.ref),
        away_m=None,
    )


def _photos(page: "TaskPage") -> "tuple[EvidenceRecord, ...]":
    """The reporter's, then the task's own."""
    return tuple(each for each in page.report.evidence if each.task in (0, page.task.number))


def _last(page: "TaskPage", action: Action, number: int | None = None) -> "TimelineEntry | None":
    """When it last happened to the task, or to another one of the report."""
    subject = f"task/{number or page.task.number}"
    found = (each for each in reversed(page.timeline) if (each.action, each.subject) == (action, subject))
    return next(found, None)


def _said(page: "TaskPage") -> "tuple[TimelineEntry, ...]":
    """Words that others wrote, oldest first."""
    mine = f"task/{page.task.number}"
    return tuple(each for each in page.timeline if each.note and (each.action in TOLD or each.subject == mine))


def _possible(page: "TaskPage") -> list[str]:
    """The actions that are possible for the one who asks."""
    return [str(each.action) for each in page.actions if each.possible]


def values(page: "TaskPage") -> dict[str, object]:
    """As JSON: the task's fields, and what is around it."""
    from cc.core.records.reports import PLACE_TEXTS

    known = plain(page.task)
    assert isinstance(known, dict), "a record is an object"
    return {
        **known,
        "text": page.report.text,
        **{name: getattr(page.report, name) for name in PLACE_TEXTS},
        "away_m": page.away_m,
        "said": plain(_said(page)),
        "photos": plain(_photos(page)),
        "possible": _possible(page),
    }


def words(page: "TaskPage", reader: "Reader") -> Iterator[str]:
    """For people."""
    yield from labelled(_lines(page, reader), reader)
    yield ""
    yield page.report.text
    said = _said(page)
    if said:
        yield ""
        yield reader.say("what was said")
    for entry in said:
        event = reader.word("event", entry.action)
        yield "  " + reader.say(
            "{at:moment}  {who}, {event}: {note}",
            at=entry.at,
            who=entry.actor,
            event=event,
            note=told(entry.told, reader),
        )
    yield from photo_words(_photos(page), reader)


def _lines(page: "TaskPage", reader: "Reader") -> Iterator[Line]:
    yield from task_lines(page.task, reader)
    yield from place_lines(page.report)
    if page.away_m is not None:
        yield mark("distance"), reader.say("{away:distance} from where you were last located", away=page.away_m)
    yield from _why(mark("came back"), _last(page, Action.RETURN), reader)
    if page.task.parent is not None:
        yield from _why(mark("handed over"), _last(page, Action.HAND_OVER, page.task.parent), reader)
    if page.task.hold_reason:
        yield from _why(mark("put on hold"), _last(page, Action.HOLD), reader)
    possible = _possible(page)
    yield (
        mark("you may"),
        reader.say("{possible:action|or}", possible=possible) if possible else reader.say("nothing now"),
    )


def _why(label: str, entry: "TimelineEntry | None", reader: "Reader") -> Iterator[Line]:
    if entry is not None:
        facts = {"who": entry.actor, "at": entry.at, "why": told(entry.told, reader) or "–"}
        yield label, reader.say("{at:moment} by {who}: {why}", **facts)
