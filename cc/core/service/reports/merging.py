"""Merging: a report tells of the same thing as another, or something else after all. Owns what goes from one to the
other: its promises that still run (design: sla, rule 10), and back.
"""

from cc.core.errors import RefusedError
from cc.core.intents import reports as intents
from cc.core.phrases.kept import MERGED
from cc.core.records.receipts import Receipt
from cc.core.records.trail import Event
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.sla.handing_on import Facts, last_merge, running_promises, taken_targets
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext, noted
from cc.core.service.reports.reports import require_no_open_task
from cc.core.store.reports import cases
from cc.core.vocabulary import Action


def merge(ctx: WriteContext, intent: intents.MergeReport) -> Receipt:
    """It tells of the same thing as another."""
    one = cases.find_id(ctx.uow, ctx.directory, ctx.actor, intent.report)
    other = cases.find_id(ctx.uow, ctx.directory, ctx.actor, intent.into)
    if one == other:
        raise RefusedError("a report cannot be merged into itself: name another.", code="lifecycle.merge_self")
    opened = {name: ctx.load_case(name) for name in sorted((one, other))}  # in one order: no deadlock on PostgreSQL
    case, target = opened[one], opened[other]
    case.require_version(ctx.expected_version)
    if not lifecycle.takes_merges(target.status):
        raise RefusedError(
            "{into} is {status:report_status}: nothing can be merged into it. Name the report that is being worked on.",
            code="lifecycle.merge_target",
            fields={"into": target.ref, "status": target.status},
        )
    case.require(0, Action.MERGE, into=target)
    promises = _handed_on(ctx, case, target)
    carried = sorted({str(each["target"]) for each in promises})
    facts = {"into": other, "into_ref": target.ref, "carried": carried} | noted(intent.note)
    if intent.cancel_tasks:
        _cancel_all(case)
    require_no_open_task(case, Action.MERGE)
    case.move(Action.MERGE, facts, into=target)
    target.note(0, Action.MERGE, {"absorbed": case.ref, "absorbed_id": one, "clocks": promises})
    target.report["merged_count"] += 1
    ctx.finish(target)
    for each in target.warnings.values():
        case.warn(each)
    return ctx.finish(case)


def _handed_on(ctx: WriteContext, case: Case, target: Case) -> list[Facts]:
    """The promises of a report that go on at the one that it is merged into."""
    policies, calendars = ctx.directory.all_policies, ctx.directory.calendars
    takes = taken_targets(target.before.events, policies)
    running = running_promises(case.before.events, policies, calendars)
    return [each for each in running if each["target"] in takes]


def _cancel_all(case: Case) -> None:
    for number in case.open_tasks():
        if lifecycle.task_is_open(case.tasks[number]["status"]):  # an offer may have gone with the task it came from
            case.move_task(number, Action.CANCEL, {"reason": MERGED}, settle=False)


def unmerge(ctx: WriteContext, intent: intents.UnmergeReport) -> Receipt:
    """It was something else after all."""
    first = ctx.open_case(intent.report)
    into = first.report["merged_into"]
    first.move(Action.UNMERGE, noted(intent.note))
    if into:
        target = ctx.load_linked(into)
        target.note(0, Action.UNMERGE, {"absorbed": first.ref, "absorbed_id": str(first.report["id"])})
        target.report["merged_count"] -= 1
        ctx.finish(target)
        hand_on_anew(ctx, target)
    return ctx.finish(first)


def hand_on_anew(ctx: WriteContext, case: Case) -> None:
    """What a report was merged into has its promises as they are now that another has left it."""
    into = case.report["merged_into"]
    merged = last_merge([*case.before.events, _event(ctx, case)])
    if not into or merged is None:
        return
    at, carried, events = merged
    outer = ctx.load_linked(into)
    running = running_promises(events, ctx.directory.all_policies, ctx.directory.calendars, until=at)
    told = [each for each in running if each["target"] in carried]
    facts = {"absorbed": case.ref, "absorbed_id": str(case.report["id"]), "clocks": told, "since": at.isoformat()}
    outer.note(0, Action.MERGE, facts)
    ctx.finish(outer)
    hand_on_anew(ctx, outer)


def _event(ctx: WriteContext, case: Case) -> Event:
    """What has just been recorded of a case."""
    report = case.report
    return Event(
        stream=str(report["id"]),
        seq=int(report["seq"]),
        recorded_at=case.now,
        actor=ctx.actor.login,
        intent=ctx.intent,
        moves=tuple(case.moves),
    )
