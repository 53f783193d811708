"""`cc sla freeze`, `frozen`, `report --frozen|--check|--as-of` as people type them, on a real room."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from cc.cli.session import Wiring
from cc.core.centre import Credential, LocalActor
from cc.core.intents.reports import HoldReport, RejectReport, TriageReport
from cc.core.local import LocalCentre
from cc.core.vocabulary import HoldReason, RejectReason
from cc.main.app import run, wired
from tests.builders import Room
from tests.core.service.scene import do

pytestmark = pytest.mark.room(on=("sqlite",))

PERIOD = ("--from", "2026-11-23", "--to", "2026-11-24")


class LeftOpen:
    """A room's Centre that one command does not close for the next."""

    def __init__(self, centre: LocalCentre) -> None:
        self._centre = centre

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def close(self) -> None:
        """Not yet."""


@pytest.fixture
def room(room: Room) -> Room:
    """With three reports of yesterday."""
    for _ in range(3):
        room.reported()
    assert room.clock is not None
    room.clock.advance(86_400)
    return room


def typed(room: Room, *arguments: str, by: str = "tono") -> int:
    def opens(*flags: str | None) -> tuple[Any, Credential]:
        return LeftOpen(room.centre), LocalActor(by)

    return run(arguments, wiring=Wiring(opens, wired().print_table, lambda server, database: "here"))


def test_a_month_is_frozen_shown_and_compared(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(room, "sla", "freeze", *PERIOD, "--by", "unit") == 0
    told = capsys.readouterr().out
    assert told.startswith("2026-11-23..2026-11-24 jakarta, frozen 2026-11-25 ")
    digest = told.split()[-1]
    assert typed(room, "sla", "frozen", "--json") == 0
    (item,) = json.loads(capsys.readouterr().out)["items"]
    assert item["report"]["digest"] == digest
    assert typed(room, "sla", "frozen", item["name"]) == 0
    assert "bpbd-timur resolution: 0 on time, 3 late" in capsys.readouterr().out
    do(room, "rini", RejectReport("JKT-000002", RejectReason.PRANK))
    assert typed(room, "sla", "report", "--frozen", item["name"]) == 0
    shown = capsys.readouterr().out
    assert "3 → 2" in shown
    assert "Intact" in shown
    assert "rejected as not actionable (prank)" in shown
    assert typed(room, "sla", "report", "--frozen", item["name"], "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["schema"], found["total"], found["reproduced"]) == ("posko.sla_comparison/1", 1, True)
    assert typed(room, "sla", "freeze", item["name"], *PERIOD) == 3
    assert "never changes" in capsys.readouterr().err


def test_a_file_is_checked(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.json"
    assert typed(room, "sla", "report", *PERIOD, "--by", "unit,day", "--worst", "2", "--json", "-o", str(file)) == 0
    do(room, "rini", RejectReport("JKT-000002", RejectReason.PRANK))
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 0
    assert capsys.readouterr().out.startswith("Holds")
    lie = json.loads(file.read_text())
    lie["items"][0]["met"] = 7
    file.write_text(json.dumps(lie))
    assert typed(room, "sla", "report", "--check", str(file)) == 1
    assert "met says 7; the events give 0" in capsys.readouterr().out
    assert typed(room, "sla", "report", "--check", str(file), "--json") == 1
    assert json.loads(capsys.readouterr().out)["own_digest"] is False
    assert typed(room, "sla", "report", "--check", str(file), by="budi") == 5


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"schema": "posko.task/1"}', '{"schema": "posko.sla_report/1"}', "\0"]
)
def test_a_file_that_is_no_report_is_wrong_input(room: Room, tmp_path: Path, content: str) -> None:
    file = tmp_path / "report.json"
    file.write_text(content)
    assert typed(room, "sla", "report", "--check", str(file)) == 6


def test_paper_is_told_how_it_is_checked(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paper = tmp_path / "report.pdf"
    paper.write_bytes(b"%PDF-1.7\n%\x80\x80secret")
    assert typed(room, "sla", "report", "--check", str(paper)) == 6
    told = capsys.readouterr().err
    assert "`cc sla frozen`" in told
    assert "secret" not in told


def test_why_tells_when_a_paused_clock_broke(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    do(room, "rini", TriageReport("JKT-000001"))
    do(room, "rini", HoldReport("JKT-000001", HoldReason.COORDINATION))
    assert typed(room, "sla", "why", "JKT-000001") == 0
    resolve = capsys.readouterr().out.split("resolution (report)")[1]
    assert resolve.startswith(": breached")
    assert re.search(r"\n  promised \d+ hours by the clock on the wall by \S+@\d+\n", resolve)
    assert "\n  broken 24 Nov 2026" in resolve, "while it is paused it has no due time"
    assert typed(room, "sla", "report", "--worst", "2") == 0
    assert "Late is told by the clock on the wall" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [
        ("sla", "freeze"),
        ("sla", "freeze", "--from", "2026-11-01"),
        ("sla", "report", "--frozen", "x", "--by", "unit"),
        ("sla", "report", "--frozen", "x", "--format", "pdf"),
        ("sla", "report", "--frozen", "x", "--worst", "0"),
        ("sla", "report", "--check", "/nowhere.json"),
    ],
)
def test_what_is_typed_wrong_is_wrong_usage(room: Room, arguments: tuple[str, ...]) -> None:
    assert typed(room, *arguments) == 2


def test_as_of_then(room: Room, capsys: pytest.CaptureFixture[str]) -> None:
    do(room, "rini", RejectReport("JKT-000002", RejectReason.PRANK))
    assert typed(room, "sla", "report", "--as-of", "2026-11-24T10:00:30+07:00", "--json") == 0
    then = json.loads(capsys.readouterr().out)
    assert [item["running"] for item in then["items"]] == [3, 3]
    assert then["as_of"] == "2026-11-24T03:00:30Z"
    assert typed(room, "sla", "why", "JKT-000002", "--as-of", "2026-11-24T10:00:30+07:00") == 0
    assert "running" in capsys.readouterr().out
    assert typed(room, "sla", "report", "--as-of", "2031-01-01") == 6
    assert typed(room, "audit", "verify", "--clocks") == 0
    assert "every row is what its events give" in capsys.readouterr().out
