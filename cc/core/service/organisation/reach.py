"""How far an administrator's hand reaches in units, categories and routes. Owns which change needs whose authority;
writes nothing.
"""

from collections.abc import Mapping

from cc.core.errors import ForbiddenError
from cc.core.phrases import mark
from cc.core.service.change.administration import (
    is_of_the_house,
    require_house,
    require_inside,
    require_unit_inside,
)
from cc.core.service.change.intent_context import WriteContext
from cc.core.store.sql.unit_of_work import Values

UNITS, CATEGORIES, ROUTES = mark("changing units"), mark("changing categories"), mark("changing routes")
MOVING = mark("moving a unit to another parent")
RESTRICTING = mark("restricting a category, or lifting that,")


def require_unit(ctx: WriteContext, values: Values, there: Values | None) -> None:
    """ForbiddenError unless the caller may save this unit: one of their own subtree, where it stands."""
    path = tuple(str((there or values)["path"]).split("/"))
    if there is None:
        require_inside(ctx, str(values["code"]), path[:-1], UNITS)
        return
    require_inside(ctx, str(values["code"]), path, UNITS)
    if there["parent"] != values["parent"]:
        require_house(ctx, MOVING)


def require_category(ctx: WriteContext, values: Values, there: Values | None) -> None:
    """ForbiddenError unless the caller may save this category: that of a unit of theirs, and no other before or after.
    Restricting, and lifting that, is the root unit's; lifting needs clearance."""
    if not is_of_the_house(ctx):
        for unit in (values["unit"], *([there["unit"]] if there else [])):
            require_unit_inside(ctx, unit, CATEGORIES)
        if int(values["restricted"]) != (int(there["restricted"]) if there else 0):
            require_house(ctx, RESTRICTING)
    if lifts(values, there) and not ctx.actor.cleared:
        raise ForbiddenError(
            "category {category} is restricted, and you are not cleared: ask an administrator of {unit} who is.",
            code="forbidden.clearance",
            fields={"category": values["code"], "unit": ctx.directory.root},
        )


def lifts(values: Values, there: Values | None) -> bool:
    """Whether saving this category lifts its restriction."""
    return there is not None and bool(there["restricted"]) and not values["restricted"]


def require_route(ctx: WriteContext, category: str, area: str | None, unit: str) -> None:
    """ForbiddenError unless what the route takes goes to a unit of the caller's now, and will."""
    for each in (ctx.directory.route(category, area), unit):
        require_unit_inside(ctx, each, ROUTES)


def changed(values: Values, there: Mapping[str, object] | None) -> bool:
    """Whether a row says something else than the one that is there."""
    return there is None or any(there.get(name) != value for name, value in values.items() if name != "version")
