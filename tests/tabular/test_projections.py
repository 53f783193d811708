"""Boundaries in metres become degrees where pyproj is installed; where it is not, the refusal says how to convert them.

What is expected is reckoned here, by Krüger's series for the transverse Mercator projection of the WGS84 ellipsoid.
"""

import json
import math
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.tabular.features import features_of

SYSTEMS = {
    "urn:ogc:def:crs:EPSG::32748": (105.0, 0.9996, 500_000.0, 10_000_000.0),
    "EPSG:32749": (111.0, 0.9996, 500_000.0, 10_000_000.0),
    "http://www.opengis.net/def/crs/EPSG/0/23830": (94.5, 0.9999, 200_000.0, 1_500_000.0),
    "EPSG:23834": (106.5, 0.9999, 200_000.0, 1_500_000.0),
}
"""UTM of the southern hemisphere and Indonesia's TM-3: central meridian, scale, false easting and northing."""
SEMI_MAJOR, FLATTENING = 6_378_137.0, 1 / 298.257223563


def metres(lon: float, lat: float, system: tuple[float, float, float, float]) -> tuple[float, float]:
    """Easting and northing; a tenth of a millimetre within three degrees of the meridian."""
    meridian, scale, easting, northing = system
    n = FLATTENING / (2 - FLATTENING)
    radius = SEMI_MAJOR / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = (
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    )
    phi, away = math.radians(lat), math.radians(lon - meridian)
    root = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - root * math.atanh(root * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(away)), math.atanh(math.sin(away) / math.hypot(1, t))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(series, 1))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(series, 1))
    return easting + scale * radius * east, northing + scale * radius * north


def file(folder: Path, crs: str, ring: list[tuple[float, float]]) -> Path:
    """One area, with a height at every point."""
    geometry = {"type": "MultiPolygon", "coordinates": [[[[x, y, 7.5] for x, y in ring]]]}
    feature = {"type": "Feature", "properties": {"kode": "x"}, "geometry": geometry}
    named = {"type": "name", "properties": {"name": crs}}
    path = folder / "batas.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "crs": named, "features": [feature]}))
    return path


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    crs=st.sampled_from(sorted(SYSTEMS)),
    ring=st.lists(st.tuples(st.floats(-1.5, 1.5), st.floats(-9, -1)), min_size=3, max_size=6),
)
def test_metres_become_degrees(tmp_path: Path, crs: str, ring: list[tuple[float, float]]) -> None:
    pytest.importorskip("pyproj", reason="the extra `projections` is not installed")
    system = SYSTEMS[crs]
    north = 11.0 if crs.endswith("23830") else 0.0  # Aceh
    degrees = [(system[0] + away, lat * (0.3 if north else 1) + north / 2) for away, lat in ring]
    (feature,) = features_of(file(tmp_path, crs, [metres(*point, system) for point in degrees]))
    ((found,),) = feature["geometry"]["coordinates"]
    for (lon, lat), (x, y, height) in zip(degrees, found, strict=True):
        assert (x, y) == (pytest.approx(lon, abs=1e-8), pytest.approx(lat, abs=1e-8))
        assert height == 7.5
    assert feature["properties"] == {"kode": "x"}


@pytest.mark.parametrize("crs", SYSTEMS)
def test_without_pyproj_the_refusal_has_the_line_that_converts_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, crs: str
) -> None:
    monkeypatch.setitem(sys.modules, "pyproj", None)
    with pytest.raises(InputError) as refused:
        features_of(file(tmp_path, crs, [metres(106.8, -6.2, SYSTEMS[crs])] * 4))
    assert refused.value.code == "area.crs"
    assert "ogr2ogr -t_srs EPSG:4326 batas-wgs84.geojson batas.geojson" in refused.value.message
    assert "posko[projections]" in refused.value.message


@pytest.mark.parametrize("crs", [*SYSTEMS, "EPSG:9489"])
def test_numbers_that_look_like_degrees_are_no_place_in_metres(tmp_path: Path, crs: str) -> None:
    with pytest.raises(InputError) as refused:
        features_of(file(tmp_path, crs, [(10, 10), (90, 10), (90, 70)]))
    assert refused.value.code == "area.crs"


def test_a_system_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nobody knows the reference system EPSG:999999") as refused:
        features_of(file(tmp_path, "EPSG:999999", [(1, 2)] * 4))
    assert "pip install" not in refused.value.message, "it is here"
