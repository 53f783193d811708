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

CODE_NAMES = ("code", "kode", "kemendagri", "kode_wilayah", "id")
NAME_NAMES = ("name", "nama", "nama_wilayah")
LEVEL_NAMES = ("level", "tingkat", "jenis")
PARENT_NAMES = ("parent", "induk")
ABOVE_NAMES = ("kecamatan_kode", "kota_kode", "provinsi_kode")
"""Properties that are understood, in order of preference, whatever their case. Those of ABOVE_NAMES tell the parent
only when it is there."""

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
        self._code = _names(code_field, CODE_NAMES)
        self._name = _names(name_field, NAME_NAMES)
        self._parent = _names(parent_field, PARENT_NAMES)
        self._features = features_of(file)
        self._properties = [_folded(each) for each in self._features]

    def rows(self, known: AbstractSet[str], level: str | None, source: str) -> list[AreaRow]:
        """Every feature as a row, parents before children. `known` are codes that are there already and so may be
        parents. Raises InputError naming the feature."""
        codes = [self._code_of(at) for at in range(len(self._features))]
        if len(set(codes)) != len(codes):
            twice = next(code for code in codes if codes.count(code) > 1)
            raise self._wrong(Phrase("the code {code:quoted} occurs twice.", {"code": twice}))
        rows = [
            AreaRow(
                code=code,
                name=self._first(at, self._name) or code,
                level=level or self._needed(at, "level", LEVEL_NAMES),
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

    def _code_of(self, at: int) -> str:
        own = str(self._features[at].get("id") or "").strip()
        return self._first(at, self._code) or own or self._needed(at, "code", self._code)

    def _first(self, at: int, names: Sequence[str]) -> str:
        """The first of these properties that says something."""
        for name in names:
            value = self._properties[at].get(name.casefold())
            if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
                return str(value).strip()
        return ""

    def _needed(self, at: int, what: str, names: Sequence[str]) -> str:
        found = self._first(at, names)
        if found:
            return found
        facts = {"feature": at + 1, "what": what, "names": list(names), "given": list(self._properties[at])}
        if self._properties[at]:
            raise self._wrong(
                Phrase(
                    "feature {feature} has no {what:quoted} (looked for {names:quoted}; it has {given:quoted}).", facts
                )
            )
        raise self._wrong(
            Phrase("feature {feature} has no {what:quoted} (looked for {names:quoted}; it has no properties).", facts)
        )

    def _geometry(self, at: int, code: str) -> str:
        geometry = self._features[at].get("geometry")
        if not isinstance(geometry, Mapping) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
            facts = {"feature": at + 1, "code": code}
            raise self._wrong(Phrase("feature {feature} ({code}) is no Polygon or MultiPolygon.", facts))
        return json.dumps(geometry, separators=(",", ":"))

    def _parent_of(self, at: int, code: str, codes: AbstractSet[str]) -> str | None:
        """What the feature says; else, if there is such an area, one that a property names or the code before its last
        dot, as Kemendagri makes codes (31.74.04.1003 lies in 31.74.04)."""
        told = self._first(at, self._parent)
        if told:
            return told
        above = (*(self._first(at, [name]) for name in ABOVE_NAMES), code.rpartition(".")[0])
        return next((each for each in above if each in codes and each != code), None)

    def _wrong(self, what: Phrase) -> InputError:
        return InputError(
            "{file}: {problem} Nothing was taken.", code="area.file", fields={"file": str(self._file), "problem": what}
        )


def _names(asked: str, usual: Sequence[str]) -> list[str]:
    return [asked, *usual] if asked else list(usual)


def _folded(feature: Feature) -> dict[str, object]:
    """A feature's properties by folded name."""
    told = feature.get("properties")
    return {str(name).casefold(): value for name, value in told.items()} if isinstance(told, Mapping) else {}
