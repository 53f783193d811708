"""Places against a plain search of every pair on the ellipsoid, anywhere on earth."""

import math
import random

import pytest

from cc.core.rules.geo.clusters import PlaceClusters
from cc.core.rules.geo.distance import distance_m


def plain(points: list[tuple[float, float]], radius_m: float) -> list[int]:
    """Each point's place, by asking the ellipsoid about every first point."""
    firsts: list[tuple[float, float]] = []
    found = []
    for lon, lat in points:
        away = [distance_m(lon, lat, *first) or 0.0 for first in firsts]
        near = [(metres, at) for at, metres in enumerate(away) if metres <= radius_m]
        if not near:
            firsts.append((lon, lat))
        found.append(min(near)[1] if near else len(firsts) - 1)
    return found


@pytest.mark.parametrize("radius_m", [10.0, 50.0, 5000.0])
@pytest.mark.parametrize(
    ("lon", "lat"),
    [(106.8, -6.2), (180.0, 0.0), (-179.9999, 65.0), (20.0, 84.9), (20.0, 85.1), (0.0, 89.99), (30.0, -89.999), (0, 0)],
)
def test_places_are_those_of_a_plain_search(lon: float, lat: float, radius_m: float) -> None:
    dice = random.Random(int(radius_m) + int(lat * 10))
    wide = 6 * radius_m / 110_574 / max(math.cos(math.radians(lat)), 1e-3)
    points = []
    for _ in range(300):
        east = (lon + dice.uniform(-wide, wide) + 180) % 360 - 180
        points.append((east, max(-90.0, min(90.0, lat + dice.uniform(-1, 1) * 6 * radius_m / 110_574))))
    gathering = PlaceClusters(radius_m)
    assert [gathering.place_of(*point) for point in points] == plain(points, radius_m)
    assert 1 <= len(gathering) < len(points)


def test_a_point_on_the_edge_belongs_and_one_beyond_does_not() -> None:
    gathering = PlaceClusters(50.0)
    assert gathering.place_of(106.8, -6.2) == 0
    degree_m = distance_m(106.8, -6.2, 106.8, -6.199)
    assert degree_m is not None
    inside, outside = (-6.2 + 0.001 * metres / degree_m for metres in (49.99, 50.01))
    assert gathering.place_of(106.8, inside) == 0
    assert gathering.place_of(106.8, outside) == 1
