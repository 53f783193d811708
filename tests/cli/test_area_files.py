"""Boundaries from GeoJSON files: codes, names, levels and parents as offices write them, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest

from cc.cli.area_files import AreaFile
from cc.core.errors import InputError
from cc.core.intents.organisation import AreaRow

SQUARE = {"type": "Polygon", "coordinates": [[[106, -7], [107, -7], [107, -6], [106, -6], [106, -7]]]}
OTHER = {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}


def file(folder: Path, *features: tuple[dict[str, Any], object], encoding: str = "utf-8", **more: object) -> Path:
    listed = [{"type": "Feature", "properties": properties, "geometry": shape} for properties, shape in features]
    path = folder / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed, **more}), encoding=encoding)
    return path


def read(path: Path, level: str | None = None, known: frozenset[str] = frozenset()) -> list[AreaRow]:
    return AreaFile(path).rows(known, level, "s")


def test_a_file_is_read_with_its_codes_names_levels_and_parents(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        ({"code": "X-1", "name": "Tebet", "level": "kelurahan", "parent": "X"}, SQUARE),
        ({"KODE": "31.74.01", "Nama": "Tebet", "Tingkat": "kecamatan"}, OTHER),
        encoding="utf-8-sig",
    )
    assert [(area.code, area.name, area.level, area.parent) for area in read(path)] == [
        ("31.74.01", "Tebet", "kecamatan", None),
        ("X-1", "Tebet", "kelurahan", "X"),
    ]


def test_a_parent_in_the_same_file_is_known_by_a_property_or_by_kemendagris_codes(tmp_path: Path) -> None:
    path = file(
        tmp_path,
        ({"kode": "31.74.04.1003"}, SQUARE),
        ({"kode": "31.74.04", "kota_kode": "31.74"}, SQUARE),
        ({"kode": "99.01.01", "kecamatan_kode": "31.74.04"}, SQUARE),
        ({"kode": "31.75.01.1001", "kecamatan_kode": "31.75.01"}, SQUARE),
    )
    listed = {area.code: area for area in read(path, "x")}
    parents = {code: area.parent for code, area in listed.items()}
    assert parents == {"31.74.04.1003": "31.74.04", "31.74.04": None, "99.01.01": "31.74.04", "31.75.01.1001": None}
    assert {area.level for area in listed.values()} == {"x"}
    assert {area.name for area in listed.values()} == set(listed)


def test_a_parent_that_was_loaded_before_is_known_too(tmp_path: Path) -> None:
    path = file(tmp_path, ({"kode": "31.75.01.1001", "kecamatan_kode": "31.75.01"}, SQUARE))
    assert read(path, "x")[0].parent is None
    assert read(path, "x", frozenset({"31.75.01"}))[0].parent == "31.75.01"


def test_a_features_own_id_is_its_code(tmp_path: Path) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "Feature", "id": 7, "properties": {"nama": "Q"}, "geometry": SQUARE}))
    assert [(area.code, area.name) for area in read(path, "x")] == [("7", "Q")]


@pytest.mark.parametrize(
    ("features", "says"),
    [
        ([({"fid": 1}, SQUARE)], "it has 'fid'"),
        ([({}, SQUARE)], "it has no properties"),
        ([({"code": True}, SQUARE)], "no 'code'"),
        ([({"code": "A"}, SQUARE), ({"code": "A"}, SQUARE)], "the code 'A' occurs twice"),
        ([({"code": "A"}, {"type": "Point", "coordinates": [1, 2]})], "feature 1 (A) is no Polygon"),
        ([({"code": "A"}, None)], "feature 1 (A) is no Polygon"),
        ([({"code": "A", "parent": "B"}, SQUARE), ({"code": "B", "parent": "A"}, SQUARE)], "lies in itself"),
    ],
)
def test_what_cannot_be_loaded_is_named(tmp_path: Path, features: list[Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        read(file(tmp_path, *features), "x")
    assert caught.value.code == "area.file"
    assert says in caught.value.message
