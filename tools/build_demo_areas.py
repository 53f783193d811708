"""Builds cc/demo/world/areas.geojson from cc/demo/world/centres.toml. Run it after changing the table; commit both.

Voronoi cells of the kelurahan's centre points, cut by the hand-drawn outline; islands are small octagons. A kecamatan
is the union of its kelurahan, a kota of its kecamatan, the province of all. Coarse, for the demo only: real boundaries
are loaded with `cc area load`. The only demo code that needs shapely, which is why it is no part of the package.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from cc.demo.world.jakarta import METRES_PER_DEGREE, centres

NOTE = "demo only, coarse, not for real use"
TARGET = Path(__file__).parents[1] / "cc" / "demo" / "world" / "areas.geojson"
GRID_DEGREES = 1e-5
ISLAND_RADIUS_DEGREES = 0.006
INNER_SHARE = 0.9
"""Points that the demo draws at random stay within this share of the way from a centre to the border."""


@dataclass(frozen=True)
class Cell:
    """One area with its polygon."""

    code: str
    name: str
    level: str
    parent: str | None
    lon: float
    lat: float
    shape: BaseGeometry


def build() -> dict[str, Any]:
    """The FeatureCollection, province first, each area before its parts."""
    table = centres()
    cells = _kelurahan_shapes(table)
    kota = [_kota(entry, cells, table["provinsi"]["code"]) for entry in table["kota"]]
    every = [
        _province(table["provinsi"], [branch[0] for branch in kota]),
        *(cell for branch in kota for cell in branch),
    ]
    return {"type": "FeatureCollection", "features": [_feature(cell) for cell in every]}


def _kelurahan_shapes(table: dict[str, Any]) -> dict[str, BaseGeometry]:
    mainland: dict[str, tuple[float, float]] = {}
    islands: dict[str, tuple[float, float]] = {}
    for kota, kecamatan, row in _rows(table):
        target = islands if kota["code"] == "KS" else mainland
        target[_code(kota, kecamatan, row)] = (row[2], row[3])
    outline = shapely.Polygon(table["provinsi"]["outline"])
    return _voronoi(mainland, outline) | {code: _island(lon, lat) for code, (lon, lat) in islands.items()}


def _rows(table: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any], list[Any]]]:
    for kota in table["kota"]:
        for kecamatan in kota["kecamatan"]:
            for row in kecamatan["kelurahan"]:
                yield kota, kecamatan, row


def _voronoi(points: dict[str, tuple[float, float]], outline: shapely.Polygon) -> dict[str, BaseGeometry]:
    multipoint = shapely.MultiPoint(list(points.values()))
    cells = shapely.voronoi_polygons(multipoint, extend_to=outline.buffer(0.1), ordered=True)
    shapes = {}
    for (code, centre), cell in zip(points.items(), cells.geoms, strict=True):
        cut = shapely.set_precision(cell.intersection(outline), GRID_DEGREES)
        shapes[code] = _part_holding(cut, centre)
    return shapes


def _part_holding(shape: BaseGeometry, centre: tuple[float, float]) -> BaseGeometry:
    """The outline may cut a cell in two; what does not hold the centre is dropped (a sliver of the demo's edge)."""
    point = shapely.Point(centre)
    return next(part for part in shapely.get_parts(shape) if part.contains(point))


def _island(lon: float, lat: float) -> BaseGeometry:
    ring = [
        (
            lon + ISLAND_RADIUS_DEGREES * math.cos(k * math.tau / 8),
            lat + ISLAND_RADIUS_DEGREES * math.sin(k * math.tau / 8),
        )
        for k in range(8)
    ]
    return shapely.set_precision(shapely.Polygon(ring), GRID_DEGREES)


def _kota(entry: dict[str, Any], shapes: dict[str, BaseGeometry], province: str) -> list[Cell]:
    code = f"DEMO-{entry['code']}"
    branches = [_kecamatan(entry, kecamatan, shapes, code) for kecamatan in entry["kecamatan"]]
    lon, lat = entry["centre"]
    whole = shapely.union_all([branch[0].shape for branch in branches])
    return [
        Cell(code, entry["name"], "kota", province, lon, lat, whole),
        *(cell for branch in branches for cell in branch),
    ]


def _kecamatan(kota: dict[str, Any], entry: dict[str, Any], shapes: dict[str, BaseGeometry], parent: str) -> list[Cell]:
    code = f"{parent}-{entry['code']}"
    parts = [
        Cell(key := _code(kota, entry, row), row[1], "kelurahan", code, row[2], row[3], shapes[key])
        for row in entry["kelurahan"]
    ]
    lon, lat = _middle(parts)
    whole = shapely.union_all([part.shape for part in parts])
    return [Cell(code, entry["name"], "kecamatan", parent, lon, lat, whole), *parts]


def _middle(parts: list[Cell]) -> tuple[float, float]:
    """The centre point nearest to the mean of all: sure to lie inside the union."""
    lon = sum(part.lon for part in parts) / len(parts)
    lat = sum(part.lat for part in parts) / len(parts)
    best = min(parts, key=lambda part: math.hypot(part.lon - lon, part.lat - lat))
    return best.lon, best.lat


def _province(entry: dict[str, Any], kota: list[Cell]) -> Cell:
    lon, lat = entry["centre"]
    whole = shapely.union_all([cell.shape for cell in kota])
    return Cell(entry["code"], entry["name"], "provinsi", None, lon, lat, whole)


def _code(kota: dict[str, Any], kecamatan: dict[str, Any], row: list[Any]) -> str:
    return f"DEMO-{kota['code']}-{kecamatan['code']}-{row[0]}"


def _feature(cell: Cell) -> dict[str, Any]:
    inner_degrees = cell.shape.boundary.distance(shapely.Point(cell.lon, cell.lat))
    properties = {
        "code": cell.code,
        "name": cell.name,
        "level": cell.level,
        "parent": cell.parent,
        "lon": cell.lon,
        "lat": cell.lat,
        "inner_m": int(inner_degrees * INNER_SHARE * METRES_PER_DEGREE),
        "note": NOTE,
    }
    geometry = json.loads(shapely.to_geojson(shapely.set_precision(cell.shape, GRID_DEGREES)))
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def main() -> None:
    """Writes the file, one feature a line so that a change can be read in a diff."""
    features = [json.dumps(feature, ensure_ascii=False, separators=(",", ":")) for feature in build()["features"]]
    body = ",\n".join(features)
    TARGET.write_text(f'{{"type":"FeatureCollection","note":"{NOTE}","features":[\n{body}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
