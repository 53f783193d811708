"""Moving reports from the policy they were opened under to another: only because somebody says so.

Owns which policy a report would be given today. The clocks follow in the fold: reckoned anew from the start with their
pauses, a breach that has happened stays.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cc.core.errors import ForbiddenError, InputError
from cc.core.intents.packs import MoveReports
from cc.core.records.packs import MovedReports
from cc.core.records.sla import Policy
from cc.core.rules.lifecycle import statuses
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.rules.lifecycle.access import require_role
from cc.core.service.change.case import Case
from cc.core.service.change.intent_context import WriteContext, noted
from cc.core.store.organisation.directory import Directory, unknown
from cc.core.store.reports import cases
from cc.core.store.sql.times import instant
from cc.core.vocabulary import Action, Channel, Role

NEWEST = "newest"
MOST_REPORTS = 500
_LEADS = (Role.SUPERVISOR,)


def require_lead(ctx: WriteContext) -> None:
    """ForbiddenError for whoever may not change what was promised."""
    require_role(ctx.actor, _LEADS, "moving a report to another policy")


def due_policy(directory: Directory, report: Mapping[str, Any], at: datetime | None = None) -> Policy | None:
    """The policy that a report would be given if it came in now; None where it keeps what it has. `at`: as if it had
    been received then. What was given by hand stays with its code; history without a promise gets none."""
    received_at = at or instant(report["received_at"])
    held = directory.all_policies.get(str(report["policy"]))
    if held is None and report["channel"] == Channel.IMPORT:
        return None
    if held is not None and held.by_hand:
        found = directory.version_of(held.code, received_at)
    else:
        found = directory.policy(report["unit"], report["category"], report["priority"], received_at)
    return None if found is None or found == held else found


def named_policy(ctx: WriteContext, case: Case, name: str) -> dict[str, object]:
    """Hold the report to a policy by name: `newest`, a code (its newest version), or `code@version`; the facts."""
    require_lead(ctx)
    directory, report = ctx.directory, case.report
    if name == NEWEST:
        found = due_policy(directory, report)
        if found is None:
            raise InputError(
                "{ref} keeps the policy it has ({policy}): none newer is in force for when it was received. Name one "
                "(CODE or CODE@VERSION) to have it nevertheless.",
                code="input.nothing",
                fields={"ref": case.ref, "policy": report["policy"] or "–"},
            )
    else:
        known = directory.all_policies.get(name) if "@" in name else directory.newest.get(name)
        if known is None or known.retired:
            every = directory.all_policies if "@" in name else directory.newest
            raise unknown("policy", name, [key for key, each in every.items() if not each.retired])
        found = known
    if found.key == report["policy"]:
        return {}
    report["policy"] = found.key
    return {"policy": found.key, **directory.zone_fact(found.key, str(report["unit"]))}


def move_reports(ctx: WriteContext, intent: MoveReports) -> MovedReports:
    """Move up to 500 open reports to the policies in force for them."""
    require_lead(ctx)
    if len(intent.reports) > MOST_REPORTS:
        raise InputError(
            "{count:number} reports at once; {most:number} are the most.",
            code="input.too_many",
            fields={"count": len(intent.reports), "most": MOST_REPORTS},
        )
    names = {cases.find_id(ctx.uow, ctx.directory, ctx.actor, name) for name in intent.reports}
    moved: list[str] = []
    for name in sorted(names):  # in one order: no deadlock on PostgreSQL
        case = ctx.load_case(name)
        policy = due_policy(ctx.directory, case.report, ctx.now if intent.as_new else None)
        if policy is None or not can_move(case.status) or not _is_theirs(case):
            continue
        case.report["policy"] = policy.key
        zone = ctx.directory.zone_fact(policy.key, str(case.report["unit"]))
        case.move(Action.AMEND, {"policy": policy.key} | zone | noted(intent.note))
        ctx.finish(case)
        ctx.uow.flush()
        moved.append(case.ref)
    return MovedReports(tuple(moved), len(names) - len(moved))


def _is_theirs(case: Case) -> bool:
    """Whether the caller may amend it: among many, what is another unit's keeps what it has."""
    try:
        case.require(0, Action.AMEND)
    except ForbiddenError:
        return False
    return True


def can_move(status: str) -> bool:
    """Whether a report of this status has clocks that another policy would change: it is open."""
    return lifecycle.is_open(status) and statuses.may_be_amended(status)
