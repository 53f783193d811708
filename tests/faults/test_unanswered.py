"""A command that is ended while it waits (Ctrl-C, SIGTERM, kill -9) has its key on the disk: run again it gets the
answer of the first time, and the thing was done once. The first time must have been carried out when the process ends.
"""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import IssueToken
from cc.core.intents.reports import AssignTask
from cc.core.intents.tasks import AcceptTask
from cc.core.local import LocalCentre
from cc.core.questions.reports import GetTimeline, ListReports
from tests.builders import Room
from tests.faults.commands import COMMAND
from tests.waiting import SOON_S, until
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

TASK = "JKT-000001/1"
CHANGES = [
    ("warga", ("report", "new", "Banjir di gang")),
    ("rini", ("report", "comment", "JKT-000001", "Sudah ditelepon")),
    ("rini", ("report", "assign", "JKT-000001", "--officer", "agus")),
    ("budi", ("task", "depart", TASK)),
    ("budi", ("task", "hold", TASK, "--reason", "weather")),
]


class Silent:
    """A Centre that carries changes out and keeps the answers to itself until `speaks` is set."""

    def __init__(self, centre: LocalCentre) -> None:
        self._centre = centre
        self.done, self.speaks = threading.Event(), threading.Event()
        self._threads = ThreadPoolExecutor(4)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._centre, name)

    def execute(self, call: Call[Any]) -> Any:
        """Done for good before anybody hears of it."""
        answer = self._centre.execute(call)
        self.done.set()
        assert self.speaks.wait(SOON_S)
        return answer

    def submit(self, call: Call[Any]) -> "Future[Any]":
        """The same in a thread."""
        return self._threads.submit(self.execute, call)


@dataclass
class Served:
    """A server that can be silent, and commands that are processes."""

    room: Room
    silent: Silent
    url: str
    home: Path
    tokens: dict[str, str] = field(default_factory=dict)

    def start(self, who: str, *command: str) -> "subprocess.Popen[str]":
        """The command as a process, as somebody."""
        if who not in self.tokens:
            self.tokens[who] = self.room.centre.execute(Call(LocalActor(who), IssueToken())).token
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
        return subprocess.Popen(
            [COMMAND, *command, "--server", self.url],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=kept | {"CC_HOME": str(self.home), "CC_TOKEN": self.tokens[who]},
        )

    def ended(self, how: signal.Signals, who: str, *command: str) -> str:
        """Ended by a signal when the change is made and nobody has heard; what it said."""
        process = self.start(who, *command)
        until(lambda: self.silent.done.is_set() or process.poll() is not None, "the change")
        process.send_signal(how)
        out, err = process.communicate(timeout=SOON_S)
        assert (process.returncode != 0, out) == (True, ""), err
        self.silent.speaks.set()
        return err

    def done(self, who: str, *command: str) -> str:
        """The command to its end; what it answered."""
        process = self.start(who, *command)
        out, err = process.communicate(timeout=SOON_S)
        assert process.returncode == 0, err
        return out

    def happened(self) -> int:
        """How much has happened in the room."""
        ask = self.room.centre.read
        lines = ask(self.room.admin, ListReports(sort="received")).items
        return sum(len(ask(self.room.admin, GetTimeline(line.ref))) for line in lines)


@pytest.fixture
def served(room: Room, home: Path) -> Iterator[Served]:
    """With a report whose task an officer has taken."""
    ref = room.reported().ref
    room.centre.execute(Call(LocalActor("rini"), AssignTask(report=ref, officer="budi")))
    room.centre.execute(Call(LocalActor("budi"), AcceptTask(TASK)))
    silent = Silent(room.centre)
    with serving(silent) as at:  # what it does not hold back it passes on
        try:
            yield Served(room, silent, at.url, home)
        finally:
            silent.speaks.set()


@pytest.mark.parametrize(("who", "command"), CHANGES, ids=[" ".join(command[:2]) for _, command in CHANGES])
def test_killed_while_it_waits_it_is_done_once(served: Served, who: str, command: tuple[str, ...]) -> None:
    before = served.happened()
    served.ended(signal.SIGKILL, who, *command)
    first = served.happened()
    assert first > before
    assert served.done(who, *command)
    assert served.happened() == first
    assert not [*(served.home / "state" / "unanswered").iterdir()]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_while_it_waits_it_is_done_once(served: Served, how: signal.Signals) -> None:
    told = served.ended(how, "warga", "report", "new", "Banjir di gang")
    first = served.happened()
    answer = served.done("warga", "report", "new", "Banjir di gang")
    assert "JKT-000002" in answer
    assert served.happened() == first
    if how is signal.SIGINT:
        assert "run the same command again, nothing happens twice" in told
    again = served.done("warga", "report", "new", "Banjir di gang")
    assert "JKT-000003" in again, "answered: the next one is another report"


def test_the_command_that_runs_beside_it_is_another_thing(served: Served) -> None:
    waiting = served.start("warga", "report", "new", "Banjir di gang")
    assert served.silent.done.wait(SOON_S)
    served.silent.speaks.set()
    beside = served.done("warga", "report", "new", "Banjir di gang")
    out, _ = waiting.communicate(timeout=SOON_S)
    assert out != beside
