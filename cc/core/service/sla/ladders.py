"""The ladders of policies that are to be saved: steps in bounds, recipients and calendars that exist."""

from collections.abc import Mapping
from dataclasses import replace

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.records.sla import SHIFT, WALL, Policy, StepSpec, TargetSpec
from cc.core.rules.sla.recipients import PERSON, UNIT, named
from cc.core.rules.sla.step_checks import MOST_STEPS, step_problems
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.organisation import people


def checked_steps(ctx: WriteContext, policy: Policy, target: TargetSpec) -> tuple[StepSpec, ...]:
    """A target's steps with their calendars' newest versions. InputError says which step is wrong, and how."""
    if len(target.steps) > MOST_STEPS:
        counts = {"count": len(target.steps), "most": MOST_STEPS}
        raise _wrong(policy, target, Phrase("it has {count} steps; {most} are the most.", counts))
    names = [step.name for step in target.steps]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        said = Phrase("the step at {step} stands there twice: name all its recipients in one.", {"step": twice})
        raise _wrong(policy, target, said)
    for step in target.steps:
        problem = next(step_problems(step), None) or _unknown(ctx, step)
        if problem:
            said = Phrase("the step at {step}: {problem}.", {"step": step.name, "problem": problem})
            raise _wrong(policy, target, said)
    return tuple(replace(step, hours=_hours(ctx, policy, target, step)) for step in target.steps)


def followed(steps: tuple[StepSpec, ...], newer: Mapping[str, str]) -> tuple[StepSpec, ...]:
    """The steps with calendars replaced by newer versions, by name."""
    return tuple(replace(step, hours=newer.get(step.hours.partition("@")[0], step.hours)) for step in steps)


def _unknown(ctx: WriteContext, step: StepSpec) -> Phrase | None:
    for code in sorted(named(step.to, UNIT)):
        ctx.directory.unit(code)
    gone = sorted(login for login in named(step.to, PERSON) if people.find(ctx.uow.connection, login) is None)
    return Phrase("it tells {logins}, and there is nobody of that log-in", {"logins": gone}) if gone else None


def _hours(ctx: WriteContext, policy: Policy, target: TargetSpec, step: StepSpec) -> str:
    name = step.hours.partition("@")[0].strip()
    if name in ("", WALL):
        return ""
    if name == SHIFT:
        return SHIFT
    key = ctx.directory.calendar_versions.get(name)
    if key is None:
        raise InputError(
            "policy {policy}, {target:target}: the step at {step} is told in the hours of {calendar:quoted}: there "
            "is no such calendar; load it first, or write {shift:quoted}.",
            code="unknown.calendar",
            fields={
                "calendar": name,
                "policy": policy.code,
                "target": str(target.name),
                "step": step.name,
                "shift": SHIFT,
            },
        )
    return key


def _wrong(policy: Policy, target: TargetSpec, problem: Phrase) -> InputError:
    return InputError(
        "policy {policy}, {target:target}: {problem}",
        code="input.policy",
        fields={"policy": policy.code, "field": "steps", "target": str(target.name), "problem": problem},
    )
