"""Is it yours to decide? The answer for door and screens alike, from the tables' column `over`. Pure.

A thing is of a unit: a report of its owner, a task of who works on it. Authority over it has whoever's unit is that
unit or stands above it. To see a thing (it was shared, one has another task of it) is no authority. Knows no role's
letters (`access`) and no database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cc.core.errors import ForbiddenError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Actor
from cc.core.rules.lifecycle.access import allows, roles_of, within
from cc.core.rules.lifecycle.rows import Over, Row
from cc.core.vocabulary import Action, Role

Tree = Mapping[str, Sequence[str]]
"""Unit → codes from the root down to it; a unit that is not there stands alone."""


@dataclass(frozen=True, slots=True)
class Work:
    """A task as authority looks at it: its ref, who works on it, and who of them."""

    ref: str
    unit: str
    officer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a move is about, as it was before: a report's `unit`, who brought it, and whichever of the rest there is.

    `parent` is the task that an offer was made of, `into` the ref and unit of the report that it would be merged into.
    """

    ref: str
    unit: str
    brought_by: str
    task: Work | None = None
    parent: Work | None = None
    into: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """Why it is not the actor's to decide: the kind, whose it is, and who of them has it."""

    over: Over
    ref: str
    unit: str
    officer: str | None = None


def has_authority(unit: str, of: str, tree: Tree) -> bool:
    """Whether `unit` is the unit `of` a thing, or stands above it."""
    return unit == of or within(tree.get(of, ()), unit)


def missing(actor: Actor, row: Row, thing: Thing, tree: Tree) -> Missing | None:
    """None where the row is the actor's to ask for by one of their roles, else why not, by the first it is for."""
    found = [_missing(actor, role, row, thing, tree) for role in roles_of(actor) if allows(role, row)]
    return None if None in found or not found else found[0]


def _missing(actor: Actor, role: Role, row: Row, thing: Thing, tree: Tree) -> Missing | None:
    if role is Role.SYSTEM or row.over in (Over.NOTHING, Over.SIGHT, Over.OUT_OF_SIGHT, Over.CAUSED):
        return None
    if role is Role.CHANNEL:
        return None if thing.brought_by == actor.login else Missing(Over.REPORT_UNIT, thing.ref, thing.unit)
    if role is Role.OFFICER and row.over is not Over.REPORT_UNIT:
        work = thing.parent if row.over is Over.PARENT_TASK_UNIT else thing.task
        return None if work is None or _is_theirs(actor, work, tree) else _of_work(work)
    return next(
        (each for each in _things(row.over, thing) if not has_authority(actor.unit, each.unit, tree)),
        None,
    )


def _is_theirs(actor: Actor, work: Work, tree: Tree) -> bool:
    """Whether an officer has the task, or could take it: it is nobody's, and their unit's."""
    if work.officer is not None:
        return work.officer == actor.login
    return has_authority(work.unit, actor.unit, tree)


def _of_work(work: Work) -> Missing:
    return Missing(Over.ASSIGNEE, work.ref, work.unit, work.officer)


def _things(over: Over, thing: Thing) -> list[Missing]:
    """Everything that one must have authority over."""
    if over in (Over.REPORT_UNIT, Over.BOTH_REPORTS):
        both = [(thing.ref, thing.unit), *([thing.into] if thing.into and over is Over.BOTH_REPORTS else [])]
        return [Missing(over, ref, unit) for ref, unit in both]
    work = thing.parent if over is Over.PARENT_TASK_UNIT else thing.task
    return [] if work is None else [Missing(over, thing.task.ref if thing.task else work.ref, work.unit)]


def reason(lacks: Missing) -> Phrase:
    """Why not, in a few words beside an action that is not offered."""
    facts = {"unit": lacks.unit}
    if lacks.officer is not None:
        return Phrase("it is assigned to {officer}", {"officer": lacks.officer})
    if lacks.over is Over.ASSIGNEE:
        return Phrase("{action:action} is for officers of {unit}", {"action": str(Action.ACCEPT), **facts})
    if lacks.over is Over.PARENT_TASK_UNIT:
        return Phrase("it was offered by {unit}", facts)
    if lacks.over is Over.TASK_UNIT:
        return Phrase("it is with {unit}", facts)
    return Phrase("it belongs to {unit}", facts)


def refusal(lacks: Missing, row: Row, can: Callable[[], Sequence[str]] | None = None) -> ForbiddenError:
    """The refusal of a move that is not the actor's to decide: whose it is, and (`can`, as words) what they may do."""
    facts: dict[str, object] = {"unit": lacks.unit, "action": str(row.action)}
    task: dict[str, object] = {**facts, "task": lacks.ref}
    if lacks.officer is not None:
        told = Phrase("{task} is assigned to {officer}, not to you.", {**task, "officer": lacks.officer})
    elif lacks.over is Over.ASSIGNEE:
        told = Phrase("{task} is for {unit}.", task)
    elif lacks.over is Over.PARENT_TASK_UNIT:
        told = Phrase("{task} was offered by {unit}: they can take it back, who got the offer can decline it.", task)
    elif lacks.over is Over.TASK_UNIT:
        told = Phrase("{task} is with {unit}: {action:action} is theirs to decide.", task)
    else:
        told = Phrase(
            "{ref} belongs to {unit}: {action:action} is theirs to decide. Comment on it, or ask them to hand the work "
            "over to you.",
            {**facts, "ref": lacks.ref},
        )
    code = "forbidden.assignee" if lacks.officer is not None else "forbidden.unit"
    refused = ForbiddenError.of(told, code=code)
    possible = list(can()) if can is not None else []
    if possible:
        refused.add(Phrase("Possible for you: {possible:action|or}.", {"possible": possible}))
    return refused
