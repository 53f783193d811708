"""`cc area`: boundaries from GeoJSON files, and which area holds a point. Must never compute with a polygon itself."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cc.core.errors import InputError, NotFoundError
from cc.workforce.cli.desk import Desk
from cc.workforce.cli.files import content
from cc.workforce.cli.verbs import Noun

if TYPE_CHECKING:
    from cc.core.intents.organisation import AreaRow
    from cc.core.records.organisation import Area

noun = Noun("area", "Areas: load boundaries, find a point's area.")

CAP_BYTES = 512 << 20
BATCH_BYTES = 32 << 20
"""A batch goes in whole or not at all; a server takes no more at once."""
HEADINGS = ("code", "name", "level", "parent", "lat", "lon", "source")


@noun.reads("list")
def list_(
    desk: Desk,
    level: Annotated[str | None, typer.Option("--level", metavar="NAME", help="Only this level.")] = None,
) -> None:
    """All areas, by code."""
    from cc.core.questions.organisation import ListAreas

    areas = (each for each in desk.ask(ListAreas()) if level in (None, each.level))
    desk.out.items("posko.area/1", areas, HEADINGS, _row, empty="No areas: `cc area load FILE.geojson`.")


@noun.reads()
def show(desk: Desk, code: Annotated[str, typer.Argument(metavar="CODE", help="An area's code.")]) -> None:
    """One area, without its boundary."""
    from cc.core.questions.organisation import ListAreas

    found = next((each for each in desk.ask(ListAreas()) if each.code == code), None)
    if found is None:
        raise NotFoundError(f"there is no area {code!r}: `cc area list` shows those there are.")
    area = found

    def words() -> list[str]:
        west, south, east, north = area.bounds
        return [
            f"{area.code}  {area.name}  {area.level}" + (f", in {area.parent}" if area.parent else ""),
            f"label   lat {area.lat}, lon {area.lon}",
            f"bounds  lat {south} to {north}, lon {west} to {east}",
            f"source  {area.source or '–'}",
        ]

    desk.out.thing("posko.area/1", area, words)


@noun.reads()
def locate(
    desk: Desk,
    lat: Annotated[float, typer.Option("--lat", help="Latitude, WGS84.", min=-90, max=90)],
    lon: Annotated[float, typer.Option("--lon", help="Longitude, WGS84.", min=-180, max=180)],
) -> None:
    """The areas that hold a point, finest first."""
    from cc.core.questions.organisation import LocateArea

    areas = desk.ask(LocateArea(lon, lat))
    desk.out.items("posko.area/1", areas, HEADINGS, _row, empty="Outside every area.")


@noun.writes()
def load(
    desk: Desk,
    file: Annotated[Path, typer.Argument(metavar="FILE.geojson", help="Polygons, WGS84, lon/lat.")],
    level: Annotated[str | None, typer.Option("--level", metavar="NAME", help="If the file does not say.")] = None,
    source: Annotated[str | None, typer.Option("--source", metavar="TEXT", help="Where it comes from.")] = None,
    code_field: Annotated[str, typer.Option("--code-field", metavar="NAME", help="code or kode.")] = "",
    name_field: Annotated[str, typer.Option("--name-field", metavar="NAME", help="name or nama.")] = "",
    parent_field: Annotated[str, typer.Option("--parent-field", metavar="NAME", help="parent, or the code's.")] = "",
) -> None:
    """Add or change areas from a GeoJSON file."""
    from cc.core.intents.organisation import SaveAreas
    from cc.core.records.organisation import Saved
    from cc.workforce.cli.receipts import tell_saved

    names = {
        "code": (code_field, "code", "kode"),
        "name": (name_field, "name", "nama"),
        "parent": (parent_field, "parent"),
    }
    rows = _rows(file, names, level, source if source is not None else file.name)
    added = changed = unchanged = 0
    warnings: list[str] = []
    for batch in _batches(rows):
        saved = desk.do(SaveAreas(batch))
        added, changed, unchanged = added + saved.added, changed + saved.changed, unchanged + saved.unchanged
        warnings += saved.warnings
    tell_saved(desk, Saved("areas", added, changed, unchanged, tuple(row.code for row in rows), tuple(warnings)))


def _rows(file: Path, names: Mapping[str, Sequence[str]], level: str | None, source: str) -> "list[AreaRow]":
    """Every feature as a row, parents before children. Raises InputError naming the feature."""
    from cc.core.intents.organisation import AreaRow

    features = list(_features(file))
    codes = {_property(file, at, each, "code", names["code"]) for at, each in enumerate(features)}
    rows = []
    for at, feature in enumerate(features):
        code = _property(file, at, feature, "code", names["code"])
        geometry = feature.get("geometry")
        if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            raise _wrong(file, f"feature {at + 1} ({code}) is no Polygon or MultiPolygon.")
        rows.append(
            AreaRow(
                code,
                _property(file, at, feature, "name", names["name"]),
                level or _property(file, at, feature, "level", ("level",)),
                json.dumps(geometry, separators=(",", ":")),
                _parent(feature, code, names["parent"], codes),
                source,
            )
        )
    if len(codes) != len(rows):
        raise _wrong(file, "a code occurs twice.")
    return sorted(rows, key=lambda row: (row.code.count("."), row.code))


def _features(file: Path) -> Iterator[Mapping[str, Any]]:
    try:
        told = json.loads(content(file, CAP_BYTES))
    except (ValueError, RecursionError) as wrong:
        raise _wrong(file, f"it is no JSON ({wrong}).") from wrong
    features = told.get("features") if isinstance(told, Mapping) else None
    if not isinstance(features, list) or not features or not all(isinstance(each, Mapping) for each in features):
        raise _wrong(file, "it is no GeoJSON FeatureCollection with features.")
    yield from features


def _property(file: Path, at: int, feature: Mapping[str, Any], what: str, names: Sequence[str]) -> str:
    properties = feature.get("properties")
    told = properties if isinstance(properties, Mapping) else {}
    value = next((told[name] for name in names if name and told.get(name) not in (None, "")), None)
    if isinstance(value, str | int):
        return str(value)
    raise _wrong(file, f"feature {at + 1} has no {what} (looked for {', '.join(filter(None, names))}).")


def _parent(feature: Mapping[str, Any], code: str, names: Sequence[str], codes: set[str]) -> str | None:
    """What the feature says, else the code before its last dot when that area is in the file too."""
    properties = feature.get("properties") or {}
    told = next((properties[name] for name in names if name and properties.get(name)), None)
    if told is not None:
        return str(told)
    above = code.rpartition(".")[0]
    return above if above in codes else None


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


def _wrong(file: Path, what: str) -> InputError:
    return InputError(f"{file}: {what} Nothing was taken.", code="area.file", fields={"file": str(file)})
