"""Units and categories that an import names and nobody has yet: made, if its map says so and an admin imports."""

from dataclasses import replace

from cc.core.intents.organisation import CategoryRow, UnitRow
from cc.core.intents.reports import ImportReports
from cc.core.service.change.administration import is_of_the_house
from cc.core.service.change.intent_context import WriteContext
from cc.core.service.change.save_rows import begin
from cc.core.service.organisation import organisation
from cc.core.store.organisation.directory import Directory

UNITS, CATEGORIES = "units", "categories"


def create(ctx: WriteContext, intent: ImportReports) -> WriteContext:
    """The context with a directory that knows what the rows name."""
    if not any(_missing(ctx.directory, intent, None)):
        return ctx
    ctx = begin(ctx, "making the units and categories that an import names")
    units, categories = _missing(ctx.directory, intent, None if is_of_the_house(ctx) else ctx.actor.unit)
    if units:
        organisation.write_units(ctx, units)
    if categories:
        organisation.write_categories(ctx, categories)
    return replace(ctx, directory=ctx.reread())


def _missing(
    directory: Directory, intent: ImportReports, own: str | None
) -> tuple[tuple[UnitRow, ...], tuple[CategoryRow, ...]]:
    """What is to be made, below `own` and as its own; below the root and as the whole room's where that is None."""
    wanted = set(intent.create_missing)
    above = own or directory.root
    root = directory.units.get(above)
    zone = root.zone if root else "UTC"
    units = {
        row.unit: UnitRow(row.unit, row.unit_name or row.unit, above, "imported", zone)
        for row in intent.rows
        if UNITS in wanted and row.unit and row.unit not in directory.units
    }
    categories = {
        row.category: CategoryRow(
            code=row.category,
            name_id=row.category_name or row.category,
            name_en=row.category_name or row.category,
            unit=own,
        )
        for row in intent.rows
        if CATEGORIES in wanted and row.category and row.category not in directory.categories
    }
    return tuple(units.values()), tuple(categories.values())
