"""What an import and a loader say, and the files that they leave, are in the reader's language alone."""

import csv
import re
from dataclasses import fields
from pathlib import Path

import pytest

from cc.core.intents.organisation import PersonRow
from cc.core.vocabulary import Role
from cc.intake.import_map import KEYS, STATUSES
from cc.words.catalogue import Language
from tests.cases.shared import Posko, Said
from tests.words.foreign import foreign

MAP = """
zone = "Asia/Jakarta"
source = "zz"
[fields]
id = "k1"
text = "k2"
received_at = "k3"
closed_at = "k4"
point = "k5"
status = "k6"
unit = "k7"
priority = "k8"
[values.status]
A = "new"
B = "closed"
"""
HEAD = "k1;k2;k3;k4;k5;k6;k7;k8"
FIRST = [
    "1;xx;2026-01-05 08:00;;-6,2 106,8;A;;",
    "2;xx;2026-01-05 08:00;9999-12-31;106,8 -6,2;B;;",
    "2;yy;2026-01-05 08:00;;;A;;",
    "N/A;xx;zz;;qq;C;WW;9",
    "3;xx;;;704000 9313000;A;;",
    "4;xx;2099-01-05 08:00;;SRID=23830,POINT(1 2);A;;",
    "5;xx;########;;POLYGON((1 2));A;;",
    "5;xy;2026-01-05 08:00;;;A;;",
    "6;xx;2026-01-05 08:00;2026-01-04 08:00;0;A",
    "7;xx;2026-01-05 08:00;;;A;;;;x",
    "8;x\xe9;2026-01-05 08:00;;;A;;",
    "9;x\u00e9;2026-01-05 08:00;;;A;;",
]
THEN = ["1;zz;2026-01-05 08:00;2026-01-06 08:00;-6,3 106,8;B;;", "2;xx;2026-01-05 08:00;;106,8 -6,2;A;;"]


@pytest.fixture(params=list(Language))
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, posko: Posko) -> Language:
    monkeypatch.setenv("CC_LANG", request.param)
    monkeypatch.setenv("CC_ZONE", "Asia/Jakarta")
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")
    return Language(request.param)


def put(name: str, rows: list[str], head: str = HEAD) -> None:
    """The rows; what is no ASCII in the row of id 8 is of another encoding than the rest."""
    coded = [row.encode("latin-1" if row.startswith("8;") else "utf-8") for row in [head, *rows]]
    Path(name).write_bytes(b"\r\n".join([b"", *coded, b""]))


def in_language(said: Said, language: Language, names: tuple[str, ...] = ()) -> None:
    text = said.all
    for name in names:
        text = re.sub(rf"(?<![\w.]){re.escape(name)}(?![\w])", " ", text)
    assert foreign(text, language) == set(), said.all


FIELDS = ("received_at", "closed_at", "due_at", "place_given")


def test_an_import_with_every_kind_of_trouble(posko: Posko, language: Language) -> None:
    Path("m.toml").write_text(MAP, encoding="utf-8")
    put("a.csv", FIRST)
    put("b.csv", THEN)
    stopped = posko("report", "import", "a.csv", "--map", "m.toml")
    assert stopped.status == 6
    in_language(stopped, language, FIELDS)
    for command in (
        "posko report import a.csv --map m.toml --accept-loss --dry-run",
        "posko report import a.csv --map m.toml --accept-loss",
        "posko report import b.csv --map m.toml",
        "posko report import b.csv --map m.toml --update",
    ):
        said = posko(command)
        assert said.status == 0, said.err
        in_language(said, language, FIELDS)
    rows = [
        row
        for path in [*Path().glob("*.rejects*.csv"), *Path().glob("*.changed*.csv")]
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    ]
    assert len(rows) > 10
    for row in rows:
        assert foreign(row["posko_reason"], language) == set(), row
    told = posko("report", "import", "b.csv", "--map", "m.toml", "--json").json()
    assert told["notes"]
    assert len(told["notes"]) == len(told["notes_phrase"])
    assert all(foreign(note, Language.EN) <= {"received_at"} for note in told["notes"])


COLUMNS = tuple(each.name for each in fields(PersonRow))
"""What stands in the files is of no language."""
WRONG = {
    "none": None,
    "empty.csv": b"",
    "rows.csv": b"login,name,role,unit\n",
    "role.csv": b"login,name,role,unit\nq,Q,zz,posko\n",
    "many.csv": b"login,name,role,unit\n" + b"q,Q,zz,posko\n" * 12,
    "column.csv": b"login,nme,role,unit\nq,Q,officer,posko\n",
    "lacks.csv": b"login,name,role\nq,Q,officer\n",
    "twice.csv": b"login,name,name,role,unit\nq,Q,Q,officer,posko\n",
    "short.csv": b"login,name,role,unit\nq,Q,officer,posko\nq\nq,Q,officer,posko\n",
    "quote.csv": b'login,name,role,unit\nq,"Q,officer,posko\n',
    "cell.json": b'[{"login": "q", "name": ["Q"], "role": "officer", "unit": "posko", "cleared": "zz"}]',
    "no.json": b'[{"login": "q"',
    "object.json": b'{"a": 1}',
    "deep.json": b"[" * 90_000,
    "behind.json": b'[{"login": "q", "name": "Q", "role": "officer", "unit": "posko"}] x',
    "no.toml": b"[[person",
    "none.toml": b"[[other]]\nx = 1\n",
    "damaged.xlsx": b"PK\x03\x04zzzz",
    "old.xls": b"\xd0\xcf\x11\xe0zzzz",
    "a.pdf": b"%PDF-1.4",
    "sqlite.csv": b"SQLite format 3\x00",
    "binary.csv": b"\x00\x01\x02\x03" * 9,
    "gz.csv": b"\x1f\x8b\x08zzz",
}


@pytest.mark.parametrize("name", WRONG)
def test_every_file_that_will_not_do(posko: Posko, language: Language, name: str) -> None:
    content = WRONG[name]
    if content is not None:
        Path(name).write_bytes(content)
    its_own = (name, *COLUMNS, *map(str, Role), "person")
    said = posko("person", "load", name)
    assert said.status == 6, said.all
    in_language(said, language, its_own)
    if not name.endswith(".toml"):
        imported = posko("report", "import", name)
        assert imported.status == 6, imported.all
        in_language(imported, language, its_own)


AREAS = {
    "none.geojson": "{}",
    "no_code.geojson": '{"type": "Feature", "properties": {}, "geometry": null}',
    "line.geojson": '{"type": "Feature", "properties": {"code": "q", "name": "Q", "level": "z"}, "geometry": {"type":'
    ' "LineString", "coordinates": []}}',
    "crs.geojson": '{"type": "FeatureCollection", "crs": {"type": "name", "properties": {"name": "EPSG:99999"}},'
    ' "features": [{"type": "Feature", "properties": {}, "geometry": null}]}',
    "topo.json": '{"type": "Topology", "objects": {"a": {"type": "Polygon", "arcs": [[9]]}}, "arcs": []}',
}


@pytest.mark.parametrize("name", AREAS)
def test_every_file_of_areas_that_will_not_do(posko: Posko, language: Language, name: str) -> None:
    Path(name).write_text(AREAS[name], encoding="utf-8")
    said = posko("area", "load", name)
    assert said.status == 6, said.all
    in_language(said, language, (name,))


MAPS = [
    "",
    "zone = 'q'\n[fields]\nreceived_at = 'k3'\n",
    "zne = 1\n",
    "zone = 'UTC'\nformat = 'xlsx'\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\nencoding = 'qq'\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\ndelimiter = 'qq'\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\ntime_format = '%H'\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\ntime_format = '%Q'\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\nno_place = 1\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\nshort_rows = 1\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\nempty = 1\n[fields]\nreceived_at = 'k3'\n",
    "zone = 'UTC'\n[fields]\nreceived_at = 3\n",
    "zone = 'UTC'\n[fields]\nreceived_at = 'k3'\nlon = 'q'\n",
    "zone = 'UTC'\n[fields]\nreceived_at = 'k3'\n[values.status]\nA = 'q'\n",
    "zone = 'UTC'\n[fields]\nreceived_at = 'k3'\n[values.priority]\nA = 'q'\n",
    "zone = 'UTC'\n[fields]\nreceived_at = 'k33'\n",
    "extends = 'q'\n",
    "= =",
]


@pytest.mark.parametrize("text", MAPS)
def test_every_map_that_will_not_do(posko: Posko, language: Language, text: str) -> None:
    put("a.csv", FIRST)
    Path("m.toml").write_text(text, encoding="utf-8")
    said = posko("report", "import", "a.csv", "--map", "m.toml")
    assert said.status == 6, said.all
    in_language(said, language, ("a.csv", "m.toml", "received_at", *KEYS, *STATUSES))
