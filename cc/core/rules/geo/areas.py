"""Polygons: which areas hold a point, and whether an outline can be trusted. The only file that imports shapely.

Owns the checks on geometry that comes from outside. Must never know how areas are stored, nor what a report is.
Everything is lon, lat in degrees WGS84 (RFC 7946, section 4).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.rules.geo.grid import Grid

Floats = npt.NDArray[np.float64]
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """A checked geometry: compact GeoJSON text, its bounds (min lon, min lat, max lon, max lat) and a point that surely
    lies inside."""

    geometry: str
    bounds: tuple[float, float, float, float]
    lon: float
    lat: float


class AreaIndex:
    """Finds the areas that hold a point. Built once from (code, level, GeoJSON geometry text) of areas that were
    checked when they were loaded; safe to ask from several threads.

    Levels are ordered by the median size of their areas, smallest first, so that any country's names of levels will do.
    Within one level the lowest code comes first: where two neighbours overlap, or share the border that a point lies
    on, every process gives the same answer.
    """

    def __init__(self, rows: Iterable[tuple[str, str, str]]) -> None:
        listed = list(rows)
        shapes = shapely.from_geojson([text for _, _, text in listed])
        order = _finest_first([(code, level) for code, level, _ in listed], shapely.area(shapes))
        self._codes = [listed[at][0] for at in order]
        self._shapes = np.asarray(shapes, dtype=object)[order]
        shapely.prepare(self._shapes)
        self._grid = Grid(shapely.bounds(self._shapes).tolist())

    def __len__(self) -> int:
        return len(self._codes)

    def find(self, lon: float, lat: float) -> tuple[str, ...]:
        """Codes of the areas that hold the point, finest first; a point on a border is in both. Empty outside all of
        them, and for what is no place on earth."""
        near = self._grid.near(lon, lat)
        if not near:
            return ()
        holds = shapely.intersects_xy(self._shapes[near], lon, lat).tolist()
        return tuple([self._codes[at] for at, inside in zip(near, holds, strict=True) if inside])


MOST_RINGS, MOST_POINTS = 20_000, 500_000
"""Of one area: far more than any district's outline has."""


def _finest_first(names: Sequence[tuple[str, str]], sizes: Floats) -> list[int]:
    """Positions ordered by (median size of the level, level, code)."""
    of_level: dict[str, list[float]] = {}
    for (_, level), size in zip(names, sizes.tolist(), strict=True):
        of_level.setdefault(level, []).append(size)
    median = {level: float(np.median(each)) for level, each in of_level.items()}
    return sorted(range(len(names)), key=lambda at: (median[names[at][1]], names[at][1], names[at][0]))


def outline(geometry: str, code: str) -> Outline:
    """The outline of an area that came as GeoJSON text, checked. InputError (code `area.*`) that names the area and
    says what is wrong with it."""
    try:
        told = json.loads(geometry)
    except (ValueError, RecursionError) as wrong:
        raise _wrong("json", Phrase("its geometry is no GeoJSON."), code) from wrong
    kind = told.get("type") if isinstance(told, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _wrong("geometry", _no_polygon(kind), code)
    parts = told.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons or not all(isinstance(one, list) and one for one in polygons):
        raise _wrong("geometry", Phrase("its coordinates are empty, or no list of rings."), code)
    _require_drawn(polygons, code)
    rings = [[_ring(ring, code) for ring in polygon] for polygon in polygons]
    made = [shapely.Polygon(shell, holes) for shell, *holes in rings]
    shape = made[0] if kind == "Polygon" else shapely.MultiPolygon(made)
    if not shapely.is_valid(shape):
        why = Phrase(
            "its outline crosses or touches itself: {why} (lon lat). Repair it first.",
            {"why": shapely.is_valid_reason(shape)},
        )
        raise _wrong("invalid", why, code)
    inside = shapely.point_on_surface(shape)
    text = json.dumps({"type": kind, "coordinates": rings[0] if kind == "Polygon" else rings}, separators=(",", ":"))
    min_lon, min_lat, max_lon, max_lat = shape.bounds
    return Outline(text, (min_lon, min_lat, max_lon, max_lat), float(inside.x), float(inside.y))


def _require_drawn(polygons: list[list[Any]], code: str) -> None:
    """Refuse an outline that nobody drew: whether it is valid takes long to say of millions of points."""
    rings = [ring for polygon in polygons for ring in polygon]
    points = sum(len(ring) for ring in rings if isinstance(ring, list))
    if len(rings) > MOST_RINGS or points > MOST_POINTS:
        facts = {"rings": len(rings), "points": points, "most_rings": MOST_RINGS, "most_points": MOST_POINTS}
        many = Phrase(
            "it has {rings:number} rings and {points:number} points; {most_rings:number} and {most_points:number} are"
            " the most. Simplify it.",
            facts,
        )
        raise _wrong("points", many, code)


def _ring(ring: Any, code: str) -> Ring:
    """A ring's points as [lon, lat], height left out."""
    try:
        points = np.array([pair[:2] for pair in ring], dtype=float)
    except (TypeError, ValueError, KeyError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise _wrong("ring", Phrase("a ring must be a list of [lon, lat] pairs of numbers."), code)
    if len(points) < 4:
        few = Phrase(
            "a ring needs at least four points, the last as the first; it has {count}.", {"count": len(points)}
        )
        raise _wrong("ring", few, code)
    if not np.array_equal(points[0], points[-1]):
        raise _wrong("ring", Phrase("a ring is not closed: its last point must be its first."), code)
    _check_range(points, code)
    listed: Ring = points.tolist()
    return listed


def _check_range(points: Floats, code: str) -> None:
    lons, lats = np.abs(points[:, 0]), np.abs(points[:, 1])
    if lons.max() <= 180 and lats.max() <= 90:
        return
    lon, lat = points[int(np.argmax(np.maximum(lons / 180, lats / 90)))].tolist()
    point = f"[{lon:g}, {lat:g}]"
    if lons.max() <= 90 and lats.max() <= 180:
        swapped = Phrase("{point} looks like latitude, longitude; GeoJSON has longitude first.", {"point": point})
        raise _wrong("swapped", swapped, code)
    projected = Phrase(
        "{point} is no lon, lat in degrees; convert the file to WGS84 (ogr2ogr -t_srs EPSG:4326).", {"point": point}
    )
    raise _wrong("crs", projected, code)


def _no_polygon(kind: object) -> Phrase:
    if not kind:
        return Phrase("an area is a Polygon or MultiPolygon; this has no geometry.")
    return Phrase("an area is a Polygon or MultiPolygon; this is {kind}.", {"kind": str(kind)})


def _wrong(kind: str, problem: Phrase, code: str) -> InputError:
    return InputError("area {code}: {problem}", code=f"area.{kind}", fields={"code": code, "problem": problem})
