"""Whoever makes hashes, heads, counts and rows anew is found with the last seal, at the event that was changed.

`POSKO_TAMPERINGS=1000` tries as many places, on both databases, and prints how many our check would have missed alone.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import CoreError
from cc.core.records.trail import AuditFinding
from cc.core.rules.work.merkle import Frontier
from cc.core.seals.notes import Checkpoint
from cc.core.store.checks import trail
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.times import epoch
from cc.core.store.trail import leaves
from cc.main.seals.sealing import SealCheck, compare
from tests.builders import Room
from tests.core.store.busy import Busy
from tests.core.store.checks.attacker import Attacker
from tests.core.store.checks.full_room import full

EACH = int(os.environ.get("POSKO_TAMPERINGS", "30"))


@pytest.fixture
def busy(room: Room) -> Iterator[Busy]:
    with full(room) as made:
        yield made


@pytest.mark.room(on=("sqlite", "postgres") if EACH > 30 else ("sqlite",))
@pytest.mark.timeout(7200)
def test_an_attacker_who_knows_the_code_is_found_with_the_seal(busy: Busy, capsys: pytest.CaptureFixture[str]) -> None:
    counts: Counter[str] = Counter()
    kinds: set[str] = set()
    with busy.connected() as connection:
        _, actor = busy.room.centre._who(connection, LocalActor("tono"))
        log = list(leaves.leaves(connection, 0, texts=False, stream=None))
        sealed, tree = [bytes.fromhex(leaf.hash) for leaf in log], Frontier()
        for data in sealed:
            tree.append(data)
        checkpoint = Checkpoint("posko-uji", tree.size, tree.root())

        def check() -> list[AuditFinding]:
            try:
                directory = DirectoryCache().at(connection)
                asked = trail.Asked(
                    actor=actor, directory=directory, now_s=epoch(busy.clock.now()), keys=busy.room.centre.keys
                )
                return list(trail.verify(connection, asked).findings)
            except CoreError as damaged:
                return [AuditFinding.of(str(damaged.code), 0, damaged.phrase)]

        for turn in range(EACH):
            on_sqlite = connection.dialect.name == "sqlite"
            connection.exec_driver_sql("BEGIN") if on_sqlite else connection.begin()
            try:
                attacker = Attacker(connection, check, random.Random(turn))
                stream, seq, kind = attacker.drop_last() if turn % 10 == 9 else attacker.change()
                found = SealCheck(checkpoint=checkpoint, key="", own=True)
                compare(found, leaves.leaves(connection, 0, texts=False, stream=None), iter(sealed))
                counts["without a seal " + ("found" if check() else "missed")] += 1
            finally:
                connection.exec_driver_sql("ROLLBACK") if on_sqlite else connection.rollback()
            kinds.add(kind)
            places = [(each.stream, each.seq) for each in found.findings]
            number = next(leaf.number for leaf in log if (leaf.stream, leaf.seq) == (stream, seq))
            told = " ".join(each.problem for each in found.findings)
            assert (stream, seq) in places or f"event {number + 1:,} of the log" in told, (
                turn,
                kind,
                stream,
                seq,
                places,
            )
            counts["with the seal found at its place"] += 1
    with capsys.disabled():
        print(f"\n{EACH} attacks of {len(kinds)} kinds on {connection.dialect.name}: {dict(counts)}")
    assert counts["without a seal missed"], "the control: the check alone does not find all of them"
