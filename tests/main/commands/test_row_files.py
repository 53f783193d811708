"""Units, categories, people and areas from files: all of a file or nothing, and what is wrong is told with its row."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from cc.cli.rowfiles import rows_from
from cc.core.errors import InputError
from cc.core.intents.organisation import AreaRow, CategoryRow, PersonRow, SaveAreas, SavePeople, SaveUnits, UnitRow
from cc.core.questions.organisation import ListAreas
from cc.core.records.organisation import Saved
from cc.core.vocabulary import Priority, Role
from cc.main.commands import area
from tests.cli.fake import FakeCentre, ran

SQUARE = {"type": "Polygon", "coordinates": [[[106.8, -6.3], [106.9, -6.3], [106.9, -6.2], [106.8, -6.3]]]}


def put(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def test_the_same_people_from_three_kinds_of_file(tmp_path: Path) -> None:
    wanted = (
        PersonRow(
            login="budi",
            name="Budi, S.T.",
            role=Role.OFFICER,
            unit="bpbd",
            cleared=True,
            skills=("boat", "rope"),
            shift="07:00-15:00",
        ),
        PersonRow(login="sari", name="Sari", role=Role.OPERATOR, unit="jakarta"),
    )
    csv = put(
        tmp_path,
        "people.csv",
        "login,name,role,unit,cleared,skills,shift\n"
        'budi,"Budi, S.T.",officer,bpbd,yes,boat; rope,07:00-15:00\n'
        "sari,Sari,operator,jakarta,,,\n",
    )
    first = {
        "login": "budi",
        "name": "Budi, S.T.",
        "role": "officer",
        "unit": "bpbd",
        "cleared": True,
        "skills": ["boat", "rope"],
        "shift": "07:00-15:00",
    }
    second = {"login": "sari", "name": "Sari", "role": "operator", "unit": "jakarta"}
    told = put(tmp_path, "people.json", json.dumps({"items": [first, second]}))
    toml = put(
        tmp_path,
        "people.toml",
        '[[person]]\nlogin="budi"\nname="Budi, S.T."\nrole="officer"\nunit="bpbd"\ncleared=true\n'
        'skills=["boat","rope"]\nshift="07:00-15:00"\n'
        '[[person]]\nlogin="sari"\nname="Sari"\nrole="operator"\nunit="jakarta"\n',
    )
    for path in (csv, told, toml):
        assert rows_from(path, PersonRow, "person") == wanted


def test_numbers_and_choices_in_csv(tmp_path: Path) -> None:
    path = put(tmp_path, "c.csv", "code,name_id,name_en,priority,restricted\nflood,Banjir,Flood,2,no\n")
    assert rows_from(path, CategoryRow, "category") == (
        CategoryRow(code="flood", name_id="Banjir", name_en="Flood", priority=Priority.P2),
    )


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("p.csv", "", "empty"),
        ("p.csv", "login,name,role,unit\n", "no rows"),
        (
            "p.csv",
            "login,name,role,unit\nbudi,Budi,chief,bpbd\n",
            "line 2: role must be one of channel, viewer, officer, operator, supervisor, auditor, admin, not 'chief'",
        ),
        ("p.csv", "login,name,role,unit\na,A,officer,u\nb,B,officer\n", "line 3"),
        ("p.csv", "login,name,role,unit,hat\na,A,officer,u,red\n", "unknown 'hat'"),
        ("p.csv", "login,name,role\na,A,officer\n", "unit"),
        ("p.csv", "login,name,role,unit,cleared\na,A,officer,u,maybe\n", "yes or no"),
        ("p.csv", 'login,name\n"a', "no end"),
        ("p.json", "{", "JSON"),
        ("p.json", '{"people": []}', "no rows"),
        ("p.json", "[" * 100_000, "JSON"),
        ("p.toml", "[[person", "TOML"),
        ("p.toml", "[[people]]\nlogin='a'", "no rows"),
        ("p.xlsx", "x", "no rows"),
    ],
)
def test_a_file_that_is_wrong_is_told_and_nothing_is_sent(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: str, told: str
) -> None:
    centre = FakeCentre(answers={SavePeople: Saved(kind="people")})
    assert ran(centre, "person", "load", str(put(tmp_path, name, content))) == 6
    message = capsys.readouterr().err
    assert told in message
    assert name in message
    assert centre.calls == []


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(FakeCentre(), "unit", "load", str(tmp_path / "none.csv")) == 6
    assert "there is no file" in capsys.readouterr().err


def test_units_go_in_as_one_call(tmp_path: Path) -> None:
    centre = FakeCentre(answers={SaveUnits: Saved(kind="unit", added=2)})
    path = put(tmp_path, "units.csv", "code,name,parent\nroot,Root,\nbpbd,BPBD,root\n")
    assert ran(centre, "unit", "load", str(path)) == 0
    assert centre.calls[0].intent == SaveUnits((UnitRow("root", "Root"), UnitRow("bpbd", "BPBD", "root")))


def feature(code: str, name: str = "Tebet", geometry: Any = SQUARE, **more: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kode": code, "nama": name, **more}, "geometry": geometry}


def collection(*features: Any) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_areas_go_in_parents_first_each_knowing_its_parent(tmp_path: Path) -> None:
    path = put(
        tmp_path, "a.geojson", collection(feature("31.74.01", level="kelurahan"), feature("31.74", level="kota"))
    )
    centre = FakeCentre(answers={ListAreas: (), SaveAreas: Saved(kind="area", added=2)})
    assert ran(centre, "area", "load", str(path), "--source", "Kemendagri") == 0
    (call,) = centre.calls
    rows = areas(call.intent)
    assert [(row.code, row.parent, row.level) for row in rows] == [
        ("31.74", None, "kota"),
        ("31.74.01", "31.74", "kelurahan"),
    ]
    assert json.loads(rows[0].geometry) == SQUARE
    assert rows[0].source == "Kemendagri"


@pytest.mark.parametrize("name", ["", "  ", None])
def test_an_area_without_a_name_is_called_by_its_code(tmp_path: Path, name: Any) -> None:
    path = put(tmp_path, "a.geojson", collection(feature("31.74", name)))
    centre = FakeCentre(answers={ListAreas: (), SaveAreas: Saved(kind="area", added=1)})
    assert ran(centre, "area", "load", str(path), "--level", "kota") == 0
    assert [row.name for row in areas(centre.calls[0].intent)] == ["31.74"]


def test_a_parent_may_be_there_already(tmp_path: Path) -> None:
    path = put(tmp_path, "a.geojson", collection(feature("31.74.01"), feature("99.01"), feature("x", parent="31.74")))
    there = SimpleNamespace(code="31.74")
    centre = FakeCentre(answers={ListAreas: (there,), SaveAreas: Saved(kind="area", added=3)})
    assert ran(centre, "area", "load", str(path), "--level", "kelurahan") == 0
    parents = {row.code: row.parent for row in areas(centre.calls[0].intent)}
    assert parents == {"31.74.01": "31.74", "99.01": None, "x": "31.74"}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "empty"),
        ("[]", "FeatureCollection"),
        (collection(), "FeatureCollection"),
        (collection(5), "FeatureCollection"),
        (collection(feature("1", geometry=None)), "Polygon"),
        (collection(feature("1", geometry={"type": "Point", "coordinates": [1, 2]})), "Polygon"),
        (collection({"type": "Feature", "properties": {"nama": "x"}, "geometry": SQUARE}), "no 'code'"),
        (collection(feature("1"), feature("1")), "twice"),
    ],
)
def test_a_file_of_areas_that_is_wrong_sends_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, told: str
) -> None:
    centre = FakeCentre(answers={ListAreas: (), SaveAreas: Saved(kind="area")})
    assert ran(centre, "area", "load", str(put(tmp_path, "a.geojson", content)), "--level", "kelurahan") == 6
    assert told in capsys.readouterr().err
    assert centre.calls == []


def areas(intent: object) -> tuple[AreaRow, ...]:
    assert isinstance(intent, SaveAreas)
    return intent.areas


def test_many_areas_go_in_batches_that_a_server_takes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(area, "BATCH_BYTES", 250)
    path = put(tmp_path, "a.geojson", collection(*(feature(f"3{n}") for n in range(5))))
    centre = FakeCentre(answers={ListAreas: (), SaveAreas: lambda intent: Saved(kind="area", added=len(intent.areas))})
    assert ran(centre, "area", "load", str(path), "--level", "kelurahan") == 0
    assert [row.code for call in centre.calls for row in areas(call.intent)] == [f"3{n}" for n in range(5)]
    assert len(centre.calls) > 1


def test_a_cap_on_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cc.cli import rowfiles

    monkeypatch.setattr(rowfiles, "CAP_BYTES", 10)
    with pytest.raises(InputError, match="larger"):
        rows_from(put(tmp_path, "u.csv", "code,name\n" * 5), UnitRow, "unit")


def test_a_loader_speaks_of_no_map(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "people.csv"
    file.write_bytes("login,name,role,unit\nrene,René,officer,bpbd\n".encode("cp1252"))
    (row,) = rows_from(file, PersonRow, "person")
    assert row.name == "René"
    told = capsys.readouterr().err
    assert "read as Windows-1252. If letters are wrong now, save it as UTF-8." in told
    assert "map" not in told
    file.write_bytes("login,name\nrene,Ren".encode("utf-16") + b"\x00\xd8\n")
    with pytest.raises(InputError) as wrong:
        rows_from(file, PersonRow, "person")
    assert "Save it as UTF-8." in wrong.value.message


@pytest.mark.parametrize("cell", ["operator;officer", " officer ; Operator"])
def test_several_roles_stand_between_semicolons(tmp_path: Path, cell: str) -> None:
    file = put(tmp_path, "people.csv", f"login,name,unit,roles\nsiti,Siti,bpbd,{cell}\n")
    (row,) = rows_from(file, PersonRow, "person")
    assert set(row.roles) == {Role.OPERATOR, Role.OFFICER}
    assert row.role is None


def test_a_role_that_is_none_is_named_with_its_row(tmp_path: Path) -> None:
    file = put(tmp_path, "people.csv", "login,name,unit,roles\nsiti,Siti,bpbd,officer;chief\n")
    with pytest.raises(InputError, match=r"line 2: roles must be one of .*operator.*, not 'chief'"):
        rows_from(file, PersonRow, "person")


def test_roles_are_said_one_by_one(capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(answers={SavePeople: Saved(kind="person", added=1)})
    given = ("--role", "officer", "--role", "operator", "--key", "k")
    assert ran(centre, "person", "add", "siti", "--name", "Siti", "--unit", "bpbd", *given) == 0
    intent = centre.calls[0].intent
    assert isinstance(intent, SavePeople)
    (row,) = intent.people
    assert (row.role, row.roles) == (Role.OPERATOR, (Role.OPERATOR, Role.OFFICER))
