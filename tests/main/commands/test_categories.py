"""`cc category retire`, `restore`, `list`, `load` as people type them; `cc init --prefix`."""

import json
from pathlib import Path

import pytest

from cc.main.app import run
from tests.builders import Room
from tests.faults.commands import Commands, embedded

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


@pytest.fixture
def told(room: Room, capsys: pytest.CaptureFixture[str]) -> Commands:
    return embedded(capsys, room.url)


def codes(told: Commands, *options: str) -> list[str]:
    return [each["code"] for each in told("admin", "category", "list", *options).done()["items"]]


def test_a_category_is_retired_and_restored(told: Commands) -> None:
    told("admin", "category", "retire", "waste").done()
    assert "waste" not in codes(told)
    assert "waste" in codes(told, "--retired")
    assert "retired" in told.plain("admin", "category", "list", "--retired").out
    assert told("admin", "category", "show", "waste").done()["retired"]
    why = told("admin", "report", "new", "Sampah", "--category", "waste").refused(6, "category.retired")
    assert "other" in why["fields"]["instead"]
    told("admin", "category", "restore", "waste").done()
    assert "waste" in codes(told)
    told("admin", "category", "retire", "other").refused(6)
    told("sari", "category", "retire", "flood").refused(5)


@pytest.mark.parametrize("form", ["--json", "--csv"])
@pytest.mark.parametrize("every", [(), ("--retired",)])
def test_what_is_listed_loads_back_unchanged(told: Commands, tmp_path: Path, form: str, every: tuple[str, ...]) -> None:
    told("admin", "category", "retire", "waste").done()
    file = tmp_path / f"categories.{form[2:]}"
    file.write_text(told.plain("admin", "category", "list", form, *every).out)
    before = json.dumps(told("admin", "category", "list", "--retired").done()["items"])
    saved = told("admin", "category", "load", str(file)).done()
    assert (saved["added"], saved["changed"]) == (0, 0)
    assert json.dumps(told("admin", "category", "list", "--retired").done()["items"]) == before


def test_a_room_is_made_with_the_prefix_of_its_refs(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init", "--prefix", "kta"]) == 2
    assert "capital letters" in capsys.readouterr().err
    assert run(["init", "--prefix", "KTA"]) == 0
    capsys.readouterr()
    assert run(["report", "new", "Banjir", "--category", "flood", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ref"] == "KTA-000001"
