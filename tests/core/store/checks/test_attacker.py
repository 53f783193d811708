"""Whoever makes hashes, heads, numbers, rows, clocks and counts anew is found with a seal that was kept elsewhere, at
the event of the log from which on it is another log.

`POSKO_TAMPERINGS=10` tries 1,200 such attacks on a room of 2,000 events, on both databases, and prints how many our
check would have missed alone.
"""

import os
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection

from cc.core.centre import LocalActor
from cc.core.errors import CoreError
from cc.core.records.trail import AuditFinding
from cc.core.store.checks import trail
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.times import epoch
from tests.builders import Room
from tests.core.store.busy import Busy
from tests.core.store.checks.attacker import Attacker
from tests.core.store.checks.follow import Follower
from tests.core.store.checks.full_room import full, rounds
from tests.core.store.checks.sealed_log import SealedLog
from tests.core.store.checks.undone import undone

EACH = int(os.environ.get("POSKO_TAMPERINGS", "0"))
ATTACKS = 120 * EACH or 16


@pytest.fixture
def busy(room: Room) -> Iterator[Busy]:
    with full(room, rounds=rounds(EACH)) as made:
        yield made


@dataclass
class Board:
    """What became of the attacks, by way."""

    tries: Counter[str] = field(default_factory=Counter)
    alone: Counter[str] = field(default_factory=Counter)
    """Found by the check without a seal."""
    kinds: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    nothing: int = 0

    def lines(self) -> Iterator[str]:
        yield f"{'way':12} {'kinds':>6} {'tries':>6} {'seal':>6} {'alone':>6} {'missed alone':>12}"
        for way, tries in sorted(self.tries.items()):
            alone = self.alone[way]
            yield f"{way:12} {len(self.kinds[way]):6} {tries:6} {tries:6} {alone:6} {tries - alone:12}"
        kinds, tries, alone = sum(map(len, self.kinds.values())), self.tries.total(), self.alone.total()
        yield f"{'all':12} {kinds:6} {tries:6} {tries:6} {alone:6} {tries - alone:12}"
        yield f"changed nothing: {self.nothing}"


@pytest.mark.room(on=("sqlite", "postgres") if EACH else ("sqlite",))
@pytest.mark.timeout(7200)
def test_an_attacker_who_knows_the_code_is_found_with_the_seal(busy: Busy, capsys: pytest.CaptureFixture[str]) -> None:
    board = Board()
    with busy.connected() as connection:
        sealed = SealedLog(connection)
        assert sealed.finds() == []
        turn = 0
        while board.tries.total() < ATTACKS:
            _one(busy, connection, sealed, board, turn)
            turn += 1
            if EACH and turn % 100 == 0:
                with capsys.disabled():
                    print(turn, dict(board.tries), "alone", dict(board.alone), flush=True)
        events, dialect = sealed.checkpoint.size, connection.dialect.name
    with capsys.disabled() if EACH else nullcontext():
        print(f"\nattacks that make everything anew, {events} events on {dialect}:", *board.lines(), sep="\n  ")
    assert board.tries.total() - board.alone.total() > ATTACKS // 4, "the control: the check alone does not find them"


def _one(busy: Busy, connection: Connection, sealed: SealedLog, board: Board, turn: int) -> None:
    """One attack, rolled back."""
    with undone(connection):
        attacker = Attacker(connection, Follower(connection, busy.room.centre.keys), random.Random(turn))
        way = sorted(attacker.ways)[turn % len(attacker.ways)]
        done = attacker.attack(way)
        if done is None:
            board.nothing += 1
            return
        named, found = sealed.finds(), sealed.finds(with_leaves=False)
        board.tries[way] += 1
        board.kinds[way].add(done.kind)
        board.alone[way] += bool(_check(busy, connection))
        at = f"event {done.first + 1:,} of the log is"
        cut = f"{done.first:,} are there"  # nothing is left from there on
        assert any(at in each.problem or cut in each.problem for each in named), (turn, done, named)
        assert found, (turn, done)


def _check(busy: Busy, connection: Connection) -> list[AuditFinding]:
    """What is found without a seal."""
    try:
        _, actor = busy.room.centre._who(connection, LocalActor("tono"))
        directory = DirectoryCache().at(connection)
        asked = trail.Asked(actor=actor, directory=directory, now_s=epoch(busy.clock.now()), keys=busy.room.centre.keys)
        return list(trail.verify(connection, asked).findings)
    except CoreError as damaged:
        return [AuditFinding.of(str(damaged.code), 0, damaged.phrase)]
