"""Many operators, one report, one moment: one wins, the others are told who was faster, and there is one task."""

import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import LostRaceError
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.intents.reports import AssignTask, ClaimReport
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import VerifyAudit
from cc.core.vocabulary import Role
from tests.builders import Room
from tests.faults.rounds import PARTS, of_a_part, rounds
from tests.faults.told import Progress, keep, shown

pytestmark = [pytest.mark.room(clock="machine"), pytest.mark.slow]
KIND = "fifty operators, one report"
OPERATORS = 50


def hire(room: Room, count: int) -> list[str]:
    names = [f"op{number:02d}" for number in range(count)]
    people = tuple(PersonRow(login=name, name=name, role=Role.OPERATOR, unit="bpbd") for name in names)
    room.centre.execute(Call(room.admin, SavePeople(people)))
    return names


def race(room: Room, names: list[str], ref: str) -> Counter[str]:
    """All assign the report at once; how often each outcome came."""
    start = threading.Barrier(len(names))
    told: list[tuple[str, str]] = []

    def run(name: str) -> None:
        start.wait()
        try:
            room.centre.execute(Call(LocalActor(name), AssignTask(report=ref), expected_version=1))
            told.append(("won", name))
        except LostRaceError as lost:
            told.append(("lost", str(lost.fields["by"])))

    threads = [threading.Thread(target=run, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winners = [name for outcome, name in told if outcome == "won"]
    assert len(winners) == 1, told
    assert {name for outcome, name in told if outcome == "lost"} == set(winners)
    return Counter(outcome for outcome, _ in told)


@pytest.mark.parametrize("part", range(PARTS))
def test_fifty_operators_assign_one_report_through_one_centre(room: Room, part: int) -> None:
    names, row, wanted = hire(room, OPERATORS), shown(KIND), of_a_part(12, 1000)
    progress = Progress(f"{KIND}, part {part + 1} of {PARTS}", wanted)
    for number in range(wanted):
        ref = room.reported().ref
        assert race(room, names, ref) == {"won": 1, "lost": OPERATORS - 1}
        assert len(room.centre.read(room.admin, GetReport(ref)).tasks) == 1
        row.tries, row.struck = row.tries + 1, row.struck + 1
        progress.at(number + 1)
    keep()
    assert room.centre.read(room.admin, VerifyAudit()).holds


def test_eight_processes_assign_one_report(room: Room, tmp_path: Path) -> None:
    racers: list[subprocess.Popen[str]] = []
    try:
        for name in hire(room, 8):
            command = [sys.executable, "-m", "tests.faults.racer", room.url, str(tmp_path / "evidence"), name]
            racers.append(
                subprocess.Popen(
                    command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
                )
            )
        assert [_line(racer) for racer in racers] == ["ready"] * 8
        for _ in range(rounds(10, 100)):
            ref = room.reported().ref
            for racer in racers:
                assert racer.stdin is not None
                racer.stdin.write(f"{ref}\n")
                racer.stdin.flush()
            told = [_line(racer) for racer in racers]
            winner = f"op{told.index('won'):02d}"
            assert sorted(told) == [*([f"lost {winner}"] * 7), "won"]
            assert len(room.centre.read(room.admin, GetReport(ref)).tasks) == 1
    finally:
        for racer in racers:
            racer.communicate()


def _line(racer: "subprocess.Popen[str]") -> str:
    assert racer.stdout is not None
    return racer.stdout.readline().strip()


def test_one_of_many_gets_a_claim(room: Room) -> None:
    names = hire(room, 20)
    ref = room.reported().ref
    futures = [room.centre.submit(Call(LocalActor(name), ClaimReport(ref))) for name in names]
    errors = [future.exception() for future in futures]
    winner = names[errors.index(None)]
    lost = [error for error in errors if error is not None]
    assert len(lost) == 19
    assert all(isinstance(error, LostRaceError) and error.fields["by"] == winner for error in lost)
