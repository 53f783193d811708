"""Which reports come from the same place: points gathered around the first of each. Pure; knows no report.

Memory grows with the places, not with the points.
"""

import math
from array import array
from collections import defaultdict

from cc.core.rules.geo.distance import METRES_PER_DEGREE, distance_m

_SURE = 0.02
"""A plane is as good as the ellipsoid but for this share of the radius (within 5 km it errs by less, up to 85°)."""
_STEEPEST = 85.0
"""Nearer to a pole a plane will not do: there the ellipsoid is asked about every candidate of the row."""


class PlaceClusters:
    """Places so far. A point within the radius of a place's first point belongs to the nearest such place."""

    def __init__(self, radius_m: float) -> None:
        self._radius_m = radius_m
        self._high = radius_m / METRES_PER_DEGREE
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        self._lon, self._lat = array("d"), array("d")

    def __len__(self) -> int:
        return len(self._lon)

    def place_of(self, lon: float, lat: float) -> int:
        """The number of the point's place, a new one (the next number) where there was none."""
        row = math.floor(lat / self._high)
        nearest, least = -1, math.inf
        for near in (row - 1, row, row + 1):
            column, columns = self._column(near, lon)
            for beside in {(column - 1) % columns, column, (column + 1) % columns}:
                for place in self._cells.get((near, beside), ()):
                    away = self._away(place, lon, lat)
                    if away <= self._radius_m and away < least:
                        nearest, least = place, away
        if nearest < 0:
            nearest = len(self._lon)
            self._lon.append(lon)
            self._lat.append(lat)
            self._cells[row, self._column(row, lon)[0]].append(nearest)
        return nearest

    def _column(self, row: int, lon: float) -> tuple[int, int]:
        """Which cell of a row a longitude lies in, and how many there are: each at least a radius wide."""
        steepest = min(90.0, max(abs(row), abs(row + 1)) * self._high)
        if steepest > _STEEPEST:
            return 0, 1
        columns = max(1, math.floor(360.0 * math.cos(math.radians(steepest)) / self._high * (1 - _SURE)))
        return math.floor((lon + 180.0) / 360.0 * columns) % columns, columns

    def _away(self, place: int, lon: float, lat: float) -> float:
        """Metres to a place: by the plane where that decides, else by the ellipsoid."""
        other_lon, other_lat = self._lon[place], self._lat[place]
        if abs(lat) < _STEEPEST:
            wide = abs(lon - other_lon)
            across, along = _metres_per_degree(math.radians((lat + other_lat) / 2))
            flat = math.hypot(min(wide, 360.0 - wide) * across, (lat - other_lat) * along)
            if abs(flat - self._radius_m) > _SURE * self._radius_m:
                return flat
        exact = distance_m(lon, lat, other_lon, other_lat)
        return math.inf if exact is None else exact


def _metres_per_degree(lat: float) -> tuple[float, float]:
    """Of longitude and of latitude on the WGS84 ellipsoid at a latitude in radians (series, good to a metre)."""
    across = 111_412.84 * math.cos(lat) - 93.5 * math.cos(3 * lat) + 0.118 * math.cos(5 * lat)
    along = 111_132.92 - 559.82 * math.cos(2 * lat) + 1.175 * math.cos(4 * lat)
    return across, along
