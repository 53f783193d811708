"""The demo's areas: complete, nested, and every centre point inside its own polygon."""

import random
from collections import Counter
from typing import Any

import pytest
import shapely
from shapely.geometry import shape

from cc.demo.world import jakarta
from cc.demo.world.files import read_text

FEATURES: list[dict[str, Any]] = jakarta.feature_collection()["features"]
SHAPES = {feature["properties"]["code"]: shape(feature["geometry"]) for feature in FEATURES}


def test_counts_are_those_of_the_city() -> None:
    assert Counter(place.level for place in jakarta.places()) == {
        "provinsi": 1,
        "kota": 6,
        "kecamatan": 44,
        "kelurahan": 267,
    }


def test_codes_are_unique_and_parents_exist() -> None:
    codes = [place.code for place in jakarta.places()]
    assert len(set(codes)) == len(codes)
    assert {place.parent for place in jakarta.places() if place.parent} <= set(codes)
    assert [place.code for place in jakarta.places() if place.parent is None] == ["DEMO-DKI"]


@pytest.mark.parametrize("place", jakarta.places(), ids=lambda place: place.code)
def test_centre_point_lies_in_its_own_cell_and_no_sibling(place: jakarta.Place) -> None:
    point = shapely.Point(place.lon, place.lat)
    inside = [
        other.code for other in jakarta.places() if other.level == place.level and SHAPES[other.code].contains(point)
    ]
    assert inside == [place.code]


def test_every_polygon_is_valid_and_says_what_it_is() -> None:
    for feature in FEATURES:
        assert SHAPES[feature["properties"]["code"]].is_valid
        assert feature["properties"]["note"] == "demo only, coarse, not for real use"


def test_kelurahan_tile_the_province_without_overlap() -> None:
    parts = [SHAPES[place.code] for place in jakarta.places() if place.level == "kelurahan"]
    whole = SHAPES["DEMO-DKI"]
    assert sum(part.area for part in parts) == pytest.approx(whole.area, rel=1e-4)
    assert shapely.union_all(parts).symmetric_difference(whole).area < whole.area * 1e-6


def test_drawn_points_lie_in_their_kelurahan() -> None:
    rng = random.Random(5)
    for place in jakarta.kelurahan_within("DEMO-DKI"):
        for _ in range(5):
            assert SHAPES[place.code].contains(shapely.Point(*place.point(rng))), place.name


def test_kelurahan_within_an_area_are_its_own() -> None:
    names = {place.name for place in jakarta.kelurahan_within("DEMO-JT-JTN")}
    assert {"Kampung Melayu", "Bidara Cina", "Bali Mester"} < names
    assert len(names) == 8


def test_file_stays_small() -> None:
    assert len(read_text("areas.geojson")) <= 400_000
