"""One thing in full, as lines for people. Owns the wording; what is shown is made safe where it is written."""

from collections.abc import Iterator
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from cc.cli.times import exact, left, shown
from cc.core.clock import SystemClock

if TYPE_CHECKING:
    from cc.core.records.report import Report, TaskRecord, TimelineEntry
    from cc.core.records.sla import Clock


def task_words(task: "TaskRecord", zone: tzinfo) -> Iterator[str]:
    """A task's lines."""
    yield f"{task.ref}  {task.status}  P{task.priority:d}  {task.category}  (version {task.version})"
    yield f"unit      {task.unit}" + (f", officer {task.officer}" if task.officer else "")
    if task.hold_reason:
        yield f"on hold   {task.hold_reason}"
    if task.due_at:
        yield f"due       {shown(task.due_at, zone)} (left: {left(task.due_at)})"
    if task.lat is not None and task.lon is not None:
        yield f"place     lat {task.lat}, lon {task.lon}"
    if task.closed_by:
        yield f"closed by {task.closed_by}"
    yield f"created   {shown(task.created_at, zone)}, changed {shown(task.changed_at, zone)}"
    if task.note:
        yield f"note      {task.note}"
    yield f"report    {task.excerpt}"


def report_words(report: "Report", zone: tzinfo) -> Iterator[str]:
    """A report's lines: what came in, where it stands, tasks, clocks, photos."""
    from cc.core.records.report import PLACE_TEXTS

    line = report.line
    yield f"{line.ref}  {line.status}  P{line.priority:d}  {line.category}  (version {line.version})"
    yield f"unit      {line.unit}" + (f", area {line.area}" if line.area else "")
    for name in PLACE_TEXTS:
        if words := getattr(report, name):
            yield f"{name:<9} {words}"
    if line.lat is not None:
        yield f"place     lat {line.lat}, lon {line.lon}"
    if line.flags:
        yield f"flags     {', '.join(line.flags)}"
    yield f"received  {shown(line.received_at, zone)} by {report.channel}" + (
        f", recorded {shown(report.recorded_at, zone)}" if report.recorded_at != line.received_at else ""
    )
    if report.source:
        yield f"source    {report.source} {report.source_id}".rstrip()
    if line.due_at:
        yield f"due       {line.due_target} {shown(line.due_at, zone)} (left: {left(line.due_at)})"
    if line.hold_reason:
        yield f"on hold   {line.hold_reason}"
    if line.holder:
        yield f"held by   {line.holder} until {shown(line.held_until, zone)}"
    if report.merged_into:
        yield f"merged    into {report.merged_into}"
    if report.shared_with:
        yield f"shared    with {', '.join(report.shared_with)}"
    yield ""
    yield report.text
    yield from _tasks(report)
    yield from _clocks(report.clocks, zone)
    yield from _photos(report)


def timeline_words(entry: "TimelineEntry", zone: tzinfo) -> tuple[object, ...]:
    """An entry's cells: when, who, what, from, to, note."""
    moved = f"{entry.before or '–'} → {entry.after}" if entry.before != entry.after else ""
    return (shown(entry.at, zone), entry.actor, entry.subject, entry.action, moved, entry.note)


def clock_state(clock: "Clock", now: datetime) -> str:
    """How a clock stands, in a word; broken from its due time on, whether or not that is written already."""
    if clock.excluded:
        return f"excluded ({clock.excluded})"
    if clock.breached_at or (clock.state == "running" and clock.due_at and clock.due_at < now):
        return "breached"
    if clock.state == "stopped":
        return "met"
    return str(clock.state)


def _tasks(report: "Report") -> Iterator[str]:
    if report.tasks:
        yield ""
        yield "tasks"
    for task in report.tasks:
        yield f"  {task.ref}  {task.status}  {task.unit}" + (f"  {task.officer}" if task.officer else "")


def _clocks(clocks: "tuple[Clock, ...]", zone: tzinfo) -> Iterator[str]:
    if clocks:
        yield ""
        yield "clocks"
    now = SystemClock().now()
    for clock in clocks:
        subject = f" of task {clock.number}" if clock.number else ""
        due = f", due {shown(clock.due_at, zone)}" if clock.due_at else ""
        # Of a clock that runs only what had been counted at the last move is stored: `cc sla why` counts until now.
        counted = "promised " if clock.state == "running" else f"{exact(clock.counted_s)} counted of "
        promise = f"{counted}{exact(clock.target_s)} {clock.calendar}"
        yield f"  {clock.target}{subject}: {clock_state(clock, now)}, {promise}{due}"


def _photos(report: "Report") -> Iterator[str]:
    if report.evidence:
        yield ""
        yield "photos"
    for photo in report.evidence:
        whose = f"task {photo.task}" if photo.task else "report"
        told = f"{photo.format}  {photo.size_bytes} bytes  {whose}  by {photo.attached_by}"
        yield f"  {photo.number}  {told}  {photo.sha256}"
