"""Kills on one database: which intents, where, how often, and what they showed. Owns the choice and the counting."""

import json
import random
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cc.core.intents.catalogue import INTENTS
from cc.core.vocabulary import Subject
from tests.faults.kills.points import POINTS
from tests.faults.rounds import LONG
from tests.faults.told import Progress, Shown

REPOSITORY = Path(__file__).parents[3]
AT_RANDOM = ""
CROWDED = 0.25
"""How many of the random kills meet a process that four others ask something of."""
VERIFIED_EVERY = 100
"""Strikes between two looks at the whole room."""


@dataclass(kw_only=True)
class Try:
    """One kill to be: of which intent, at which point (AT_RANDOM: at any moment), among others or alone."""

    kind: str
    point: str
    crowd: bool
    seed: float
    plant: str = ""


@dataclass(kw_only=True)
class Came:
    """What came of tries: how many there were, which of them struck, and all that was not right."""

    tries: int = 0
    struck: Counter[tuple[str, str]] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)

    def add(self, each: Try, told: dict[str, Any]) -> None:
        """One more."""
        self.tries += 1
        self.struck[each.kind, each.point] += bool(told["struck"])
        where = f"{each.kind} {each.point or 'at random'}{' in a crowd' * each.crowd}"
        for name in ("lost", "doubled", "wrong", "crashed"):
            getattr(self, name).extend(f"{where}: {problem}" for problem in told[name])

    def into(self, row: Shown) -> None:
        """Count it into the table."""
        row.tries += self.tries
        row.struck += self.struck.total()
        row.lost += len(self.lost)
        row.doubled += len(self.doubled)
        row.crashed += len(self.crashed) + len(self.wrong)

    @property
    def problems(self) -> list[str]:
        """All that was not right."""
        return [*self.lost, *self.doubled, *self.wrong, *self.crashed]


class Room:
    """A zygote, in one room after the other."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Its answer; AssertionError when the harness itself failed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asked) + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline() or '{"failed": "it has ended"}')
        assert "failed" not in told, f"{asked}: {told['failed']}"
        return told

    def enter(self, url: str, folder: Path) -> None:
        """Go on in a room: the database has the one of tests.builders."""
        self.ask({"enter": [url, str(folder), list(INTENTS) if LONG else []]})

    def whole(self) -> list[str]:
        """What `audit verify` finds."""
        found: list[str] = self.ask({"whole": True})["whole"]
        return found


@contextmanager
def killing() -> Iterator[Room]:
    """A zygote that is in no room yet."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.kills.zygote"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
    )
    try:
        yield Room(process)
    finally:
        process.kill()
        process.communicate()


def tries(dice: random.Random) -> Iterator[Try]:
    """For ever: every intent at every named point, and at random twice as often as at any of them."""
    while True:
        wanted = [(kind, point) for kind in INTENTS for point in (*POINTS, AT_RANDOM, AT_RANDOM)]
        dice.shuffle(wanted)
        for kind, point in wanted:
            crowd = point == AT_RANDOM and dice.random() < CROWDED and _of_a_report(kind)
            yield Try(kind=kind, point=point, crowd=crowd, seed=dice.random())


def _of_a_report(kind: str) -> bool:
    """Whether what others report at the same moment changes nothing of what it does."""
    asks = INTENTS[kind].asks
    return asks is not None and asks[0] in (Subject.REPORT, Subject.TASK)


class Campaign:
    """Kills in several rooms at once, each with a zygote of its own, until so many have struck."""

    def __init__(self, what: str, strikes: int, seed: str) -> None:
        self.came, self._wanted = Came(), strikes
        self._tries, self._progress = tries(random.Random(seed)), Progress(what, strikes)
        self._begun = 0
        self._lock = threading.Lock()

    def work(self, rooms: Callable[[], AbstractContextManager[tuple[str, Path]]], a_room: int) -> None:
        """Kill in one room after the other, `a_room` strikes in each."""
        with killing() as room:
            while share := self._share(a_room):
                with rooms() as (url, folder):
                    room.enter(url, folder)
                    self._kill(room, share)

    def _share(self, a_room: int) -> int:
        with self._lock:
            share = min(a_room, self._wanted - self._begun)
            self._begun += share
            return share

    def _kill(self, room: Room, strikes: int) -> None:
        """Kill until so many have struck in this room; then look at all of it."""
        done = 0
        while done < strikes:
            with self._lock:
                each = next(self._tries)
            told = room.ask(vars(each))
            with self._lock:
                self.came.add(each, told)
                struck = self.came.struck.total()
                self._progress.at(struck, f"{self.came.tries} tries, {len(self.came.problems)} wrong")
            done += bool(told["struck"])
            if told["struck"] and done % VERIFIED_EVERY == 0:
                self._look(room)
        self._look(room)

    def _look(self, room: Room) -> None:
        found = room.whole()
        with self._lock:
            self.came.wrong += found
