"""Every kind of damage that offices do to tables, generated: what is read is what was meant, or it is told."""

import csv
import io
import json
from importlib.util import find_spec
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.cli.rowfiles import rows_from, write_csv
from cc.core.errors import InputError
from cc.core.intents.organisation import AreaRow, CategoryRow, PersonRow, RouteRow, UnitRow
from cc.core.vocabulary import Priority, Role
from cc.tabular.features import crs_name, features_of
from cc.tabular.table import Layout, rows, survey

_letters = st.characters(categories=["L", "N", "P", "Zs"], exclude_characters="'=+-@\x1f")
_text = st.text(_letters, min_size=1, max_size=12).map(str.strip).filter(bool)
_cell = st.text(_letters, max_size=12)
_tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(_cell, min_size=width, max_size=width), min_size=1, max_size=6)
)
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def put(folder: Path, raw: bytes, name: str = "t.csv") -> Path:
    path = folder / name
    path.write_bytes(raw)
    return path


def spelled(table: list[list[str]], delimiter: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL).writerows(table)
    return out.getvalue()


@quick
@given(
    table=_tables,
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    mark=st.booleans(),
    sep=st.booleans(),
    blank=st.integers(0, 3),
    title=st.booleans(),
    wide=st.sampled_from(["utf-8", "utf-16-le"]),
)
def test_a_table_is_read_back_however_an_office_saved_it(
    tmp_path: Path, table: list[list[str]], delimiter: str, end: str, mark: bool, sep: bool, blank: int, title: bool,
    wide: str,
) -> None:  # fmt: skip
    table = [[f"r{number}", *cells[1:]] for number, cells in enumerate(table)]
    names = [f"kolom {number}" for number in range(len(table[0]))]
    begin = ("\ufeff" if mark or wide != "utf-8" else "") + (f"sep={delimiter}{end}" if sep else "")
    text = begin + (f"Laporan warga{end}" if title else "") + spelled([names], delimiter, end)
    text += (delimiter * (len(names) - 1) + end) * blank + spelled(table, delimiter, end)
    found = survey(put(tmp_path, text.encode(wide)), Layout())
    assert found.columns == tuple(names)
    assert [list(row.values.values()) for row in rows(found)] == table
    assert not any(row.problem for row in rows(found))


@quick
@given(
    texts=st.lists(st.sampled_from(["Café", "jalan rusak", "日本", "été – fin", "biasa"]), min_size=2, max_size=8),
    byte=st.integers(0xA0, 0xFF),
    data=st.data(),
)
def test_one_stray_byte_harms_its_own_row_alone(
    tmp_path: Path, texts: list[str], byte: int, data: st.DataObject
) -> None:
    texts[0] = "Café"
    at = data.draw(st.integers(1, len(texts) - 1))
    lines = [f"{number},{text}".encode() for number, text in enumerate(texts)]
    lines[at] += b"x" + bytes([byte])
    found = survey(put(tmp_path, b"\n".join([b"id,isi", *lines]) + b"\n"), Layout())
    read = list(rows(found))
    assert [row.garbled for row in read] == [number == at for number in range(len(texts))]
    assert [row.values["isi"] for row in read if not row.garbled] == [t for n, t in enumerate(texts) if n != at]
    assert read[at].values["isi"] == texts[at] + "x" + bytes([byte]).decode("cp1252")
    assert found.garbled == (at + 2,)


@quick
@given(width=st.integers(3, 6), filled=st.integers(2, 5), short=st.lists(st.booleans(), min_size=2, max_size=30))
def test_a_row_is_short_by_what_its_neighbours_leave_empty(
    tmp_path: Path, width: int, filled: int, short: list[bool]
) -> None:
    filled = min(filled, width - 1)
    names = ",".join(f"k{number}" for number in range(width))
    cells = [f"a{number}" for number in range(filled)]
    lines = [",".join(cells if each else cells + [""] * (width - filled)) for each in short]
    found = survey(put(tmp_path, "\n".join([names, *lines, ""]).encode()), Layout())
    assert [row.problem for row in rows(found)] == [None] * len(short)
    full = ",".join(["b"] * width)
    told = survey(put(tmp_path, "\n".join([names, full, ",".join(cells), full, ""]).encode()), Layout())
    assert [bool(row.problem) for row in rows(told)] == [False, True, False]


@quick
@given(name=_text, at=st.integers(0, 3))
def test_a_name_that_stands_twice_is_told(tmp_path: Path, name: str, at: int) -> None:
    names = ["a", "b", "c", "d"]
    names[at], names[(at + 1) % 4] = f"x{name}", f"x{name}"
    found = survey(put(tmp_path, spelled([names, list("1234")], ",", "\n").encode()), Layout())
    assert found.twice == (" ".join(f"x{name}".split()),)


_codes = st.from_regex(r"[a-z][a-z0-9.-]{0,8}", fullmatch=True)
_names = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1, max_size=12)
_words = st.lists(_names, max_size=3).map(tuple)
_rows = st.one_of(
    st.builds(UnitRow, _codes, _names, st.none() | _codes, st.just("") | _names, st.just("Asia/Jakarta")),
    st.builds(
        CategoryRow, code=_codes, name_id=_names, name_en=_names, short_id=_names, priority=st.sampled_from(Priority),
        restricted=st.booleans(), needs_place=st.booleans(), evidence_min=st.integers(0, 9), unit=st.none() | _codes,
        keywords=_words,
    ),
    st.builds(
        PersonRow, login=_codes, name=_names, role=st.sampled_from(Role), unit=_codes, cleared=st.booleans(),
        skills=_words, active=st.booleans(), email=st.just("") | _names,
    ),
    st.builds(RouteRow, _codes, st.none() | _codes, _codes),
    st.builds(AreaRow, code=_codes, name=_names, level=_names, parent=st.none() | _codes, source=st.just("") | _names),
)  # fmt: skip


@settings(quick, max_examples=150)
@given(row=_rows)
def test_what_a_list_writes_as_csv_is_read_back(tmp_path: Path, row: object) -> None:
    out = io.StringIO()
    assert write_csv(type(row), [row], out) == 1
    assert rows_from(put(tmp_path, out.getvalue().encode()), type(row), "row") == (row,)


_PYPROJ = find_spec("pyproj") is not None
_systems = st.integers(2000, 32767).filter(lambda code: code not in (4326, 4979))


@quick
@given(
    code=_systems,
    form=st.sampled_from(["urn:ogc:def:crs:EPSG::{}", "EPSG:{}", "http://www.opengis.net/def/crs/EPSG/0/{}"]),
)
def test_another_reference_system_is_refused_with_the_command_or_transformed(
    tmp_path: Path, code: int, form: str
) -> None:
    named = form.format(code)
    body = (
        '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "%s"}}, "features":'
        ' [{"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}}]}'
    )
    assert crs_name({"type": "name", "properties": {"name": named}}) == named
    path = put(tmp_path, (body % named).encode(), "a.geojson")
    try:
        told = features_of(path)[0]["geometry"]["type"]
    except InputError as refused:
        told = refused.message if refused.code == "area.crs" else ""
    converts = "ogr2ogr -t_srs EPSG:4326 a-wgs84.geojson a.geojson" in told
    unknown = f"nobody knows the reference system {named}" in told and "ogr2ogr -s_srs" in told
    assert "pip install" not in told or not _PYPROJ
    assert told == "Point" or converts or unknown or f"[1, 2] is no place in {named}" in told


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"])
def test_wgs84_is_taken_by_any_of_its_names(tmp_path: Path, name: str) -> None:
    body = {"type": "Feature", "crs": {"type": "name", "properties": {"name": name}}, "properties": {}}
    assert features_of(put(tmp_path, json.dumps(body).encode(), "a.geojson"))[0]["type"] == "Feature"


@quick
@given(
    column=st.integers(0, 3),
    top=st.integers(1, 8),
    height=st.integers(2, 5),
    hidden=st.sets(st.integers(1, 12), max_size=3),
    unreckoned=st.integers(0, 3),
)
def test_what_a_sheet_hides_is_told_and_a_merged_value_is_that_of_all_its_rows(
    tmp_path: Path, column: int, top: int, height: int, hidden: set[int], unreckoned: int
) -> None:
    with xlsxwriter.Workbook(tmp_path / "t.xlsx") as book:
        sheet = book.add_worksheet("isi & 'a' <b>")
        for line in range(13):
            sheet.write_row(line, 0, [f"r{line}c{each}" for each in range(5)])
            if line in hidden:
                sheet.set_row(line, None, None, {"hidden": True})
        sheet.merge_range(top, column, top + height - 1, column, "sama", book.add_format())
        for number in range(unreckoned):
            sheet.write_formula(13 + number, 4, "=A1", None, "")
    found = survey(tmp_path / "t.xlsx", Layout())
    read = [row.original[column] for row in rows(found)]
    assert read[top - 1 : top - 1 + height] == ["sama"] * height
    assert read.count("sama") == height
    told = " ".join(map(str, found.told))
    assert "1 merged cells" in told
    assert (f"{len(hidden)} hidden rows" in told) == bool(hidden)
    assert (f"{unreckoned} cells hold formulas" in told) == bool(unreckoned)
