"""Forks processes that are killed in the middle of an intent: `python -m tests.faults.kills.zygote`.

Everything is imported once; whoever opens the room is a child, and nobody has it open when one is killed: what comes
after recovers as a start does. Reads a try a line as JSON, answers a line. Owns the processes; what is right, keeper
knows.
"""

import gc
import io
import json
import os
import pickle
import random
import select
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from cc.core import credentials
from cc.core.centre import LocalActor
from cc.core.intents.catalogue import INTENTS
from cc.core.store.sql import opened as opening
from cc.core.store.sql.engine import open_engine
from cc.core.store.sql.json import encode
from tests.builders import START
from tests.centre.bench import picture
from tests.faults.kills import keeper, plants, points, scenes
from tests.faults.kills.keeper import Job, Outcome, opened

PHOTOGRAPHERS = ("sari", "budi", "rini", "agus", "admin", "tono")
LONGEST_S = 60.0
FIRST_GUESS_S = 0.004


class Zygote:
    """One room, and kills in it."""

    def __init__(self) -> None:
        self._takes_s: dict[str, float] = {}
        self._own = vars(opening)["open_engine"]
        self._number = 0

    def enter(self, url: str, folder: str, warm: Iterable[str]) -> None:
        """Go on in this room; `warm` are the intents that are worth loading first."""
        self._url, self._folder, self._at = url, Path(folder), START
        vars(opening)["open_engine"] = self._own
        self._photos: dict[str, str] = forked(self._put_photos)
        self._warm_up([INTENTS[each] for each in warm])

    def one(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A try: what came of it."""
        self._number += 1
        kind, dice = INTENTS[asked["kind"]], random.Random(asked["seed"])
        job: Job = forked(lambda: self._prepare(kind, crowd=asked["crowd"]))
        self._at = job.at
        began, told, ended = self._kill(job, asked, dice)
        outcome: Outcome = forked(lambda: self._check(job, told))
        struck = began and len(told) < 1 + len(job.crowd) and ended == -signal.SIGKILL
        return {
            "struck": struck,
            "crashed": [] if ended == -signal.SIGKILL else [f"it ended by itself: {ended}"],
            "lost": outcome.lost,
            "doubled": outcome.doubled,
            "wrong": outcome.wrong,
            "does": sum(abs(n) for n in job.does.values()),
        }

    def whole(self) -> list[str]:
        """What `audit verify` finds."""
        found: list[str] = forked(self._whole)
        return found

    def _warm_up(self, kinds: list[type[Any]]) -> None:
        """Load what a first call loads, and let children go on with the engine that knows the statements: otherwise
        each would spend half a second on it. No connection and no thread is left when this is done."""
        engine, own = open_engine(self._url), self._own
        vars(opening)["open_engine"] = lambda url, pooled=True: engine if pooled else own(url, pooled=pooled)
        for kind in kinds:
            self._number += 1
            with opened(self._url, self._folder, self._at) as room:
                job = keeper.prepare(room, kind, self._number, self._photos, crowd=False)
                self._at = job.at
                keeper.check(room, job, {})
        engine.dispose()
        assert threading.active_count() == 1, threading.enumerate()
        gc.collect()
        gc.freeze()

    def _put_photos(self) -> dict[str, str]:
        with opened(self._url, self._folder, START) as room:
            return {
                login: room.centre.put_blob(LocalActor(login), io.BytesIO(picture(number))).sha256
                for number, login in enumerate(PHOTOGRAPHERS)
            }

    def _prepare(self, kind: type[Any], *, crowd: bool) -> Job:
        with opened(self._url, self._folder, self._at) as room:
            return keeper.prepare(room, kind, self._number, self._photos, crowd=crowd)

    def _check(self, job: Job, told: dict[str, str]) -> Outcome:
        with opened(self._url, self._folder, job.at) as room:
            return keeper.check(room, job, told)

    def _whole(self) -> list[str]:
        with opened(self._url, self._folder, self._at) as room:
            return keeper.whole(room.centre)

    def _kill(self, job: Job, asked: dict[str, Any], dice: random.Random) -> tuple[bool, dict[str, str], int]:
        """Whether it had asked, what it was answered, how it ended."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            os.close(reading)
            _end_with(lambda: Victim(self._url, self._folder, job, writing).run(asked["point"], asked["plant"]))
        os.close(writing)
        name = asked["kind"]
        lines = Lines(reading)
        began = lines.until("ask", LONGEST_S)
        asked_s = time.monotonic()
        if not asked["point"]:
            time.sleep(dice.uniform(0, 1.1 * self._takes_s.get(name, FIRST_GUESS_S)))
            os.kill(child, signal.SIGKILL)
        elif lines.until("over", LONGEST_S):
            os.kill(child, signal.SIGKILL)
        told = lines.rest()
        os.close(reading)
        _, status = os.waitpid(child, 0)
        if job.call.key in told or "" in told:
            self._takes_s[name] = min(time.monotonic() - asked_s, 1.0)
        elif not asked["point"]:
            self._takes_s[name] = min(1.0, 1.15 * self._takes_s.get(name, FIRST_GUESS_S))
        return began, told, os.waitstatus_to_exitcode(status)


class Victim:
    """A process with the room open, which asks, tells what it is answered, and waits to be killed."""

    def __init__(self, url: str, folder: Path, job: Job, writing: int) -> None:
        self._url, self._folder, self._job, self._writing = url, folder, job, writing

    def run(self, point: str, plant: str) -> None:
        """Ask."""
        if plant:
            plants.plant(plant)
        with opened(self._url, self._folder, self._job.at) as room:
            if point:
                points.die_at(point)  # not before: opening begins a transaction of its own
            if plant:
                plants.put_off()
            calls = (self._job.call, *self._job.crowd)
            others = [threading.Thread(target=self._ask, args=(room, call)) for call in calls[1:]]
            self._say("ask", "", "")
            for other in others:
                other.start()
            self._ask(room, calls[0])
            for other in others:
                other.join()
            self._say("over", "", "")
            time.sleep(LONGEST_S)

    def _ask(self, room: Any, call: Any) -> None:
        as_system = self._job.as_system and call is self._job.call
        answer = encode(call.intent.answer_type(), keeper.carry_out(room.centre, call, as_system=as_system))
        self._say("told", call.key or "", answer)

    def _say(self, what: str, key: str, answer: str) -> None:
        os.write(self._writing, json.dumps([what, key, answer]).encode() + b"\n")


class Lines:
    """What a process has said on a pipe."""

    def __init__(self, reading: int) -> None:
        self._reading, self._rest, self._told = reading, b"", dict[str, str]()

    def until(self, what: str, longest_s: float) -> bool:
        """Whether it says so before it ends."""
        end = time.monotonic() + longest_s
        while (left := end - time.monotonic()) > 0:
            if what in self._take():
                return True
            if not select.select([self._reading], [], [], left)[0]:
                return False
            more = os.read(self._reading, 1 << 16)
            if not more:
                return False
            self._rest += more
        return False

    def rest(self) -> dict[str, str]:
        """To its end; all answers by key."""
        while more := os.read(self._reading, 1 << 16):
            self._rest += more
        self._take()
        return self._told

    def _take(self) -> list[str]:
        *whole, self._rest = self._rest.split(b"\n")
        said = [json.loads(line) for line in whole]
        self._told |= {key: answer for what, key, answer in said if what == "told"}
        return [what for what, _, _ in said]


def forked(work: Callable[[], Any]) -> Any:
    """What the work gives, done in a child; RuntimeError with its traceback when it fails."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _end_with(lambda: _give(writing, work))
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        given = pipe.read()
    os.waitpid(child, 0)
    answer, problem = pickle.loads(given) if given else (None, "it gave nothing")
    if problem:
        raise RuntimeError(problem)
    return answer


def _give(writing: int, work: Callable[[], Any]) -> None:
    try:
        given = pickle.dumps((work(), ""))
    except BaseException:  # noqa: BLE001  # raised, it would end with this child; its parent raises it again
        given = pickle.dumps((None, traceback.format_exc()))
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(given)


def _end_with(work: Callable[[], None]) -> None:
    """Do the work and end this process there, whatever it comes to."""
    status = 1
    try:
        work()
        status = 0
    except BaseException:  # noqa: BLE001  # raised, it would unwind into the parent's loop, in a copy of it
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Kill until standard input ends."""
    credentials._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # nobody attacks this room
    scenes.where_nobody_leads()
    zygote = Zygote()
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            told = _answer(zygote, asked)
        except Exception:  # noqa: BLE001  # the test at the other end of the pipe raises it, with its trace
            told = {"failed": traceback.format_exc()}
        print(json.dumps(told), flush=True)


def _answer(zygote: Zygote, asked: dict[str, Any]) -> dict[str, Any]:
    match asked:
        case {"enter": [url, folder, warm]}:
            zygote.enter(url, folder, warm)
            return {}
        case {"whole": _}:
            return {"whole": zygote.whole()}
        case _:
            return zygote.one(asked)


if __name__ == "__main__":
    main()
