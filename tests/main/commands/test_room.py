"""`cc room new`: a room that works from one file or from answers, and nothing at all where something is wrong."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from cc.demo.samples import samples
from cc.main.app import run
from tests.builders import START

ROOM = """
name = "Posko Kota"
code = "kota"
zone = "Asia/Makassar"
prefix = "KTA"
admin = "sari"
areas = "kelurahan.geojson"
people = "people.csv"
packs = ["jakarta-crm"]
[[unit]]
code = "bpbd"
name = "BPBD Kota"
[[unit]]
code = "jauh"
name = "Di barat"
parent = "bpbd"
zone = "Asia/Jakarta"
[[route]]
category = "flood"
area = "JT-JTN-KMM"
unit = "bpbd"
"""
Write = Callable[[str], str]


@pytest.fixture
def written(tmp_path: Path, home: Path) -> Write:
    """Writes a room's file, beside the files that it names; its path."""

    def write(text: str) -> str:
        (tmp_path / "kelurahan.geojson").write_bytes(samples(START)["kelurahan.geojson"])
        (tmp_path / "people.csv").write_text("nama;login;peran;unit\nBudi;budi;officer;bpbd\n")
        (tmp_path / "room.toml").write_text(text)
        return str(tmp_path / "room.toml")

    return write


def test_a_file_makes_a_room_that_works(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["room", "new", written(ROOM)]) == 0
    capsys.readouterr()
    assert run(["unit", "list", "--csv"]) == 0
    units = capsys.readouterr().out.splitlines()
    assert "bpbd,BPBD Kota,kota,,Asia/Makassar" in units
    assert "jauh,Di barat,bpbd,,Asia/Jakarta" in units
    assert run(["report", "new", "Banjir", "--category", "flood", "--lon", "106.86", "--lat", "-6.22"]) == 0
    assert run(["report", "show", "KTA-000001", "--json"]) == 0
    shown = capsys.readouterr().out
    assert '"unit":"bpbd"' in shown.replace('": ', '":')
    assert run(["report", "assign", "KTA-000001", "--officer", "budi"]) == 0
    assert run(["sla", "packs"]) == 0
    assert "in force" in capsys.readouterr().out
    assert run(["doctor"]) == 0
    assert run(["audit", "verify"]) == 0


def test_a_second_room_in_one_database_is_refused(written: Write, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["room", "new", written(ROOM)]) == 0
    assert run(["room", "new", written(ROOM)]) == 3
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ('unit = "bpbd"', 'unit = "bpbx"', "bpbx"),
        ("jakarta-crm", "jakarta-crn", "jakarta-crn"),
        ("kelurahan.geojson", "nowhere.geojson", "nowhere.geojson"),
        ("people.csv", "nobody.csv", "nobody.csv"),
        ("Asia/Makassar", "Asia/Makasar", "Asia/Makasar"),
        ('admin = "sari"', 'boss = "sari"', "boss"),
        ('prefix = "KTA"', "prefix = 7", "prefix"),
        ('parent = "bpbd"', 'parent = "jauh"', "under itself"),
        ("[[route]]", "[[route]", "TOML"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(
    right: str, wrong: str, said: str, written: Write, capsys: pytest.CaptureFixture[str]
) -> None:
    assert right in ROOM
    assert run(["room", "new", written(ROOM.replace(right, wrong))]) == 6
    assert said in capsys.readouterr().err
    assert run(["room", "new", written(ROOM)]) == 0


@pytest.mark.parametrize(
    ("called", "zone"), [("WIB", "Asia/Jakarta"), ("wita", "Asia/Makassar"), (" WIT ", "Asia/Jayapura")]
)
def test_a_zone_may_be_called_as_people_call_it(
    called: str, zone: str, home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["Posko Kota", "kota", called, "", "sari", "other", "", "", "", ""]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
    assert run(["room", "new"]) == 0
    capsys.readouterr()
    assert run(["unit", "list", "--csv"]) == 0
    assert f"kota,Posko Kota,,,{zone}" in capsys.readouterr().out


def test_without_a_file_it_asks(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["Posko Kota", "kota", "", "", "sari", "other", "", "", "", "jakarta-crm, polri-110"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
    assert run(["room", "new"]) == 0
    capsys.readouterr()
    assert run(["unit", "list", "--csv"]) == 0
    assert "kota,Posko Kota,,,Asia/Jakarta" in capsys.readouterr().out
    assert run(["category", "list", "--csv"]) == 0
    assert [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[1:]] == ["other"]
    assert run(["report", "new", "Lampu mati", "--category", "other"]) == 0


def test_an_answer_that_will_not_do_is_asked_for_again(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("login,name,role,unit\nbudi,Budi,officer,bpbx\n")
    good = tmp_path / "good.csv"
    good.write_text("login,name,role,unit\nbudi,Budi,officer,kota\n")
    answers = ["Posko Kota", "ko ta", "kota", "Asia/Jakrta", "WITA", "jkt!", "KTA", "sa ri", "sari"]
    answers += ["nowhere.csv", "other", "", "", str(people), str(good), "jakarta-crn", "jakarta-crm"]
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{each}\n" for each in answers)))
    assert run(["room", "new"]) == 0
    told = capsys.readouterr().err
    for wrong in ("ko ta", "Asia/Jakrta", "jkt!", "sa ri", "nowhere.csv", "bpbx", "jakarta-crn"):
        assert told.count(wrong) == 1, wrong
    assert run(["unit", "list", "--csv"]) == 0
    assert "kota,Posko Kota,,,Asia/Makassar" in capsys.readouterr().out
    assert run(["person", "list", "--csv"]) == 0
    assert "budi" in capsys.readouterr().out


def test_a_place_with_a_room_is_told_before_anything_is_asked(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["init", "--bare"]) == 0
    capsys.readouterr()
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert run(["room", "new"]) == 3
    told = capsys.readouterr().err
    assert "already" in told
    assert "name" not in told.partition("name another")[0]


def test_a_server_is_no_place_for_a_new_room(home: Path, written: Write) -> None:
    assert run(["room", "new", written(ROOM), "--server", "http://127.0.0.1:9"]) == 2
