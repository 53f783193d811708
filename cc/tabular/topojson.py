"""TopoJSON → GeoJSON features. Owns unpacking arcs and their quantisation; knows no map and no area.

A topology is read whole (its arcs stand behind the objects that use them), so a file has a cap.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cc.core.phrases import Phrase

CAP_BYTES = 256 << 20
Point = list[float]


class BrokenTopology(ValueError):
    """The topology is broken; `phrase` says how."""

    def __init__(self, wrong: Exception) -> None:
        self.phrase = Phrase("the topology is broken: an arc or an object is missing, or is not what it should be")
        super().__init__(str(self.phrase))


def is_topology(document: object) -> bool:
    """Whether a JSON document says that it is TopoJSON."""
    return isinstance(document, Mapping) and document.get("type") == "Topology"


def features(document: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every geometry of every object as a GeoJSON Feature, in order. BrokenTopology where it is broken."""
    try:
        arcs = _Arcs(document)
        for named in document["objects"].values():
            for each in _flat(named):
                yield arcs.feature(each)
    except (KeyError, IndexError, TypeError, AttributeError) as wrong:
        raise BrokenTopology(wrong) from wrong


def _flat(named: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if named["type"] == "GeometryCollection":
        for each in named["geometries"]:
            yield from _flat(each)
    else:
        yield named


class _Arcs:
    def __init__(self, document: Mapping[str, Any]) -> None:
        transform: Mapping[str, Any] = document.get("transform") or {}
        self._scale: Sequence[float] | None = transform.get("scale")
        self._move: Sequence[float] = transform.get("translate", (0, 0))
        self._arcs = [self._unpacked(arc) for arc in document.get("arcs", ())]

    def feature(self, geometry: Mapping[str, Any]) -> dict[str, Any]:
        """One geometry with its properties and id."""
        kind = geometry["type"]
        found: dict[str, Any] = {"type": "Feature", "properties": dict(geometry.get("properties") or {})}
        if "id" in geometry:
            found["id"] = geometry["id"]
        found["geometry"] = {"type": kind, "coordinates": self._coordinates(kind, geometry)} if kind else None
        return found

    def _coordinates(self, kind: str, geometry: Mapping[str, Any]) -> Any:
        if kind == "Point":
            return self._placed(geometry["coordinates"])
        if kind == "MultiPoint":
            return [self._placed(point) for point in geometry["coordinates"]]
        if kind == "LineString":
            return self._line(geometry["arcs"])
        if kind in ("Polygon", "MultiLineString"):
            return [self._line(ring) for ring in geometry["arcs"]]
        return [[self._line(ring) for ring in polygon] for polygon in geometry["arcs"]]

    def _placed(self, point: Sequence[float]) -> Point:
        if self._scale is None:
            return list(point)
        return [point[0] * self._scale[0] + self._move[0], point[1] * self._scale[1] + self._move[1]]

    def _unpacked(self, arc: Sequence[Sequence[float]]) -> list[Point]:
        if self._scale is None:
            return [list(point) for point in arc]
        x = y = 0.0
        found = []
        for dx, dy, *_ in arc:
            x, y = x + dx, y + dy
            found.append(self._placed((x, y)))
        return found

    def _line(self, indices: Sequence[int]) -> list[Point]:
        """Arcs end to end: a negative index is the arc backwards, and where two meet the point stands once."""
        found: list[Point] = []
        for index in indices:
            arc = self._arcs[index] if index >= 0 else self._arcs[~index][::-1]
            found += arc[1:] if found else arc
        return found
