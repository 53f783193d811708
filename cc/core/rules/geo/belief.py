"""Whether a place that a device tells is believed. Pure; owns the bounds. Nobody is refused for a place: one that is
not believed is left out, and said.
"""

from dataclasses import dataclass

from cc.core.phrases import Phrase
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


def doubt(lon: float, lat: float, *, work: Known | None = None, seen: Known | None = None) -> Phrase | None:
    """Why a place is not believed; None when it is.

    Near the work it always is. Else it is held against where the person was last seen, as far as that is fresh and a
    place itself, and against the work.
    """
    given = {"lat": _degrees(lat), "lon": _degrees(lon)}
    if is_no_fix(lon, lat):
        return Phrase("the place lat {lat}, lon {lon} was left out: devices write it without a fix", given)
    from_work = _apart(lon, lat, work)
    if from_work is not None and from_work <= SLACK_M:
        return None
    from_seen = _apart(lon, lat, seen)
    age_s = seen.age_s if seen is not None else None
    if from_seen is not None and age_s is not None and age_s <= FRESH_S and from_seen > _reach_m(age_s):
        return Phrase(
            "the place lat {lat}, lon {lon} was left out: {far:distance} from the last known place, {age:span} ago",
            given | {"far": round(from_seen), "age": age_s},
        )
    if from_work is not None and from_work > WIDEST_M:
        return Phrase(
            "the place lat {lat}, lon {lon} was left out: {far:distance} from the report's place",
            given | {"far": round(from_work)},
        )
    return None


def _degrees(value: float) -> float:
    """As people write them: to some ten metres, never with an exponent, and 0 without a sign."""
    return round(value, 4) + 0.0


def _reach_m(age_s: int) -> float:
    """How far somebody can be by now from where they were seen."""
    return min(SLACK_M + FASTEST_M_S * max(age_s, 0), WIDEST_M)


def _apart(lon: float, lat: float, known: Known | None) -> float | None:
    if known is None or known.lon is None or known.lat is None or is_no_fix(known.lon, known.lat):
        return None
    return distance_m(lon, lat, known.lon, known.lat)
