"""Making a command room, looking after it, copying it, and logging in to it from elsewhere."""

import io
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cc.cli import tokens
from cc.main.app import run
from tests.builders import Room
from tests.waiting import SOON_S
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


def answer(capsys: pytest.CaptureFixture[str], *command: str, status: int = 0) -> dict[str, Any]:
    """The JSON of a command that ends with this status."""
    capsys.readouterr()
    ended = run([*command, "--json"])
    told = capsys.readouterr()
    assert ended == status, told.err
    body: dict[str, Any] = json.loads(told.out)
    return body


def test_from_nothing_to_a_room(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert run(["whoami"]) == 7
    assert "cc init" in capsys.readouterr().err
    assert answer(capsys, "db", "status", status=1)["revision"] is None
    assert not (home / "posko.db").exists()
    assert answer(capsys, "init", "--unit", "bpbd", "--name", "BPBD", "--admin", "sari")["made"] is True
    assert answer(capsys, "init")["made"] is False
    assert answer(capsys, "whoami")["login"] == "sari"
    assert [each["code"] for each in answer(capsys, "unit", "list")["items"]] == ["bpbd"]
    assert len(answer(capsys, "category", "list")["items"]) == 24
    assert answer(capsys, "sla", "policies")["items"]
    assert answer(capsys, "db", "status")["revision"] == answer(capsys, "db", "upgrade")["after"]
    facts = {each["name"]: each for each in answer(capsys, "doctor")["items"]}
    assert [name for name, each in facts.items() if not each["ok"]] == []
    assert "cc area load" in facts["areas"]["hint"]
    assert answer(capsys, "audit", "verify")["holds"] is True


def test_a_room_without_a_beginning(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert answer(capsys, "init", "--bare", "--zone", "Asia/Makassar")["made"] is True
    assert [each["code"] for each in answer(capsys, "category", "list")["items"]] == ["other"]
    assert answer(capsys, "report", "new", "Lampu mati", "--category", "other")
    assert answer(capsys, "whoami")["zone"] == "Asia/Makassar"


@pytest.mark.parametrize("command", [("init",), ("db", "upgrade"), ("db", "status"), ("db", "backup", "x")])
def test_what_is_for_a_database_refuses_a_server(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, "--server", "http://127.0.0.1:1"]) == 2
    assert "--database" in capsys.readouterr().err


def test_people_are_added_changed_and_sent_away(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    answer(capsys, "init")
    answer(capsys, "person", "add", "budi", "--name", "Budi", "--role", "officer", "--unit", "posko", "--skill", "boat")
    answer(capsys, "person", "set", "budi", "--shift", "07:00-15:00", "--cleared")
    shown = answer(capsys, "person", "show", "budi")
    assert (shown["name"], shown["shift"], shown["skills"], shown["cleared"]) == ("Budi", "07:00-15:00", ["boat"], True)
    answer(capsys, "person", "locate", "budi", "--lat", "-6.2", "--lon", "106.8")
    assert answer(capsys, "person", "show", "budi")["lat"] == -6.2
    again = ("person", "add", "budi", "--name", "Budi Baru", "--role", "officer", "--unit", "posko")
    assert run([*again]) == 6
    assert "cc person set budi" in capsys.readouterr().err
    assert answer(capsys, "person", "show", "budi")["skills"] == ["boat"], "nothing was taken from who is there"
    answer(capsys, "person", "set", "budi", "--inactive")
    assert run(["whoami", "--as", "budi"]) == 5
    assert run(["person", "add", "x", "--name", "X", "--role", "officer", "--unit", "nowhere"]) == 6
    assert run(["person", "show", "nobody"]) == 4


def test_logging_in_from_elsewhere(
    room: Room, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving(room.centre) as served:
        where = ("--server", served.url)
        assert run(["whoami", *where]) == 5
        assert "cc login" in capsys.readouterr().err
        assert run(["whoami", *where, "--token", "posko_wrong"]) == 5
        assert run(["report", "list", *where, "--token", "posko_wrong"]) == 5
        monkeypatch.setattr(sys, "stdin", io.StringIO("wrong\n"))
        assert run(["login", "sari", *where]) == 5
        assert tokens.kept(served.url) is None
        monkeypatch.setattr(sys, "stdin", io.StringIO("sari-password\n"))
        assert answer(capsys, "login", "sari", *where)["login"] == "sari"
        told = answer(capsys, "whoami", *where)
        assert (told["login"], told["place"]) == ("sari", served.url)
        secret = tokens.kept(served.url)
        assert answer(capsys, "logout", *where)["ended"] is True
        assert tokens.kept(served.url) is None
        assert run(["whoami", *where, "--token", str(secret)]) == 5


def test_a_token_is_ended(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    local = ("--database", str(room.folder / "posko.db"), "--as", "sari")
    secret = answer(capsys, "person", "token", *local)["token"]
    with serving(room.centre) as served:
        where = ("--server", served.url, "--token", secret)
        assert run(["report", "list", *where]) == 0
        assert run(["person", "revoke", *where]) == 0
        assert run(["report", "list", *where]) == 5


def test_a_token_for_a_program_reads_and_no_more(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    local = ("--database", str(room.folder / "posko.db"), "--as", "sari")
    secret = answer(capsys, "person", "token", "--scope", "read", *local)["token"]
    with serving(room.centre) as served:
        where = ("--server", served.url, "--token", secret)
        assert answer(capsys, "report", "list", *where)["items"] == []
        assert run(["report", "receive", "Banjir", *where]) == 5


def test_a_server_that_is_down_and_one_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (("report", "list"), ("task", "accept", "JKT-1/1"), ("evidence", "get", "0" * 64, "-o", "x")):
        assert run([*command, "--server", "http://127.0.0.1:1"]) == 7
        told = capsys.readouterr()
        assert told.out == ""
        assert "127.0.0.1:1" in told.err
        assert told.err.count("\n") == 1


def test_interrupting_ends_a_watch_cleanly(room: Room) -> None:
    command = ["sla", "sweep", "--watch", "--every", "1s", "--database", str(room.folder / "posko.db")]
    program = [sys.executable, "-c", "from cc.main.app import main; main()", *command]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        assert watching.stderr is not None
        assert "closed" in watching.stdout.readline()
        watching.send_signal(signal.SIGINT)
        assert watching.wait(timeout=SOON_S) == 130
        assert watching.stderr.read() == "posko: interrupted.\n"
