"""The main job by commands alone, embedded and over HTTP: a file of reports comes in, one is triaged and assigned, an
officer accepts, arrives and closes with a photo, an operator verifies, everybody can see why the clocks stand so."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import IssueToken
from cc.main.app import run
from tests.builders import Room
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

Told = Callable[..., dict[str, Any]]
"""`told(who, *command)`: runs a command as somebody with --json, which must end with 0; what it answered."""

MAP = """
name = "posts"
title = "A test's own file"
format = "csv"
zone = "Asia/Jakarta"
[fields]
id = "id"
text = "what"
received_at = "when"
category = "kind"
lat = "lat"
lon = "lon"
"""
ROWS = """id,what,when,kind,lat,lon
1,"Banjir setinggi lutut, tolong",2026-11-24 09:00:00,flood,-6.25,106.85
2,Pohon tumbang,2026-11-24 09:05:00,other,,
3,,not a time,flood,-6.25,106.85
"""


@pytest.fixture(params=["embedded", "over HTTP"])
def told(
    request: pytest.FixtureRequest, room: Room, capsys: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., tuple[int, str, str]]]:
    """Runs a command as somebody, answers status, output and errors."""

    def runs(where: Callable[[str], tuple[str, ...]]) -> Callable[..., tuple[int, str, str]]:
        def command(who: str, *arguments: str) -> tuple[int, str, str]:
            capsys.readouterr()
            status = run([*arguments, *where(who)])
            got = capsys.readouterr()
            return status, got.out, got.err

        return command

    if request.param == "embedded":
        yield runs(lambda who: ("--database", room.url, "--as", who))
        return

    def token(who: str) -> str:
        return room.centre.execute(Call(LocalActor(who), IssueToken())).token

    with serving(room.centre) as served:
        yield runs(lambda who: ("--server", served.url, "--token", token(who)))


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "after.jpg"
    Image.effect_noise((640, 480), 90).convert("RGB").save(path, quality=85)
    return path


def done(answer: tuple[int, str, str]) -> dict[str, Any]:
    """The JSON of a command that must have worked."""
    status, out, err = answer
    assert status == 0, err
    told: dict[str, Any] = json.loads(out)
    return told


@pytest.mark.room(clock="machine")
def test_from_a_file_to_resolved(told: Any, photo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "map.toml").write_text(MAP)
    (tmp_path / "posts.csv").write_text(ROWS)

    brought = done(told("sari", "report", "import", "posts.csv", "--map", "map.toml", "--accept-loss", "--json"))
    assert (brought["read"], brought["imported"], brought["duplicates"], brought["rejected"]) == (3, 2, 0, 1)
    assert "not a time" in Path(brought["rejects_file"]).read_text()
    again = done(told("sari", "report", "import", "posts.csv", "--map", "map.toml", "--accept-loss", "--json"))
    assert (again["imported"], again["duplicates"], again["rejected"]) == (0, 2, 1)

    listed = done(told("sari", "report", "list", "status:new category:flood area:timur lutut", "--json"))["items"]
    (ref,) = [each["ref"] for each in listed]
    triaged = done(told("sari", "report", "triage", ref, "--priority", "1", "--if-version", "1", "--json"))
    assert triaged["status"] == "triaged"
    assigned = done(told("sari", "report", "assign", ref.lower(), "--officer", "budi", "--json"))
    assert (assigned["status"], assigned["task"], assigned["task_status"]) == ("in_progress", 1, "assigned")

    mine = done(told("budi", "task", "list", "--mine", "--json"))["items"]
    assert [each["ref"] for each in mine] == [f"{ref}/1"]
    for verb, status in (("accept", "accepted"), ("depart", "en_route"), ("arrive", "on_site")):
        assert done(told("budi", "task", verb, f"{ref}/1", "--json"))["task_status"] == status
    closed = done(told("budi", "task", "close", f"{ref}/1", "--photo", str(photo), "--note", "Surut", "--json"))
    assert closed["task_status"] == "done"

    evidence = done(told("sari", "evidence", "list", ref, "--json"))["items"]
    assert [(each["task"], each["format"], each["attached_by"]) for each in evidence] == [(1, "JPEG", "budi")]
    back = tmp_path / "back.jpg"
    assert told("sari", "evidence", "get", evidence[0]["sha256"], "-o", str(back))[0] == 0
    assert back.read_bytes() == photo.read_bytes()
    assert done(told("sari", "evidence", "verify", ref, "--json"))["items"][0]["holds"] is True

    verified = done(told("sari", "task", "verify", f"{ref}/1", "--json"))
    assert (verified["task_status"], verified["status"]) == ("verified", "resolved")
    entries = done(told("sari", "report", "timeline", ref, "--json"))["items"]
    steps = ["import", "triage", "accept", "arrive", "close", "verify", "settle"]
    assert [each["action"] for each in entries if each["action"] in steps] == steps

    explained = done(told("tono", "sla", "why", ref, "--json"))
    targets = {each["clock"]["target"] for each in explained["clocks"]}
    assert targets >= {"assign", "accept", "arrive", "resolve"}
    for each in explained["clocks"]:
        counted = sum(span["seconds"] for span in each["spans"] if span["kind"] == "counted")
        assert counted == each["clock"]["counted_s"], each["clock"]["target"]
        assert each["verdict"]
        assert each["clause"]
    status, words, _ = told("tono", "sla", "why", ref)
    assert status == 0
    assert "sum of counted" in words

    figures = done(told("tono", "sla", "report", "--by", "category", "--json"))
    assert {(each["group"]["category"], each["target"]) for each in figures["items"]} >= {("flood", "resolve")}
    assert done(told("tono", "audit", "verify", "--json"))["holds"] is True
    assert done(told("tono", "report", "close", ref, "--json"))["status"] == "closed"


def test_an_illegal_move_says_what_is_possible_and_changes_nothing(told: Any, room: Room) -> None:
    ref = room.reported().ref
    status, out, err = told("tono", "report", "close", ref)
    assert (status, out) == (3, "")
    assert err.count("\n") == 1
    assert "is new" in err
    assert "triage" in err
    assert done(told("sari", "report", "show", ref, "--json"))["line"]["version"] == 1


def test_a_stale_version_is_refused(told: Any, room: Room) -> None:
    ref = room.reported().ref
    done(told("sari", "report", "triage", ref, "--priority", "3", "--json"))
    status, _, err = told("sari", "report", "triage", ref, "--priority", "1", "--if-version", "1")
    assert status == 3
    assert err.count("\n") == 1
    assert done(told("sari", "report", "show", ref, "--json"))["line"]["priority"] == 3


def test_what_cannot_be_says_so_with_its_status(told: Any, room: Room) -> None:
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("sari"), _assign(ref)))
    for who, command, wanted in (
        ("sari", ("report", "show", "JKT-999999"), 4),
        ("sari", ("task", "show", "JKT-999999/1"), 4),
        ("sari", ("task", "accept", "JKT-999999/1"), 4),
        ("sari", ("report", "show", "nonsense"), 4),
        ("sari", ("report", "list", "colour:red"), 6),
        ("sari", ("report", "receive", "  "), 6),
        ("sari", ("evidence", "get", "0" * 64), 4),
        ("budi", ("report", "assign", ref), 5),
        ("sari", ("audit", "verify"), 5),
    ):
        status, out, err = told(who, *command)
        assert (status, out) == (wanted, ""), (command, err)
        assert err.startswith("cc: ")
        assert err.count("\n") == 1


def test_a_file_that_cannot_be_imported_says_why_and_nothing_is_in(
    told: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"map.toml": MAP, "broken.toml": "fields = ", "posts.csv": ROWS, "empty.csv": "", "other.csv": "a,b\n1,2\n"}
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    for name, how, words in (
        ("empty.csv", "map.toml", "empty"),
        ("other.csv", "map.toml", "map"),
        ("posts.csv", "no-such-map", "no-such-map"),
        ("posts.csv", "broken.toml", "broken.toml"),
        ("none.csv", "map.toml", "none.csv"),
    ):
        status, out, err = told("sari", "report", "import", name, "--map", how)
        assert (status, out) == (6, ""), name
        assert words in err
        assert err.count("\n") == 1
    assert done(told("sari", "report", "list", "--sort", "received", "--json"))["items"] == []


def test_two_photos_one_truncated_nothing_is_closed(told: Any, room: Room, photo: Path) -> None:
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("sari"), _assign(ref)))
    done(told("budi", "task", "arrive", f"{ref}/1", "--json"))
    cut = photo.with_name("cut.jpg")
    cut.write_bytes(photo.read_bytes()[:20_000])
    status, _, err = told("budi", "task", "close", f"{ref}/1", "--photo", str(photo), "--photo", str(cut))
    assert status == 6
    assert "cut.jpg" in err
    assert done(told("budi", "task", "show", f"{ref}/1", "--json"))["status"] == "on_site"
    assert done(told("sari", "evidence", "list", ref, "--json"))["items"] == []
    assert done(told("budi", "task", "close", f"{ref}/1", "--photo", str(photo), "--json"))["task_status"] == "done"


def test_the_same_key_does_it_once(told: Any) -> None:
    first = done(told("sari", "report", "receive", "Pohon tumbang", "--key", "k1", "--json"))
    second = done(told("sari", "report", "receive", "Pohon tumbang", "--key", "k1", "--json"))
    assert first == second
    assert told("sari", "report", "receive", "Lain", "--key", "k1")[0] == 6
    assert len(done(told("sari", "report", "list", "--json"))["items"]) == 1


def test_escapes_in_a_report_are_harmless_where_they_are_shown(told: Any) -> None:
    nasty = "\x1b[31mAWAS\x1b[0m [bold]banjir[/bold] \u202e"
    ref = done(told("sari", "report", "receive", nasty, "--address", "Jl. \x1b]0;x\x07", "--json"))["ref"]
    for command in (("list",), ("show", ref), ("timeline", ref)):
        status, out, _ = told("sari", "report", *command)
        assert status == 0
        assert not any(char in out for char in "\x1b\x07\u202e")
    assert done(told("sari", "report", "show", ref, "--json"))["text"].strip() == nasty.strip()


def test_an_audit_trail_with_one_byte_changed_does_not_hold(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    ref = room.reported().ref
    room.reported()
    where = ("--database", room.url, "--as", "tono")
    with closing(sqlite3.connect(room.folder / "posko.db")) as connection:
        text, digest = connection.execute("SELECT text, hash FROM event WHERE ref = ?", (ref,)).fetchone()

        def store(column: str, value: str) -> None:
            with connection:
                connection.execute(f"UPDATE event SET {column} = ? WHERE ref = ?", (value, ref))

        for column, stored in (("text", text), ("hash", digest)):
            for at in (0, len(stored) // 2, len(stored) - 1):
                assert run(["audit", "verify", *where]) == 0
                assert run(["audit", "verify", ref, *where]) == 0
                store(column, stored[:at] + ("0" if stored[at] != "0" else "1") + stored[at + 1 :])
                capsys.readouterr()
                assert run(["audit", "verify", *where]) == 1
                assert ref in capsys.readouterr().out
                assert run(["audit", "verify", ref, *where, "--json"]) == 1
                assert json.loads(capsys.readouterr().out)["findings"]
                store(column, stored)


def _assign(ref: str) -> Any:
    from cc.core.intents.reports import AssignTask

    return AssignTask(report=ref, officer="budi")
