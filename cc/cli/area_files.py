"""Boundaries from GeoJSON files as rows to save. Owns how features say code, name, level and parent. Must never compute
with a polygon: the Centre does, and refuses what is none."""

import json
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from cc.core.errors import InputError
from cc.core.intents.organisation import AreaRow
from cc.core.phrases import Phrase
from cc.tabular import files
from cc.tabular.features import Feature, features_of

_LISTED = re.compile(rb'\s*\{\s*"schema"\s*:\s*"posko\.area/')


def is_list(file: Path) -> bool:
    """Whether a file is a list of areas as `area list` prints them, without outlines. InputError if it is none that can
    be read."""
    if file.suffix.lower() in (".csv", ".xlsx", ".tsv"):
        return True
    return file.is_file() and _LISTED.match(files.head(file)) is not None


class AreaFile:
    """A FeatureCollection of polygons, read whole. Each `…_field` names a property; else the usual ones are tried."""

    def __init__(self, file: Path, code_field: str = "", name_field: str = "", parent_field: str = "") -> None:
        self._file = file
        self._code = [each for each in (code_field, "code", "kode") if each]
        self._name = [each for each in (name_field, "name", "nama") if each]
        self._parent = [each for each in (parent_field, "parent") if each]
        self._features = features_of(file)

    def rows(self, known: AbstractSet[str], level: str | None, source: str) -> list[AreaRow]:
        """Every feature as a row, parents before children. `known` are codes that are there already and so may be
        parents. Raises InputError naming the feature."""
        codes = [self._property(at, "code", self._code) for at in range(len(self._features))]
        if len(set(codes)) != len(codes):
            raise self._wrong(Phrase("a code occurs twice."))
        rows = [
            AreaRow(
                code=code,
                name=self._property(at, "name", self._name),
                level=level or self._property(at, "level", ["level"]),
                geometry=self._geometry(at, code),
                parent=self._parent_of(at, code, known | set(codes)),
                source=source,
            )
            for at, code in enumerate(codes)
        ]
        return self._parents_first(rows)

    def _parents_first(self, rows: Sequence[AreaRow]) -> list[AreaRow]:
        """The same rows, each behind the one in which it lies. InputError for areas that lie in each other."""
        of = {row.code: row for row in rows}
        depth: dict[str, int] = {}
        for row in rows:
            way: dict[str, None] = {}
            at: AreaRow | None = row
            while at is not None and at.code not in depth:
                if at.code in way:
                    ring = " > ".join([*way, at.code])
                    raise self._wrong(Phrase("area {code} lies in itself ({ring}).", {"code": at.code, "ring": ring}))
                way[at.code] = None
                at = of.get(at.parent or "")
            above = depth[at.code] if at is not None else -1
            for offset, code in enumerate(reversed(way), 1):
                depth[code] = above + offset
        return sorted(rows, key=lambda row: (depth[row.code], row.code))

    def _properties(self, at: int) -> Feature:
        told = self._features[at].get("properties")
        return told if isinstance(told, Mapping) else {}

    def _property(self, at: int, what: str, names: Sequence[str]) -> str:
        """The first of these properties that says something."""
        properties = self._properties(at)
        value = next((properties[name] for name in names if properties.get(name) not in (None, "")), None)
        if isinstance(value, str | int):
            return str(value)
        facts = {"feature": at + 1, "what": what, "names": list(names)}
        raise self._wrong(Phrase("feature {feature} has no {what} (looked for {names}).", facts))

    def _geometry(self, at: int, code: str) -> str:
        geometry = self._features[at].get("geometry")
        if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            facts = {"feature": at + 1, "code": code}
            raise self._wrong(Phrase("feature {feature} ({code}) is no Polygon or MultiPolygon.", facts))
        return json.dumps(geometry, separators=(",", ":"))

    def _parent_of(self, at: int, code: str, codes: AbstractSet[str]) -> str | None:
        """What the feature says, else the code before its last dot when there is such an area."""
        properties = self._properties(at)
        told = next((properties[name] for name in self._parent if properties.get(name)), None)
        if told is not None:
            return str(told)
        above = code.rpartition(".")[0]
        return above if above in codes else None

    def _wrong(self, what: Phrase) -> InputError:
        return InputError(
            "{file}: {problem} Nothing was taken.", code="area.file", fields={"file": str(self._file), "problem": what}
        )
