"""Places that devices tell and nobody was at: 0, 0, and jumps that no aircraft makes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cc.core.rules.geo.belief import FASTEST_M_S, FRESH_S, SLACK_M, Known, doubt
from cc.core.rules.geo.distance import distance_m

JAKARTA = Known(106.85, -6.2)
LONS, LATS = st.floats(95, 141), st.floats(-11, 6)


@given(st.floats(-0.009, 0.009), st.floats(-0.009, 0.009))
def test_zero_and_around_it_is_no_place(lon: float, lat: float) -> None:
    assert "without a fix" in str(doubt(lon, lat))
    assert "without a fix" in str(doubt(lon, lat, work=Known(0.0, 0.0), seen=JAKARTA))


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [(-1e-06, 0.0, "lat 0.0, lon 0.0"), (-0.0001, 0.005, "lat 0.005, lon -0.0001")],
)
def test_a_place_is_told_as_it_is_typed(lon: float, lat: float, said: str) -> None:
    assert f"the place {said} was left out" in str(doubt(lon, lat))


@pytest.mark.parametrize(("lon", "lat"), [(-74.0, 40.7), (-0.12, 51.5), (106.85 - 180, 6.2)])
def test_a_jump_across_the_world_is_not_believed(lon: float, lat: float) -> None:
    assert "last known place" in str(doubt(lon, lat, seen=Known(106.85, -6.2, 600)))
    assert "report's place" in str(doubt(lon, lat, work=JAKARTA))
    assert doubt(lon, lat) is None, "nothing is known that it could be held against"
    assert doubt(lon, lat, seen=Known(0.0, 0.0, 600)) is None, "0, 0 is held against nobody"
    assert doubt(lon, lat, seen=Known(106.85, -6.2, FRESH_S + 1)) is None, "nobody is stuck where they never were"


@settings(deadline=None)
@given(LONS, LATS, LONS, LATS, st.integers(0, FRESH_S))
def test_whoever_travels_as_people_do_is_believed(lon: float, lat: float, to: float, up: float, age_s: int) -> None:
    apart = distance_m(lon, lat, to, up)
    assert apart is not None
    believed = doubt(to, up, seen=Known(lon, lat, age_s)) is None
    assert believed is (apart <= SLACK_M + FASTEST_M_S * age_s)
    assert doubt(to, up, work=Known(to, up), seen=Known(lon, lat, age_s)) is None, "at the work it always is"
