"""A report in full, as rows of pieces: text, place, people, clocks, tasks, evidence, timeline. Pure; asks nothing.

Everything that came from outside is made safe here, before it becomes a piece.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from cc.core.phrases import units
from cc.core.records.evidence import EvidenceRecord
from cc.core.records.reports import PLACE_TEXTS, Report, ReportLine, TimelineEntry
from cc.core.records.sla import Clock
from cc.core.records.tasks import TaskRecord
from cc.core.rules.lifecycle.statuses import awaits_verification
from cc.core.rules.safe_text import safe_line, safe_terminal
from cc.core.rules.sla.ladder import step_phrase
from cc.core.rules.sla.recipients import recipient_phrase
from cc.core.vocabulary import Action, ClockState, Priority, TargetName
from cc.tui.model.names import CodeNames
from cc.tui.model.time_words import SOON_S, counted, seconds_left, span_exact, time_of
from cc.tui.pieces import Piece, Row, fit, rule, wrap
from cc.tui.words import (
    CHECKS,
    EVENT,
    FLAG,
    PHOTOS,
    STATUS,
    TARGET,
    TASK_STATUS,
    Label,
    channel_word,
    hold_reason,
    said,
    status_word,
)
from cc.words.catalogue import Language
from cc.words.reader import Reader

HEAD = {
    "clocks": Label("Clocks"),
    "tasks": Label("Tasks"),
    "evidence": Label("Evidence"),
    "timeline": Label("History"),
}
_PAUSED = Label("paused")
_MET = Label("on time")
_BREACHED = Label("LATE")
_VOID = Label("excluded")
_CHANNEL = Label("Channel")
_REPORTER = Label("reporter")
_HIDDEN = Label("reporter not shown: the report is only shared with you")
_NOT_SHOWN = {"unreadable": Label("unreadable: its key is missing"), "erased": Label("erased")}
_LOADING = Label("reading…")
_SHARED = Label("Also seen by {units}")
_MERGED = Label("Merged into {ref}")
_COUNTED = Label("{n} merged")
_NO_PLACE = Label("no place")


@dataclass(frozen=True, slots=True)
class ReportDetail:
    """What is known of the report under the cursor. `report` None while it is being read."""

    line: ReportLine
    report: Report | None = None
    timeline: tuple[TimelineEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class RenderOptions:
    """For which width, language, zone and instant, with which names."""

    width: int
    lang: Language
    zone: tzinfo
    now: datetime
    names: CodeNames


def title(line: ReportLine, view: RenderOptions) -> list[Piece]:
    """Number, category, priority, status, area."""
    urgent = "alarm-2" if line.priority is Priority.P1 else "txt"
    pieces: list[Piece] = [
        (line.ref, "strong"),
        ("  ", "txt"),
        (view.names.category(line.category), "txt"),
        ("  ", "txt"),
        (f"P{int(line.priority)}", urgent),
        ("  ", "txt"),
        (STATUS[line.status](view.lang).capitalize(), "txt"),
    ]
    if line.area:
        pieces += [("  ", "txt"), (view.names.area(line.area), "dim")]
    return pieces


def short(detail: ReportDetail, view: RenderOptions, height: int) -> list[Row]:
    """The few lines under the queue."""
    line, report = detail.line, detail.report
    rows: list[Row] = [rule(title(line, view), view.width, _holder(line, view))]
    text = safe_terminal(report.text if report else line.excerpt)
    room = max(1, height - 3)
    rows += [[(each, "txt")] for each in wrap(text, view.width, room)]
    clocks = _clock_pieces(report.clocks, view) if report else []
    below: list[Row] = [_origin(detail, view), clocks or [(_LOADING(view.lang), "dim")] if not report else clocks]
    return [*rows[: height - 2], *below][:height]


def full(detail: ReportDetail, view: RenderOptions) -> list[Row]:
    """Everything, for a tall place."""
    line, report, lang = detail.line, detail.report, view.lang
    rows: list[Row] = [rule(title(line, view), view.width, _holder(line, view))]
    rows += [[(each, "strong")] for each in wrap(safe_terminal(report.text if report else line.excerpt), view.width)]
    rows.append([])
    rows += [[(each, "txt")] for each in wrap(_place(detail, view), view.width, 2)]
    rows.append(_origin(detail, view))
    rows += [[(f"! {FLAG[flag](lang)}", "warn")] for flag in line.flags]
    if report is None:
        return [*rows, [], [(_LOADING(lang), "dim")]]
    if report.merged_into:
        rows.append([(_MERGED(lang, ref=safe_line(report.merged_into)), "warn")])
    if report.shared_with:
        rows.append([(_SHARED(lang, units=", ".join(map(view.names.unit, report.shared_with))), "dim")])
    rows += _section("clocks", (_clock_row(clock, view) for clock in _ordered(report.clocks)), view)
    rows += _section("tasks", (row for task in report.tasks for row in _task_rows(task, view)), view)
    rows += _section("evidence", (_photo_row(photo, view) for photo in report.evidence), view)
    rows += _section("timeline", (row for entry in reversed(detail.timeline) for row in _entry(entry, view)), view)
    return rows


def _section(name: str, found: Iterable[Row], view: RenderOptions) -> list[Row]:
    rows = list(found)
    return [[], [(HEAD[name](view.lang), "strong")], *rows] if rows else []


def _holder(line: ReportLine, view: RenderOptions) -> Row:
    """Who handles it and until when; nobody once the lease has run out, as in the queue."""
    if line.holder is None or (line.held_until is not None and line.held_until <= view.now):
        return ()
    until = f" →{time_of(line.held_until, view.zone, view.now)}" if line.held_until else ""
    return [(f"@{safe_line(line.holder)}{until}", "mine")]


def _place(detail: ReportDetail, view: RenderOptions) -> str:
    line, report = detail.line, detail.report
    parts = [safe_line(words) for name in PLACE_TEXTS if (words := getattr(report, name, ""))]
    if line.area:
        parts.append(view.names.area_path(line.area))
    if line.lon is not None and line.lat is not None:
        parts.append(f"({units.position(line.lat, line.lon)})")
    return " · ".join(parts) or _NO_PLACE(view.lang)


def _origin(detail: ReportDetail, view: RenderOptions) -> Row:
    line, report, lang = detail.line, detail.report, view.lang
    parts = [time_of(line.received_at, view.zone, view.now)]
    if report:
        parts.append(f"{_CHANNEL(lang)} {safe_line(channel_word(report.channel, lang))}")
        if report.reporter:
            parts.append(f"{_REPORTER(lang)} {safe_line(report.reporter)}")
        elif report.reporter_hidden:
            parts.append(_HIDDEN(lang))
        elif report.reporter_shown in _NOT_SHOWN:
            parts.append(f"{_REPORTER(lang)} {_NOT_SHOWN[report.reporter_shown](lang)}")
    parts.append(view.names.unit(line.unit))
    if line.photos:
        parts.append(PHOTOS(view.lang, n=line.photos))
    if line.merged_count:
        parts.append(_COUNTED(lang, n=line.merged_count))
    if line.hold_reason:
        parts.append(hold_reason(line.hold_reason, lang))
    return [(fit("  ".join(parts), view.width).rstrip(), "dim")]


def _ordered(clocks: Iterable[Clock]) -> list[Clock]:
    """The running ones first, nearest due first."""
    return sorted(
        clocks,
        key=lambda clock: (
            clock.state is not ClockState.RUNNING,
            (clock.due_at or clock.started_at).timestamp(),
            clock.number,
        ),
    )


def _clock_state(clock: Clock, view: RenderOptions) -> Piece:
    lang = view.lang
    if clock.state is ClockState.RUNNING and clock.due_at is not None:
        left = seconds_left(clock.due_at, view.now)
        return span_exact(left, view.lang), "late" if left < 0 else "soon" if left < SOON_S else "txt"
    if clock.state is ClockState.PAUSED:
        return _PAUSED(lang), "shelved"
    if clock.state is ClockState.VOID or clock.excluded:
        return _VOID(lang), "dim"
    return (_BREACHED(lang), "late") if clock.breached_at else (_MET(lang), "dim")


def _clock_pieces(clocks: Iterable[Clock], view: RenderOptions) -> list[Piece]:
    """The running clocks on one line."""
    pieces: list[Piece] = []
    for clock in _ordered(clocks)[:4]:
        if clock.state not in (ClockState.RUNNING, ClockState.PAUSED):
            continue
        words, token = _clock_state(clock, view)
        suffix = f"/{clock.number}" if clock.number else ""
        pieces += [("  " if pieces else "", "txt"), (f"{TARGET[clock.target](view.lang)}{suffix} ", "dim")]
        pieces.append((words, token))
    return pieces or [("·", "dim")]


def _clock_row(clock: Clock, view: RenderOptions) -> Row:
    words, token = _clock_state(clock, view)
    name = TARGET[clock.target](view.lang) + (f" /{clock.number}" if clock.number else "")
    due = f"{time_of(clock.due_at, view.zone, view.now)}" if clock.due_at else ""
    so_far = "" if clock.state is ClockState.RUNNING else f"{counted(clock.counted_s, clock.counts_in, view.lang)} "
    of = f"{so_far}/ {counted(clock.target_s, clock.counts_in, view.lang)}"
    return [(f"  {fit(name, 16)}", "txt"), (f"{words:>12}", token), (f"  {due:<11} {of}", "dim")]


def _task_rows(task: TaskRecord, view: RenderOptions) -> list[Row]:
    who = f"@{safe_line(task.officer)}" if task.officer else "@-"
    token = "strong" if task.closed_by and awaits_verification(task.status) else "txt"
    rows: list[Row] = [
        [
            (f"  /{task.number} ", "strong"),
            (fit(TASK_STATUS[task.status](view.lang), 14), token),
            (f"{who} ", "txt"),
            (f"{view.names.unit(task.unit)}  {time_of(task.changed_at, view.zone, view.now)}", "dim"),
        ]
    ]
    note = safe_line(task.note)
    return [*rows, *([(f"     {each}", "dim")] for each in wrap(note, view.width - 5, 2))] if note else rows


def photo_line(photo: EvidenceRecord, view: RenderOptions) -> str:
    """A photo's own words: number, format, size, when attached and by whom."""
    size = units.size(photo.size_bytes, Reader(view.lang))
    when = time_of(photo.attached_at, view.zone, view.now)
    where = f" /{photo.task}" if photo.task else ""
    return f"{photo.number}{where}  {safe_line(photo.format)} {size}  {when} @{safe_line(photo.attached_by)}"


def _photo_row(photo: EvidenceRecord, view: RenderOptions) -> Row:
    marks: list[Piece] = []
    for finding in photo.findings:
        verdict = str(finding.get("verdict", ""))
        sign = {"yes": "=", "no": "≠"}.get(verdict, "?")
        check = str(finding.get("check", ""))
        name = CHECKS[check](view.lang).capitalize() if check in CHECKS else safe_line(check)
        marks.append((f" {sign}{name}", "warn" if sign == "≠" else "dim"))
    return [(f"  {photo_line(photo, view)}", "txt"), *marks]


def _status(value: str, lang: Language) -> str:
    """A status in words; one we do not know as it is spelt."""
    return safe_line(status_word(value, lang))


def _step(entry: TimelineEntry, lang: Language) -> str:
    """Of an escalation: which promise, which step, and who was notified."""
    facts = entry.facts
    if entry.action is not Action.ESCALATE:
        return ""
    target, to = str(facts.get("target", "")), facts.get("to")
    name = TARGET[TargetName(target)](lang) if target in TargetName.__members__.values() else target
    notified = ", ".join(said(recipient_phrase(str(each)), lang) for each in to) if isinstance(to, list | tuple) else ""
    return f"{name} {said(step_phrase(str(facts.get('step', ''))), lang)} → {notified}"


def _above(entry: TimelineEntry) -> str:
    """Of which unit above the report's somebody decided."""
    unit = entry.facts.get("from_above")
    return f" ({safe_line(str(unit))})" if unit else ""


def _entry(entry: TimelineEntry, view: RenderOptions) -> list[Row]:
    when = time_of(entry.at, view.zone, view.now)
    number = safe_line(entry.subject).rpartition("/")[2]
    subject = f" /{number}" if number.isdigit() else ""
    changed = entry.before is not None and entry.before != entry.after
    head: Row = [
        (f"  {when:>11} ", "dim"),
        (f"{EVENT[entry.action](view.lang)}{subject}", "txt"),
        (f" → {_status(entry.after, view.lang)}" if changed else "", "dim"),
        (f"  @{safe_line(entry.actor)}{_above(entry)}", "theirs"),
    ]
    note = said(entry.told, view.lang) or _step(entry, view.lang)
    return [head, *([(f"              {each}", "dim")] for each in wrap(note, view.width - 14, 3))] if note else [head]
