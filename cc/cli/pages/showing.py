"""One thing in full, as lines for people: a label and what it says of the thing. Owns the wording; what is shown is
made safe where it is written."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cc.cli.times import calendar_name, shown, span
from cc.cli.voice import told
from cc.core.clock import SystemClock
from cc.core.phrases import mark
from cc.core.phrases.worked import worked

if TYPE_CHECKING:
    from cc.core.records.evidence import EvidenceRecord
    from cc.core.records.reports import Report, TimelineEntry
    from cc.core.records.sla import Clock
    from cc.core.records.tasks import TaskRecord
    from cc.words.reader import Reader

Line = tuple[str, str]
"""A label, as a text of ours (empty for none), and what stands beside it."""


def labelled(lines: Iterator[Line], reader: "Reader") -> Iterator[str]:
    """The lines with their labels in a column."""
    every = [(reader.text(label) if label else "", value) for label, value in lines]
    widest = max((len(label) for label, _ in every), default=0)
    for label, value in every:
        yield f"{label:<{widest}}  {value}" if label else value


def report_words(report: "Report", reader: "Reader") -> Iterator[str]:
    """A report's lines: what came in, where it stands, tasks, clocks, photos."""
    yield from labelled(_report_lines(report, reader), reader)
    yield ""
    yield report.text
    yield from _tasks(report, reader)
    yield from _clocks(report.clocks, reader)
    yield from photo_words(report.evidence, reader)


def timeline_words(entry: "TimelineEntry", reader: "Reader") -> tuple[object, ...]:
    """An entry's cells: when, who, what, from, to, note."""
    what, _, number = entry.subject.partition("/")
    kind = "task_status" if number else "report_status"
    before, after = (reader.word(kind, each) if each else "–" for each in (entry.before, entry.after))
    moved = f"{before} → {after}" if entry.before != entry.after else ""
    subject = reader.say("task {number}", number=number) if number else reader.word("subject", what)
    event = reader.word("event", entry.action)
    above = entry.facts.get("from_above")
    who = f"{entry.actor} ({above})" if above else entry.actor
    return (shown(entry.at, reader.zone), who, subject, event, moved, told(entry.told, reader))


def clock_state(clock: "Clock", now: datetime, reader: "Reader") -> str:
    """How a clock stands, in a word; broken from its due time on, whether or not that is written already."""
    if clock.excluded:
        return reader.say("excluded ({reason})", reason=reader.word("excluded_as", str(clock.excluded)))
    if clock.breached_at or (clock.state == "running" and clock.due_at and clock.due_at < now):
        return reader.say("late")
    if clock.state == "stopped":
        return reader.say("on time")
    return reader.word("clock_state", str(clock.state))


def task_lines(task: "TaskRecord", reader: "Reader") -> Iterator[Line]:
    """What a task itself says."""
    yield (
        "",
        reader.say(
            "{ref}  {status:task_status}  P{priority}  {category}  (version {version})",
            ref=task.ref,
            status=task.status,
            priority=int(task.priority),
            category=task.category,
            version=task.version,
        ),
    )
    yield mark("unit"), _unit(task.unit, task.officer or "", reader)
    if task.hold_reason:
        yield mark("on hold"), reader.word("hold_reason", task.hold_reason)
    if task.due_at:
        yield mark("due"), _due(task.due_at, reader)
    if task.lat is not None and task.lon is not None:
        yield mark("place"), f"lat {task.lat}, lon {task.lon}"
    if task.closed_by:
        yield mark("closed by"), task.closed_by
    yield (
        mark("created"),
        reader.say("{created:moment}, changed {changed:moment}", created=task.created_at, changed=task.changed_at),
    )
    if task.note:
        yield mark("note"), task.note


_PLACE_LABELS = (mark("address"),)
"""The labels of PLACE_TEXTS, which are its names: a new one stands here too, so that it has a translation."""


def place_lines(report: "Report") -> Iterator[Line]:
    """What the report says in words of where it is."""
    from cc.core.records.reports import PLACE_TEXTS

    yield from ((name, words) for name in PLACE_TEXTS if (words := getattr(report, name)))


def _report_lines(report: "Report", reader: "Reader") -> Iterator[Line]:
    line = report.line
    yield (
        "",
        reader.say(
            "{ref}  {status:report_status}  P{priority}  {category}  (version {version})",
            ref=line.ref,
            status=line.status,
            priority=int(line.priority),
            category=line.category,
            version=line.version,
        ),
    )
    yield mark("unit"), reader.say("{unit}, area {area}", unit=line.unit, area=line.area) if line.area else line.unit
    yield from place_lines(report)
    if line.lat is not None:
        yield mark("place"), f"lat {line.lat}, lon {line.lon}"
    if line.flags:
        yield mark("flags"), ", ".join(reader.word("flag", each) for each in line.flags)
    yield mark("received"), _received(report, reader)
    yield from _reporter_lines(report, reader)
    if report.source:
        yield mark("source"), f"{report.source} {report.source_id}".rstrip()
    if line.due_at:
        yield mark("due"), f"{reader.word('target', str(line.due_target))} {_due(line.due_at, reader)}"
    if line.hold_reason:
        yield mark("on hold"), reader.word("hold_reason", line.hold_reason)
    if line.holder:
        yield mark("held by"), reader.say("{who} until {until:moment}", who=line.holder, until=line.held_until)
    if report.reporter_hidden:
        yield mark("reporter"), reader.say("not shown: the report is only shared with you")
    if report.merged_into:
        yield mark("merged"), reader.say("into {ref}", ref=report.merged_into)
    if report.shared_with:
        yield mark("shared"), reader.say("with {units}", units=list(report.shared_with))


def _reporter_lines(report: "Report", reader: "Reader") -> Iterator[Line]:
    """Who reported, as far as the caller needs to know."""
    if report.reporter:
        yield mark("reporter"), report.reporter
    elif report.reporter_shown == "unreadable":
        yield mark("reporter"), reader.say("unreadable: its key is not here (`{command} privacy keys`)")
    elif report.reporter_shown == "erased":
        yield mark("reporter"), reader.say("erased")
    if report.same_reporter:
        yield mark("same reporter"), ", ".join(report.same_reporter)


def _unit(unit: str, officer: str, reader: "Reader") -> str:
    return reader.say("{unit}, officer {officer}", unit=unit, officer=officer) if officer else unit


def _due(due_at: datetime, reader: "Reader") -> str:
    left_s = (due_at - SystemClock().now()).total_seconds()
    return reader.say("{at:moment} (left: {left})", at=due_at, left=span(left_s, reader))


def _received(report: "Report", reader: "Reader") -> str:
    line = report.line
    received = reader.say("{at:moment} by {channel:channel}", at=line.received_at, channel=report.channel)
    if report.recorded_at == line.received_at:
        return received
    return reader.say("{received}, recorded {at:moment}", received=received, at=report.recorded_at)


def _tasks(report: "Report", reader: "Reader") -> Iterator[str]:
    if report.tasks:
        yield ""
        yield reader.say("tasks")
    for task in report.tasks:
        status = reader.word("task_status", task.status)
        yield f"  {task.ref}  {status}  {task.unit}" + (f"  {task.officer}" if task.officer else "")


def _clocks(clocks: "tuple[Clock, ...]", reader: "Reader") -> Iterator[str]:
    if clocks:
        yield ""
        yield reader.say("clocks")
    now = SystemClock().now()
    for clock in clocks:
        target = reader.word("target", str(clock.target))
        what = reader.say("{target} of task {number}", target=target, number=clock.number) if clock.number else target
        counted = reader.phrase(worked(clock.counted_s, clock.counts_in))
        within = reader.phrase(worked(clock.target_s, clock.counts_in))
        promise = {"target": within, "calendar": calendar_name(clock.calendar, reader)}
        # Of a clock that runs only what had been counted at the last move is stored: `cc sla why` counts until now.
        promised = (
            reader.say("promised {target} {calendar}", **promise)
            if clock.state == "running"
            else reader.say("{counted} counted of {target} {calendar}", counted=counted, **promise)
        )
        due = reader.say(", due {at:moment}", at=clock.due_at) if clock.due_at else ""
        yield f"  {what}: {clock_state(clock, now, reader)}, {promised}{due}"


def photo_words(photos: "Sequence[EvidenceRecord]", reader: "Reader") -> Iterator[str]:
    """Photos, each with its number and name."""
    if photos:
        yield ""
        yield reader.say("photos")
    for photo in photos:
        whose = reader.say("task {number}", number=photo.task) if photo.task else reader.word("subject", "report")
        facts = reader.say(
            "{format}  {size:size}  {whose}  by {who}",
            format=photo.format,
            size=photo.size_bytes,
            whose=whose,
            who=photo.attached_by,
        )
        yield f"  {photo.number}  {facts}  {photo.sha256}"
