"""`cc category`: what reports can be about, and which unit takes what where."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import NotFoundError
from cc.core.phrases import mark

if TYPE_CHECKING:
    from cc.core.records.organisation import Category

noun = Noun("category", "What reports can be about.")

File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, XLSX, JSON or TOML.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="As a CSV that `load` takes back.")]
Retired = Annotated[bool, typer.Option("--retired", help="Those that are retired, too.")]
Code = Annotated[str, typer.Argument(metavar="CODE", help="A category's code.")]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="Which sheet of a workbook.")]


@noun.reads("list")
def list_(desk: CommandSession, as_csv: AsCsv = False, retired: Retired = False) -> None:
    """The categories that are offered, by code."""
    if as_csv:
        from cc.cli.rowfiles import write_csv
        from cc.core.intents.organisation import CategoryRow

        desk.out.write(lambda out: write_csv(CategoryRow, _categories(desk, retired=retired), out))
        return
    headings = mark("code, Indonesian name, English name, prio, unit, photos, restricted, open311, state")
    empty = mark("No categories: `{command} init` brings some.")
    found = _categories(desk, retired=retired)
    desk.out.items("posko.category/1", found, headings, lambda each: _row(each, desk), empty=empty)


@noun.reads()
def show(desk: CommandSession, code: Code) -> None:
    """One category."""
    category = _named(desk, code)

    def words() -> list[str]:
        place = desk.say("needs a place") if category.needs_place else desk.say("needs no place")
        rules = [place, desk.say("{count} photos at closing", count=category.evidence_min)]
        rules += [desk.say("restricted")] if category.restricted else []
        rules += [desk.say("retired")] if category.retired else []
        kept = category.keep_days
        rules += [desk.say("reporters kept for {days:number} days", days=kept)] if kept else []
        whose = {"unit": category.unit or desk.say("(by area)"), "group": category.group or "–"}
        return [
            f"{category.code}  {category.name_id} / {category.name_en}  P{category.priority:d}",
            ", ".join(rules),
            desk.say("unit {unit}, group {group}", **whose),
            f"Open311 {category.open311_code or '–'}",
            desk.say("words {words}", words=list(category.keywords) or "–"),
        ]

    desk.out.thing("posko.category/1", category, words)


@noun.writes()
def retire(desk: CommandSession, code: Code) -> None:
    """Offer a category no longer; what is about it stays so, and filters find it."""
    _save(desk, _named(desk, code), retired=True)


@noun.writes()
def restore(desk: CommandSession, code: Code) -> None:
    """Offer a category again that was retired."""
    _save(desk, _named(desk, code), retired=False)


@noun.writes()
def load(desk: CommandSession, file: File, sheet: Sheet = None) -> None:
    """Add or change categories from a file ([[category]] in TOML)."""
    from cc.cli.pages.receipts import print_saved
    from cc.cli.rowfiles import rows_from
    from cc.core.intents.organisation import CategoryRow, SaveCategories
    from cc.core.records.organisation import Category

    print_saved(desk, desk.do(SaveCategories(rows_from(file, CategoryRow, "category", listed=Category, sheet=sheet))))


@noun.writes()
def route(desk: CommandSession, file: File, sheet: Sheet = None) -> None:
    """Say from a file which unit takes a category in an area: category, area, unit ([[route]] in TOML)."""
    from cc.cli.pages.receipts import print_saved
    from cc.cli.rowfiles import rows_from
    from cc.core.intents.organisation import RouteRow, SaveRoutes

    print_saved(desk, desk.do(SaveRoutes(rows_from(file, RouteRow, "route", sheet=sheet))))


def _categories(desk: CommandSession, *, retired: bool = True) -> "tuple[Category, ...]":
    from cc.core.questions.organisation import ListCategories

    return desk.ask(ListCategories(retired=retired))


def _named(desk: CommandSession, code: str) -> "Category":
    found = next((each for each in _categories(desk) if each.code == code), None)
    if found is None:
        raise NotFoundError(
            "there is no category {code:quoted}: `{command} category list` shows those there are.",
            fields={"code": code},
        )
    return found


def _save(desk: CommandSession, category: "Category", *, retired: bool) -> None:
    from dataclasses import fields

    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import CategoryRow, SaveCategories

    told = {each.name: getattr(category, each.name) for each in fields(CategoryRow)}
    print_saved(desk, desk.do(SaveCategories((CategoryRow(**{**told, "retired": retired}),))))


def _row(each: "Category", desk: CommandSession) -> tuple[object, ...]:
    restricted = desk.say("yes") if each.restricted else ""
    unit = each.unit or ""
    return (
        each.code,
        each.name_id,
        each.name_en,
        each.priority,
        unit,
        each.evidence_min,
        restricted,
        each.open311_code,
        desk.say("retired") if each.retired else "",
    )
