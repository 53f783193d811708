"""Whose policies and calendars somebody may change: those that hold for their own units alone. Writes nothing."""

from collections.abc import Iterable

from cc.core.phrases import mark
from cc.core.records.sla import Policy
from cc.core.service.change.administration import is_of_the_house, require_house, require_unit_inside
from cc.core.service.change.intent_context import WriteContext

POLICIES, CALENDARS = mark("changing policies"), mark("changing calendars")


def require_policies(ctx: WriteContext, policies: Iterable[Policy]) -> None:
    """ForbiddenError unless each policy is of a unit of the caller's, as it is now and as it will be. One without a
    unit holds for the whole room."""
    for policy in policies:
        there = ctx.directory.newest.get(policy.code)
        for unit in (policy.unit, *([there.unit] if there else [])):
            require_unit_inside(ctx, unit, POLICIES)


def require_calendar(ctx: WriteContext, name: str) -> None:
    """ForbiddenError unless a calendar is a new one, or all that counts by it is of the caller's units. One by which
    nothing counts is the whole room's."""
    if is_of_the_house(ctx) or name not in ctx.directory.calendar_versions:
        return
    theirs = [policy for policy in ctx.directory.policies if _counts_by(policy, name)]
    if not theirs:
        require_house(ctx, CALENDARS)
    for policy in theirs:
        require_unit_inside(ctx, policy.unit, CALENDARS)


def _counts_by(policy: Policy, calendar: str) -> bool:
    named = {each.calendar for each in policy.targets} | {step.hours for each in policy.targets for step in each.steps}
    return calendar in {each.partition("@")[0] for each in named}
