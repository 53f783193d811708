"""Polygons: which areas hold a point, and what a GeoJSON file of areas says. The only file that imports shapely.

Owns the checks on geometry that comes from outside. Must never know how areas are stored, nor what a report is.
Everything is lon, lat in degrees WGS84 (RFC 7946, section 4).
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.rules.geo.grid import Grid

Floats = npt.NDArray[np.float64]
Ring = list[list[float]]

CODE_NAMES = ("code", "kode", "id", "kemendagri", "kode_wilayah")
NAME_NAMES = ("name", "nama", "nama_wilayah")
LEVEL_NAMES = ("level", "tingkat", "jenis")
PARENT_NAMES = ("parent", "induk")
ABOVE_NAMES = ("kecamatan_kode", "kota_kode", "provinsi_kode")
"""Property names that are understood, in order of preference, whatever their case. Those of ABOVE_NAMES tell the parent
only when it is there."""

_CRS_TAKEN = ("CRS84", "EPSG::4326", "EPSG:4326")


@dataclass(frozen=True, slots=True)
class Outline:
    """A checked geometry: compact GeoJSON text, its bounds (min lon, min lat, max lon, max lat) and a point that surely
    lies inside."""

    geometry: str
    bounds: tuple[float, float, float, float]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True)
class ParsedArea:
    """One area of a file, checked."""

    code: str
    name: str
    level: str
    parent: str | None
    outline: Outline


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


def _finest_first(names: Sequence[tuple[str, str]], sizes: Floats) -> list[int]:
    """Positions ordered by (median size of the level, level, code)."""
    of_level: dict[str, list[float]] = {}
    for (_, level), size in zip(names, sizes.tolist(), strict=True):
        of_level.setdefault(level, []).append(size)
    median = {level: float(np.median(each)) for level, each in of_level.items()}
    return sorted(range(len(names)), key=lambda at: (median[names[at][1]], names[at][1], names[at][0]))


def read_geojson(content: str | bytes, level: str = "", known: Collection[str] = ()) -> list[ParsedArea]:
    """The areas of a FeatureCollection (or one Feature), in order of the file.

    `level` is for files whose features do not carry one; `known` are codes of areas that were loaded before: a parent
    that the file does not name as such is found among them and those of the file. InputError (code `area.*`; fields
    feature, code) for anything that could not be trusted: then nothing of the file should be taken.
    """
    features = _features(_json(content))
    areas: dict[str, ParsedArea] = {}
    for at, feature in enumerate(features):
        area = _area(feature, at, level)
        if area.code in areas:
            raise _wrong(
                "twice",
                Phrase("the code {code} occurs twice; each area needs its own.", {"code": area.code}),
                at,
                area.code,
            )
        areas[area.code] = area
    if not areas:
        raise InputError("the file has no features: nothing to load.", code="area.empty")
    return [
        replace(area, parent=_above(feature, area.code, {*areas, *known})) if area.parent is None else area
        for area, feature in zip(areas.values(), features, strict=True)
    ]


def outline(geometry: str, code: str = "") -> Outline:
    """A geometry that came as GeoJSON text, checked. InputError (code `area.*`) that says what is wrong with it."""
    return _outline(_json(geometry), 0, code)


def _json(content: str | bytes) -> Any:
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content.removeprefix("\ufeff")
        return json.loads(text)
    except UnicodeDecodeError as wrong:
        raise InputError(
            "the file is not UTF-8 text (byte {byte}).", code="area.json", fields={"byte": wrong.start}
        ) from wrong
    except (ValueError, RecursionError) as wrong:
        raise InputError("the file is no GeoJSON: {why}.", code="area.json", fields={"why": str(wrong)}) from wrong


def _features(document: Any) -> list[Any]:
    kind = document.get("type") if isinstance(document, Mapping) else None
    if kind not in ("FeatureCollection", "Feature"):
        raise InputError(
            "areas come as a GeoJSON FeatureCollection; this is {kind}.",
            code="area.json",
            fields={"kind": kind or type(document).__name__},
        )
    _check_crs(document.get("crs"))
    features = document.get("features") if kind == "FeatureCollection" else [document]
    if not isinstance(features, list):
        raise InputError("the FeatureCollection has no list of features.", code="area.json")
    return features


def _check_crs(crs: Any) -> None:
    """The `crs` member of old GeoJSON: only WGS84 is taken."""
    if crs is None:
        return
    properties = crs.get("properties") if isinstance(crs, Mapping) else None
    name = str(properties.get("name", "")) if isinstance(properties, Mapping) else str(crs)
    if not name.upper().endswith(_CRS_TAKEN):
        raise InputError(
            "the file's coordinates are in {crs}; convert them to WGS84 lon, lat (ogr2ogr -t_srs EPSG:4326).",
            code="area.crs",
            fields={"crs": name},
        )


def _area(feature: Any, at: int, level: str) -> ParsedArea:
    if not isinstance(feature, Mapping) or feature.get("type") != "Feature":
        raise _wrong("json", Phrase("this is no GeoJSON Feature."), at)
    given = feature.get("properties") or {}
    if not isinstance(given, Mapping):
        raise _wrong("json", Phrase("its properties are no object."), at)
    properties = {str(name).lower(): value for name, value in given.items()}
    code = _first(properties, CODE_NAMES) or str(feature.get("id") or "").strip()
    if not code:
        raise _wrong("code", _without_code([str(name) for name in given]), at)
    return ParsedArea(
        code=code,
        name=_first(properties, NAME_NAMES) or code,
        level=level or _first(properties, LEVEL_NAMES),
        parent=_first(properties, PARENT_NAMES) or None,
        outline=_outline(feature.get("geometry"), at, code),
    )


def _first(properties: Mapping[str, Any], names: Sequence[str]) -> str:
    """The first of the names that has a value, as text."""
    for name in names:
        value = properties.get(name)
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


def _above(feature: Mapping[str, Any], code: str, areas: Collection[str]) -> str | None:
    """The parent of an area that does not name it, if it is among `areas`: as a property tells it, or as Kemendagri
    makes codes (31.74.04.1003 lies in 31.74.04)."""
    properties = {str(name).lower(): value for name, value in (feature.get("properties") or {}).items()}
    for above in (_first(properties, ABOVE_NAMES), code.rpartition(".")[0]):
        if above in areas and above != code:
            return above
    return None


def _outline(geometry: Any, at: int, code: str) -> Outline:
    kind = geometry.get("type") if isinstance(geometry, Mapping) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise _wrong("geometry", _no_polygon(kind), at, code)
    parts = geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    if not isinstance(polygons, list) or not polygons or not all(isinstance(one, list) and one for one in polygons):
        raise _wrong("geometry", Phrase("its coordinates are empty, or no list of rings."), at, code)
    rings = [[_ring(ring, at, code) for ring in polygon] for polygon in polygons]
    made = [shapely.Polygon(shell, holes) for shell, *holes in rings]
    shape = made[0] if kind == "Polygon" else shapely.MultiPolygon(made)
    if not shapely.is_valid(shape):
        why = Phrase(
            "its outline crosses or touches itself: {why} (lon lat). Repair it first.",
            {"why": shapely.is_valid_reason(shape)},
        )
        raise _wrong("invalid", why, at, code)
    inside = shapely.point_on_surface(shape)
    text = json.dumps({"type": kind, "coordinates": rings[0] if kind == "Polygon" else rings}, separators=(",", ":"))
    min_lon, min_lat, max_lon, max_lat = shape.bounds
    return Outline(text, (min_lon, min_lat, max_lon, max_lat), float(inside.x), float(inside.y))


def _ring(ring: Any, at: int, code: str) -> Ring:
    """A ring's points as [lon, lat], height left out."""
    try:
        points = np.array([pair[:2] for pair in ring], dtype=float)
    except (TypeError, ValueError, KeyError):
        points = np.empty(0)
    if points.ndim != 2 or points.shape[1] != 2 or not np.isfinite(points).all():
        raise _wrong("ring", Phrase("a ring must be a list of [lon, lat] pairs of numbers."), at, code)
    if len(points) < 4:
        few = Phrase(
            "a ring needs at least four points, the last as the first; it has {count}.", {"count": len(points)}
        )
        raise _wrong("ring", few, at, code)
    if not np.array_equal(points[0], points[-1]):
        raise _wrong("ring", Phrase("a ring is not closed: its last point must be its first."), at, code)
    _check_range(points, at, code)
    listed: Ring = points.tolist()
    return listed


def _check_range(points: Floats, at: int, code: str) -> None:
    lons, lats = np.abs(points[:, 0]), np.abs(points[:, 1])
    if lons.max() <= 180 and lats.max() <= 90:
        return
    lon, lat = points[int(np.argmax(np.maximum(lons / 180, lats / 90)))].tolist()
    point = f"[{lon:g}, {lat:g}]"
    if lons.max() <= 90 and lats.max() <= 180:
        swapped = Phrase("{point} looks like latitude, longitude; GeoJSON has longitude first.", {"point": point})
        raise _wrong("swapped", swapped, at, code)
    projected = Phrase(
        "{point} is no lon, lat in degrees; convert the file to WGS84 (ogr2ogr -t_srs EPSG:4326).", {"point": point}
    )
    raise _wrong("crs", projected, at, code)


def _without_code(given: Sequence[str]) -> Phrase:
    facts = {"wanted": list(CODE_NAMES), "given": list(given)}
    if not given:
        return Phrase("no code: one of the properties {wanted:or} is needed; it has none at all.", facts)
    return Phrase("no code: one of the properties {wanted:or} is needed; it has {given}.", facts)


def _no_polygon(kind: object) -> Phrase:
    if not kind:
        return Phrase("an area is a Polygon or MultiPolygon; this has no geometry.")
    return Phrase("an area is a Polygon or MultiPolygon; this is {kind}.", {"kind": str(kind)})


def _wrong(kind: str, problem: Phrase, at: int, code: str = "") -> InputError:
    fields = {"feature": at + 1, "code": code, "problem": problem}
    if code:
        return InputError("feature {feature} ({code}): {problem}", code=f"area.{kind}", fields=fields)
    return InputError("feature {feature}: {problem}", code=f"area.{kind}", fields=fields)
