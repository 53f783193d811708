"""`audit verify` finds what was done to the trail behind Posko's back, and nothing where nothing was done."""

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from cc.core.centre import LocalActor
from cc.core.intents.reports import CommentReport
from cc.core.questions.reports import GetReport
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.trail import AuditResult
from cc.core.store.checks import trail
from tests.builders import Room
from tests.core.store.busy import Busy, play

TONO = LocalActor("tono")


@pytest.fixture
def changed(room: Room) -> Iterator[Busy]:
    """A room that may be tampered with."""
    with play(room) as made:
        yield made


def tamper(busy: Busy, statement: str, **values: object) -> int:
    with busy.engine.begin() as connection:
        return int(connection.execute(text(statement), values).rowcount)


def verify(busy: Busy, report: str | None = None) -> AuditResult:
    return busy.room.centre.read(TONO, VerifyAudit(report))


def verify_stream(busy: Busy, ref: str) -> str:
    return busy.room.centre.read(TONO, GetReport(ref)).line.id


def test_tampering_is_found(changed: Busy) -> None:
    busy = changed
    ref = busy.received("Ini asli")
    other = busy.received("Ini juga")
    for number in range(3):
        busy.do("sari", CommentReport(ref, f"kata {number}"))
    assert verify(busy).holds
    assert verify(busy, ref).holds
    assert verify(busy, ref).events == 4
    whole = verify(busy)
    assert whole.events == len(list(busy.room.centre.stream(TONO, AuditEvents())))

    swap = "UPDATE event SET private = replace(private, 'kata 1', 'kata 9') WHERE ref = :ref"
    assert tamper(busy, swap, ref=ref)
    found = verify(busy).findings
    assert {(finding.seq, finding.stream) for finding in found} == {(3, verify_stream(busy, ref))}
    assert not verify(busy, ref).holds
    assert verify(busy, other).holds
    assert tamper(busy, "UPDATE event SET private = replace(private, 'kata 9', 'kata 1') WHERE ref = :ref", ref=ref)
    assert verify(busy).holds


TAMPERINGS = {
    "a hash": "UPDATE event SET hash = 'f' || substr(hash, 2) WHERE ref = :ref AND seq = 2 AND hash NOT LIKE 'f%'",
    "a column": "UPDATE event SET recorded_at = recorded_at + 1 WHERE ref = :ref AND seq = 2",
    "the middle": "DELETE FROM event WHERE ref = :ref AND seq = 2",
    "the tail": "DELETE FROM event WHERE ref = :ref AND seq = 3",
    "all of it": "DELETE FROM event WHERE ref = :ref",
    "the beginning": "DELETE FROM event WHERE ref = :ref AND seq = 1",
    "what it tells of": "DELETE FROM report WHERE ref = :ref",
    "the count": "UPDATE report SET seq = seq - 1 WHERE ref = :ref",
    "the head": "UPDATE report SET head = '' WHERE ref = :ref",
    "the text": "UPDATE event SET text = '[]' WHERE ref = :ref AND seq = 3",
    "the text's form": "UPDATE event SET text = 'x' || text WHERE ref = :ref AND seq = 3",
    "another stream's head": "UPDATE stream SET head = 'x' WHERE name = 'unit:bpbd'",
    "another stream's tail": "DELETE FROM event WHERE stream = 'unit:bpbd' AND seq = 1",
}


@pytest.mark.parametrize("name", list(TAMPERINGS))
def test_whatever_is_taken_or_changed_is_found(busy: Busy, name: str) -> None:
    """Each on its own, in a transaction that is rolled back: the walk itself is given the tampered connection."""
    with busy.connected() as connection:
        transaction = connection.begin() if connection.dialect.name != "sqlite" else None
        if transaction is None:
            connection.exec_driver_sql("BEGIN")
        try:
            directory, actor = busy.room.centre._who(connection, TONO)
            asked = trail.Asked(actor=actor, directory=directory, now_s=0, keys=busy.room.centre.keys)
            assert trail.verify(connection, asked).holds
            touched = connection.execute(text(TAMPERINGS[name]), {"ref": "JKT-000001"}).rowcount
            if name == "a hash" and not touched:
                touched = connection.execute(
                    text("UPDATE event SET hash = 'e' || substr(hash, 2) WHERE ref = :ref AND seq = 2"),
                    {"ref": "JKT-000001"},
                ).rowcount
            assert touched
            assert not trail.verify(connection, asked).holds
        finally:
            if transaction is None:
                connection.exec_driver_sql("ROLLBACK")
            else:
                transaction.rollback()


@pytest.mark.room(on=("sqlite",))
def test_a_byte_that_is_no_text_any_more_is_found_not_stumbled_over(changed: Busy) -> None:
    broken = "UPDATE event SET text = CAST(substr(CAST(text AS BLOB), 1, 40) || x'ff' || substr(CAST(text AS BLOB), 42)"
    assert tamper(changed, broken + " AS TEXT) WHERE ref = 'JKT-000001' AND seq = 1")
    assert {finding.seq for finding in verify(changed).findings} == {1}


def test_events_are_read_on_from_a_position(busy: Busy) -> None:
    every = list(busy.room.centre.stream(TONO, AuditEvents()))
    middle = every[len(every) // 2]
    assert list(busy.room.centre.stream(TONO, AuditEvents(after=middle.position))) == every[every.index(middle) + 1 :]
    assert [event.seq for event in busy.room.centre.stream(TONO, AuditEvents(stream="JKT-000001"))] == [1, 2, 3]
