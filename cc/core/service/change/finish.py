"""The end of every change to a report: event, clocks, rows, counters, messages. One way, for every intent."""

from collections.abc import Callable, Mapping
from typing import Any

from cc.core.records.receipts import Receipt
from cc.core.records.sla import Clock
from cc.core.records.trail import Event
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.sla.fold import current_due, fold
from cc.core.rules.work import commitments
from cc.core.service.change import announce, visibility_rows
from cc.core.service.change.case import Case
from cc.core.service.change.flags import read
from cc.core.store.reports import cases
from cc.core.store.reports.clock_rows import clock_row
from cc.core.store.sql.times import FAR, epoch, instant
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit
from cc.core.vocabulary import Action, ReportStatus, TaskStatus

Fold = Callable[[Event], tuple[Clock, ...]]
"""The clocks of a report behind the event that is about to be appended."""


def finish(uow: UnitOfWork, case: Case, intent: str, fold_anew: Fold | None = None) -> None:
    """Append the event and write everything that follows from it. Without a move nothing is written."""
    if not case.moves:
        return
    report = case.report
    event = Event(
        stream=str(report["id"]),
        seq=int(report["seq"]) + 1,
        recorded_at=case.now,
        actor=case.actor.login,
        intent=intent,
        moves=tuple(case.moves),
        ref=case.ref,
        states={**_states(case), **case.states},
    )
    report["head"] = audit.append(uow, event, str(report["head"]))
    report["seq"] = event.seq
    report["changed_at"] = epoch(case.now)
    decided = any(move.action not in lifecycle.QUIET for move in case.moves)
    if decided:
        report["version"] += 1
    if decided or any(move.action is Action.ESCALATE for move in case.moves):
        _fold(case, (fold_anew or _whole(case))(event))
    report["open_tasks"] = len(case.open_tasks())
    _place(uow, case)
    if _shows_differently(case):
        visibility_rows.count(uow, case.directory, case.before.report, case.before.sight, -1)
        visibility_rows.count(uow, case.directory, report, case.after.sight, +1)
    cases.save(uow, case.before, case.after)
    announce.announce(uow, event, report, case.notices)


def _states(case: Case) -> dict[str, object]:
    """What the event commits to anew: all that no move says in words, when any of it has changed."""
    before, after = case.before.report, case.report
    changed = {name: after[name] for name in commitments.SEALED if before[name] != after[name]}
    if not changed:
        return {}
    changed["text"] = after["text"]  # an older server beside this one says it in a move, and keeps what was said before
    after["salt"] = after["salt"] or commitments.new_salt()
    told = next((event.states["sealed"] for event in reversed(case.before.events) if "sealed" in event.states), None)
    kept = {name: each for name, each in told.items() if name not in changed} if isinstance(told, dict) else {}
    return {"sealed": kept | commitments.of_values(str(after["salt"]), changed)}


def _whole(case: Case) -> Fold:
    directory = case.directory
    return lambda event: fold([*case.before.events, event], directory.all_policies, directory.calendars)


def _fold(case: Case, clocks: tuple[Clock, ...]) -> None:
    directory = case.directory
    rows = (clock_row(str(case.report["id"]), clock) for clock in clocks)
    case.after.clocks = {(row["number"], row["target"], row["episode"]): row for row in rows}
    due_at, target = current_due(clocks)
    case.report["due_at"], case.report["due_target"] = epoch(due_at), None if target is None else str(target)
    policy = directory.all_policies.get(str(case.report["policy"]))
    case.report["close_at"] = case.closes_at(policy.close_after_days if policy else None)
    _place_tasks(case, clocks)


def _place_tasks(case: Case, clocks: tuple[Clock, ...]) -> None:
    for number, task in case.tasks.items():
        due_at, _ = current_due([clock for clock in clocks if clock.number in (number, 0)])
        is_open = lifecycle.task_is_open(task["status"])
        task["due_at"] = epoch(due_at) if is_open else None
        task["queue_at"] = (task["due_at"] or FAR) if is_open else None


def _place(uow: UnitOfWork, case: Case) -> None:
    """Where it stands in every queue that shows it."""
    report = case.report
    report["queue_at"] = visibility_rows.queue_at(case.status, report["due_at"])
    if not statuses.may_be_held(case.status):  # nobody handles what is held or over
        report["holder"] = report["held_until"] = None
    units = visibility_rows.units_of(uow, report, case.tasks.values(), case.shares)
    case.after.sight = visibility_rows.sight_of(case.directory, units, report["queue_at"])


def _shows_differently(case: Case) -> bool:
    before, after = case.before.report, case.report
    same = all(before[name] == after[name] for name in ("status", "priority", "restricted"))
    return not same or case.before.sight.keys() != case.after.sight.keys()


def receipt(case: Case, task: int = 0) -> Receipt:
    """Where the report (and its task) stands after the change."""
    row = case.tasks.get(task)
    return Receipt(
        **_where(case.report),
        task=task,
        task_status=TaskStatus(row["status"]) if row else None,
        task_version=row["version"] if row else None,
        warnings=tuple(case.warnings),
        warning_phrases=tuple(case.warnings.values()),
    )


def _where(report: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "report_id": report["id"],
        "ref": report["ref"],
        "version": report["version"],
        "status": ReportStatus(report["status"]),
        "seq": report["seq"],
        "due_at": instant(report["due_at"]),
        "flags": read(report["flags"]),
    }
