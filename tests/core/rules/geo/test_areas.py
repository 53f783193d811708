"""Points in polygons, and what is refused of a GeoJSON file."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.core.rules.geo.areas import AreaIndex, outline, read_geojson


def square(lon: float, lat: float, side: float = 1.0) -> list[list[list[float]]]:
    """The coordinates of a square Polygon by its lower left corner."""
    return [[[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]]


def polygon(coordinates: Any, kind: str = "Polygon") -> dict[str, Any]:
    return {"type": kind, "coordinates": coordinates}


def file(*features: tuple[dict[str, Any], dict[str, Any]], **more: Any) -> str:
    listed = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in features]
    return json.dumps({"type": "FeatureCollection", "features": listed, **more})


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


def test_a_file_is_read_with_its_codes_names_levels_and_parents() -> None:
    areas = read_geojson(
        file(
            ({"code": "X-1", "name": "Tebet", "level": "kelurahan", "parent": "X"}, polygon(square(106, -7))),
            (
                {"kode": "31.74.01", "nama": "Tebet", "level": "kecamatan"},
                polygon([square(106, -7), square(108, -7)], "MultiPolygon"),
            ),
        ).encode("utf-8-sig")
    )
    assert [(area.code, area.name, area.level, area.parent) for area in areas] == [
        ("X-1", "Tebet", "kelurahan", "X"),
        ("31.74.01", "Tebet", "kecamatan", None),
    ]
    assert areas[1].outline.bounds == (106, -7, 109, -6)


def test_a_parent_in_the_same_file_is_known_by_a_property_or_by_kemendagris_codes() -> None:
    shape = polygon(square(106, -7))
    listed = read_geojson(
        file(
            ({"kode": "31.74.04.1003"}, shape),
            ({"kode": "31.74.04", "kota_kode": "31.74"}, shape),
            ({"kode": "99.01.01", "kecamatan_kode": "31.74.04"}, shape),
            ({"kode": "31.75.01.1001", "kecamatan_kode": "31.75.01"}, shape),
        ),
        level="x",
    )
    assert [area.parent for area in listed] == ["31.74.04", None, "31.74.04", None]
    assert {area.level for area in listed} == {"x"}


def test_a_parent_that_was_loaded_before_is_known_too() -> None:
    text = file(({"kode": "31.75.01.1001", "kecamatan_kode": "31.75.01"}, polygon(square(106, -7))))
    assert read_geojson(text)[0].parent is None
    assert read_geojson(text, known={"31.75.01"})[0].parent == "31.75.01"


def test_what_is_read_can_be_loaded_and_its_inner_point_is_found() -> None:
    crescent = [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 9], [9, 9], [9, 1], [0, 1], [0, 0]]]
    (area,) = read_geojson(file(({"code": "C"}, polygon(crescent))))
    found = AreaIndex([(area.code, area.level, area.outline.geometry)])
    assert found.find(area.outline.lon, area.outline.lat) == ("C",)


def test_height_is_left_out() -> None:
    shape = polygon([[[*pair, 12.5] for pair in square(106, -7)[0]]])
    assert json.loads(outline(json.dumps(shape)).geometry) == polygon(square(106, -7))


GOOD = ({"code": "A"}, polygon(square(106, -7)))


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        ("", "area.json", "no GeoJSON"),
        ("[1, 2]", "area.json", "list"),
        ("[" * 100_000, "area.json", "no GeoJSON"),
        (b"\xff\xfe\x00", "area.json", "UTF-8"),
        ('{"type": "Topology"}', "area.json", "Topology"),
        ('{"type": "FeatureCollection"}', "area.json", "list of features"),
        (file(), "area.empty", "nothing to load"),
        ('{"type": "FeatureCollection", "features": [5]}', "area.json", "feature 1"),
        (file(GOOD, GOOD), "area.twice", "feature 2 (A)"),
        (file(({"fid": 1}, GOOD[1])), "area.code", "it has fid"),
        (file(({"code": True}, GOOD[1])), "area.code", "kode"),
        (file(({"code": "A"}, {"type": "Point", "coordinates": [1, 2]})), "area.geometry", "Point"),
        (file(({"code": "A"}, polygon([]))), "area.geometry", "empty"),
        (file(({"code": "A"}, polygon([[]], "MultiPolygon"))), "area.geometry", "empty"),
        (file(({"code": "A"}, polygon(None))), "area.geometry", "empty"),
        (file(({"code": "A"}, polygon([5]))), "area.ring", "pairs of numbers"),
        (file(({"code": "A"}, polygon([[[1, 2], [3], [1, 1], [1, 2]]]))), "area.ring", "pairs of numbers"),
        (file(({"code": "A"}, polygon([[[1, "x"], [3, 4], [1, 1], [1, 2]]]))), "area.ring", "pairs of numbers"),
        (file(({"code": "A"}, polygon([[[1, 2], [2, 2], [1, 2]]]))), "area.ring", "four points"),
        (file(({"code": "A"}, polygon([[[1, 2], [2, 2], [2, 3], [1, 3]]]))), "area.ring", "not closed"),
        (file(({"code": "A"}, polygon([[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]))), "area.invalid", "crosses"),
        (file(({"code": "A"}, polygon([[[1, 1], [1, 1], [1, 1], [1, 1]]]))), "area.invalid", "Repair"),
        (file(({"code": "A"}, polygon(square(-6.5, 106.5)))), "area.swapped", "longitude first"),
        (file(({"code": "A"}, polygon(square(702_000, 9_313_000)))), "area.crs", "ogr2ogr"),
        (file(GOOD, crs={"type": "name", "properties": {"name": "EPSG:32748"}}), "area.crs", "EPSG:32748"),
        (file(({"code": "A"}, polygon([[[math.nan, 1], [2, 2], [2, 3], [1, 3]]]))), "area.ring", "numbers"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused_and_says_why(content: str | bytes, code: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        read_geojson(content)
    assert caught.value.code == code
    assert says in caught.value.message


def test_wgs84_may_be_named() -> None:
    named = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    assert len(read_geojson(file(GOOD, crs=named))) == 1
