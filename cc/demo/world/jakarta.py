"""Jakarta's areas for the demo: names, codes of our own, centre points, and the polygons built from them.

Owns the reading of `centres.toml` (the hand-written table) and `areas.geojson` (built from it by
`tools/build_demo_areas.py`: Voronoi cells of the kelurahan's centre points inside a hand-drawn outline; the larger are
unions of the smaller). Coarse, for the demo only. Must never know a Centre, nor shapely.
"""

import json
import math
import random
from dataclasses import dataclass
from functools import cache
from typing import Any

from cc.demo.world.files import read_text, read_toml

METRES_PER_DEGREE = 111_195.0
"""One degree of latitude on a sphere of 6,371 km; near Jakarta a degree of longitude is within 1 % of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One area. `lon`, `lat` in degrees (WGS84); every point within `inner_m` metres of it lies inside the polygon.

    `level` is provinsi, kota, kecamatan or kelurahan; `parent` the code of the area around it, None for the province.
    """

    code: str
    name: str
    level: str
    parent: str | None
    lon: float
    lat: float
    inner_m: float

    def point(self, rng: random.Random) -> tuple[float, float]:
        """A random point inside: lon, lat in degrees, five decimals."""
        return offset(self.lon, self.lat, self.inner_m * math.sqrt(rng.random()), rng.random() * math.tau)


def offset(lon: float, lat: float, distance_m: float, bearing_rad: float) -> tuple[float, float]:
    """The point `distance_m` metres away: lon, lat in degrees, five decimals. Flat-earth, fine below 50 km."""
    north = distance_m * math.cos(bearing_rad) / METRES_PER_DEGREE
    east = distance_m * math.sin(bearing_rad) / (METRES_PER_DEGREE * math.cos(math.radians(lat)))
    return round(lon + east, 5), round(lat + north, 5)


def distance_m(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres between two points of one city (flat-earth)."""
    east = (other_lon - lon) * math.cos(math.radians(lat))
    return METRES_PER_DEGREE * math.hypot(east, other_lat - lat)


def centres() -> dict[str, Any]:
    """The hand-written table as it stands in centres.toml."""
    return read_toml("centres.toml")


def feature_collection() -> dict[str, Any]:
    """areas.geojson: a FeatureCollection in lon, lat with the properties of Place and a note."""
    loaded: dict[str, Any] = json.loads(read_text("areas.geojson"))
    return loaded


@cache
def places() -> tuple[Place, ...]:
    """Every area in the order of the file: the province, then each kota with its kecamatan and their kelurahan."""
    return tuple(_place(feature["properties"]) for feature in feature_collection()["features"])


@cache
def place_by_code() -> dict[str, Place]:
    """Every area by its code."""
    return {place.code: place for place in places()}


def kelurahan_named(name: str) -> Place:
    """The first kelurahan of that name. Raises KeyError when there is none."""
    for place in places():
        if place.level == "kelurahan" and place.name == name:
            return place
    raise KeyError(name)


@cache
def kelurahan_within(code: str) -> tuple[Place, ...]:
    """The kelurahan of an area (a kelurahan's own is itself)."""
    return tuple(place for place in places() if place.level == "kelurahan" and _within(place, code))


def _within(place: Place, code: str) -> bool:
    known = place_by_code()
    step: Place | None = place
    while step is not None:
        if step.code == code:
            return True
        step = known[step.parent] if step.parent else None
    return False


def _place(properties: dict[str, Any]) -> Place:
    fields = ("code", "name", "level", "parent", "lon", "lat", "inner_m")
    return Place(**{name: properties[name] for name in fields})
