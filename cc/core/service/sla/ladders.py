"""The ladders of policies that are to be saved: steps in bounds, recipients and calendars that exist."""

from collections.abc import Mapping
from dataclasses import replace

from cc.core.errors import InputError
from cc.core.records.sla import SHIFT, WALL, Policy, StepSpec, TargetSpec
from cc.core.rules.sla.recipients import PERSON, UNIT, named
from cc.core.rules.sla.step_checks import MOST_STEPS, step_problems
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation import people


def checked_steps(ctx: WriteContext, policy: Policy, target: TargetSpec) -> tuple[StepSpec, ...]:
    """A target's steps with their calendars' newest versions. InputError says which step is wrong, and how."""
    where = f"policy {policy.code}: {target.name}"
    if len(target.steps) > MOST_STEPS:
        raise _wrong(policy, f"{where} has {len(target.steps)} steps; {MOST_STEPS} are the most.")
    names = [step.name for step in target.steps]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _wrong(policy, f"{where}: the step at {twice} stands there twice: name all its recipients in one.")
    for step in target.steps:
        problem = next(step_problems(step), None) or _unknown(ctx, step)
        if problem:
            raise _wrong(policy, f"{where}: the step at {step.name} {problem}.")
    return tuple(replace(step, hours=_hours(ctx, policy, where, step)) for step in target.steps)


def followed(steps: tuple[StepSpec, ...], newer: Mapping[str, str]) -> tuple[StepSpec, ...]:
    """The steps with calendars replaced by newer versions, by name."""
    return tuple(replace(step, hours=newer.get(step.hours.partition("@")[0], step.hours)) for step in steps)


def _unknown(ctx: WriteContext, step: StepSpec) -> str:
    for code in sorted(named(step.to, UNIT)):
        ctx.directory.unit(code)
    gone = sorted(login for login in named(step.to, PERSON) if people.find(ctx.uow.connection, login) is None)
    return f"tells {', '.join(gone)}, and there is nobody of that login" if gone else ""


def _hours(ctx: WriteContext, policy: Policy, where: str, step: StepSpec) -> str:
    name = step.hours.partition("@")[0].strip()
    if name in ("", WALL):
        return ""
    if name == SHIFT:
        return SHIFT
    key = ctx.directory.calendar_versions.get(name)
    if key is None:
        raise InputError(
            f"{where}: the step at {step.name} is told in the hours of {name!r}: there is no such calendar; load it"
            f" first, or write {SHIFT!r}.",
            code="unknown.calendar",
            fields={"calendar": name, "policy": policy.code},
        )
    return key


def _wrong(policy: Policy, message: str) -> InputError:
    return InputError(message, code="input.policy", fields={"policy": policy.code, "field": "steps"})
