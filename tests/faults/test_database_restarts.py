"""PostgreSQL that is restarted under load, as an administrator does and as a crash does: whoever asks meanwhile is told
to try again, nothing that was answered is lost, and what is tried again with its key is done once."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import IssueToken
from cc.core.local import LocalCentre
from cc.core.questions.trail import AuditEvents, VerifyAudit
from tests.builders import make_room
from tests.faults.commands import served
from tests.faults.load import Caller, Told
from tests.faults.rounds import PARTS, of_a_part
from tests.faults.told import Progress, found, keep, shown
from tests.postgres import Cluster
from tests.waiting import until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(7200)]

KIND = "PostgreSQL restarted"
CALLERS = 4
SAFE = {"synchronous_commit": "on", "fsync": "on", "full_page_writes": "on"}
"""As a server is set up; the one of the other tests is quick instead."""
HOW = ("fast", "immediate", "a backend killed")


@contextmanager
def _cluster(options: Mapping[str, str]) -> Iterator[tuple[Cluster, str]]:
    """A server of our own, and the URL of its database."""
    cluster = Cluster(Path(f"/tmp/posko-again-{os.getpid()}"), options=options)
    try:
        yield cluster, cluster.start().render_as_string(hide_password=False)
    finally:
        cluster.stop()


@contextmanager
def _load(url: str, folder: Path, told: Told) -> Iterator[list[Caller]]:
    """A server with callers, who have ended when this has."""
    room = make_room(folder, url)
    names = ("sari", "rini", "tono", "admin")
    tokens = [room.centre.execute(Call(LocalActor(name), IssueToken())).token for name in names]
    room.close()
    with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("CHECKPOINT"))  # what a crash may take is what the callers do
    with served(url, folder / "home") as at:
        callers = [
            Caller(at, token, f"{name}{number}", told)
            for number, (name, token) in enumerate(zip(names * 2, tokens * 2, strict=True))
        ][:CALLERS]
        for caller in callers:
            caller.start()
        try:
            yield callers
        finally:
            for caller in callers:
                caller.enough()
            for caller in callers:
                caller.join()


def _all_answered(callers: list[Caller]) -> None:
    """Until each has been answered something more."""
    before = [caller.answered for caller in callers]

    def more() -> bool:
        return all(caller.answered > n or not caller.is_alive() for caller, n in zip(callers, before, strict=True))

    until(more, "an answer to everybody")


def _restart(cluster: Cluster, how: str) -> None:
    if how != HOW[2]:
        cluster.restart(how)
        return
    children = Path(f"/proc/{cluster.process}/task/{cluster.process}/children").read_text().split()
    backends = [each for each in children if b"[local]" in Path(f"/proc/{each}/cmdline").read_bytes()]
    for each in backends[:1]:
        os.kill(int(each), signal.SIGKILL)


def _lost_and_doubled(url: str, folder: Path, told: Told) -> tuple[list[str], list[str]]:
    """Of what was answered: what is not there, and what is there more often."""
    centre = LocalCentre.open(url, folder / "evidence")
    try:
        events = list(centre.stream(LocalActor("admin"), AuditEvents()))
        there = Counter(event.intent for event in events)
        refs = {event.ref for event in events if event.intent == "ReceiveReport"}
        lost = [f"{number} was answered {ref}" for number, ref in told.refs.items() if ref not in refs]
        lost += [f"{n - there[intent]} {intent}" for intent, n in told.done.items() if there[intent] < n]
        doubled = [f"{there[intent] - n} {intent}" for intent, n in told.done.items() if there[intent] > n]
        doubled += [ref for ref, n in Counter(told.refs.values()).items() if n > 1]
        assert centre.read(LocalActor("admin"), VerifyAudit()).findings == ()
        return lost, doubled
    finally:
        centre.close()


@pytest.mark.parametrize("part", range(PARTS))
def test_nothing_is_lost_or_doubled_however_often_it_restarts(tmp_path: Path, part: int) -> None:
    told, dice, wanted = Told(), random.Random(5 + part), of_a_part(3, 200)
    row, progress, struck = shown(KIND), Progress(f"{KIND}, part {part + 1} of {PARTS}", wanted), 0
    with _cluster(SAFE) as (cluster, url):
        with _load(url, tmp_path, told) as callers:
            for number in range(wanted):
                _all_answered(callers)
                time.sleep(dice.uniform(0, 0.3))
                refused = told.codes.total()
                _restart(cluster, HOW[number % 3])
                _all_answered(callers)
                row.tries += 1
                struck += told.codes.total() > refused
                progress.at(number + 1, f"{sum(told.done.values())} answered, {told.statuses[503]} told to try again")
        lost, doubled = _lost_and_doubled(url, tmp_path, told)
    row.struck, row.lost, row.doubled = row.struck + struck, row.lost + len(lost), row.doubled + len(doubled)
    row.crashed += len(told.strange)
    row.note = f"{told.done.total()} answered, {told.statuses[503]} times 503"
    keep()
    assert (lost, doubled, told.strange) == ([], [], [])
    assert set(told.statuses) <= {200, 201, 503}, told.statuses
    assert all(code.startswith("unreachable.") for code in told.codes), told.codes
    assert struck, "no restart met a request: the harness shows nothing"


def test_a_database_that_answers_before_it_has_written_is_found(tmp_path: Path) -> None:
    told = Told()
    with _cluster(SAFE | {"synchronous_commit": "off", "wal_writer_delay": "10s"}) as (cluster, url):
        with _load(url, tmp_path, told) as callers:
            _all_answered(callers)
            _restart(cluster, "immediate")
            _all_answered(callers)
        lost, _ = _lost_and_doubled(url, tmp_path, told)
    assert lost
    found(KIND, "answer before it is written")
