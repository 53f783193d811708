"""Every game that the auditor of the first version won, by name: told, marked or refused, in `--check`, `why` and on
paper."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from cc.core.centre import Call, LocalActor
from cc.core.intents.base import Intent
from cc.core.intents.packs import SavePolicies
from cc.core.intents.reports import (
    AssignTask,
    ConfirmReport,
    HoldReport,
    MergeReport,
    ResolveReport,
    ResumeReport,
    TriageReport,
)
from cc.core.intents.tasks import AcceptTask, ArriveTask
from cc.core.records.sla import Policy, TargetSpec
from cc.core.rules.sla.digest import digest
from cc.core.vocabulary import ClockStart, HoldReason, TargetName
from cc.main.commands.sla.check import read_report
from tests.builders import Room
from tests.core.service.scene import do
from tests.main.test_sla_frozen import typed

pytestmark = pytest.mark.room(on=("sqlite",))
HOUR = 3600
WHOLE = ("--from", "2026-11-01", "--to", "2026-12-31")


@pytest.fixture
def room(room: Room) -> Room:
    """Promised: taken up within the hour of the call, there within 30 minutes of it, over after four hours."""
    targets = (
        TargetSpec(name=TargetName.ASSIGN, target_s=HOUR, begins=ClockStart.RECEIVED),
        TargetSpec(name=TargetName.ARRIVE, target_s=HOUR // 2, begins=ClockStart.RECEIVED),
        TargetSpec(name=TargetName.RESOLVE, target_s=4 * HOUR, pauses=(HoldReason.WEATHER,)),
    )
    one = Policy(code="kota", version=1, targets=targets, unit="bpbd-timur", category="flood", priority=2)
    do(room, "admin", SavePolicies((one,)))
    return room


def later(room: Room, hours: float) -> None:
    assert room.clock is not None
    room.clock.advance(round(hours * HOUR))


def said(room: Room, by: str, intent: Intent[Any], hours_ago: float) -> None:
    """They do it now, and say that it was so long ago."""
    assert room.clock is not None
    at = room.clock.now().replace(microsecond=0)
    room.centre.execute(Call(LocalActor(by), intent, claimed_at=at - timedelta(hours=hours_ago)))


def figures(room: Room, file: Path) -> dict[str, dict[str, object]]:
    """The totals of a report that is printed and holds."""
    assert typed(room, "sla", "report", *WHOLE, "--json", "-o", str(file)) == 0
    assert typed(room, "sla", "report", "--check", str(file)) == 0
    return {each["target"]: each for each in json.loads(file.read_text())["totals"]}


def why(room: Room, ref: str, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert typed(room, "sla", "why", ref) == 0
    return capsys.readouterr().out


def paper(room: Room, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    assert typed(room, "sla", "report", *WHOLE) == 0
    return capsys.readouterr().out


def test_back_dated_holds(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    later(room, 20)
    said(room, "sari", HoldReport(ref, HoldReason.WEATHER), 19)
    later(room, 0.1)
    said(room, "sari", ResumeReport(ref), 1)
    assert figures(room, tmp_path / "a.json")["resolve"]["breached"] == 1
    assert "as sari said; it awaits confirmation" in why(room, ref, capsys)


def test_back_dated_ends_are_marked_when_a_supervisor_confirms_them(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    later(room, 5)
    said(room, "sari", ResolveReport(ref, "surut"), 2)
    assert figures(room, tmp_path / "a.json")["resolve"]["breached"] == 1
    do(room, "tono", ConfirmReport(ref))
    assert figures(room, tmp_path / "b.json")["resolve"]["met"] == 1
    assert "1 on time, of which 1 entered afterwards" in paper(room, capsys)
    assert "entered by sari" in why(room, ref, capsys)
    assert "confirmed by tono" in why(room, ref, capsys)


def test_an_end_of_a_few_minutes_ago_mends_a_breach_in_sight_of_everybody(
    room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    later(room, 4.1)
    said(room, "sari", ResolveReport(ref, "surut"), 0.2)
    assert figures(room, tmp_path / "a.json")["resolve"]["met"] == 1
    assert "of which 1 entered afterwards" in paper(room, capsys)


def test_late_merges(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = room.reported().ref
    later(room, 5)
    young = room.reported("Banjir di gang").ref
    do(room, "sari", MergeReport(old, young))
    assert figures(room, tmp_path / "a.json")["resolve"]["breached"] == 1
    assert f"{old}" in why(room, young, capsys)
    assert "1 already late" in paper(room, capsys)


def test_reports_that_nobody_triages(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = room.reported().ref
    later(room, 72)
    told = figures(room, tmp_path / "a.json")
    assert (told["assign"]["breached"], told["resolve"]["breached"]) == (1, 1)
    assert "breached" in why(room, ref, capsys)


def test_accepted_late_and_there_soon(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = room.reported().ref
    do(room, "rini", AssignTask(report=ref, officer="budi"))
    later(room, 0.65)
    do(room, "budi", AcceptTask(f"{ref}/1"))
    later(room, 0.15)
    do(room, "budi", ArriveTask(f"{ref}/1"))
    assert figures(room, tmp_path / "a.json")["arrive"]["breached"] == 1
    assert "from the receipt on" in why(room, ref, capsys)


def test_stored_breaches_that_are_cleared(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ref = room.reported().ref
    later(room, 5)
    do(room, "sari", TriageReport(ref))
    engine = create_engine(room.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE clock SET breached_at = NULL, due_at = 4000000000, entered = ''")
    engine.dispose()
    file = tmp_path / "a.json"
    assert typed(room, "sla", "report", *WHOLE, "--json", "-o", str(file)) == 0
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 1
    assert "the events give" in capsys.readouterr().out
    assert "breached" in why(room, ref, capsys)


def test_marks_of_late_entry_that_are_cleared(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    test_an_end_of_a_few_minutes_ago_mends_a_breach_in_sight_of_everybody(room, tmp_path, capsys)
    engine = create_engine(room.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE clock SET entered = ''")
    engine.dispose()
    file = tmp_path / "a.json"
    assert typed(room, "sla", "report", *WHOLE, "--json", "-o", str(file)) == 0
    assert typed(room, "sla", "report", "--check", str(file)) == 1


def test_forged_percentages(room: Room, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    room.reported()
    later(room, 5)
    file = tmp_path / "a.json"
    assert figures(room, file)["resolve"]["compliance"] == 0
    told = json.loads(file.read_text())
    for row in (*told["items"], *told["totals"]):
        row["compliance"] = 1.0
    file.write_text(json.dumps(told))
    told["digest"] = digest(read_report(file)[1])
    file.write_text(json.dumps(told))
    capsys.readouterr()
    assert typed(room, "sla", "report", "--check", str(file)) == 1
    assert "compliance says 1.0; the events give 0.0" in capsys.readouterr().out
