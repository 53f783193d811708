"""kill -9 and a power cut during `task close`: nothing acknowledged is lost, nothing is doubled.

A process closes tasks; it is killed at a random moment; its disk loses what was not fsynced (tests.faults.power). Then
every acknowledged close must be there with its photo, sending all of them again with their keys must close each once,
and the audit trail must hold. With `synchronous` off, or the keys' UNIQUE gone, the same harness must fail.
"""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from cc.core.centre import Call, LocalActor
from cc.core.intents.reports import AssignTask, ReceiveReport
from cc.core.intents.tasks import AcceptTask
from cc.core.local import LocalCentre
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.questions.system import CheckDatabase
from cc.core.questions.trail import VerifyAudit
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Action
from tests.builders import make_room
from tests.faults.closer import close
from tests.faults.power import Disk, compiler
from tests.faults.rounds import PARTS, of_a_part
from tests.faults.told import Progress, found, keep, shown

pytestmark = pytest.mark.slow

KIND = "kill -9 and a power cut, tasks closed"
TASKS_A_ROUND = 6
REPOSITORY = Path(__file__).parents[2]
needs_compiler = pytest.mark.skipif(compiler() is None, reason="no gcc or clang: a power cut cannot be played")


class Harness:
    """A command room on a disk that can lose its power."""

    def __init__(self, work: Path, url: str | None = None) -> None:
        self.root = work / "disk"
        self.root.mkdir()
        self.url = url or f"sqlite:///{self.root / 'posko.db'}"
        room = make_room(self.root, self.url)
        room.close()
        self.disk = Disk(self.root, work)
        self.numbers: dict[str, int] = {}

    def prepare(self) -> list[str]:
        """Fresh tasks to be closed, accepted by their officer."""
        centre = self.open()
        try:
            refs = []
            for _ in range(TASKS_A_ROUND):
                got = centre.execute(
                    Call(LocalActor("warga"), ReceiveReport(text="Banjir", category="flood", lon=106.85, lat=-6.25))
                )
                centre.execute(Call(LocalActor("rini"), AssignTask(report=got.ref, officer="budi")))
                centre.execute(Call(LocalActor("budi"), AcceptTask(f"{got.ref}/1")))
                refs.append(f"{got.ref}/1")
                self.numbers[refs[-1]] = len(self.numbers)
            return refs
        finally:
            centre.close()

    def open(self) -> LocalCentre:
        return LocalCentre.open(self.url, self.root / "evidence")

    def kill_while_closing(self, refs: list[str], after: int, later_s: float = 0, sabotage: str = "") -> list[str]:
        """Those that were acknowledged until the process was killed and the power went: a moment after so many were."""
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.closer", self.url, str(self.root / "evidence"), sabotage],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=self.disk.begin(),
            cwd=REPOSITORY,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.stdin.write("".join(f"{ref} {self.numbers[ref]}\n" for ref in refs))
        process.stdin.flush()
        told = [process.stdout.readline() for _ in range(after)]
        time.sleep(later_s)
        process.kill()
        told += process.stdout
        process.wait()
        process.stdin.close()
        self.disk.cut()
        return [line.strip() for line in told if line.endswith("\n")]

    def check(self, refs: list[str], told: list[str]) -> None:
        """What was promised is there; sending everything again doubles nothing."""
        centre = self.open()
        try:
            for ref in told:
                assert self.closings(centre, ref) == 1, f"{ref} was acknowledged and is lost"
            for ref in refs:
                close(centre, ref, self.numbers[ref])
                assert self.closings(centre, ref) == 1, f"{ref} was closed twice"
                report = centre.read(LocalActor("admin"), GetReport(ref.partition("/")[0]))
                assert len(report.evidence) == 1, f"{ref} has a photo twice"
                with centre.open_blob(LocalActor("admin"), report.evidence[0].sha256) as photo:
                    assert len(photo.read()) == report.evidence[0].size_bytes
            assert centre.read(LocalActor("admin"), VerifyAudit()).findings == ()
            wrong = [fact for fact in centre.read(LocalActor("admin"), CheckDatabase(replay=True)).facts if not fact.ok]
            assert [fact for fact in wrong if "clock" in fact.name or "chain" in fact.name] == []
        finally:
            centre.close()
        self.check_keys()

    def check_keys(self) -> None:
        """The database itself refuses a second answer to a key."""
        engine = open_engine(self.url)
        try:
            with engine.connect() as connection, pytest.raises(IntegrityError):
                connection.execute(text("INSERT INTO answer SELECT * FROM answer LIMIT 1"))
        finally:
            engine.dispose()

    def closings(self, centre: LocalCentre, ref: str) -> int:
        timeline = centre.read(LocalActor("admin"), GetTimeline(ref.partition("/")[0]))
        return sum(entry.action is Action.CLOSE for entry in timeline)


@needs_compiler
@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_acknowledged_is_lost_and_nothing_doubled(tmp_path: Path, part: int) -> None:
    harness, dice, seen, row = Harness(tmp_path), random.Random(7 + part), 0, shown(KIND)
    wanted = of_a_part(8, 200)
    progress = Progress(f"{KIND}, part {part + 1} of {PARTS}", wanted)
    for number in range(wanted):
        refs = harness.prepare()
        told = harness.kill_while_closing(refs, dice.randrange(TASKS_A_ROUND), dice.uniform(0, 0.15))
        seen += len(told)
        row.tries, row.struck = row.tries + 1, row.struck + (len(told) < TASKS_A_ROUND)
        harness.check(refs, told)
        progress.at(number + 1, f"{seen} answered")
    row.note = "struck: not all was answered"
    keep()
    assert seen, "no close was acknowledged in any round: the harness shows nothing"


@needs_compiler
def test_the_harness_sees_that_synchronous_is_off(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    refs = harness.prepare()
    told = harness.kill_while_closing(refs, TASKS_A_ROUND, sabotage="off")
    assert told, "nothing was acknowledged: the sabotage shows nothing"
    with pytest.raises(AssertionError, match="acknowledged and is lost"):
        harness.check(refs, told)
    found(KIND, "synchronous off")


@needs_compiler
def test_the_harness_sees_that_the_key_is_not_unique(tmp_path: Path) -> None:
    harness = Harness(tmp_path)
    refs = harness.prepare()
    engine = create_engine(harness.url)
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE answer RENAME TO answer_was"))
        connection.execute(text("CREATE TABLE answer AS SELECT * FROM answer_was"))
        connection.execute(text("DROP TABLE answer_was"))
    engine.dispose()
    told = harness.kill_while_closing(refs, TASKS_A_ROUND)
    with pytest.raises(pytest.fail.Exception, match="DID NOT RAISE"):
        harness.check(refs, told)
    found(KIND, "keys not unique")
