"""Where a row says that it is: two columns, a text with both, or a GeoJSON point. Knows no area."""

import json
from collections.abc import Mapping
from typing import Any

from cc.intake.field_spec import Column, Values, as_text, reader, value_at
from cc.intake.import_map import ImportMap
from cc.intake.points import NO_POINT, Point, checked, is_no_point, number, of_numbers, point_of, says_nothing

GEOMETRY = "geometry"
NOWHERE = Point(None, None)


class PlaceReader:
    """Reads the place of a row by one map."""

    def __init__(self, map_: ImportMap) -> None:
        self._lon = reader(map_.fields["lon"], map_.empty) if "lon" in map_.fields else None
        self._lat = reader(map_.fields["lat"], map_.empty) if "lat" in map_.fields else None
        self._point = map_.fields.get("point", () if self._lon else (Column(GEOMETRY),))
        self._lat_first = map_.point_order == "lat,lon"
        self._no_place = map_.no_place

    def told(self, values: Values) -> tuple[Point, str]:
        """The place of the row, and what the row gave if that is no place. Without one, `why` says what is wrong with
        it; it is empty where the row gave nothing, or what stands for nothing."""
        point, given = self._given(values)
        if point.lon is not None and point.lat is not None and (point.lon, point.lat) in self._no_place:
            return Point(None, None), given
        return point, "" if point.lon is not None else given

    def _given(self, values: Values) -> tuple[Point, str]:
        if self._lon is not None and self._lat is not None:
            lon_text, lat_text = self._lon(values), self._lat(values)
            if lon_text or lat_text:
                plain = of_numbers(lat_text, lon_text)
                if plain is not None:
                    return plain, f"{lat_text}, {lon_text}"
                nothing = says_nothing(lat_text) and says_nothing(lon_text)
                point = NOWHERE if nothing else self._of_two(lat_text, lon_text)
                return point, f"{lat_text}, {lon_text}"
        for piece in self._point:
            if isinstance(piece, Column):
                value = value_at(values, piece.name)
                if isinstance(value, str) and value and says_nothing(value):
                    return NOWHERE, value
                if value not in (None, ""):
                    return self._of_one(value), as_text(value)
        return NOWHERE, ""

    def _of_two(self, lat_text: str, lon_text: str) -> Point:
        if lat_text == lon_text or not (lat_text and lon_text):  # some systems fill one column with both
            whole = point_of(lat_text or lon_text, lat_first=self._lat_first)
            if whole.lon is not None:
                return whole
        return checked(number(lon_text), number(lat_text))

    def _of_one(self, value: Any) -> Point:
        if isinstance(value, str) and value.lstrip().startswith("{"):
            try:
                value = json.loads(value)
            except ValueError:
                return Point(None, None, NO_POINT)
        if isinstance(value, Mapping):
            return self._of_object(value)
        if isinstance(value, list) and len(value) >= 2:
            return checked(number(as_text(value[0])), number(as_text(value[1])))
        return point_of(as_text(value), lat_first=self._lat_first)

    def _of_object(self, value: Mapping[str, Any]) -> Point:
        """A GeoJSON point, or an object with longitude and latitude (Socrata has both)."""
        at = value.get("coordinates")
        if value.get("type") == "Point" and isinstance(at, list) and len(at) >= 2:
            return checked(number(as_text(at[0])), number(as_text(at[1])))
        for lon, lat in (("longitude", "latitude"), ("lon", "lat"), ("lng", "lat"), ("long", "lat"), ("x", "y")):
            if lon in value and lat in value:
                return checked(number(as_text(value[lon])), number(as_text(value[lat])))
        return Point(None, None, is_no_point(str(value.get("type") or "table")))
