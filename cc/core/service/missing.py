"""Units and categories that an import names and nobody has yet: made, if its map says so and an admin imports."""

from dataclasses import replace

from cc.core.intents.organisation import CategoryRow, UnitRow
from cc.core.intents.reports import ImportReports
from cc.core.service import organisation
from cc.core.service.context import Context
from cc.core.service.saving import require_admin

UNITS, CATEGORIES = "units", "categories"


def create(ctx: Context, intent: ImportReports) -> Context:
    """The context with a directory that knows what the rows name."""
    directory = ctx.directory
    wanted = set(intent.create_missing)
    units = {
        row.unit: UnitRow(row.unit, row.unit_name or row.unit, directory.root, "imported", _root_zone(ctx))
        for row in intent.rows
        if UNITS in wanted and row.unit and row.unit not in directory.units
    }
    categories = {
        row.category: CategoryRow(row.category, row.category_name or row.category, row.category_name or row.category)
        for row in intent.rows
        if CATEGORIES in wanted and row.category and row.category not in directory.categories
    }
    if units or categories:
        require_admin(ctx, "making the units and categories that an import names")
    if units:
        organisation.write_units(ctx, tuple(units.values()))
    if categories:
        organisation.write_categories(ctx, tuple(categories.values()))
    return replace(ctx, directory=ctx.reread()) if units or categories else ctx


def _root_zone(ctx: Context) -> str:
    root = ctx.directory.units.get(ctx.directory.root)
    return root.zone if root else "UTC"
