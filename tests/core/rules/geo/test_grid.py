"""The cells that say which bounds a point may lie in."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.geo.grid import Grid

NUMBERS = st.floats(-200, 200, allow_nan=False)


@st.composite
def boxes(draw: st.DrawFn) -> tuple[float, float, float, float]:
    """Bounds of any size, those without any among them."""
    xs, ys = sorted((draw(NUMBERS), draw(NUMBERS))), sorted((draw(NUMBERS), draw(NUMBERS)))
    return xs[0], ys[0], xs[1], ys[1]


def test_what_holds_a_point_is_near_it_and_nothing_else_in_the_order_given() -> None:
    @given(st.lists(boxes(), max_size=40), NUMBERS, NUMBERS)
    def same_as_looking_at_each(bounds: list[tuple[float, float, float, float]], x: float, y: float) -> None:
        # Corners are asked, too: that is where rounding would show.
        for at_x, at_y in [(x, y), *((each[0], each[1]) for each in bounds), *((each[2], each[3]) for each in bounds)]:
            holding = [at for at, (w, s, e, n) in enumerate(bounds) if w <= at_x <= e and s <= at_y <= n]
            assert Grid(bounds).near(at_x, at_y) == holding

    same_as_looking_at_each()


@pytest.mark.parametrize("far", [math.nan, math.inf, -math.inf, 1.7e308])
def test_what_is_nowhere_near_finds_nothing(far: float) -> None:
    grid = Grid([(0, 0, 0.001, 0.001), (math.nan,) * 4])
    assert grid.near(far, 0) == []
    assert grid.near(0, far) == []


def test_a_geometry_without_bounds_is_nowhere_and_no_bounds_hold_nothing() -> None:
    assert Grid([(math.nan,) * 4, (0, 0, 1, 1)]).near(0.5, 0.5) == [1]
    assert Grid([]).near(0, 0) == []
