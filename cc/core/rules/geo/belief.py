"""Whether a place that a device tells is believed. Pure; owns the bounds. Nobody is refused for a place: one that is
not believed is left out, and said.
"""

import math
from dataclasses import dataclass

from cc.core.rules.geo.distance import distance_m

NO_FIX_DEG = 0.01
"""Degrees from 0, 0 within which a place is that of a device without a fix: a kilometre of open sea."""
FASTEST_M_S = 300.0
"""Nobody is faster than an airliner."""
SLACK_M = 100_000
"""How far off a place may be without being doubted: a device without GPS knows its mast or its city."""
WIDEST_M = 6_000_000
"""Farther than any room is wide: Indonesia is 5,200 km from Sabang to Merauke."""
FRESH_S = 86_400
"""A last known place older than this is held against nobody."""


@dataclass(frozen=True, slots=True)
class Known:
    """A place that is held against a new one: of the work, or where somebody was last seen `age_s` seconds ago."""

    lon: float | None
    lat: float | None
    age_s: int | None = None


def is_no_fix(lon: float, lat: float) -> bool:
    """Whether a place is 0, 0 or so near that no device was there."""
    return abs(lon) < NO_FIX_DEG and abs(lat) < NO_FIX_DEG


def doubt(lon: float, lat: float, *, work: Known | None = None, seen: Known | None = None) -> str | None:
    """Why a place is not believed, in words; None when it is.

    Near the work it always is. Else it is held against where the person was last seen, as far as that is fresh and a
    place itself, and against the work.
    """
    if is_no_fix(lon, lat):
        return f"the place {lon:g}, {lat:g} was left out: devices write it without a fix"
    from_work = _apart(lon, lat, work)
    if from_work is not None and from_work <= SLACK_M:
        return None
    from_seen = _apart(lon, lat, seen)
    age_s = seen.age_s if seen is not None else None
    if from_seen is not None and age_s is not None and age_s <= FRESH_S and from_seen > _reach_m(age_s):
        return f"the place {lon:g}, {lat:g} was left out: {_km(from_seen)} from the last known place, {_ago(age_s)}"
    if from_work is not None and from_work > WIDEST_M:
        return f"the place {lon:g}, {lat:g} was left out: {_km(from_work)} from the report's place"
    return None


def _reach_m(age_s: int) -> float:
    """How far somebody can be by now from where they were seen."""
    return min(SLACK_M + FASTEST_M_S * max(age_s, 0), WIDEST_M)


def _apart(lon: float, lat: float, known: Known | None) -> float | None:
    if known is None or known.lon is None or known.lat is None or is_no_fix(known.lon, known.lat):
        return None
    return distance_m(lon, lat, known.lon, known.lat)


def _km(metres: float) -> str:
    return f"{metres / 1000:,.0f} km"


def _ago(age_s: int) -> str:
    minutes = math.ceil(age_s / 60)
    return f"{minutes // 60} h {minutes % 60} min ago" if minutes >= 60 else f"{minutes} min ago"
