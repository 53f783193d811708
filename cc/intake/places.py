"""Where a row says that it is: two columns, a text with both, or a GeoJSON point. Knows no area."""

import json
import math
import re
from collections.abc import Mapping
from typing import Any

from cc.core.rules.geo.distance import is_place
from cc.intake.field_spec import Column, Values, as_text, reader, value_at
from cc.intake.import_map import ImportMap

_PAIR = re.compile(r"\(?\s*([-+]?\d+(?:\.\d+)?)\s*[,; ]\s*([-+]?\d+(?:\.\d+)?)\s*\)?")
_WKT = re.compile(r"POINT\s*\(\s*([-+]?\d+(?:\.\d+)?)\s+([-+]?\d+(?:\.\d+)?)\s*\)", re.IGNORECASE)
GEOMETRY = "geometry"


class PlaceReader:
    """Reads the place of a row by one map."""

    def __init__(self, map_: ImportMap) -> None:
        self._lon = reader(map_.fields["lon"], map_.empty) if "lon" in map_.fields else None
        self._lat = reader(map_.fields["lat"], map_.empty) if "lat" in map_.fields else None
        self._point = map_.fields.get("point", () if self._lon else (Column(GEOMETRY),))
        self._comma = map_.decimal == ","
        self._lat_first = map_.point_order == "lat,lon"
        self._no_place = map_.no_place

    def read(self, values: Values) -> tuple[float | None, float | None, str]:
        """lon and lat in degrees WGS84, or twice None; and what the row gave, if that is no place on earth or the map
        says that it stands for none."""
        lon, lat, given = self._given(values)
        if lon is None or lat is None:
            return None, None, given
        if not is_place(lon, lat) or (self._no_place and (lon, lat) in self._no_place):
            return None, None, given
        return lon, lat, ""

    def _given(self, values: Values) -> tuple[float | None, float | None, str]:
        if self._lon is not None and self._lat is not None:
            lon_text, lat_text = self._lon(values), self._lat(values)
            if lon_text or lat_text:
                return self._number(lon_text), self._number(lat_text), f"{lat_text}, {lon_text}"
        for piece in self._point:
            if isinstance(piece, Column):
                value = value_at(values, piece.name)
                if value not in (None, ""):
                    return *self._pair(value), as_text(value)
        return None, None, ""

    def _number(self, text: str) -> float | None:
        try:
            number = float(text.replace(",", ".") if self._comma else text)
        except ValueError:
            return None
        return number if math.isfinite(number) else None

    def _pair(self, value: Any) -> tuple[float | None, float | None]:
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                value = json.loads(value)
            except ValueError:
                return None, None
        if isinstance(value, Mapping):
            return self._of_object(value)
        text = as_text(value)
        well_known = _WKT.fullmatch(text.strip())
        if well_known:
            return float(well_known[1]), float(well_known[2])
        pair = _PAIR.fullmatch(text.strip())
        if not pair:
            return None, None
        first, second = float(pair[1]), float(pair[2])
        return (second, first) if self._lat_first else (first, second)

    def _of_object(self, value: Mapping[str, Any]) -> tuple[float | None, float | None]:
        """A GeoJSON point, or an object with longitude and latitude (Socrata has both)."""
        at = value.get("coordinates")
        if value.get("type") == "Point" and isinstance(at, list) and len(at) >= 2:
            return self._number(as_text(at[0])), self._number(as_text(at[1]))
        for lon, lat in (("longitude", "latitude"), ("lon", "lat"), ("lng", "lat")):
            if lon in value and lat in value:
                return self._number(as_text(value[lon])), self._number(as_text(value[lat]))
        return None, None
