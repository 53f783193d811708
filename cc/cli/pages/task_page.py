"""One task as whoever is sent needs it: the whole text, where and how far, why it came back, who handed it over and
why, what was said since, the reporter's photos, and what they may do. Owns which facts of a report belong to a task."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cc.cli.pages.showing import Line, labelled, photo_words, place_lines, task_lines
from cc.cli.voice import told
from cc.core.errors import CoreError
from cc.core.phrases import mark
from cc.core.vocabulary import Action
from cc.wire.codec import plain

if TYPE_CHECKING:
    from cc.cli.session import CommandSession
    from cc.core.records.evidence import EvidenceRecord
    from cc.core.records.reports import Report, TimelineEntry
    from cc.core.records.tasks import TaskRecord
    from cc.words.reader import Reader

TOLD = (Action.COMMENT, Action.REOPEN, Action.RESUME)
"""What is said of the report to everybody who works on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskPage:
    """A task with what is known around it. `possible` is for the one who asks; `away_m` how far they were from it when
    last located."""

    task: "TaskRecord"
    report: "Report"
    timeline: "tuple[TimelineEntry, ...]"
    possible: tuple[str, ...]
    away_m: float | None

    @property
    def photos(self) -> "tuple[EvidenceRecord, ...]":
        """The reporter's, then the task's own."""
        return tuple(each for each in self.report.evidence if each.task in (0, self.task.number))

    def last(self, action: Action, number: int | None = None) -> "TimelineEntry | None":
        """When it last happened to the task, or to another one of the report."""
        subject = f"task/{number or self.task.number}"
        found = (each for each in reversed(self.timeline) if (each.action, each.subject) == (action, subject))
        return next(found, None)

    def said(self) -> "tuple[TimelineEntry, ...]":
        """Words that others wrote, oldest first."""
        mine = f"task/{self.task.number}"
        return tuple(each for each in self.timeline if each.note and (each.action in TOLD or each.subject == mine))


def task_page(desk: "CommandSession", ref: str) -> TaskPage:
    """Ask for all of it. NotFoundError as for the task."""
    from cc.core.questions.reports import GetActions, GetReport, GetTimeline
    from cc.core.questions.tasks import GetTask

    task = desk.ask(GetTask(ref))
    states = desk.ask(GetActions(task.report_ref))
    return TaskPage(
        task=task,
        report=desk.ask(GetReport(task.report_ref)),
        timeline=desk.ask(GetTimeline(task.report_ref)),
        possible=tuple(str(each.action) for each in states if each.possible and each.subject == task.ref),
        away_m=_away_m(desk, task),
    )


def _away_m(desk: "CommandSession", task: "TaskRecord") -> float | None:
    from cc.core.questions.organisation import GetPerson, WhoAmI
    from cc.core.rules.geo.distance import distance_m

    if task.lat is None:
        return None
    with suppress(CoreError):  # who may not ask that is told no distance
        me = desk.ask(GetPerson(desk.ask(WhoAmI()).login))
        return distance_m(me.lon, me.lat, task.lon, task.lat)
    return None


def values(page: TaskPage) -> dict[str, object]:
    """As JSON: the task's fields, and what is around it."""
    from cc.core.records.reports import PLACE_TEXTS

    known = plain(page.task)
    assert isinstance(known, dict), "a record is an object"
    return {
        **known,
        "text": page.report.text,
        **{name: getattr(page.report, name) for name in PLACE_TEXTS},
        "away_m": page.away_m,
        "said": plain(page.said()),
        "photos": plain(page.photos),
        "possible": list(page.possible),
    }


def words(page: TaskPage, reader: "Reader") -> Iterator[str]:
    """For people."""
    yield from labelled(_lines(page, reader), reader)
    yield ""
    yield page.report.text
    said = page.said()
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
    yield from photo_words(page.photos, reader)


def _lines(page: TaskPage, reader: "Reader") -> Iterator[Line]:
    yield from task_lines(page.task, reader)
    yield from place_lines(page.report)
    if page.away_m is not None:
        yield mark("distance"), reader.say("{away:distance} from where you were last located", away=page.away_m)
    yield from _why(mark("came back"), page.last(Action.RETURN), reader)
    if page.task.parent is not None:
        yield from _why(mark("handed over"), page.last(Action.HAND_OVER, page.task.parent), reader)
    if page.task.hold_reason:
        yield from _why(mark("put on hold"), page.last(Action.HOLD), reader)
    possible = list(page.possible)
    yield (
        mark("you may"),
        reader.say("{possible:action|or}", possible=possible) if possible else reader.say("nothing now"),
    )


def _why(label: str, entry: "TimelineEntry | None", reader: "Reader") -> Iterator[Line]:
    if entry is not None:
        facts = {"who": entry.actor, "at": entry.at, "why": told(entry.told, reader) or "–"}
        yield label, reader.say("{at:moment} by {who}: {why}", **facts)
