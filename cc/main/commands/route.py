"""`cc route`: which unit takes what where."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.organisation import Route

noun = Noun("route", "Which unit takes what where.")

AsCsv = Annotated[bool, typer.Option("--csv", help="As a CSV that `load` takes back.")]
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, JSON or TOML ([[route]]).")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")]


@noun.reads("list")
def list_(desk: CommandSession, as_csv: AsCsv = False) -> None:
    """All routes, by category and area; a category's own unit stands in `category list`."""
    from cc.core.questions.organisation import ListRoutes

    routes = desk.ask(ListRoutes())
    if as_csv:
        from cc.cli.rowfiles import write_csv
        from cc.core.intents.organisation import RouteRow

        desk.out.write(lambda out: write_csv(RouteRow, routes, out))
        return
    empty = mark("No routes: reports go to their category's unit, else to the root. `{command} route load FILE`.")
    desk.out.items("posko.route/1", routes, mark("category, area, unit"), lambda each: _row(each, desk), empty=empty)


@noun.writes()
def load(desk: CommandSession, file: File, sheet: Sheet = None) -> None:
    """Add or change routes from a file: category, area, unit."""
    from cc.cli.pages.receipts import print_saved
    from cc.cli.rowfiles import rows_from
    from cc.core.intents.organisation import RouteRow, SaveRoutes
    from cc.core.records.organisation import Route

    print_saved(desk, desk.do(SaveRoutes(rows_from(file, RouteRow, "route", listed=Route, sheet=sheet))))


def _row(each: "Route", desk: CommandSession) -> tuple[object, ...]:
    return (each.category, each.area or desk.say("(everywhere)"), each.unit)
