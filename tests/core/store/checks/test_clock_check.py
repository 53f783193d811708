"""`audit verify`: stored clocks are what the events give, and one that was tampered with is named."""

import pytest

from cc.core.centre import LocalActor
from cc.core.intents.reports import TriageReport
from cc.core.questions.trail import VerifyAudit
from cc.core.records.trail import AuditResult
from cc.core.store.sql.engine import open_engine
from tests.builders import Room
from tests.core.service.scene import do, see


def tampered(room: Room, statement: str) -> None:
    engine = open_engine(room.url)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(statement)
    engine.dispose()


def verified(room: Room, ref: str | None = None) -> AuditResult:
    return room.centre.read(LocalActor("tono"), VerifyAudit(ref))


CHANGES = {
    "UPDATE clock SET due_at = due_at + 60 WHERE target = 'resolve'": "due_at",
    "UPDATE clock SET counted_s = counted_s - 1 WHERE target = 'acknowledge'": "counted_s",
    "UPDATE clock SET excluded = 'merged' WHERE target = 'resolve'": "excluded",
    "DELETE FROM clock WHERE target = 'resolve'": "is not stored; its events give one",
    "UPDATE clock SET episode = 2 WHERE target = 'resolve'": "episode 2 is stored; its events give none",
    "UPDATE clock SET state = 'asleep' WHERE target = 'resolve'": "cannot be read",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_a_clock_that_was_tampered_with_is_named(room: Room, statement: str) -> None:
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    assert verified(room).holds
    stream = see(room, ref).line.id
    tampered(room, statement)
    for found in (verified(room), verified(room, ref)):
        assert not found.holds
        assert {each.stream for each in found.findings} == {stream}
        assert CHANGES[statement] in " ".join(each.problem for each in found.findings)


def test_only_clocks_in_sight_are_looked_at(room: Room) -> None:
    one, other = room.reported().ref, room.reported().ref
    tampered(room, "UPDATE clock SET paused_s = 7")
    assert {each.stream for each in verified(room, other).findings} == {see(room, other).line.id}
    assert len({each.stream for each in verified(room).findings}) == len({one, other})
