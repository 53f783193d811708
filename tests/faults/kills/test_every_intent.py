"""kill -9 in the middle of every intent, at random and at named points (tests.faults.kills.points): what was answered
is there, what was not is there whole or not at all, sent again with its key it was done once, and chains, clocks and
counters hold. Only kills that struck between the request and its answer count. Planted faults are found."""

import itertools
import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from cc.core.intents.catalogue import INTENTS
from tests.faults.kills import harness
from tests.faults.kills.harness import AT_RANDOM, Campaign, Room, Try
from tests.faults.kills.points import POINTS
from tests.faults.rounds import LONG, rounds
from tests.faults.told import found, keep, shown
from tests.rooms import Database, Rooms

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

STRIKES: dict[Database, tuple[int, int]] = {"sqlite": (8, 2000), "postgres": (4, 1000)}
"""How many kills must strike: in `make test`, in `make faults`."""
AT_ONCE = int(os.environ.get("POSKO_FAULTS_AT_ONCE", rounds(1, os.cpu_count() or 1)))
"""Rooms in which is killed at the same time."""
A_ROOM = 125
"""Strikes in one room: what looks at all of it takes longer the fuller it is."""
PLANTED = {
    "answer before commit": (("TriageReport", "committing"), "lost"),
    "answer not kept": (("CommentReport", "committed"), "doubled"),
    "answer outside the transaction": (("ReceiveReport", "committed"), "doubled"),
    "counters outside the transaction": (("ReceiveReport", "committed"), "wrong"),
    "event outside the transaction": (("AmendReport", "committed"), "wrong"),
}
"""Where each planted fault is met, and what is found of it."""
MOST_TRIES = 20


def test_every_kill_leaves_all_or_nothing(rooms: Rooms, database: Database, tmp_path: Path) -> None:
    numbers, one_at_a_time = itertools.count(), threading.Lock()

    @contextmanager
    def another() -> Iterator[tuple[str, Path]]:
        with ExitStack() as stack:
            with one_at_a_time:
                folder = tmp_path / f"room-{next(numbers)}"
                folder.mkdir()
                url = stack.enter_context(rooms.database(database, folder, "fixed"))
            yield url, folder

    campaign = Campaign(f"kill -9, {database}", rounds(*STRIKES[database]), database)
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for done in [threads.submit(campaign.work, another, A_ROOM) for _ in range(AT_ONCE)]:
            done.result()
    came = campaign.came
    row = shown(f"kill -9, {database}")
    came.into(row)
    places = {place for place, n in came.struck.items() if n}
    row.note = f"{len(places)} of {len(INTENTS) * (len(POINTS) + 1)} places"
    keep()
    assert came.problems == []
    if LONG:
        assert {kind for kind, _ in places} == {*INTENTS}
        assert {point for _, point in places} == {*POINTS, AT_RANDOM}


@pytest.fixture(scope="module")
def zygote() -> Iterator[Room]:
    """What forks the processes that are killed."""
    with harness.killing() as made:
        yield made


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(zygote: Room, rooms: Rooms, database: Database, tmp_path: Path, fault: str) -> None:
    (kind, point), what = PLANTED[fault]
    with rooms.database(database, tmp_path, "fixed") as url:
        zygote.ask({"enter": [url, str(tmp_path), []]})
        for seed in range(MOST_TRIES):
            told = zygote.ask(vars(Try(kind=kind, point=point, crowd=False, seed=seed, plant=fault)))
            if told[what]:
                break
    assert told[what], f"{fault} in {kind} at {point} was not found in {MOST_TRIES} tries: {told}"
    found(f"kill -9, {database}", fault)
