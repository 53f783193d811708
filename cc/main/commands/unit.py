"""`cc unit`: the organisations and their tree."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import NotFoundError
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.organisation import Unit

noun = Noun("unit", "Units and their tree.")

AsCsv = Annotated[bool, typer.Option("--csv", help="As a CSV that `load` takes back.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="A unit's code.")]


@noun.reads("list")
def list_(desk: CommandSession, as_csv: AsCsv = False) -> None:
    """All units, parents before children."""
    if as_csv:
        from cc.cli.rowfiles import write_csv
        from cc.core.intents.organisation import UnitRow

        desk.out.write(lambda out: write_csv(UnitRow, _units(desk), out))
        return
    headings = mark("code, name, kind, zone, parent")
    empty = mark("No units: `{command} unit load FILE`.")
    desk.out.items("posko.unit/1", _units(desk), headings, _row, empty=empty)


@noun.reads()
def show(desk: CommandSession, code: Code) -> None:
    """One unit, what is above and what is below it."""
    units = _units(desk)
    from cc.cli.pages.showing import labelled

    unit = next((each for each in units if each.code == code), None)
    if unit is None:
        raise NotFoundError(
            "there is no unit {code:quoted}: `{command} unit list` shows those there are.", fields={"code": code}
        )
    found = unit
    below = [each.code for each in units if each.parent == code]

    def words() -> list[str]:
        reader = desk.reader
        facts = {"code": found.code, "name": found.name, "kind": found.kind, "version": found.version}
        lines = (
            ("", reader.say("{code}  {name}  {kind}  (version {version})", **facts)),
            (mark("path"), " → ".join(found.path)),
            (mark("zone"), found.zone),
            (mark("below"), ", ".join(below) or reader.say("none")),
        )
        return list(labelled(iter(lines), reader))

    desk.out.thing("posko.unit/1", found, words)


@noun.writes()
def load(
    desk: CommandSession,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, JSON or TOML ([[unit]]).")],
    sheet: Sheet = None,
) -> None:
    """Add or change units from a file: code, name, parent, kind, zone."""
    from cc.cli.pages.receipts import print_saved
    from cc.cli.rowfiles import rows_from
    from cc.core.intents.organisation import SaveUnits, UnitRow
    from cc.core.records.organisation import Unit

    print_saved(desk, desk.do(SaveUnits(rows_from(file, UnitRow, "unit", listed=Unit, sheet=sheet))))


def _units(desk: CommandSession) -> "tuple[Unit, ...]":
    from cc.core.questions.organisation import ListUnits

    return desk.ask(ListUnits())


def _row(unit: "Unit") -> tuple[object, ...]:
    return ("  " * (len(unit.path) - 1) + unit.code, unit.name, unit.kind, unit.zone, unit.parent)
