"""`cc sla check`, `preview`, `load`, `move`, `packs` as people type them: files, shipped packs, broken ones."""

from datetime import timedelta
from pathlib import Path

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.clock import SystemClock
from cc.core.intents.reports import ReceiveReport
from cc.core.packs import shipped
from cc.main.app import run
from tests.builders import Room
from tests.faults.commands import Commands, embedded

pytestmark = pytest.mark.room(clock="machine")

PACK = """[pack]
name = "uji"
version = "1"
title = "Uji \\u001b[31mmerah"
source = "SK 1"
check = "to be checked locally before use"

[[policy]]
code = "uji-banjir"
category = "flood"
unit = "bpbd"
clause = "pasal 3"
targets = { resolve = "2h" }
"""


@pytest.fixture
def told(room: Room, capsys: pytest.CaptureFixture[str]) -> Commands:
    return embedded(capsys, room.url)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "uji.toml"
    path.write_text(PACK)
    return path


def received(room: Room, hours: int) -> str:
    at = SystemClock().now() - timedelta(hours=hours)
    intent = ReceiveReport(text="Banjir", category="flood", unit="bpbd", received_at=at)
    return room.centre.execute(Call(LocalActor("sari"), intent)).ref


def test_a_broken_pack_is_told_line_by_line_without_any_database(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "uji.toml"
    file.write_text(PACK.replace("title", "titel").replace("2h", "2 h h").replace("flood", "floood"))
    assert run(["sla", "check", str(file)]) == 6
    got = capsys.readouterr()
    assert got.out == ""
    lines = [line.removeprefix("cc: ").removeprefix(f"{file}:") for line in got.err.splitlines()]
    assert [line.split(": ")[0] for line in lines[:3]] == ["1", "4", "13"]
    assert "did you mean title?" in lines[1]
    assert lines[-1].strip() == "3 problems, nothing was taken."


@pytest.mark.parametrize("name", shipped.names())
def test_a_shipped_pack_is_checked_by_its_name(name: str, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sla", "check", name]) == 0
    assert capsys.readouterr().out.startswith(f"{name}: well.")


def test_what_is_neither_a_file_nor_a_pack_is_not_found(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sla", "check", "polri-11"]) == 6
    assert "`cc sla packs` lists them" in capsys.readouterr().err


def test_preview_load_and_move_from_a_file(room: Room, told: Commands, file: Path) -> None:
    late, fresh = received(room, 5), received(room, 1)
    said = told("tono", "sla", "preview", str(file)).done()
    assert said["changes"]["added"] == ["uji-banjir@1"]
    assert (said["moving"]["reports"], said["moving"]["breached"], said["moving"]["first"]) == (2, 1, [late])
    words = told.plain("tono", "sla", "preview", str(file)).out
    assert f"1 open reports become late: {late}" in words
    assert "flood; every priority: flood@1 → uji-banjir@1" in words
    assert "note: to be checked locally before use" in words
    told("sari", "sla", "preview", str(file)).refused(5)
    told("sari", "sla", "load", str(file)).refused(5)
    assert told("admin", "sla", "packs").done()["items"][0]["state"] == "shipped"
    done = told("admin", "sla", "load", str(file)).done()
    assert (done["added"], done["already"]) == (["uji-banjir@1"], False)
    assert told("admin", "sla", "load", str(file)).done()["already"]
    file.write_text(PACK.replace("2h", "3h"))
    assert "raise the version" in told("admin", "sla", "load", str(file)).refused(3, "pack.version")["message"]
    told("sari", "sla", "move").refused(5)
    moved = told("tono", "sla", "move", f"ref:{late}", "--note", "SK 1").done()
    assert (moved["moved"], moved["kept"]) == (1, 0)
    moved = told("tono", "sla", "move").done()
    assert (moved["moved"], moved["kept"]) == (1, 1)
    shown = told("sari", "report", "show", fresh).done()
    assert [clock["policy"] for clock in shown["clocks"] if clock["target"] == "resolve"] == ["uji-banjir@1"]
    assert told.plain("sari", "sla", "show", "uji").out == PACK
    assert told("sari", "sla", "show", "uji@1").done()["text"] == PACK
    assert told.plain("sari", "sla", "show", "bnpb").out == shipped.text("bnpb")
    told("sari", "sla", "show", "uji@2").refused(4)
    listed = told.plain("sari", "sla", "packs").out
    assert "\x1b[31m" not in listed
    assert "in force" in listed


def test_a_shipped_pack_is_loaded_for_one_unit(room: Room, told: Commands) -> None:
    told("admin", "sla", "load", "jakarta-crm", "--unit", "dishub").done()
    found = told("sari", "sla", "policies").done()["items"]
    crm = next(each for each in found if each["code"] == "jakarta-crm")
    assert (crm["unit"], crm["pack"]) == ("dishub", "jakarta-crm@2026.2")
    why = told("admin", "sla", "load", "sp4n-lapor", "--unit", "dishhub").refused(6, "pack.wrong")
    assert "Did you mean 'dishub'" in why["fields"]["problems"][0]["problem"]


def test_a_plain_file_goes_on_working_and_tells_lines_too(room: Room, told: Commands, tmp_path: Path) -> None:
    plain = tmp_path / "plain.toml"
    plain.write_text('source = "contoh"\n[[policy]]\ncode = "x"\ntargets = { resolve = "2h" }\n')
    assert told("admin", "sla", "load", str(plain)).done()["added"] == 1
    plain.write_text(plain.read_text().replace('"2h"', '"2"'))
    wrong = told("admin", "sla", "load", str(plain)).refused(6, "pack.wrong")
    assert [each["line"] for each in wrong["fields"]["problems"]] == [4]
    told("admin", "sla", "preview", str(plain)).refused(6)


def test_loading_says_what_the_preview_said(room: Room, told: Commands) -> None:
    words = told.plain("admin", "sla", "load", "bnpb").out
    assert "flood@1 → bnpb-victims@1" in words


def test_loading_says_what_is_no_longer_promised_and_what_is_never_given(
    room: Room, told: Commands, tmp_path: Path
) -> None:
    file = tmp_path / "uji.toml"
    never = '\n[[policy]]\ncode = "uji-p1"\ntargets = { resolve = "1h" }\n'
    file.write_text(PACK.replace('unit = "bpbd"\n', "") + never + never.replace("uji-p1", "uji-p2"))
    promise = told("admin", "sla", "preview", str(file)).done()
    done = told("admin", "sla", "load", str(file)).done()
    for name in ("switches", "never"):
        assert done[name] == promise[name]
    (switch,) = [each for each in done["switches"] if each["before"] == "flood@1"]
    assert switch["dropped"] == ["acknowledge", "assign", "accept", "arrive"]
    assert "uji-p2@1" in done["never"]


def test_the_share_that_a_clause_asks_for_is_shown(room: Room, told: Commands) -> None:
    told("admin", "sla", "load", "nfpa-1225").done()
    told("sari", "report", "new", "Asap", "--category", "fire").done()
    told("tono", "report", "amend", "JKT-000001", "--policy", "nfpa-1225@1").done()
    words = told.plain("sari", "sla", "why", "JKT-000001").out
    assert words.count("Wanted: at least 90.0") == 1, "of the acknowledgement; nothing is assigned yet"
