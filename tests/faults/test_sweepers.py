"""Three sweepers at once, killed and begun again at random, their clocks jumping by up to three days: every step of
every ladder stands once in the report's chain and once among each recipient's messages."""

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from cc.core.records.sla import StepSpec
from cc.core.vocabulary import TargetName
from tests.builders import START, Room
from tests.core.service.sla.ladders import escalations, ladder, promise, stands, sweep_at, told
from tests.faults.rounds import rounds
from tests.faults.told import Progress, found, keep, shown
from tests.waiting import until

pytestmark = pytest.mark.slow

KIND = "sweepers killed, their clocks jumping"
SWEEPERS, REPORTS = 3, 60
DAY_S = 86_400
ACKNOWLEDGE = (
    StepSpec(50, None, ("operator",)),
    StepSpec(None, 0, ("supervisor", "person:tono")),
    StepSpec(None, 2 * DAY_S, ("up", "unit:dishub"), "office"),
)
RESOLVE = (
    *(StepSpec(percent, None, ("operator",)) for percent in range(10, 100, 15)),
    StepSpec(None, -3600, ("operator", "up"), "shift"),
    StepSpec(None, 3 * DAY_S, ("up:2",)),
)
MESSAGES = 1 + 2 + 2 + 6 + 1 + 1
"""Of one report. In shift hours `operator` and `up` are told as the people of bpbd, once each: that is rini alone."""


def _reports(room: Room) -> list[str]:
    """Reports that came in over nine days, with two ladders each."""
    promise(
        room,
        ladder(*ACKNOWLEDGE, target_s=DAY_S),
        ladder(*RESOLVE, target=TargetName.RESOLVE, target_s=6 * DAY_S),
    )
    assert room.clock is not None
    refs = []
    for _ in range(REPORTS):
        refs.append(room.reported().ref)
        room.clock.advance(9 * DAY_S / REPORTS)
    return refs


@contextmanager
def _sweepers(room: Room, base: Path, dice: random.Random, *more: str) -> Iterator[list["subprocess.Popen[str]"]]:
    crowd = [_begin(room, base, dice, *more) for _ in range(SWEEPERS)]
    try:
        yield crowd
    finally:
        for one in crowd:
            one.kill()
            one.communicate()


def _begin(room: Room, base: Path, dice: random.Random, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.faults.sweeper", room.url, str(room.folder / "evidence"), str(base)]
    return subprocess.Popen(
        [*command, str(dice.random()), *more], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )


def _wait(one: "subprocess.Popen[str]") -> None:
    """Until it sweeps."""
    assert one.stdout is not None
    assert one.stdout.readline() == "ready\n"


def _fired(room: Room, refs: list[str]) -> Counter[tuple[str, str, str]]:
    """How often each step of each clock stands in the chains."""
    return Counter(
        (ref, str(entry.facts["target"]), str(entry.facts["step"])) for ref in refs for entry in escalations(room, ref)
    )


def _move(base: Path, days: float) -> None:
    """Let the sweepers' clocks jump around another day; whole at any moment."""
    new = base.with_suffix(".new")
    new.write_text(str(int((START + timedelta(days=days)).timestamp())))
    new.replace(base)


def _wanted(refs: list[str]) -> set[tuple[str, str, str]]:
    steps = [("acknowledge", step.name) for step in ACKNOWLEDGE] + [("resolve", step.name) for step in RESOLVE]
    return {(ref, target, name) for ref in refs for target, name in steps}


def test_every_step_fires_once_however_many_sweep_and_die(room: Room, tmp_path: Path) -> None:
    dice, base = random.Random(3), tmp_path / "base"
    refs = _reports(room)
    wanted = _wanted(refs)
    kills, row = rounds(8, 150), shown(KIND)
    progress = Progress(KIND, kills)
    _move(base, -2)
    with _sweepers(room, base, dice) as crowd:
        for one in crowd:
            _wait(one)
        for kill in range(kills):
            _move(base, -2 + 18 * kill / kills)
            time.sleep(dice.uniform(0.2, 1.2))
            at = dice.randrange(SWEEPERS)
            crowd[at].kill()
            crowd[at].communicate()
            crowd[at] = _begin(room, base, dice)
            _wait(crowd[at])
            progress.at(kill + 1)
        until(lambda: len(_fired(room, refs)) > len(wanted) / 2, "half of it")
    sweep_at(room, START + timedelta(days=60), limit=5000)
    assert sweep_at(room, START + timedelta(days=90)).escalated == 0
    fired = _fired(room, refs)
    row.tries, row.struck, row.note = row.tries + kills, row.struck + len(fired), "struck: steps that fired"
    row.lost, row.doubled = row.lost + len(wanted - set(fired)), row.doubled + sum(n > 1 for n in fired.values())
    keep()
    assert set(fired) == wanted
    assert set(fired.values()) == {1}
    messages = Counter((each.ref, each.target, each.step, each.recipient) for each in told(room))
    assert set(messages.values()) == {1}
    assert len(messages) == MESSAGES * len(refs)
    assert stands(room)


def test_a_sweeper_that_does_not_look_at_what_has_fired_is_found_out(room: Room, tmp_path: Path) -> None:
    dice, base = random.Random(4), tmp_path / "base"
    refs = _reports(room)
    _move(base, 9)
    with _sweepers(room, base, dice, "blind") as crowd:
        for one in crowd:
            _wait(one)
        until(lambda: max(_fired(room, refs[:5]).values(), default=0) > 1, "a second firing")
    assert max(_fired(room, refs[:5]).values()) > 1
    found(KIND, "does not look at what has fired")
