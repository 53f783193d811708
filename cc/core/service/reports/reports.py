"""Intents on reports that an operator decides on: triage, assign, reject, hold, merge … One function an intent."""

from cc.core.errors import InputError, RefusedError
from cc.core.intents import reports as intents
from cc.core.records.receipts import Receipt
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle.access import within
from cc.core.service.change.case import Case
from cc.core.service.change.classify import reclassify, require_aware, require_clearance, require_own_unit
from cc.core.service.change.intent_context import WriteContext, noted, require_text
from cc.core.store.organisation import people
from cc.core.vocabulary import Action, Role


def triage(ctx: WriteContext, intent: intents.TriageReport) -> Receipt:
    """Say what it is, how urgent and whose."""
    case = ctx.open_case(intent.report)
    facts = reclassify(case, category=intent.category, priority=intent.priority, unit=intent.unit)
    case.move(Action.TRIAGE, facts | noted(intent.note))
    return ctx.finish(case)


def assign(ctx: WriteContext, intent: intents.AssignTask) -> Receipt:
    """A new task for a unit, perhaps for one officer."""
    case = ctx.open_case(intent.report)
    case.require(0, Action.ASSIGN)
    facts = reclassify(case, category=intent.category, priority=intent.priority)
    officer_unit = _officer_unit(ctx, case, intent.officer) if intent.officer else None
    unit = intent.unit or _unit_for(ctx, case, officer_unit)
    require_own_unit(ctx.actor, ctx.directory, unit)
    if officer_unit is not None and not within(ctx.directory.path(officer_unit), unit):
        raise InputError(
            "{officer} works for {officer_unit}, not for {unit}: name another officer, or leave the unit out.",
            code="input.officer_unit",
            fields={"officer": intent.officer, "unit": unit, "officer_unit": officer_unit},
        )
    _imply_triage(case, facts)
    told: dict[str, object] = {"unit": unit}
    if intent.officer:
        told["officer"] = intent.officer
    case.move(Action.ASSIGN, ({} if case.moves else facts) | told)
    task = case.add_task(Action.ASSIGN, unit=unit, officer=intent.officer, parent=None, facts=told | noted(intent.note))
    case.notices.append(("task.assigned", f"person:{intent.officer}" if intent.officer else f"unit:{unit}"))
    return ctx.finish(case, task)


def _imply_triage(case: Case, facts: dict[str, object]) -> None:
    if statuses.awaits_triage(case.status):
        case.move(Action.TRIAGE, facts | {"implied": True})


def _unit_for(ctx: WriteContext, case: Case, officer_unit: str | None) -> str:
    own = str(case.report["unit"])
    if officer_unit is None or within(ctx.directory.path(officer_unit), own):
        return own
    return officer_unit


def _officer_unit(ctx: WriteContext, case: Case, login: str) -> str:
    row = people.find(ctx.uow.connection, login)
    theirs = row is not None and within(ctx.directory.path(row.unit), ctx.actor.unit)
    if not theirs or not row.active or Role.OFFICER not in people.roles_of(row):
        raise InputError(
            "there is no active officer {officer:quoted}: `{command} dispatch suggest` shows whom to send.",
            code="unknown.officer",
            fields={"officer": login},
        )
    require_clearance(case, row)
    return str(row.unit)


def resolve(ctx: WriteContext, intent: intents.ResolveReport) -> Receipt:
    """No task was needed."""
    case = ctx.open_case(intent.report)
    case.move(Action.RESOLVE, {"reason": require_text(intent.reason, "the reason")})
    case.notices.append(("report.resolved", "reporter"))
    return ctx.finish(case)


def reject(ctx: WriteContext, intent: intents.RejectReport) -> Receipt:
    """Turn it down."""
    case = ctx.open_case(intent.report)
    facts: dict[str, object] = {"reason": str(intent.reason), "not_actionable": intent.reason.not_actionable}
    case.move(Action.REJECT, facts | noted(intent.note))
    require_no_open_task(case, Action.REJECT)
    case.notices.append(("report.rejected", "reporter"))
    return ctx.finish(case)


def require_no_open_task(case: Case, action: Action) -> None:
    """RefusedError, naming them, when the report has open tasks."""
    still = case.open_tasks()
    if still:
        raise RefusedError(
            "{ref} has open tasks ({tasks}): cancel them before you {action:action} it.",
            code="lifecycle.open_tasks",
            fields={"tasks": [f"{case.ref}/{number}" for number in still], "action": str(action), "ref": case.ref},
        )


def hold(ctx: WriteContext, intent: intents.HoldReport) -> Receipt:
    """Let it stand for a while."""
    case = ctx.open_case(intent.report)
    facts: dict[str, object] = {"reason": str(intent.reason)}
    until = require_aware(intent.until, "until")
    if until is not None:
        if until <= ctx.now:
            raise InputError("{until:time} is not in the future.", code="input.until", fields={"until": until})
        facts["until"] = until.isoformat()
    case.move(Action.HOLD, facts | noted(intent.note))
    return ctx.finish(case)


def resume(ctx: WriteContext, intent: intents.ResumeReport) -> Receipt:
    """Take it up again."""
    case = ctx.open_case(intent.report)
    case.move(Action.RESUME, noted(intent.note))
    return ctx.finish(case)


def close(ctx: WriteContext, intent: intents.CloseReport) -> Receipt:
    """A resolved report needs nothing more."""
    case = ctx.open_case(intent.report)
    case.move(Action.CLOSE, noted(intent.note))
    case.notices.append(("report.closed", "reporter"))
    return ctx.finish(case)


def reopen(ctx: WriteContext, intent: intents.ReopenReport) -> Receipt:
    """It was not over."""
    case = ctx.open_case(intent.report)
    case.move(Action.REOPEN, {"reason": require_text(intent.reason, "the reason")})
    case.notices.append(("report.reopened", f"unit:{case.report['unit']}"))
    return ctx.finish(case)
