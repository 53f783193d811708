"""GeoJSON and TopoJSON of shapes → features in WGS84. The one reader of boundaries; owns their reference system.

A file says its system in `crs` (old GeoJSON and TopoJSON), or is WGS84. Another one is transformed where pyproj is
installed (extra `projections`), else refused with the command that converts the file. Must never know what an area is.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark
from cc.tabular import topojson
from cc.tabular.json_rows import whole_document
from cc.tabular.rows import Layout

CAP_BYTES = 512 << 20
DEEPEST = 8
NEAR = 3.0
"""Degrees by which boundaries may reach beyond where their system is used."""
_CONVERT = mark(
    "{file}: its coordinates are in {crs}, not in WGS84. Convert them: ogr2ogr -t_srs EPSG:4326 {stem}-wgs84.geojson"
    " {file}. Nothing was taken."
)
_CONVERT_OR_INSTALL = mark(
    "{file}: its coordinates are in {crs}, not in WGS84. Convert them: ogr2ogr -t_srs EPSG:4326"
    " {stem}-wgs84.geojson {file}; or install what does it here: pip install 'posko[projections]'."
    " Nothing was taken."
)
Feature = Mapping[str, Any]
Transform = Callable[[float, float], tuple[float, float]]

_WGS84 = frozenset({"4326", "4979", "CRS84", "CRS84H", "84"})
"""WGS84 in two and three dimensions, and what OGC calls it with longitude first."""


def features_of(path: Path) -> list[Feature]:
    """The features of a file, in order. InputError (`file.*`, `area.file`, `area.crs`) when there are none, or they are
    in another reference system that cannot be transformed here."""
    document = whole_document(path, Layout(), CAP_BYTES)
    if topojson.is_topology(document):
        try:
            found: Any = list(topojson.features(document))
        except topojson.BrokenTopology as broken:
            raise _wrong(path, Phrase("{problem}.", {"problem": broken.phrase})) from broken
    else:
        document = next(_collections(document, DEEPEST), None)
        if document is None:
            raise _wrong(path, Phrase("it is no GeoJSON FeatureCollection with features."))
        found = document.get("features") if document["type"] == "FeatureCollection" else [document]
    if not isinstance(found, list) or not found or not all(isinstance(each, Mapping) for each in found):
        raise _wrong(path, Phrase("it is no GeoJSON FeatureCollection with features."))
    transform = _transform(path, crs_name(document.get("crs")))
    return [_moved(each, transform) for each in found] if transform else found


def crs_name(crs: object) -> str:
    """What a `crs` member calls its system, empty when there is none."""
    if isinstance(crs, Mapping):
        properties = crs.get("properties")
        named = properties if isinstance(properties, Mapping) else {}
        return str(named.get("name") or named.get("code") or crs.get("name") or crs.get("type") or "unknown")
    return "" if crs is None else str(crs)


def _collections(document: object, depth: int) -> Iterator[Mapping[str, Any]]:
    """FeatureCollections and lone Features of a document, wherever they lie in an envelope."""
    if not isinstance(document, Mapping):
        return
    if document.get("type") in ("FeatureCollection", "Feature"):
        yield document
    elif depth:
        for each in document.values():
            yield from _collections(each, depth - 1)


def _transform(path: Path, name: str) -> Transform | None:
    code = name.replace("/", ":").rpartition(":")[2].strip().upper()
    if not name or code in _WGS84:
        return None
    try:
        import pyproj
        from pyproj.exceptions import CRSError, ProjError
    except ModuleNotFoundError:
        raise _other_system(path, name) from None
    try:
        made = pyproj.Transformer.from_crs(f"EPSG:{code}", "EPSG:4326", always_xy=True)
    except CRSError as unknown:
        raise _no_system(path, name) from unknown
    except ProjError as wrong:
        raise _other_system(path, name, here=True) from wrong
    area = made.source_crs.area_of_use if made.source_crs else None
    used = area.bounds if area else (-180.0, -90.0, 180.0, 90.0)

    def transform(x: float, y: float) -> tuple[float, float]:
        try:
            lon, lat = made.transform(x, y, errcheck=True)
        except ProjError as outside:
            raise _outside(path, name, x, y) from outside
        if not _used_there(lon, lat, used):
            raise _outside(path, name, x, y)
        return lon, lat

    return transform


def _used_there(lon: float, lat: float, used: tuple[float, float, float, float]) -> bool:
    """Whether a system is used near that place; what its numbers give elsewhere nobody meant."""
    west, south, east, north = used
    across = west - NEAR <= lon <= east + NEAR if west <= east else lon >= west - NEAR or lon <= east + NEAR
    return math.isfinite(lon) and math.isfinite(lat) and across and south - NEAR <= lat <= north + NEAR


def _outside(path: Path, name: str, x: float, y: float) -> InputError:
    return InputError(
        "{file}: {point} is no place in {crs}, the system that the file names. Nothing was taken.",
        code="area.crs",
        fields={"file": path.name, "crs": name, "point": f"[{x:g}, {y:g}]"},
    )


def _other_system(path: Path, name: str, *, here: bool = False) -> InputError:
    """`here`: what transforms is installed, and cannot do it."""
    facts = {"file": path.name, "crs": name, "stem": path.name.split(".")[0]}
    told = Phrase(_CONVERT, facts) if here else Phrase(_CONVERT_OR_INSTALL, facts)
    return InputError.of(told, code="area.crs")


def _no_system(path: Path, name: str) -> InputError:
    stem = path.name.split(".")[0]
    return InputError(
        "{file}: nobody knows the reference system {crs} that it names. Find out which one its coordinates are in, and"
        " convert them: ogr2ogr -s_srs EPSG:CODE -t_srs EPSG:4326 {stem}-wgs84.geojson {file}. Nothing was taken.",
        code="area.crs",
        fields={"file": path.name, "crs": name, "stem": stem},
    )


def _moved(feature: Feature, transform: Transform) -> Feature:
    geometry = feature.get("geometry")
    if not isinstance(geometry, Mapping) or "coordinates" not in geometry:
        return feature
    return {**feature, "geometry": {**geometry, "coordinates": _placed(geometry["coordinates"], transform)}}


def _placed(coordinates: Any, transform: Transform) -> Any:
    if isinstance(coordinates, list) and coordinates and isinstance(coordinates[0], int | float):
        return [*transform(coordinates[0], coordinates[1]), *coordinates[2:]]
    return [_placed(each, transform) for each in coordinates] if isinstance(coordinates, list) else coordinates


def _wrong(path: Path, what: Phrase) -> InputError:
    return InputError(
        "{file}: {problem} Nothing was taken.", code="area.file", fields={"file": str(path), "problem": what}
    )
