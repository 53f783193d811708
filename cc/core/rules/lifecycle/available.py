"""What somebody may do now with a report and its tasks, and why not with the rest (design: lifecycle). Pure.

Owns the reading of the tables for screens and the API; the service checks again when the move is made. What depends on
what will be given (a reason, photos, the unit to assign) is not asked here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cc.core.errors import ForbiddenError
from cc.core.phrases.phrase import Phrase, plain
from cc.core.records.organisation import Actor
from cc.core.records.reports import ActionState, ReportLine
from cc.core.records.tasks import TaskRecord
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle.access import holds, require_row
from cc.core.rules.lifecycle.authority import Thing, Tree, Work, missing, reason
from cc.core.rules.lifecycle.rows import Row, Who
from cc.core.rules.lifecycle.tables import TABLES, TOLD, rows_for, task_is_open
from cc.core.vocabulary import Action, Flag, Role, Subject

_LEADS = (Role.SUPERVISOR,)
_CAUSED = frozenset({Who.CAUSED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What the answer depends on. `brought_by` is the channel (or person) that brought the report, `shares` the units
    that it is shared with, `claimants` who claimed times of it that wait for a confirmation; `paths` has the units of
    the report, the actor and the tasks. `to_be_read`: it stands open in an emergency, and nothing is done with it."""

    actor: Actor
    report: ReportLine
    tasks: Sequence[TaskRecord]
    paths: Tree
    now: datetime
    brought_by: str
    shares: Sequence[str]
    claimants: Sequence[str]
    to_be_read: bool


def available(situation: Situation) -> tuple[ActionState, ...]:
    """Every action of the tables on the report, then on each task, in the tables' order. `subject` is a ref."""
    found = list(_states(situation, None))
    for task in situation.tasks:
        found.extend(_states(situation, task))
    return tuple(found)


def _states(at: Situation, task: TaskRecord | None) -> Iterator[ActionState]:
    name = at.report.ref if task is None else task.ref
    for action in _actions(Subject.REPORT if task is None else Subject.TASK):
        why_not = _why_not(at, task, name, action)
        yield ActionState(name, action, why_not is None, "" if why_not is None else str(why_not), why_not)


def _actions(subject: Subject) -> tuple[Action, ...]:
    """What somebody can ever ask for on a thing that is there."""
    rows = [row for (before, _), each in TABLES[subject].items() if before is not None for row in each]
    return tuple(dict.fromkeys(row.action for row in rows if row.who != _CAUSED and row.action not in TOLD))


def _why_not(at: Situation, task: TaskRecord | None, name: str, action: Action) -> Phrase | None:
    status = at.report.status if task is None else task.status
    rows = rows_for(Subject.REPORT if task is None else Subject.TASK, status, action)
    rows = tuple(row for row in rows if row.who != _CAUSED)
    if not rows:
        return Phrase("{ref} is {status:status}", {"ref": name, "status": str(status)})
    try:
        require_row(at.actor, rows[0])
    except ForbiddenError as refused:
        return refused.phrase
    if at.to_be_read:
        return Phrase("its glass was broken to read it: nothing is done with it")
    lacks = missing(at.actor, rows[0], _thing(at, task), at.paths)
    if lacks is not None:
        return reason(lacks)
    return _report_reason(at, action) if task is None else _task_reason(at, task, rows[0])


def _thing(at: Situation, task: TaskRecord | None) -> Thing:
    report = at.report
    parent = next((each for each in at.tasks if task is not None and each.number == task.parent), None)
    return Thing(ref=report.ref, unit=report.unit, brought_by=at.brought_by, task=_work(task), parent=_work(parent))


def _work(task: TaskRecord | None) -> Work | None:
    return None if task is None else Work(task.ref, task.unit, task.officer)


def _report_reason(at: Situation, action: Action) -> Phrase | None:
    report, actor = at.report, at.actor
    if action is Action.REJECT:
        still = [task.ref for task in at.tasks if task_is_open(task.status)]
        return Phrase("it has open tasks ({tasks}): cancel them first", {"tasks": still}) if still else None
    if action is Action.MERGE:
        fast = [task for task in at.tasks if task_is_open(task.status) and not statuses.may_be_cancelled(task.status)]
        return _fast(fast[0]) if fast else None
    if action is Action.UNSHARE and not at.shares:
        return Phrase("it is not shared")
    held = report.holder is not None and report.held_until is not None and report.held_until > at.now
    if action is Action.CLAIM and held and report.holder != actor.login:
        facts = {"by": report.holder, "until": plain(report.held_until)}
        return Phrase("{by} holds it until {until:time}", facts)
    if action is Action.CONFIRM and not at.claimants:
        return Phrase("no time of it waits for a confirmation")
    if action is Action.CONFIRM and all(each == actor.login for each in at.claimants):
        return Phrase("you said it yourself: another supervisor must confirm it")
    kept = Flag.LEGAL_HOLD in report.flags
    if action in (Action.ERASE, Action.LEGAL_HOLD) and kept:
        return Phrase("it is under a legal hold")
    if action is Action.LIFT_HOLD and not kept:
        return Phrase("it is under no legal hold")
    if action is Action.RELEASE:
        if report.holder is None:
            return Phrase("nobody holds it")
        if report.holder != actor.login and not holds(actor, *_LEADS):
            return Phrase("{by} holds it", {"by": report.holder})
    return None


def _fast(task: TaskRecord) -> Phrase:
    facts = {"task": task.ref, "status": str(task.status)}
    return Phrase("{task} is {status:task_status}: verify or return it first", facts)


def _task_reason(at: Situation, task: TaskRecord, row: Row) -> Phrase | None:
    actor, action = at.actor, row.action
    if statuses.offered(task.status):
        return _offer_reason(at, task, action)
    if action is Action.HAND_OVER:
        offers = [each for each in at.tasks if each.parent == task.number and statuses.offered(each.status)]
        if not offers:
            return None
        facts = {"unit": offers[0].unit, "offer": offers[0].ref}
        return Phrase("it is offered to {unit} already: cancel {offer} first", facts)
    if action is Action.VERIFY and task.closed_by == actor.login:
        return Phrase("you closed it yourself: somebody else must verify it")
    return None


def _offer_reason(at: Situation, offer: TaskRecord, action: Action) -> Phrase | None:
    """Why an offer cannot be taken any more."""
    parent = next((each for each in at.tasks if each.number == offer.parent), None)
    if action is Action.ACCEPT and parent is not None and not statuses.may_be_taken_over(parent.status):
        facts = {"task": parent.ref, "status": str(parent.status)}
        return Phrase("{task} is {status:task_status} meanwhile: decline it", facts)
    return None
