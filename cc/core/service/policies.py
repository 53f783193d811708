"""Intents on SLA policies and working calendars. What changes becomes a new version; reports keep theirs."""

import json
from dataclasses import replace

from cc.core.errors import InputError
from cc.core.intents import organisation as intents
from cc.core.records.organisation import Saved
from cc.core.records.sla import SHIFT, WALL, Policy, TargetSpec
from cc.core.rules.calendar import WorkCalendar
from cc.core.service.context import Context, require_text
from cc.core.service.ladders import checked_steps, followed
from cc.core.service.recalculate import recalculate
from cc.core.service.saving import begin, raise_reference, require_once, trace
from cc.core.store import tables
from cc.core.store.json import encode
from cc.core.vocabulary import Priority

DAY_S = 86_400
MOST_DAYS = 3660
"""Ten years: nobody promises more, and every instant stays one that a database can hold."""
ORDERS = (-1_000_000, 1_000_000)


def save_calendars(ctx: Context, intent: intents.SaveCalendars) -> Saved:
    """Add calendars; a changed one becomes a new version, new versions of the policies that name it follow, and the
    clocks of open reports are reckoned anew."""
    ctx = begin(ctx, "changing calendars")
    require_once("calendar", (row.name.strip() for row in intent.calendars))
    newest = ctx.directory.calendar_versions
    stored = {f"{row.name}@{row.version}": row.spec for row in ctx.uow.rows(tables.calendar.select())}
    added = changed = 0
    codes: list[str] = []
    newer: dict[str, str] = {}
    for row in intent.calendars:
        name = require_text(row.name, "the calendar's name")
        if name in (WALL, SHIFT) or "@" in name:
            raise InputError(f"a calendar cannot be called {name!r}.", code="input.calendar")
        spec = _spec(row)
        there = newest.get(name)
        if there is not None and stored[there] == spec:
            continue
        version = int(there.partition("@")[2]) + 1 if there else 1
        ctx.uow.execute(tables.calendar.insert(), {"name": name, "version": version, "spec": spec})
        trace(ctx, f"calendar:{name}", "saved" if there else None, {"version": version, "spec": spec})
        added, changed = added + (there is None), changed + (there is not None)
        codes.append(f"{name}@{version}")
        newer[name] = f"{name}@{version}"
    _follow(ctx, newer)
    warnings: tuple[str, ...] = ()
    if codes:
        raise_reference(ctx)
        count = recalculate(replace(ctx, directory=ctx.reread()), newer) if changed else 0
        warnings = (f"the due times of {count} open reports were reckoned anew.",) if count else ()
    return Saved("calendar", added, changed, len(intent.calendars) - added - changed, tuple(codes), warnings)


def _spec(row: intents.CalendarRow) -> str:
    try:
        spec = json.loads(row.spec)
    except ValueError as wrong:
        raise InputError(f"calendar {row.name}: the spec is not JSON ({wrong}).", code="input.calendar") from None
    WorkCalendar.from_spec(spec)
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)


def _follow(ctx: Context, newer: dict[str, str]) -> None:
    """One new version of each policy that names a calendar of which there is a newer version."""
    for policy in ctx.directory.policies:
        targets = tuple(
            replace(
                target,
                calendar=newer.get(target.calendar.partition("@")[0], target.calendar),
                steps=followed(target.steps, newer),
            )
            for target in policy.targets
        )
        if targets != policy.targets:
            _write(ctx, replace(policy, targets=targets, version=policy.version + 1), "saved")


def save_policies(ctx: Context, intent: intents.SavePolicies) -> Saved:
    """Add policies; a changed one becomes a new version."""
    ctx = begin(ctx, "changing policies")
    require_once("policy", (policy.code for policy in intent.policies))
    newest = {policy.code: policy for policy in ctx.directory.policies}
    added = changed = 0
    codes: list[str] = []
    for given in intent.policies:
        policy = _checked(ctx, given)
        there = newest.get(policy.code)
        if there is not None and replace(policy, version=there.version) == there:
            continue
        policy = replace(policy, version=there.version + 1 if there else 1)
        _write(ctx, policy, "saved" if there else None)
        added, changed = added + (there is None), changed + (there is not None)
        codes.append(policy.key)
    if codes:
        raise_reference(ctx)
    return Saved("policy", added, changed, len(intent.policies) - added - changed, tuple(codes))


def _checked(ctx: Context, policy: Policy) -> Policy:
    require_text(policy.code, "the policy's code")
    if "@" in policy.code:
        raise InputError(f"policy {policy.code!r}: a code has no @ (the version follows it).", code="input.policy")
    if policy.unit is not None:
        ctx.directory.unit(policy.unit)
    if policy.category is not None:
        ctx.directory.category(policy.category)
    names = [target.name for target in policy.targets]
    if len(set(names)) != len(names):
        raise InputError(f"policy {policy.code}: a target stands there twice.", code="input.policy")
    _require_in_bounds(policy)
    for target in policy.targets:
        if target.target_s <= 0:
            raise InputError(
                f"policy {policy.code}: {target.name} promises {target.target_s} s: give it more than 0.",
                code="input.policy",
            )
    return replace(policy, targets=tuple(_resolved(ctx, policy, each) for each in policy.targets))


def _resolved(ctx: Context, policy: Policy, target: TargetSpec) -> TargetSpec:
    calendar = _calendar(ctx, policy, target.calendar)
    return replace(target, calendar=calendar, steps=checked_steps(ctx, policy, target))


def _require_in_bounds(policy: Policy) -> None:
    for what, value, (least, most) in (
        ("order", policy.order, ORDERS),
        ("priority", policy.priority, (min(Priority), max(Priority))),
        ("close_after_days", policy.close_after_days, (0, MOST_DAYS)),
        *(
            (f"{target.name} (seconds)", target.target_s, (-MOST_DAYS * DAY_S, MOST_DAYS * DAY_S))
            for target in policy.targets
        ),
    ):
        if value is not None and not least <= value <= most:
            raise InputError(
                f"policy {policy.code}: {what} is {value}; {least} to {most} can be held to.",
                code="input.policy",
                fields={"policy": policy.code, "field": what},
            )


def _calendar(ctx: Context, policy: Policy, name: str) -> str:
    key = ctx.directory.calendar_versions.get(name.partition("@")[0])
    if key is None:
        raise InputError(
            f"policy {policy.code}: there is no calendar {name!r}; load it first.",
            code="unknown.calendar",
            fields={"calendar": name, "policy": policy.code},
        )
    return key


def _write(ctx: Context, policy: Policy, before: str | None) -> None:
    body = encode(Policy, policy)
    values = {"code": policy.code, "version": policy.version, "body": body, "position": policy.order}
    ctx.uow.execute(tables.policy.insert(), values)
    trace(ctx, f"policy:{policy.code}", before, {"version": policy.version, "body": json.loads(body)})
