"""Intents on tasks. One function an intent; whose a move is to make, the case asks."""

from cc.core.errors import ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents import tasks as intents
from cc.core.records.receipts import Receipt
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.lifecycle.access import roles_of, within
from cc.core.service.change.case import Case
from cc.core.service.change.classify import require_clearance
from cc.core.service.change.intent_context import WriteContext, noted, require_text
from cc.core.service.change.whereabouts import note_place
from cc.core.service.change.whose import from_above
from cc.core.service.reports.report_notes import add_photos
from cc.core.service.tasks.late import blind, former_task
from cc.core.store.organisation import people
from cc.core.vocabulary import Action, Role


def accept(ctx: WriteContext, intent: intents.AcceptTask) -> Receipt:
    """Take a task, or an offer made to one's unit."""
    case, number = ctx.open_task(intent.task)
    task = case.tasks[number]
    if statuses.is_officers(case.require(number, Action.ACCEPT)):
        take(ctx, case, number)
        case.move_task(number, Action.ACCEPT, {"officer": task["officer"]} if task["officer"] else {})
        return ctx.finish(case, number)
    _require_still_offered(case, number)
    case.move_task(number, Action.ACCEPT, {"unit": task["unit"]})
    case.move_task(task["parent"], Action.SETTLE, {"unit": task["unit"], "into": number}, asked=False)
    case.notices.append(("task.handed_over", f"unit:{case.tasks[task['parent']]['unit']}"))
    return ctx.finish(case, number)


def _require_still_offered(case: Case, number: int) -> None:
    """RefusedError when the task that is offered is done meanwhile: nothing is left to take over."""
    parent = case.tasks[case.tasks[number]["parent"]]
    if not statuses.may_be_taken_over(parent["status"]):
        name = f"{case.ref}/{parent['number']}"
        raise RefusedError(
            "{parent} is {status:task_status} meanwhile, and cannot be taken over: decline {task}.",
            code="lifecycle.parent",
            fields={"parent": name, "status": parent["status"], "task": f"{case.ref}/{number}"},
        )


def take(ctx: WriteContext, case: Case, number: int) -> None:
    """A task that is nobody's becomes the own of the officer who makes a move of it."""
    if Role.OFFICER in roles_of(ctx.actor):
        case.tasks[number]["officer"] = ctx.actor.login


def decline(ctx: WriteContext, intent: intents.DeclineTask) -> Receipt:
    """Refuse a task, or an offer."""
    case, number = ctx.open_task(intent.task)
    facts: dict[str, object] = {"reason": require_text(intent.reason, "the reason")}
    if statuses.is_officers(case.require(number, Action.DECLINE)):
        take(ctx, case, number)
        task = case.tasks[number]
        facts |= {"officer": task["officer"]} if task["officer"] else {}
    case.move_task(number, Action.DECLINE, facts)
    case.notices.append(("task.declined", f"unit:{case.report['unit']}"))
    return ctx.finish(case, number)


def cancel(ctx: WriteContext, intent: intents.CancelTask) -> Receipt:
    """Take a task back, or an offer."""
    case, number = ctx.open_task(intent.task)
    task = case.tasks[number]
    case.move_task(number, Action.CANCEL, {"reason": require_text(intent.reason, "the reason")})
    case.notices.append(("task.cancelled", f"person:{task['officer']}" if task["officer"] else f"unit:{task['unit']}"))
    return ctx.finish(case, number)


def hand_over(ctx: WriteContext, intent: intents.HandOverTask) -> Receipt:
    """Offer a task to another unit."""
    case, number = ctx.open_task(intent.task)
    task, reason = case.tasks[number], require_text(intent.reason, "the reason")
    unit = ctx.directory.unit(intent.unit).code
    if unit == task["unit"]:
        raise InputError(
            "the task is already with {unit}: name another unit.", code="input.same_unit", fields={"unit": unit}
        )
    case.require(number, Action.HAND_OVER)
    offers = [
        each for each, other in case.tasks.items() if other["parent"] == number and statuses.offered(other["status"])
    ]
    if offers:
        raise RefusedError(
            "{task} is offered to {unit} already: cancel {offer} first.",
            code="lifecycle.offered",
            fields={
                "offer": f"{case.ref}/{offers[0]}",
                "unit": case.tasks[offers[0]]["unit"],
                "task": f"{case.ref}/{number}",
            },
        )
    case.move_task(number, Action.HAND_OVER, {"unit": unit, "reason": reason})
    facts: dict[str, object] = {"unit": unit, "reason": reason, "parent": number}
    offer = case.add_task(Action.HAND_OVER, unit=unit, officer=None, parent=number, facts=facts)
    case.notices.append(("task.offered", f"unit:{unit}"))
    return ctx.finish(case, offer)


def depart(ctx: WriteContext, intent: intents.DepartTask) -> Receipt:
    """On the way."""
    return _on_the_way(ctx, intent, Action.DEPART)


def arrive(ctx: WriteContext, intent: intents.ArriveTask) -> Receipt:
    """On site."""
    return _on_the_way(ctx, intent, Action.ARRIVE)


def _on_the_way(ctx: WriteContext, intent: intents.DepartTask | intents.ArriveTask, action: Action) -> Receipt:
    case, number = ctx.open_task(intent.task)
    case.require(number, action)
    take(ctx, case, number)
    walk(case, number, action, _place_facts(ctx, case, intent))
    return ctx.finish(case, number)


def _place_facts(
    ctx: WriteContext, case: Case, intent: intents.DepartTask | intents.ArriveTask | intents.CloseTask
) -> dict[str, object]:
    """Where the caller is, as far as it is believed; the receipt says what is not."""
    facts, warnings = note_place(ctx, ctx.actor.login, intent.lon, intent.lat, case)
    for warning in warnings:
        case.warn(warning)
    return facts


def walk(case: Case, number: int, action: Action, facts: dict[str, object]) -> None:
    """Make a move of an officer's way; steps that it skips are recorded as implied."""
    status = case.tasks[number]["status"]
    for step in lifecycle.implied_steps(status, action):
        case.move_task(number, step, {"implied": True})
    case.move_task(number, action, facts)


def close(ctx: WriteContext, intent: intents.CloseTask) -> Receipt:
    """The work is done, and photos show it."""
    case, number = ctx.open_task(intent.task)
    case.require(number, Action.CLOSE)
    take(ctx, case, number)
    fresh = add_photos(ctx, case, number, intent.evidence, needed=False)
    _require_evidence(ctx, case, number, fresh)
    facts = {"evidence": fresh} | _place_facts(ctx, case, intent)
    walk(case, number, Action.CLOSE, facts | noted(intent.note))
    case.notices.append(("task.done", f"unit:{case.report['unit']}"))
    return ctx.finish(case, number)


def _require_evidence(ctx: WriteContext, case: Case, number: int, fresh: list[str]) -> None:
    """What the category asks for, counted since the task was last returned: the photos returned then do not count."""
    wanted = ctx.directory.category(case.report["category"]).evidence_min
    shown = 0
    for event in case.before.events:
        for move in event.moves:
            if move.number == number:
                listed = move.facts.get("evidence")
                shown = 0 if move.action is Action.RETURN else shown + (len(listed) if isinstance(listed, list) else 0)
    if shown + len(fresh) < wanted:
        raise InputError(
            "{task} needs {wanted} {wanted:plural=photo/photos} to be closed; {given} came: add --photo FILE.",
            code="evidence.too_few",
            fields={"wanted": wanted, "given": shown + len(fresh), "task": f"{case.ref}/{number}"},
        )


def verify(ctx: WriteContext, intent: intents.VerifyTask) -> Receipt:
    """The evidence shows that it is done."""
    case, number = ctx.open_task(intent.task)
    case.require(number, Action.VERIFY)
    closed_by = case.tasks[number]["closed_by"]
    if closed_by == ctx.actor.login:
        raise ForbiddenError(
            "you closed {task} yourself: somebody else must verify it.",
            code="forbidden.own_work",
            fields={"task": f"{case.ref}/{number}", "closed_by": closed_by},
        )
    above = from_above(ctx.actor, str(case.report["unit"]))
    case.move_task(number, Action.VERIFY, above | noted(intent.note))
    case.notices.append(("task.verified", f"person:{closed_by}"))
    if not lifecycle.is_open(case.status):
        case.notices.append(("report.resolved", "reporter"))
    return ctx.finish(case, number)


def give_back(ctx: WriteContext, intent: intents.ReturnTask) -> Receipt:
    """The evidence does not show it: back to the officer."""
    case, number = ctx.open_task(intent.task)
    task = case.tasks[number]
    case.move_task(number, Action.RETURN, {"reason": require_text(intent.reason, "the reason")})
    case.notices.append(("task.returned", f"person:{task['officer'] or task['closed_by']}"))
    return ctx.finish(case, number)


def hold(ctx: WriteContext, intent: intents.HoldTask) -> Receipt:
    """It cannot go on now."""
    case, number = ctx.open_task(intent.task)
    case.move_task(number, Action.HOLD, {"reason": str(intent.reason)} | noted(intent.note))
    return ctx.finish(case, number)


def resume(ctx: WriteContext, intent: intents.ResumeTask) -> Receipt:
    """It goes on."""
    case, number = ctx.open_task(intent.task)
    case.move_task(number, Action.RESUME, noted(intent.note))
    return ctx.finish(case, number)


def reassign(ctx: WriteContext, intent: intents.ReassignTask) -> Receipt:
    """Give it to another officer of the same unit."""
    case, number = ctx.open_task(intent.task)
    case.require(number, Action.REASSIGN)
    task, before = case.tasks[number], case.tasks[number]["officer"]
    if intent.officer is not None:
        _require_officer(ctx, case, intent.officer, task["unit"])
    task["officer"] = intent.officer
    facts: dict[str, object] = {"officer": intent.officer, "before": before}
    case.move_task(number, Action.REASSIGN, facts | noted(intent.note))
    for login in {before, intent.officer} - {None}:
        case.notices.append(("task.reassigned", f"person:{login}"))
    return ctx.finish(case, number)


def _require_officer(ctx: WriteContext, case: Case, login: str, unit: str) -> None:
    row = people.find(ctx.uow.connection, login)
    is_officer = row is not None and row.active and Role.OFFICER in people.roles_of(row)
    if not is_officer or not within(ctx.directory.path(row.unit), unit):
        raise InputError(
            "there is no active officer {officer:quoted} in {unit}: `{command} person list --unit {unit}` shows "
            "those there are.",
            code="unknown.officer",
            fields={"officer": login, "unit": unit},
        )
    require_clearance(case, row)


def attach(ctx: WriteContext, intent: intents.AttachToTask) -> Receipt:
    """Add photos to a task, also late: then by whoever had it when they were taken."""
    late = None
    try:
        case, number = ctx.open_task(intent.task)
        case.require(number, Action.ATTACH)
    except (NotFoundError, ForbiddenError):
        late = former_task(ctx, intent.task)
        if late is None:
            raise
        case, number = late
    fresh = add_photos(ctx, case, number, intent.evidence)
    after = late is not None or not lifecycle.task_is_open(case.tasks[number]["status"])
    facts = {"evidence": fresh} | ({"late": True} if after else {}) | noted(intent.note)
    case.move_task(number, Action.ATTACH, facts, asked=late is None)
    receipt = ctx.finish(case, number)
    return receipt if late is None else blind(receipt)
