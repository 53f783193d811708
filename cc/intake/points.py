"""Points as people and programs write them → longitude and latitude. Pure; owns the spellings, knows no map.

Read: decimal degrees with point or comma, degrees with minutes and seconds and N S E W (LU LS BT BB), pairs between any
signs, WKT and EWKT of WGS84, ODK's geopoint, hexadecimal WKB, geo: and map links.
"""

import math
import re
import struct
from typing import NamedTuple

from cc.core.phrases import Phrase

_NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
_PLAIN = re.compile(_NUMBER)
_COMMA = re.compile(r"[-+]?\d+,\d+")
_WKT = re.compile(
    rf"(?:SRID\s*=\s*(\d+)\s*;)?\s*POINT\s*(?:ZM?|M)?\s*\(\s*({_NUMBER})\s+({_NUMBER})[^()]*\)", re.IGNORECASE
)
_OTHER_WKT = re.compile(r"(?:SRID\s*=\s*\d+\s*;)?\s*(MULTI\w+|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\b", re.IGNORECASE)
_WKB = re.compile(r"0[01](?:[0-9A-Fa-f]{2}){20,}")
_LINK = re.compile(
    rf"(?:geo:|[?&](?:q|ll|query|destination|mlat)=(?:loc:)?|/@|/place/)({_NUMBER})(?:,|%2C|&mlon=)\s*({_NUMBER})"
)
_LETTER = r"(?:[NSEW]|LU|LS|BT|BB)(?![A-Za-z])"
_HALF = re.compile(
    rf"""(?:(?<![A-Za-z])(?P<before>[NSEW]|LU|LS|BT|BB)(?![A-Za-z]))?\s*(?P<sign>[-+])?\s*
    (?P<deg>\d+(?:[.,]\d+)?)\s*(?:°|º|˚|deg|d|:|\s|(?={_LETTER})|(?=[,;/]))\s*
    (?:(?P<min>\d+(?:[.,]\d+)?)\s*(?:'|’|′|m|:|\s|(?={_LETTER}))\s*)?
    (?:(?P<sec>\d+(?:[.,]\d+)?)\s*(?:"|”|″|''|’’|′′|s(?=\s*{_LETTER}))?\s*)?
    (?(before)|(?P<after>{_LETTER})?)""",
    re.IGNORECASE | re.VERBOSE,
)
_NEGATIVE = {"S": True, "LS": True, "W": True, "BB": True, "N": False, "LU": False, "E": False, "BT": False}
_LATITUDES = frozenset({"N", "S", "LU", "LS"})
WGS84 = ("4326",)
NO_POINT = Phrase("the text is no point")
_NOTHING = frozenset(
    {"", "-", "--", "?", "n/a", "na", "#n/a", "null", "(null)", "none", "nan", "tidak ada", "kosong", "belum ada"}
)


class Point(NamedTuple):
    """What a text says. `why` says what is wrong where lon and lat are None; `swapped` that the two stood
    the other way round than was said, which the numbers prove."""

    lon: float | None
    lat: float | None
    why: Phrase | None = None
    swapped: bool = False


def says_nothing(text: str) -> bool:
    """Whether a text says that there is no place."""
    return text.strip().casefold() in _NOTHING


def number(text: str) -> float | None:
    """One coordinate in degrees; None for what is none."""
    if _PLAIN.fullmatch(text):
        found = float(text)
        return found if math.isfinite(found) else None
    bare = text.strip().strip("°º˚").strip().replace("\u2212", "-").replace(" ", " ")
    if _PLAIN.fullmatch(bare) or _COMMA.fullmatch(bare):
        found = float(bare.replace(",", "."))
        return found if math.isfinite(found) else None
    half = _HALF.fullmatch(bare) or _HALF.fullmatch(bare + " ")
    return _degrees(half) if half and (half["min"] or half["before"] or half["after"]) else None


def of_numbers(lat_text: str, lon_text: str) -> Point | None:
    """Two plain numbers that are a place as they stand, which nearly all are; None for anything else."""
    if _PLAIN.fullmatch(lat_text) and _PLAIN.fullmatch(lon_text) and lat_text != lon_text:
        lat, lon = float(lat_text), float(lon_text)
        if abs(lat) <= 90 and abs(lon) <= 180:
            return Point(lon, lat)
    return None


def point_of(text: str, *, lat_first: bool) -> Point:
    """The point that a text means; `lat_first` is the order of a pair of bare numbers."""
    bare = text.strip().replace("\u2212", "-").replace("\u00a0", " ")
    for known in (_well_known, _binary, _linked, _in_degrees):
        found = known(bare)
        if found is not None:
            return checked(found.lon, found.lat) if not found.why else found
    pair = _pair(bare.strip("()[] "))
    if pair is None:
        return Point(None, None, NO_POINT)
    lat, lon = pair if lat_first else (pair[1], pair[0])
    return checked(lon, lat)


def checked(lon: float | None, lat: float | None) -> Point:
    """A pair that lies on earth: as it is, or the other way round where only that can be."""
    if lon is None or lat is None:
        return Point(None, None, Phrase("a number is missing or cannot be read"))
    if abs(lat) <= 90 and abs(lon) <= 180:
        return Point(lon, lat)
    if abs(lon) <= 90 < abs(lat) <= 180:
        return Point(lat, lon, swapped=True)
    if max(abs(lon), abs(lat)) > 1000:
        return Point(None, None, Phrase("the numbers are too large for degrees (metres of a projection?)"))
    return Point(None, None, Phrase("no place on earth"))


def is_no_point(kind: str) -> Phrase:
    """Says that a geometry of this kind is none."""
    return Phrase("a {kind} is no point", {"kind": kind})


def _elsewhere(srid: object) -> Phrase:
    return Phrase("it is in EPSG:{srid}, not WGS84", {"srid": str(srid)})


def _well_known(text: str) -> Point | None:
    other = _OTHER_WKT.match(text)
    if other:
        return Point(None, None, is_no_point(other[1].upper()))
    found = _WKT.fullmatch(text)
    if not found:
        return None
    if found[1] and found[1] not in WGS84:
        return Point(None, None, _elsewhere(found[1]))
    return Point(float(found[2]), float(found[3]))


def _binary(text: str) -> Point | None:
    """A point of PostGIS as it prints it."""
    if not _WKB.fullmatch(text):
        return None
    raw = bytes.fromhex(text)
    order = "<" if raw[0] else ">"
    kind = struct.unpack_from(order + "I", raw, 1)[0]
    at = 9 if kind & 0x20000000 else 5
    if kind & 0xFF != 1 or len(raw) < at + 16:
        return Point(None, None, Phrase("its WKB is no point"))
    srid = struct.unpack_from(order + "I", raw, 5)[0] if at == 9 else 4326
    if str(srid) not in WGS84:
        return Point(None, None, _elsewhere(srid))
    lon, lat = struct.unpack_from(order + "dd", raw, at)
    if not (math.isfinite(lon) and math.isfinite(lat)):
        return Point(None, None, Phrase("an empty point"))
    return Point(lon, lat)


def _linked(text: str) -> Point | None:
    found = _LINK.search(text)
    return Point(float(found[2]), float(found[1])) if found else None


def _in_degrees(text: str) -> Point | None:
    """Two halves that say by their letters which is which, or by minutes that they are degrees."""
    halves = list(_HALF.finditer(text + " "))
    if len(halves) != 2 or (text.strip(" ,;/") and _HALF.sub("", text + " ").strip(" ,;/")):
        return None
    first, second = halves
    if not all(half["before"] or half["after"] or half["min"] for half in halves):
        return None
    a, b = _degrees(first), _degrees(second)
    if a is None or b is None:
        return None
    letter, other = _letter(first), _letter(second)
    if letter and other and (letter in _LATITUDES) == (other in _LATITUDES):
        return None
    lat_first = letter in _LATITUDES if letter else other not in _LATITUDES
    return Point(b, a) if lat_first else Point(a, b)


def _letter(half: "re.Match[str]") -> str:
    """The side of the earth that it names; empty where it names none."""
    return (half["before"] or half["after"] or "").upper()


def _degrees(half: "re.Match[str]") -> float | None:
    parts = [float((half[name] or "0").replace(",", ".")) for name in ("deg", "min", "sec")]
    if parts[1] >= 60 or parts[2] >= 60:
        return None
    size = parts[0] + parts[1] / 60 + parts[2] / 3600
    negative = _NEGATIVE.get(_letter(half), False) or half["sign"] == "-"
    return -size if negative else size


def _pair(text: str) -> tuple[float, float] | None:
    """The first two numbers of a text that is made of two to four (ODK adds altitude and accuracy)."""
    for between in (r"\s*;\s*", r"\s*\|\s*", r"\s*/\s*", r"\s+", r"\s*,\s+", r"\s*,\s*"):
        parts = [each.strip().strip("°º˚,") for each in re.split(between, text) if each.strip()]
        if between == r"\s*,\s*" and len(parts) == 4 and all(re.fullmatch(r"[-+]?\d+", each) for each in parts):
            parts = [f"{parts[0]}.{parts[1]}", f"{parts[2]}.{parts[3]}"]  # four of them: commas that are decimal
        if 2 <= len(parts) <= 4 and all(_PLAIN.fullmatch(each) or _COMMA.fullmatch(each) for each in parts):
            return float(parts[0].replace(",", ".")), float(parts[1].replace(",", "."))
    return None
