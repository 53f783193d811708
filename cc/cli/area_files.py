"""Boundaries from GeoJSON files as rows to save. Owns how features say code, name, level and parent. Must never compute
with a polygon: the Centre does, and refuses what is none."""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any

from cc.cli.files import content
from cc.core.errors import InputError
from cc.core.intents.organisation import AreaRow

CAP_BYTES = 512 << 20
Feature = Mapping[str, Any]


class AreaFile:
    """A FeatureCollection of polygons, read whole. Each `…_field` names a property; else the usual ones are tried."""

    def __init__(self, file: Path, code_field: str = "", name_field: str = "", parent_field: str = "") -> None:
        self._file = file
        self._code = [each for each in (code_field, "code", "kode") if each]
        self._name = [each for each in (name_field, "name", "nama") if each]
        self._parent = [each for each in (parent_field, "parent") if each]
        self._features = self._read()

    def rows(self, known: AbstractSet[str], level: str | None, source: str) -> list[AreaRow]:
        """Every feature as a row, parents before children. `known` are codes that are there already and so may be
        parents. Raises InputError naming the feature."""
        codes = [self._told(at, "code", self._code) for at in range(len(self._features))]
        if len(set(codes)) != len(codes):
            raise self._wrong("a code occurs twice.")
        rows = [
            AreaRow(
                code=code,
                name=self._told(at, "name", self._name),
                level=level or self._told(at, "level", ["level"]),
                geometry=self._geometry(at, code),
                parent=self._parent_of(at, code, known | set(codes)),
                source=source,
            )
            for at, code in enumerate(codes)
        ]
        return sorted(rows, key=lambda row: (row.code.count("."), row.code))

    def _read(self) -> list[Feature]:
        try:
            told = json.loads(content(self._file, CAP_BYTES))
        except (ValueError, RecursionError) as wrong:
            raise self._wrong(f"it is no JSON ({wrong}).") from wrong
        features = told.get("features") if isinstance(told, Mapping) else None
        if not isinstance(features, list) or not features or not all(isinstance(each, Mapping) for each in features):
            raise self._wrong("it is no GeoJSON FeatureCollection with features.")
        return features

    def _properties(self, at: int) -> Feature:
        told = self._features[at].get("properties")
        return told if isinstance(told, Mapping) else {}

    def _told(self, at: int, what: str, names: Sequence[str]) -> str:
        """The first of these properties that says something."""
        properties = self._properties(at)
        value = next((properties[name] for name in names if properties.get(name) not in (None, "")), None)
        if isinstance(value, str | int):
            return str(value)
        raise self._wrong(f"feature {at + 1} has no {what} (looked for {', '.join(names)}).")

    def _geometry(self, at: int, code: str) -> str:
        geometry = self._features[at].get("geometry")
        if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            raise self._wrong(f"feature {at + 1} ({code}) is no Polygon or MultiPolygon.")
        return json.dumps(geometry, separators=(",", ":"))

    def _parent_of(self, at: int, code: str, codes: AbstractSet[str]) -> str | None:
        """What the feature says, else the code before its last dot when there is such an area."""
        properties = self._properties(at)
        told = next((properties[name] for name in self._parent if properties.get(name)), None)
        if told is not None:
            return str(told)
        above = code.rpartition(".")[0]
        return above if above in codes else None

    def _wrong(self, what: str) -> InputError:
        return InputError(
            f"{self._file}: {what} Nothing was taken.", code="area.file", fields={"file": str(self._file)}
        )
