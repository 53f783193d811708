"""Units and categories that an import names and nobody has yet: made, if its map says so and an admin imports."""

from dataclasses import replace

from cc.core.intents.organisation import CategoryRow, UnitRow
from cc.core.intents.reports import ImportReports
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import begin
from cc.core.service.organisation import organisation
from cc.core.store.organisation.directory import Directory

UNITS, CATEGORIES = "units", "categories"


def create(ctx: WriteContext, intent: ImportReports) -> WriteContext:
    """The context with a directory that knows what the rows name."""
    if not any(_missing(ctx.directory, intent)):
        return ctx
    ctx = begin(ctx, "making the units and categories that an import names")
    units, categories = _missing(ctx.directory, intent)
    if units:
        organisation.write_units(ctx, units)
    if categories:
        organisation.write_categories(ctx, categories)
    return replace(ctx, directory=ctx.reread())


def _missing(directory: Directory, intent: ImportReports) -> tuple[tuple[UnitRow, ...], tuple[CategoryRow, ...]]:
    wanted = set(intent.create_missing)
    root = directory.units.get(directory.root)
    zone = root.zone if root else "UTC"
    units = {
        row.unit: UnitRow(row.unit, row.unit_name or row.unit, directory.root, "imported", zone)
        for row in intent.rows
        if UNITS in wanted and row.unit and row.unit not in directory.units
    }
    categories = {
        row.category: CategoryRow(
            code=row.category, name_id=row.category_name or row.category, name_en=row.category_name or row.category
        )
        for row in intent.rows
        if CATEGORIES in wanted and row.category and row.category not in directory.categories
    }
    return tuple(units.values()), tuple(categories.values())
