"""Who may set up what: refusals for whoever reaches beyond their own unit, or for somebody who holds more.

Owns those refusals' words; what is compared, rules.lifecycle.administration says.
"""

from collections.abc import Mapping
from typing import Any

from cc.core.errors import ForbiddenError
from cc.core.phrases import Phrase
from cc.core.records.organisation import Person
from cc.core.rules.lifecycle import roles
from cc.core.rules.lifecycle.access import holds
from cc.core.rules.lifecycle.administration import Holding, More, agency_of, holds_more, is_inside
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.question_context import ReadContext
from cc.core.vocabulary import Role

Calling = WriteContext | ReadContext
"""Whose call it is."""


def is_of_the_house(ctx: Calling) -> bool:
    """Whether the caller sets up what holds for the whole command room: the system, and who works for the root."""
    return holds(ctx.actor, Role.SYSTEM) or ctx.actor.unit == ctx.directory.root


def own_agency(ctx: Calling) -> str:
    """The agency whose keys the caller's are; the root for who works for no unit."""
    known = ctx.directory.units.get(ctx.actor.unit)
    return agency_of(known.path) if known else ctx.directory.root


def require_house(ctx: Calling, what: str) -> None:
    """ForbiddenError for who does not work for the root unit. `what` is a marked text: what is refused, as a noun."""
    if not is_of_the_house(ctx):
        raise ForbiddenError(
            "{what} holds for the whole command room: ask an administrator of {unit}.",
            code="forbidden.house",
            fields={"what": Phrase(what), "unit": ctx.directory.root, "own": ctx.actor.unit},
        )


def require_inside(ctx: Calling, unit: str, path: tuple[str, ...], what: str) -> None:
    """ForbiddenError when a unit, by its path, is neither the caller's nor below it. `what` is a marked text."""
    if is_of_the_house(ctx) or is_inside(ctx.actor.unit, path):
        return
    raise ForbiddenError(
        "{what}: {unit} does not belong to {own}, and you set up {own} and the units below it. Ask an administrator "
        "of {unit} or of a unit above both.",
        code="forbidden.outside",
        fields={"what": Phrase(what), "unit": unit, "own": ctx.actor.unit},
    )


def require_unit_inside(ctx: Calling, unit: str | None, what: str) -> None:
    """The same for a unit by its code; None is the whole command room. InputError for one that is not known."""
    if unit is None:
        require_house(ctx, what)
    else:
        require_inside(ctx, unit, ctx.directory.path(unit), what)


def own_holding(ctx: Calling) -> Holding:
    """What the caller holds."""
    known = ctx.directory.units.get(ctx.actor.unit)
    return Holding(frozenset(ctx.actor.held), known.path if known else (), ctx.actor.cleared)


def holding_of(ctx: Calling, row: Mapping[str, Any]) -> Holding:
    """What a person's row says that they hold."""
    known = ctx.directory.units.get(str(row["unit"]))
    held = roles.read(str(row["role"]), str(row["roles"]))
    return Holding(frozenset(held), known.path if known else (), bool(row["cleared"]))


def person_holding(ctx: Calling, person: Person) -> Holding:
    """What a person holds."""
    known = ctx.directory.units.get(person.unit)
    return Holding(frozenset(person.held), known.path if known else (), person.cleared)


def require_no_more(ctx: Calling, login: str, theirs: Holding) -> None:
    """ForbiddenError when somebody holds more than the caller: in unit, role or clearance."""
    own = own_holding(ctx)
    more = holds_more(theirs, own)
    if more is None:
        return
    facts = {"login": login, "more": str(more), "own": ctx.actor.unit, "role": str(theirs.highest)}
    if more is More.UNIT:
        raise ForbiddenError(
            "the log-in {login} belongs to somebody outside {own}: take another log-in, or ask an administrator of a "
            "unit above yours.",
            code="forbidden.person",
            fields={"login": login, "more": str(more), "own": ctx.actor.unit},
        )
    if more is More.ROLE:
        raise ForbiddenError(
            "{login} is {role:role} and holds more than you do: ask somebody who holds as much.",
            code="forbidden.person",
            fields=facts,
        )
    raise ForbiddenError(
        "{login} is cleared for what is restricted, and you are not: ask an administrator who is.",
        code="forbidden.person",
        fields=facts,
    )
