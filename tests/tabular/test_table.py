"""Files as tables: formats, encodings, delimiters, and what is refused before anything is read in."""

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.tabular.table import Layout, Look, RawRow, Survey, rows, survey


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def surveyed(folder: Path, content: str | bytes, name: str = "reports.csv", layout: Layout | None = None) -> Survey:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return survey(path, layout or Layout())


def read(folder: Path, content: str | bytes, name: str = "reports.csv", layout: Layout | None = None) -> list[RawRow]:
    return list(rows(surveyed(folder, content, name, layout)))


def values(found: list[RawRow]) -> list[dict[str, object]]:
    return [dict(row.values) for row in found]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(folder: Path, delimiter: str) -> None:
    text = f'id{delimiter}"a, b; c"{delimiter}when\n1{delimiter}"x{delimiter}y"{delimiter}2022\n'
    assert values(read(folder, text)) == [{"id": "1", "a, b; c": f"x{delimiter}y", "when": "2022"}]


@pytest.mark.parametrize(
    ("encoding", "guessed"), [("utf-8", False), ("utf-8-sig", False), ("utf-16", False), ("cp1252", True)]
)
def test_the_encoding_is_found(folder: Path, encoding: str, guessed: bool) -> None:
    found = surveyed(folder, "id,text\n1,Café über “x”\n".encode(encoding))
    assert found.guessed is guessed
    assert values(list(rows(found))) == [{"id": "1", "text": "Café über “x”"}]


def test_an_encoding_that_the_map_says_is_held_to(folder: Path) -> None:
    with pytest.raises(InputError, match="not utf-8 text"):
        surveyed(folder, "id,text\n1,Café\n".encode("cp1252"), layout=Layout(encoding="utf-8"))


def test_a_gzipped_file_is_unpacked_whatever_its_name(folder: Path) -> None:
    assert len(read(folder, gzip.compress(b"id,text\n1,x\n2,y\n"), "reports.csv")) == 2


def test_rows_know_the_line_on_which_they_begin(folder: Path) -> None:
    found = read(folder, 'id,text\r\n1,"two\r\nlines"\r\n\r\n,\r\n2,x\r\n')
    assert [(row.line, row.values["text"]) for row in found] == [(2, "two\r\nlines"), (6, "x")]


def test_names_lose_their_blanks_and_doubles_are_told(folder: Path) -> None:
    found = surveyed(folder, "\n id , text,text\n1,a,b\n")
    assert (found.columns, found.twice, found.count) == (("id", "text"), ("text",), 1)


@pytest.mark.parametrize("line", ["1,2", "1,2,3,4", "1"])
def test_a_row_of_another_length_is_a_problem_of_that_row_alone(folder: Path, line: str) -> None:
    found = read(folder, f"a,b,c\n{line}\nx,y,z\n")
    assert "columns where the first line has 3" in str(found[0].problem)
    assert found[0].original == tuple(line.split(","))
    assert not found[1].problem


def test_empty_columns_at_a_rows_end_are_let_be(folder: Path) -> None:
    assert values(read(folder, "a,b\n1,2,,\n")) == [{"a": "1", "b": "2"}]


def test_a_quote_without_an_end_is_refused_with_its_line(folder: Path) -> None:
    with pytest.raises(InputError, match="line 3: a quote begins here") as caught:
        surveyed(folder, 'a,b\n1,2\n3,"oh\n5,6\n7,8\n')
    assert caught.value.fields["line"] == 3


def test_stray_quotes_within_a_cell_are_kept(folder: Path) -> None:
    assert values(read(folder, 'a,b\n5" pipe,say "hi"\n')) == [{"a": '5" pipe', "b": 'say "hi"'}]


@pytest.mark.parametrize(
    ("content", "code", "says"),
    [
        (b"", "file.empty", "empty"),
        (b"\xef\xbb\xbf \r\n\n", "file.empty", "empty"),
        (b"id,text\n", "file.empty", "no rows"),
        (b"id,text\n\n,\n", "file.empty", "no rows"),
        (b"[]", "file.empty", "no rows"),
        (b'{"type": "FeatureCollection", "features": []}', "file.empty", "no rows"),
        (b"PK\x03\x04......", "file.damaged", "save the sheet as CSV"),
        (b"%PDF-1.7", "file.binary", "PDF"),
        (b"id\0text\n", "file.binary", "no text"),
        (gzip.compress(b"id,text\n1,x\n" * 9000)[:-20], "file.damaged", "cut short"),
        (b"\x1f\x8b\x08\x00nonsense", "file.damaged", "damaged"),
        (b'[{"id": 1}, {"id": ', "file.json", "JSON"),
        (b'{"type": "FeatureCollection"}', "file.json", "features"),
    ],
)
def test_what_is_no_table_is_refused(folder: Path, content: bytes, code: str, says: str) -> None:
    with pytest.raises(InputError) as caught:
        surveyed(folder, content)
    assert caught.value.code == code
    assert says in caught.value.message


def test_a_file_that_is_not_there_or_a_folder_is_refused(folder: Path) -> None:
    with pytest.raises(InputError, match="there is no file"):
        survey(folder / "gone.csv", Layout())
    with pytest.raises(InputError, match="cannot be read"):
        survey(folder, Layout())


LIST = [{"id": 1, "a": {"b": 2}}, {"id": 2, "c": None}]


@pytest.mark.parametrize(
    ("content", "name", "format"),
    [
        (json.dumps(LIST), "r.json", "json"),
        (json.dumps(LIST, indent=1), "r.txt", "json"),
        (json.dumps({"count": 2, "result": LIST}), "r.json", "json"),
        ("\n".join(map(json.dumps, LIST)), "r.jsonl", "jsonl"),
        ("\n".join(map(json.dumps, LIST)), "r.json", "jsonl"),
    ],
)
def test_json_is_known_by_what_it_holds(folder: Path, content: str, name: str, format: str) -> None:
    found = surveyed(folder, content, name)
    assert (found.layout.format, found.columns, found.count) == (format, ("id", "a", "c"), 2)
    assert values(list(rows(found))) == LIST


def test_a_feature_is_its_properties_with_geometry_and_id(folder: Path) -> None:
    feature = {"type": "Feature", "id": 7, "geometry": {"type": "Point"}, "properties": {"a": 1}}
    found = read(folder, json.dumps({"type": "FeatureCollection", "features": [feature, {"type": "Feature"}, 5]}))
    assert found[0].values == {"id": 7, "geometry": {"type": "Point"}, "a": 1}
    assert ["" if not row.problem else str(row.problem).split()[-1] for row in found] == ["", "properties", "object"]


def test_a_line_that_is_no_json_is_a_problem_of_that_line_alone(folder: Path) -> None:
    found = read(folder, '{"a": 1}\nnope\n\n[1]\n{"a": 2}\n', "r.jsonl")
    assert [(row.line, bool(row.problem)) for row in found] == [(1, False), (2, True), (4, True), (5, False)]


_cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
_tables = st.lists(st.tuples(_cells, _cells), min_size=1, max_size=6)


@given(_tables)
def test_what_csv_writes_is_read_back(tmp_path_factory: pytest.TempPathFactory, table: list[tuple[str, str]]) -> None:
    kept = [row for row in table if any(cell and not cell.isspace() for cell in row)]
    if not kept:
        return
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["first", "second"])
    writer.writerows(table)
    found = read(
        tmp_path_factory.getbasetemp(), stream.getvalue(), layout=Layout(format="csv", encoding="utf-8", delimiter=",")
    )
    assert [row.original for row in found] == kept


def test_a_number_that_is_too_long_to_be_one_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "long.json"
    path.write_text('[{"id": ' + "9" * 5000 + "}]")
    with pytest.raises(InputError, match="a number in it is too long"):
        survey(path, Layout())


def test_who_watches_a_survey_sees_every_row_that_comes_after(folder: Path) -> None:
    path = folder / "r.csv"
    path.write_text("id,isi\n1,Banjir\n\n2\n3,Lampu,mati\n4,Pohon\n")
    seen: list[RawRow] = []
    begun: list[Survey] = []

    def watch(known: Survey) -> Look:
        begun.append(known)
        return seen.append

    found = survey(path, Layout(), watch)
    assert [known.columns for known in begun] == [("id", "isi")]
    assert seen == list(rows(found))
    assert len(seen) == found.count


def test_a_survey_of_rows_without_a_header_is_watched_by_nobody(folder: Path) -> None:
    path = folder / "r.jsonl"
    path.write_text('{"id": 1}\n{"isi": "Banjir"}\n')
    assert survey(path, Layout(), lambda known: pytest.fail("its columns are not known yet")).columns == ("id", "isi")
