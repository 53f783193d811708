"""Intents on SLA policies and working calendars. What changes becomes a new version; reports keep theirs."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from cc.core.errors import InputError
from cc.core.intents import organisation as intents
from cc.core.intents import packs as intents_packs
from cc.core.phrases import Phrase
from cc.core.records.organisation import Saved
from cc.core.records.sla import SHIFT, WALL, Policy, TargetSpec
from cc.core.rules.bounded_text import read_json
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.in_force import still_matching
from cc.core.service.change.classify import require_aware
from cc.core.service.change.intent_context import WriteContext, require_text
from cc.core.service.change.save_rows import begin, begin_terms, raise_reference, require_once, trace
from cc.core.service.sla.ladders import checked_steps, followed
from cc.core.service.sla.reach import require_calendar, require_policies
from cc.core.service.sla.recalculate import recalculate
from cc.core.store.organisation import calendars, policies
from cc.core.store.sql.json import encode
from cc.core.vocabulary import STARTS, Priority

DAY_S = 86_400
MOST_DAYS = 3660
"""Ten years: nobody promises more, and every instant stays one that a database can hold."""
ORDERS = (-1_000_000, 1_000_000)


def save_calendars(ctx: WriteContext, intent: intents.SaveCalendars) -> Saved:
    """Add calendars; a changed one becomes a new version, new versions of the policies that name it follow, and the
    clocks of open reports are reckoned anew."""
    ctx = begin(ctx, "changing calendars")
    require_once("calendar", (row.name.strip() for row in intent.calendars))
    newest = ctx.directory.calendar_versions
    stored = calendars.specs(ctx.uow.connection)
    added = changed = 0
    codes: list[str] = []
    newer: dict[str, str] = {}
    for row in intent.calendars:
        name = require_text(row.name, "the calendar's name")
        if name in (WALL, SHIFT) or "@" in name:
            raise InputError(
                "a calendar cannot be called {calendar:quoted}.", code="input.calendar", fields={"calendar": name}
            )
        spec = calendar_spec(row)
        there = newest.get(name)
        if there is not None and stored[there] == spec:
            continue
        require_calendar(ctx, name)
        version = int(there.partition("@")[2]) + 1 if there else 1
        write_calendar(ctx, name, version, spec)
        added, changed = added + (there is None), changed + (there is not None)
        codes.append(f"{name}@{version}")
        newer[name] = f"{name}@{version}"
    _follow(ctx, newer)
    warnings: tuple[Phrase, ...] = ()
    if codes:
        raise_reference(ctx)
        count = recalculate(replace(ctx, directory=ctx.reread()), newer) if changed else 0
        anew = Phrase("the due times of {n:number} open {n:plural=report/reports} were reckoned anew.", {"n": count})
        warnings = (anew,) if count else ()
    return Saved(
        kind="calendar",
        added=added,
        changed=changed,
        unchanged=len(intent.calendars) - added - changed,
        codes=tuple(codes),
        warnings=tuple(map(str, warnings)),
        warning_phrases=warnings,
    )


def write_calendar(ctx: WriteContext, name: str, version: int, spec: str) -> None:
    """Write a version of a calendar, with its event."""
    calendars.add(ctx.uow, name, version, spec)
    trace(ctx, f"calendar:{name}", "saved" if version > 1 else None, {"version": version, "spec": spec})


def calendar_spec(row: intents.CalendarRow) -> str:
    """A calendar's spec as it is stored. InputError for one that will not do."""
    try:
        spec = read_json(row.spec)
    except ValueError as wrong:
        raise InputError(
            "calendar {calendar}: the spec is not JSON ({why:reason}).",
            code="input.calendar",
            fields={"calendar": row.name, "why": str(wrong)},
        ) from None
    WorkCalendar.from_spec(spec)
    return json.dumps(spec, sort_keys=True, ensure_ascii=False)


def _follow(ctx: WriteContext, newer: dict[str, str]) -> None:
    for policy in followers(ctx.directory.all_policies.values(), newer):
        write_policy(ctx, policy, "saved")


def followers(every: Iterable[Policy], newer: Mapping[str, str]) -> Iterator[Policy]:
    """New versions of the policies that name a calendar of which there is a newer version (name → `name@version`).

    Where versions of a code hold from dates on, all that could still be given to a report follow, in order, so that
    each holds when it did."""
    versions: dict[str, list[Policy]] = {}
    for policy in every:
        versions.setdefault(policy.code, []).append(policy)
    for known in versions.values():
        matching = still_matching(known)
        moved = [_with_calendars(policy, newer) for policy in matching]
        if moved != matching:
            newest = max(policy.version for policy in known)
            yield from (replace(policy, version=newest + step) for step, policy in enumerate(moved, 1))


def _with_calendars(policy: Policy, newer: Mapping[str, str]) -> Policy:
    return replace(
        policy,
        targets=tuple(
            replace(
                target,
                calendar=newer.get(target.calendar.partition("@")[0], target.calendar),
                steps=followed(target.steps, newer),
            )
            for target in policy.targets
        ),
    )


def save_policies(ctx: WriteContext, intent: intents_packs.SavePolicies) -> Saved:
    """Add policies; a changed one becomes a new version."""
    ctx = begin_terms(ctx, "changing policies")
    require_once("policy", (policy.code for policy in intent.policies))
    newest = ctx.directory.newest
    added = changed = 0
    codes: list[str] = []
    for given in intent.policies:
        policy = replace(_checked(ctx, given), pack="", retired=False)
        there = newest.get(policy.code)
        if there is not None and replace(policy, version=there.version, pack=there.pack) == there:
            continue
        require_policies(ctx, (policy,))
        policy = replace(policy, version=there.version + 1 if there else 1)
        write_policy(ctx, policy, "saved" if there else None)
        added, changed = added + (there is None), changed + (there is not None)
        codes.append(policy.key)
    if codes:
        raise_reference(ctx)
    return Saved(
        kind="policy",
        added=added,
        changed=changed,
        unchanged=len(intent.policies) - added - changed,
        codes=tuple(codes),
    )


def _checked(ctx: WriteContext, policy: Policy) -> Policy:
    require_text(policy.code, "the policy's code")
    if "@" in policy.code:
        raise InputError(
            "policy {policy:quoted}: a code has no @ (the version follows it).",
            code="input.policy",
            fields={"policy": policy.code},
        )
    if policy.unit is not None:
        ctx.directory.unit(policy.unit)
    if policy.category is not None:
        ctx.directory.category(policy.category)
    names = [target.name for target in policy.targets]
    if len(set(names)) != len(names):
        raise InputError(
            "policy {policy}: a target stands there twice.", code="input.policy", fields={"policy": policy.code}
        )
    _require_in_bounds(policy)
    for target in policy.targets:
        if target.target_s <= 0:
            raise InputError(
                "policy {policy}: {target} promises {seconds} s: give it more than 0.",
                code="input.policy",
                fields={"policy": policy.code, "target": target.name, "seconds": target.target_s},
            )
        if target.begins not in (None, *STARTS[target.name]):
            raise InputError(
                "policy {policy}: {target} starts with {known:or}.",
                code="input.policy",
                fields={"policy": policy.code, "target": target.name, "known": [str(e) for e in STARTS[target.name]]},
            )
    return replace(
        policy,
        targets=tuple(_resolved(ctx, policy, each) for each in policy.targets),
        effective_at=require_aware(policy.effective_at, "effective_at"),
    )


def _resolved(ctx: WriteContext, policy: Policy, target: TargetSpec) -> TargetSpec:
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
                "policy {policy}: {field} is {value}; {least} to {most} can be held to.",
                code="input.policy",
                fields={"policy": policy.code, "field": what, "value": value, "least": least, "most": most},
            )


def _calendar(ctx: WriteContext, policy: Policy, name: str) -> str:
    key = ctx.directory.calendar_versions.get(name.partition("@")[0])
    if key is None:
        raise InputError(
            "policy {policy}: there is no calendar {calendar:quoted}; load it first.",
            code="unknown.calendar",
            fields={"calendar": name, "policy": policy.code},
        )
    return key


def write_policy(ctx: WriteContext, policy: Policy, before: str | None) -> None:
    """Write a version of a policy, with its event."""
    body = encode(Policy, policy)
    policies.add(ctx.uow, policy.code, policy.version, body, policy.order)
    trace(ctx, f"policy:{policy.code}", before, {"version": policy.version, "body": json.loads(body)})
