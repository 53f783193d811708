"""Whatever is changed past the door is found by `audit verify`, at its place: kinds are generated from the schema.

`POSKO_TAMPERINGS=10` tries every kind at ten places of a room of 2,000 events, then 1,000 at random, on both databases,
and prints the counts.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import Connection, text

from cc.core.centre import LocalActor
from cc.core.errors import CredentialError, UnreachableError
from cc.core.questions.trail import VerifySteps
from cc.core.records.trail import AuditStep
from cc.core.store.checks import proof_house, row_digests, trail
from cc.core.store.checks.columns import BOOKKEEPING, BOOKKEEPING_TABLES, PROVED
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.columns import metadata
from cc.core.store.sql.times import epoch
from cc.main.commands.audit.since import since
from tests.builders import Room
from tests.core.store.busy import Busy
from tests.core.store.checks.full_room import full, rounds
from tests.core.store.checks.sealed_log import SealedLog
from tests.core.store.checks.tamperings import Done, Kind, Tamperer, kinds
from tests.core.store.checks.undone import undone

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
    with full(room, rounds(EACH)) as made:
        yield made


class Verifiers:
    """Two who verify, as two would: what was done to one of them may keep that one from it. Each remembers what held
    before anything was changed, and proves what is otherwise; `whole`: everything anew. Both hold the log against the
    last seal."""

    def __init__(self, busy: Busy, connection: Connection, *, whole: bool = False) -> None:
        self.busy, self.connection, self.whole = busy, connection, whole
        self.sealed = SealedLog(connection)
        self.known: dict[str, dict[str, str]] = {}

    def places(self, wanted: frozenset[str] = frozenset()) -> set[str]:
        """Where something is found wrong: streams, or the row that cannot be read. The second is not asked where the
        first finds it at a place that is `wanted`."""
        found = self._seen_by("tono")
        for each in self.sealed.finds():
            found |= {"leaf", each.stream}
        return found if found & wanted else found | self._seen_by("admin")

    def _seen_by(self, login: str) -> set[str]:
        """The same of one of them; nothing where they may not verify any more."""
        try:
            _, actor = self.busy.room.centre._who(self.connection, LocalActor(login))
            directory = DirectoryCache().at(self.connection)
        except UnreachableError as damaged:
            key = str(damaged.fields["key"]).partition("@")[0]
            return {f"{damaged.fields['table']}:{key}"}
        except CredentialError:
            return set()
        asked = trail.Asked(
            actor=actor, directory=directory, now_s=epoch(self.busy.clock.now()), keys=self.busy.room.centre.keys
        )

        def stream(question: VerifySteps) -> Iterator[AuditStep]:
            bounded = replace(asked, after=question.after, upto=question.upto, proving=question.proving)
            return trail.steps(self.connection, bounded)

        known = {} if self.whole else self.known.get(login, {})
        steps = list(since(stream, known) if known else stream(VerifySteps()))
        found = {each.stream for step in steps for each in step.findings}
        if not found and login not in self.known:
            self.known[login] = {step.mark: step.digest for step in steps if step.digest}
        return found


class Tries:
    """Carries tamperings out, each in a transaction that is rolled back, and counts what became of them; `watched`:
    prints them as they go."""

    def __init__(self, verifiers: Verifiers, watched: pytest.CaptureFixture[str] | None = None) -> None:
        self.watched = watched
        self.verifiers, self.connection = verifiers, verifiers.connection
        assert verifiers.places() == set()
        self.counts: Counter[str] = Counter()
        self.wrong: list[str] = []

    def one(self, kind: Kind, seed: int) -> Done | None:
        """The tampering, None where it would have changed nothing."""
        with undone(self.connection):
            done = Tamperer(self.connection, random.Random(seed)).do(kind)
            found = self.verifiers.places(done.streams) if done else set()
        if self.counts.total() % 100 == 99:
            self._show(str(dict(self.counts)))
        if done is None:
            self.counts["changed nothing"] += 1
        elif not found & done.streams:
            self.counts["missed"] += 1
            self.wrong.append(f"{kind}: {done.told}; found at {sorted(found)}")
            self._show(self.wrong[-1])
        else:
            self.counts["found"] += 1
        return done

    def _show(self, line: str) -> None:
        if self.watched is not None:
            with self.watched.disabled():
                print(line, flush=True)


@pytest.mark.room(on=("sqlite",))
@pytest.mark.parametrize("whole", [True, False])
def test_a_sample_of_tamperings_is_found(busy: Busy, whole: bool) -> None:
    """By whoever proves everything, and by whoever proves what is not as it was when it held."""
    with busy.connected() as connection:
        tries = Tries(Verifiers(busy, connection, whole=whole))
        for number, kind in enumerate(random.Random(9).sample(kinds(), SAMPLE)):
            tries.one(kind, number)
    assert tries.wrong == []
    assert tries.counts["found"] > SAMPLE // 2


@pytest.mark.room(on=("sqlite",))
def test_a_stream_without_its_events_is_told_whatever_it_tells_of(busy: Busy) -> None:
    """And is no fault: once nothing could be verified where a freeze had lost its only event."""
    with busy.connected() as connection:
        verifiers = Verifiers(busy, connection, whole=True)
        names = {name.partition(":")[0]: name for name in connection.execute(text("SELECT name FROM stream")).scalars()}
        assert names.keys() >= proof_house.KINDS.keys()
        for name in names.values():
            with undone(connection):
                connection.execute(text("DELETE FROM event WHERE stream = :name"), {"name": name})
                assert name in verifiers.places(frozenset({name})), name


@pytest.mark.room(on=("sqlite",))
def test_a_root_that_is_called_otherwise_is_told(busy: Busy) -> None:
    """Then nobody belongs to it any more, and nobody saw anything wrong."""
    with busy.connected() as connection:
        verifiers = Verifiers(busy, connection)
        with undone(connection):
            connection.execute(text("UPDATE unit SET code = 'bakarta' WHERE code = 'jakarta'"))
            assert "unit:jakarta" in verifiers.places()


LONG = pytest.mark.skipif(not EACH, reason="the long form: POSKO_TAMPERINGS=10 tries each kind at ten places")


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is proved anew is the batch in which something was changed: small ones make the long form bearable."""
    monkeypatch.setattr(row_digests, "MEAN", 50)


def told(tries: Tries, tried: set[Kind]) -> str:
    events = tries.connection.execute(text("SELECT count(*) FROM event")).scalar_one()
    counts = ", ".join(f"{tries.counts[each]} {each}" for each in ("found", "missed", "changed nothing"))
    kinds_told = f"{len(tried)} kinds of {len(kinds())}, {events} events on {tries.connection.dialect.name}"
    return "\n  ".join([f"\n{kinds_told}: {tries.counts.total()} tries, {counts}", *tries.wrong])


@LONG
@pytest.mark.timeout(14_400)
@pytest.mark.usefixtures("small_batches")
def test_every_kind_of_tampering_is_found(busy: Busy, capsys: pytest.CaptureFixture[str]) -> None:
    tried: set[Kind] = set()
    with busy.connected() as connection:
        tries = Tries(Verifiers(busy, connection), capsys)
        numbered = list(enumerate(kinds()))
        for number, kind in random.Random(EACH).sample(numbered, len(numbered)):
            for turn in range(EACH):
                if tries.one(kind, 1009 * number + turn):
                    tried.add(kind)
        with capsys.disabled():
            print(told(tries, tried))
    assert tries.wrong == []


@LONG
@pytest.mark.timeout(14_400)
@pytest.mark.usefixtures("small_batches")
def test_random_tamperings_are_found(busy: Busy, capsys: pytest.CaptureFixture[str]) -> None:
    """Any table, column, row and value: a hundred for each try that is asked for, those that change nothing not
    counted."""
    dice, tried = random.Random(20261128), set[Kind]()
    tables = sorted({kind.table for kind in kinds()})
    with busy.connected() as connection:
        tries = Tries(Verifiers(busy, connection), capsys)
        while tries.counts["found"] + tries.counts["missed"] < 100 * EACH:
            table = dice.choice(tables)
            kind = dice.choice([each for each in kinds() if each.table == table])
            if tries.one(kind, dice.randrange(1 << 30)):
                tried.add(kind)
        with capsys.disabled():
            print(told(tries, tried))
    assert tries.wrong == []
