"""Points in polygons, and what is refused of an outline."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.core.rules.geo.areas import AreaIndex, outline


def square(lon: float, lat: float, side: float = 1.0) -> list[list[list[float]]]:
    """The coordinates of a square Polygon by its lower left corner."""
    return [[[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]]


def polygon(coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def index(*rows: tuple[str, str, Any]) -> AreaIndex:
    return AreaIndex([(code, level, json.dumps(shape)) for code, level, shape in rows])


NESTED = index(
    ("CITY", "kota", polygon(square(106, -7, 2))),
    ("WEST", "kelurahan", polygon(square(106, -7))),
    ("EAST", "kelurahan", polygon(square(107, -7))),
    ("MID", "kecamatan", polygon(square(106, -7, 1.5))),
)


def test_a_point_is_found_in_every_area_that_holds_it_finest_first() -> None:
    assert NESTED.find(106.5, -6.5) == ("WEST", "MID", "CITY")
    assert NESTED.find(107.7, -6.5) == ("EAST", "CITY")


def test_outside_of_all_areas_nothing_is_found() -> None:
    assert NESTED.find(0, 0) == ()
    assert NESTED.find(106.5, -4.9) == ()


@pytest.mark.parametrize("lon", [math.nan, math.inf, 1e300])
def test_what_is_no_place_is_in_no_area(lon: float) -> None:
    assert NESTED.find(lon, -6.5) == ()


def test_a_shared_border_belongs_to_the_lowest_code_whatever_the_order_of_loading() -> None:
    rows = [("B", "kelurahan", polygon(square(106, -7))), ("A", "kelurahan", polygon(square(107, -7)))]
    for loaded in (rows, rows[::-1]):
        assert index(*loaded).find(107, -6.5) == ("A", "B")


def test_an_overlap_belongs_to_the_lowest_code() -> None:
    rows = [("B", "kelurahan", polygon(square(106, -7, 1.2))), ("A", "kelurahan", polygon(square(107, -7)))]
    assert index(*rows).find(107.1, -6.5) == ("A", "B")


def test_a_hole_is_outside() -> None:
    ring = [*square(106, -7, 2), square(106.5, -6.5, 0.5)[0][::-1]]
    holed = index(("A", "kota", polygon(ring)))
    assert holed.find(106.75, -6.25) == ()
    assert holed.find(106.1, -6.9) == ("A",)


def test_no_areas_at_all_hold_nothing() -> None:
    assert index().find(106, -6) == ()


_places = st.tuples(st.floats(105.5, 108.5), st.floats(-7.5, -4.5))


@given(_places)
def test_squares_hold_exactly_what_their_sides_enclose(place: tuple[float, float]) -> None:
    lon, lat = place
    expected = 106 <= lon <= 108 and -7 <= lat <= -5
    assert ("CITY" in NESTED.find(lon, lat)) == expected


def test_an_inner_point_is_found() -> None:
    crescent = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 9], [9, 9], [9, 1], [0, 1], [0, 0]]]
    drawn = outline(json.dumps(polygon(crescent)), "C")
    assert AreaIndex([("C", "x", drawn.geometry)]).find(drawn.lon, drawn.lat) == ("C",)


def test_height_is_left_out() -> None:
    shape = polygon([[[*pair, 12.5] for pair in square(106, -7)[0]]])
    assert json.loads(outline(json.dumps(shape), "A").geometry) == polygon(square(106, -7))


@pytest.mark.parametrize(
    ("shape", "code", "says"),
    [
        (None, "area.geometry", "no geometry"),
        ([1, 2], "area.geometry", "no geometry"),
        ({"type": "Point", "coordinates": [1, 2]}, "area.geometry", "Point"),
        (polygon([]), "area.geometry", "empty"),
        (polygon([[]], "MultiPolygon"), "area.geometry", "empty"),
        (polygon(None), "area.geometry", "empty"),
        (polygon([5]), "area.ring", "pairs of numbers"),
        (polygon([[[1, 2], [3], [1, 1], [1, 2]]]), "area.ring", "pairs of numbers"),
        (polygon([[[1, "x"], [3, 4], [1, 1], [1, 2]]]), "area.ring", "pairs of numbers"),
        (polygon([[[1, 2], [2, 2], [1, 2]]]), "area.ring", "four points"),
        (polygon([[[1, 2], [2, 2], [2, 3], [1, 3]]]), "area.ring", "not closed"),
        (polygon([[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]), "area.invalid", "crosses"),
        (polygon([[[1, 1], [1, 1], [1, 1], [1, 1]]]), "area.invalid", "Repair"),
        (polygon(square(-6.5, 106.5)), "area.swapped", "longitude first"),
        (polygon(square(702_000, 9_313_000)), "area.crs", "ogr2ogr"),
        (polygon([[[math.nan, 1], [2, 2], [2, 3], [1, 3]]]), "area.ring", "numbers"),
    ],
)
def test_an_outline_that_cannot_be_trusted_is_refused_and_says_why(shape: object, code: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        outline(json.dumps(shape), "A")
    assert caught.value.code == code
    assert caught.value.message.startswith("area A: ")
    assert says in caught.value.message


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000])
def test_what_is_no_json_is_no_outline(text: str) -> None:
    with pytest.raises(InputError) as caught:
        outline(text, "A")
    assert caught.value.code == "area.json"
