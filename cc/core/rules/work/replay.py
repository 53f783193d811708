"""A report as it stood, from the events up to some moment: what figures and filters ask of it. Pure.

Owns which fact of which move changes what (as service.case does on the way forth); knows no clock, and no text: a
report's first text is in no event, only its hash.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle.tables import task_is_open
from cc.core.vocabulary import Action

_CLASSIFYING = frozenset({Action.RECEIVE, Action.IMPORT, Action.TRIAGE, Action.AMEND})
"""Moves of a report whose `unit` is the report's own (an assignment's is the task's)."""
_TAKING = frozenset({Action.ACCEPT, Action.DECLINE, Action.DEPART, Action.ARRIVE, Action.CLOSE})
"""Moves by which an officer makes a task that is nobody's their own."""


@dataclass(slots=True)
class PastTask:
    """One task as it stood."""

    unit: str
    officer: str | None = None
    status: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it still wanted something done."""
        return task_is_open(self.status)


@dataclass(slots=True, kw_only=True)
class PastReport:
    """A report as it stood. `due_at` is its nearest due time, `paused` whether a clock stood still: the clocks say."""

    ref: str
    received_at: datetime
    brought_by: str
    status: str = ""
    category: str = ""
    priority: int = 0
    unit: str = ""
    area: str | None = None
    has_place: bool = False
    channel: str = ""
    source: str = ""
    hold_reason: str | None = None
    photos: int = 0
    shares: frozenset[str] = frozenset()
    tasks: dict[int, PastTask] = field(default_factory=dict)
    due_at: datetime | None = None
    paused: bool = False


def replayed(events: Sequence[Event], is_officer: Callable[[str], bool]) -> PastReport:
    """The report after these events of its own, in order, the first of which is its birth. `is_officer` says of a
    log-in whether it is an officer's: who else closes a task does not make it theirs."""
    born = events[0].moves[0]
    report = PastReport(ref=events[0].ref, received_at=born.at, brought_by=events[0].actor)
    for event in events:
        for move in event.moves:
            if move.number:
                _task_move(report, move, event.actor, is_officer)
            else:
                _report_move(report, move)
    return report


def _report_move(report: PastReport, move: Move) -> None:
    facts, before = move.facts, report.status
    report.status = str(move.after)
    if move.action in _CLASSIFYING or move.action is Action.ASSIGN:
        report.category = str(facts.get("category", report.category))
        report.priority = int(str(facts.get("priority", report.priority)))
    if move.action in _CLASSIFYING:
        report.unit = str(facts.get("unit", report.unit))
        if "area" in facts or "lon" in facts:
            report.area = _text(facts.get("area"))
            report.has_place = facts.get("lon") is not None
    if move.before is None:
        report.channel = str(facts.get("channel", ""))
        report.source = str(facts.get("source", ""))
    if move.action is Action.SHARE:
        report.shares |= {str(facts["unit"])}
    elif move.action is Action.UNSHARE:
        report.shares -= {str(facts["unit"])}
    report.photos += _photos(move)
    _hold(report, move, before)


def _hold(report: PastReport, move: Move, before: str) -> None:
    if move.action is Action.HOLD:
        report.hold_reason = _text(move.facts.get("reason"))
    elif before != report.status and move.action not in (Action.MERGE, Action.UNMERGE):
        report.hold_reason = None


def _task_move(report: PastReport, move: Move, actor: str, is_officer: Callable[[str], bool]) -> None:
    facts = move.facts
    if move.before is None:
        report.tasks[move.number] = PastTask(str(facts.get("unit", report.unit)), _text(facts.get("officer")))
    task = report.tasks[move.number]
    if move.action is Action.REASSIGN:
        task.officer = _text(facts.get("officer"))
    elif move.action in _TAKING and is_officer(actor):
        task.officer = actor
    task.status = str(move.after)
    report.photos += _photos(move)


def _photos(move: Move) -> int:
    listed = move.facts.get("evidence")
    return len(listed) if isinstance(listed, list) else 0


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def units_of(report: PastReport, unit_of_officer: Callable[[str], str | None]) -> Iterable[str]:
    """Units that it belonged to: its own, those it was shared with, those of its tasks and of their officers."""
    yield report.unit
    yield from report.shares
    for task in report.tasks.values():
        yield task.unit
        officers = unit_of_officer(task.officer) if task.officer else None
        if officers:
            yield officers
