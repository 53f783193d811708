"""Distances and the boxes that an index searches."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.geo.distance import box_around, distance_m

_lons, _lats = st.floats(-180, 180), st.floats(-89.5, 89.5)


def test_monas_to_kota_station() -> None:
    assert distance_m(106.8272, -6.1754, 106.8146, -6.1376) == pytest.approx(4406, abs=5)


@pytest.mark.parametrize("place", [(None, 1.0), (1.0, None), (181.0, 1.0), (1.0, 90.5), (float("nan"), 1.0)])
def test_without_a_place_there_is_no_distance(place: tuple[float | None, float | None]) -> None:
    assert distance_m(*place, 106.8, -6.2) is None
    assert distance_m(106.8, -6.2, *place) is None


@given(_lons, _lats, st.floats(-0.05, 0.05), st.floats(-0.05, 0.05), st.floats(1, 5000))
def test_a_box_holds_every_point_within_its_radius(
    lon: float, lat: float, east: float, north: float, radius_m: float
) -> None:
    other_lon, other_lat = lon + east, lat + north
    if abs(other_lon) > 180 or abs(other_lat) > 90:
        return
    apart_m = distance_m(lon, lat, other_lon, other_lat)
    min_lon, min_lat, max_lon, max_lat = box_around(lon, lat, radius_m)
    inside = min_lon <= other_lon <= max_lon and min_lat <= other_lat <= max_lat
    assert apart_m is not None
    assert inside or apart_m > radius_m


def test_a_box_is_not_much_larger_than_it_must_be() -> None:
    min_lon, min_lat, max_lon, max_lat = box_around(106.8, -6.2, 1000)
    assert distance_m(min_lon, -6.2, max_lon, -6.2) == pytest.approx(2000, rel=0.02)
    assert distance_m(106.8, min_lat, 106.8, max_lat) == pytest.approx(2000, rel=0.02)
