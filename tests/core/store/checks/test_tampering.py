"""Whatever is changed past the door is found by `audit verify`, at its place: kinds are generated from the schema.

`POSKO_TAMPERINGS=10` tries every kind at ten places, on both databases, and prints the counts.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection

from cc.core.centre import LocalActor
from cc.core.errors import CredentialError, UnreachableError
from cc.core.store.checks import trail
from cc.core.store.checks.columns import BOOKKEEPING, BOOKKEEPING_TABLES, PROVED
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.columns import metadata
from cc.core.store.sql.times import epoch
from tests.builders import Room
from tests.core.store.busy import Busy
from tests.core.store.checks.full_room import full
from tests.core.store.checks.tamperings import Done, Kind, Tamperer, kinds

EACH = int(os.environ.get("POSKO_TAMPERINGS", "0"))
SAMPLE = 120


def test_every_column_is_proved_or_bookkeeping() -> None:
    known = {*PROVED, *BOOKKEEPING_TABLES}
    assert {table.name for table in metadata.sorted_tables} == known, "say in checks.columns how the table is proved"
    assert not PROVED.keys() & BOOKKEEPING_TABLES.keys()
    for table, columns in BOOKKEEPING.items():
        assert columns <= set(metadata.tables[table].c.keys()), table


def test_every_column_that_is_no_bookkeeping_is_tried() -> None:
    tried = {(kind.table, kind.column) for kind in kinds() if kind.deed == "change"}
    for name in PROVED:
        for column in metadata.tables[name].c:
            assert ((name, column.name) in tried) != (column.name in BOOKKEEPING.get(name, ())), (name, column)


@pytest.fixture
def busy(room: Room) -> Iterator[Busy]:
    with full(room) as made:
        yield made


def places(busy: Busy, connection: Connection) -> set[str]:
    """Where something is found wrong: streams, or the row that cannot be read. Two verify, as two would: what was done
    to one of them may keep that one from it."""
    return seen_by(busy, connection, "tono") | seen_by(busy, connection, "admin")


def seen_by(busy: Busy, connection: Connection, login: str) -> set[str]:
    """The same of one of them; nothing where they may not verify any more."""
    try:
        _, actor = busy.room.centre._who(connection, LocalActor(login))
        directory = DirectoryCache().at(connection)
    except UnreachableError as damaged:
        key = str(damaged.fields["key"]).partition("@")[0]
        return {f"{damaged.fields['table']}:{key}"}
    except CredentialError:
        return set()
    asked = trail.Asked(actor=actor, directory=directory, now_s=epoch(busy.clock.now()), keys=busy.room.centre.keys)
    return {each.stream for each in trail.verify(connection, asked).findings}


class Tries:
    """Carries tamperings out, each in a transaction that is rolled back, and counts what became of them."""

    def __init__(self, busy: Busy, connection: Connection) -> None:
        self.busy, self.connection = busy, connection
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def one(self, kind: Kind, seed: int) -> Done | None:
        """The tampering, None where it would have changed nothing."""
        on_sqlite = self.connection.dialect.name == "sqlite"
        self.connection.exec_driver_sql("BEGIN") if on_sqlite else self.connection.begin()
        try:
            done = Tamperer(self.connection, random.Random(seed)).do(kind)
            found = places(self.busy, self.connection) if done else set()
        finally:
            self.connection.exec_driver_sql("ROLLBACK") if on_sqlite else self.connection.rollback()
        if done is None:
            self.counts["changed nothing"] += 1
        elif not found & done.streams:
            self.counts["missed"] += 1
            self.wrong.append(f"{kind}: {done.told}; found at {sorted(found)}")
        else:
            self.counts["found"] += 1
        return done


@pytest.mark.room(on=("sqlite",))
def test_a_sample_of_tamperings_is_found(busy: Busy) -> None:
    with busy.connected() as connection:
        assert places(busy, connection) == set()
        tries = Tries(busy, connection)
        for number, kind in enumerate(random.Random(9).sample(kinds(), SAMPLE)):
            tries.one(kind, number)
    assert tries.wrong == []
    assert tries.counts["found"] > SAMPLE // 2


@pytest.mark.skipif(not EACH, reason="the long form: POSKO_TAMPERINGS=10 tries each kind at ten places")
@pytest.mark.timeout(7200)
def test_every_kind_of_tampering_is_found(busy: Busy, capsys: pytest.CaptureFixture[str]) -> None:
    tried: set[Kind] = set()
    with busy.connected() as connection:
        tries = Tries(busy, connection)
        for number, kind in enumerate(kinds()):
            for turn in range(EACH):
                if tries.one(kind, 1009 * number + turn):
                    tried.add(kind)
    with capsys.disabled():
        print(f"\n{len(tried)} kinds of {len(kinds())} on {connection.dialect.name}: {dict(tries.counts)}")
    assert tries.wrong == []
