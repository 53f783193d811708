"""Metres on the earth. Owns the one way in which distances are measured; knows no report and no person."""

import math

from geographiclib.geodesic import Geodesic

METRES_PER_DEGREE = 110_574.0
"""One degree of latitude at the equator, where it is shortest (WGS84): a box made with it is never too small."""

Box = tuple[float, float, float, float]


def is_place(lon: float | None, lat: float | None) -> bool:
    """Whether both are given and are degrees of a place on earth."""
    return lon is not None and lat is not None and -180 <= lon <= 180 and -90 <= lat <= 90


def distance_m(lon: float | None, lat: float | None, other_lon: float | None, other_lat: float | None) -> float | None:
    """Metres along the WGS84 ellipsoid (geographiclib, exact to a nanometre); None when either is no place."""
    if not (is_place(lon, lat) and is_place(other_lon, other_lat)):
        return None
    return float(Geodesic.WGS84.Inverse(lat, lon, other_lat, other_lon, Geodesic.DISTANCE)["s12"])


def box_around(lon: float, lat: float, radius_m: float) -> Box:
    """A box (min lon, min lat, max lon, max lat) that holds every point within `radius_m`, for an index to search
    first. Near the poles and across the date line it spans every longitude."""
    high = radius_m / METRES_PER_DEGREE
    steepest = min(abs(lat) + high, 90.0)
    # A degree of longitude is never shorter than cos(lat) degrees of latitude at the equator (the earth is flattened).
    wide = high / math.cos(math.radians(steepest)) if steepest < 89 else 360.0
    if lon - wide < -180 or lon + wide > 180:
        return -180.0, max(lat - high, -90.0), 180.0, min(lat + high, 90.0)
    return lon - wide, max(lat - high, -90.0), lon + wide, min(lat + high, 90.0)
