"""`cc area`: boundaries from GeoJSON files, and which area holds a point. Must never compute with a polygon itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cc.cli.session import CommandSession
from cc.cli.verbs import Noun
from cc.core.errors import NotFoundError
from cc.core.phrases import Phrase, mark

if TYPE_CHECKING:
    from cc.core.intents.organisation import AreaRow
    from cc.core.records.organisation import Area

noun = Noun("area", "Areas: load boundaries, find a point's area.")

BATCH_BYTES = 32 << 20
"""A batch goes in whole or not at all; a server takes no more at once."""
HEADINGS = mark("code, name, level, parent, lat, lon, source")


@noun.reads("list")
def list_(
    desk: CommandSession,
    level: Annotated[str | None, typer.Option("--level", metavar="NAME", help="Only this level.")] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="As a CSV that `load` takes back.")] = False,
) -> None:
    """All areas, by code."""
    from cc.core.questions.organisation import ListAreas

    areas = (each for each in desk.ask(ListAreas()) if level in (None, each.level))
    if as_csv:
        from cc.cli.rowfiles import write_csv
        from cc.core.intents.organisation import AreaRow

        desk.out.write(lambda out: write_csv(AreaRow, areas, out))
        return
    empty = mark("No areas: `{command} area load FILE.geojson`.")
    desk.out.items("posko.area/1", areas, HEADINGS, _row, empty=empty)


@noun.reads()
def show(desk: CommandSession, code: Annotated[str, typer.Argument(metavar="CODE", help="An area's code.")]) -> None:
    """One area, without its boundary."""
    from cc.cli.pages.showing import labelled
    from cc.core.questions.organisation import ListAreas

    found = next((each for each in desk.ask(ListAreas()) if each.code == code), None)
    if found is None:
        raise NotFoundError(
            "there is no area {code:quoted}: `{command} area list` shows those there are.", fields={"code": code}
        )
    area = found

    def words() -> list[str]:
        west, south, east, north = area.bounds
        reader = desk.reader
        own = f"{area.code}  {area.name}  {area.level}"
        bounds = {"south": south, "north": north, "west": west, "east": east}
        lines = (
            ("", reader.say("{area}, in {parent}", area=own, parent=area.parent) if area.parent else own),
            (mark("label"), f"lat {area.lat}, lon {area.lon}"),
            (mark("bounds"), reader.say("lat {south} to {north}, lon {west} to {east}", **bounds)),
            (mark("source"), area.source or "–"),
        )
        return list(labelled(iter(lines), reader))

    desk.out.thing("posko.area/1", area, words)


@noun.reads()
def locate(
    desk: CommandSession,
    lat: Annotated[float, typer.Option("--lat", help="Latitude, WGS84.", min=-90, max=90)],
    lon: Annotated[float, typer.Option("--lon", help="Longitude, WGS84.", min=-180, max=180)],
) -> None:
    """The areas that hold a point, finest first."""
    from cc.core.questions.organisation import LocateArea

    areas = desk.ask(LocateArea(lon, lat))
    desk.out.items("posko.area/1", areas, HEADINGS, _row, empty=mark("Outside every area."))


@noun.writes()
def load(
    desk: CommandSession,
    file: Annotated[Path, typer.Argument(metavar="FILE.geojson", help="Polygons, WGS84, lon/lat.")],
    level: Annotated[str | None, typer.Option("--level", metavar="NAME", help="If the file does not say.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="TEXT", help="Where it comes from.")] = None,
    code_field: Annotated[str, typer.Option("--code-field", metavar="NAME", help="`code` or `kode`.")] = "",
    name_field: Annotated[str, typer.Option("--name-field", metavar="NAME", help="`name` or `nama`.")] = "",
    parent_field: Annotated[str, typer.Option("--parent-field", metavar="NAME", help="parent, or the code's.")] = "",
) -> None:
    """Add or change areas from a GeoJSON file."""
    from cc.cli.area_files import AreaFile, is_list
    from cc.cli.pages.receipts import print_saved
    from cc.core.intents.organisation import SaveAreas
    from cc.core.questions.organisation import ListAreas
    from cc.core.records.organisation import Saved

    if is_list(file):
        from cc.cli.rowfiles import rows_from
        from cc.core.intents.organisation import AreaRow
        from cc.core.records.organisation import Area

        rows = list(rows_from(file, AreaRow, "area", listed=Area))
    else:
        told = AreaFile(file, code_field, name_field, parent_field)
        known = {each.code for each in desk.ask(ListAreas())}
        rows = told.rows(known, level, file.name if source is None else source)
    added = changed = unchanged = 0
    warnings: list[str] = []
    phrases: list[Phrase] = []
    for batch in _batches(rows):
        saved = desk.do(SaveAreas(batch))
        added, changed, unchanged = added + saved.added, changed + saved.changed, unchanged + saved.unchanged
        warnings += saved.warnings
        phrases += saved.warning_phrases
    print_saved(
        desk,
        Saved(
            kind="areas",
            added=added,
            changed=changed,
            unchanged=unchanged,
            codes=tuple(row.code for row in rows),
            warnings=tuple(warnings),
            warning_phrases=tuple(phrases),
        ),
    )


def _batches(rows: "Sequence[AreaRow]") -> "Iterator[tuple[AreaRow, ...]]":
    batch: list[AreaRow] = []
    size = 0
    for row in rows:
        if batch and size + len(row.geometry) > BATCH_BYTES:
            yield tuple(batch)
            batch, size = [], 0
        batch.append(row)
        size += len(row.geometry)
    if batch:
        yield tuple(batch)


def _row(area: "Area") -> tuple[object, ...]:
    return (area.code, area.name, area.level, area.parent, f"{area.lat:.5f}", f"{area.lon:.5f}", area.source)
