"""The way past the command line that a console takes: its plain flags mean what they mean to the command line, and all
that is not plain goes there."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cc.main.console.start
from cc.main.app import run
from cc.main.entry import PLAIN, VALUED, console_flags, main

DEFAULTS: dict[str, Any] = {
    "server": None, "token": None, "database": None, "login": None, "lang": None, "sweep": True,
}  # fmt: skip
LINES = (
    "",
    "--database a.db",
    "--database=a.db --as sari",
    "--server http://x --token posko_y --lang en",
    "--no-sweep --database a=b.db",
    "--sweep --no-sweep --lang id --lang en",
    "--as=",
)


@pytest.mark.parametrize("line", LINES)
def test_plain_flags_mean_what_they_mean_to_the_command_line(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sat: list[dict[str, Any]] = []

    def start_console(*given: Any, **named: Any) -> None:
        sat.append({**DEFAULTS, **dict(zip(DEFAULTS, given, strict=False)), **named})

    monkeypatch.setattr(cc.main.console.start, "start_console", start_console)
    monkeypatch.setattr(sys, "argv", ["posko", "console", *line.split()])
    assert run(["console", *line.split()]) == 0
    assert console_flags(["console", *line.split()]) is not None
    main()
    assert sat[0] == sat[1]


@pytest.mark.parametrize(
    "line",
    ["--help", "-h", "--database", "--as --lang", "--databas x", "x", "--sweep=1", "--", "--json", "--lang en extra"],
)
def test_what_is_not_plain_is_the_command_line_s(line: str) -> None:
    assert console_flags(["console", *line.split()]) is None


def test_no_other_command_takes_this_way() -> None:
    assert console_flags([]) is None
    assert console_flags(["report", "list"]) is None
    assert console_flags(["--database", "x", "console"]) is None


def test_every_flag_of_the_console_is_known_here(capsys: pytest.CaptureFixture[str]) -> None:
    run(["console", "--help"])
    told = {word.strip(",") for word in capsys.readouterr().out.split() if word.startswith("--")}
    assert told - {"--help"} == {*VALUED, *PLAIN}


def test_a_failure_is_told_in_a_line_and_a_status() -> None:
    program = Path(sys.executable).with_name("posko")
    ended = subprocess.run([program, "console", "--lang", "id"], capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.count("\n") == 1
    assert "needs a terminal" in ended.stderr


def test_the_language_of_the_environment_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC_LANG", "en")
    assert console_flags(["console"]) == {"lang": "en"}
    assert console_flags(["console", "--lang", "id"]) == {"lang": "id"}
