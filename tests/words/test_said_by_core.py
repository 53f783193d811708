"""What core finds is said in the reader's language and zone, the old English kept beside it."""

from datetime import timedelta, timezone

import pytest

from cc.core.centre import LocalActor
from cc.core.intents.organisation import LocatePerson
from cc.core.intents.reports import TriageReport
from cc.core.questions.trail import VerifyAudit
from cc.core.store.sql.engine import open_engine
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.builders import Room
from tests.core.service.scene import do
from tests.words.foreign import foreign

pytestmark = pytest.mark.room(on=("sqlite",))
WIB = timezone(timedelta(hours=7), "WIB")
CHANGES = (
    "UPDATE clock SET due_at = due_at + 60 WHERE target = 'resolve'",
    "UPDATE clock SET due_at = NULL WHERE target = 'acknowledge'",
    "UPDATE clock SET counted_s = counted_s - 1, state = 'void' WHERE target = 'acknowledge'",
    "DELETE FROM clock WHERE target = 'resolve'",
    "UPDATE clock SET episode = 2 WHERE target = 'resolve'",
    "UPDATE clock SET state = 'asleep' WHERE target = 'resolve'",
    "UPDATE event SET text = text || ' ' WHERE seq = 1",
    "UPDATE event SET text = 'x' WHERE seq = 2",
    "UPDATE event SET recorded_at = recorded_at + 1",
    "DELETE FROM event WHERE seq = 1 AND stream IN (SELECT id FROM report)",
    "UPDATE report SET seq = seq + 1",
    "UPDATE report SET head = 'x'",
    "DELETE FROM stream WHERE name = 'unit:bpbd'",
)


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text without a translation is an error here."""
    monkeypatch.setenv("POSKO_STRICT_PHRASES", "1")


@pytest.mark.parametrize("statement", CHANGES)
def test_what_is_wrong_with_the_audit_trail(room: Room, statement: str) -> None:
    do(room, "sari", TriageReport(room.reported().ref))
    engine = open_engine(room.url)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
        connection.exec_driver_sql(statement)
    engine.dispose()
    found = room.centre.read(LocalActor("tono"), VerifyAudit(None, clocks=True)).findings
    assert found
    for each in found:
        assert each.problem_phrase is not None
        assert str(each.problem_phrase) == each.problem
        for language in Language:
            told = Reader(language, WIB).phrase(each.problem_phrase)
            assert foreign(told, language) == set(), told
            assert "UTC" not in told


def test_a_due_time_that_was_changed_is_told_in_the_readers_zone(room: Room) -> None:
    do(room, "sari", TriageReport(room.reported().ref))
    engine = open_engine(room.url)
    with engine.connect() as connection, connection.begin():
        connection.exec_driver_sql(CHANGES[0])
    engine.dispose()
    (one,) = room.centre.read(LocalActor("tono"), VerifyAudit(None, clocks=True)).findings
    assert one.problem_phrase is not None
    told = Reader(Language.ID, WIB).phrase(one.problem_phrase)
    assert told.startswith("jam SLA penyelesaian: `due_at` adalah 24 Nov 2026 "), told
    assert told.count(" WIB") == 2


def test_a_place_that_was_left_out(room: Room) -> None:
    saved = do(room, "budi", LocatePerson(0.0, 0.0))
    (phrase,) = saved.warning_phrases
    assert saved.warnings == (str(phrase),)
    assert Reader(Language.ID).phrase(phrase) == (
        "lokasi lat 0.0, lon 0.0 tidak dipakai: perangkat menulisnya ketika belum mendapat posisi"
    )
