"""Where a row says that it is."""

from pathlib import Path
from typing import Any

import pytest

from cc.intake.import_map import load_map
from cc.intake.places import PlaceReader

LEAST = 'zone = "UTC"\n{more}\n[fields]\nreceived_at = "when"\n{fields}'
PAIR = 'lon = "x"\nlat = "y"\n'


def place(
    tmp_path: Path, values: dict[str, Any], fields: str = PAIR, more: str = ""
) -> tuple[float | None, float | None, str]:
    path = tmp_path / "own.toml"
    path.write_text(LEAST.format(fields=fields, more=more), encoding="utf-8")
    point, kept = PlaceReader(load_map(str(path))).told(values)
    return point.lon, point.lat, kept


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"x": "106.8", "y": "-6.2"}, (106.8, -6.2, "")),
        ({"x": 106.8, "y": -6.2}, (106.8, -6.2, "")),
        ({"x": "0", "y": "0"}, (0.0, 0.0, "")),
        ({"x": "", "y": ""}, (None, None, "")),
        ({}, (None, None, "")),
        ({"x": "106.8", "y": ""}, (None, None, ", 106.8")),
        ({"x": "N/A", "y": "N/A"}, (None, None, "N/A, N/A")),
        ({"x": "-6.2", "y": "106.8"}, (106.8, -6.2, "")),  # as the other way round it cannot be
        ({"x": "nan", "y": "1"}, (None, None, "1, nan")),
    ],
)
def test_two_columns(tmp_path: Path, values: dict[str, Any], expected: object) -> None:
    assert place(tmp_path, values) == expected


@pytest.mark.parametrize(
    "point",
    [
        "(-6.2, 106.8)",
        "-6.2,106.8",
        "-6.2 106.8",
        "POINT (106.8 -6.2)",
        {"type": "Point", "coordinates": [106.8, -6.2]},
        {"type": "Point", "coordinates": [106.8, -6.2, 12]},
        '{"type": "Point", "coordinates": [106.8, -6.2]}',
        {"latitude": "-6.2", "longitude": "106.8", "needs_recoding": False},
    ],
)
def test_one_column_with_both(tmp_path: Path, point: object) -> None:
    assert place(tmp_path, {"p": point}, 'point = "p"\n') == (106.8, -6.2, "")


def test_one_column_with_longitude_first(tmp_path: Path) -> None:
    found = place(tmp_path, {"p": "106.8;-6.2"}, 'point = "p"\n', 'point_order = "lon,lat"')
    assert found == (106.8, -6.2, "")


@pytest.mark.parametrize("point", ["Jl. Sudirman 1", "{broken", {"type": "Polygon", "coordinates": []}, "1"])
def test_what_is_no_point_is_kept_as_it_came(tmp_path: Path, point: object) -> None:
    lon, lat, kept = place(tmp_path, {"p": point}, 'point = "p"\n')
    assert (lon, lat) == (None, None)
    assert kept


def test_a_geometry_needs_no_field(tmp_path: Path) -> None:
    values = {"geometry": {"type": "Point", "coordinates": [106.8, -6.2]}}
    assert place(tmp_path, values, "") == (106.8, -6.2, "")


def test_two_columns_come_before_the_one_with_both(tmp_path: Path) -> None:
    fields = PAIR + 'point = "p"\n'
    assert place(tmp_path, {"x": "1", "y": "2", "p": "3,4"}, fields) == (1.0, 2.0, "")
    assert place(tmp_path, {"x": "", "y": "", "p": "3,4"}, fields) == (4.0, 3.0, "")


def test_a_place_that_stands_for_none_is_kept_apart(tmp_path: Path) -> None:
    more = "no_place = [[-77, 39]]"
    assert place(tmp_path, {"x": "-77.0", "y": "39"}, more=more) == (None, None, "39, -77.0")
    assert place(tmp_path, {"x": "-77.1", "y": "39"}, more=more) == (-77.1, 39.0, "")


def test_decimals_may_have_a_comma(tmp_path: Path) -> None:
    assert place(tmp_path, {"x": "106,8", "y": "-6,2"}, more='decimal = ","') == (106.8, -6.2, "")
