"""`cc db check`: nothing to say of a room that was left alone, and each thing that does not fit is said."""

import pytest
from sqlalchemy import text

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError
from cc.core.questions.system import CheckDatabase
from cc.core.store.checks.health import facts
from cc.core.store.checks.trail import Asked
from cc.core.store.organisation.directory import DirectoryCache
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.core.store.busy import Busy

TONO = LocalActor("tono")


def test_a_room_that_was_left_alone_is_sound(busy: Busy) -> None:
    found = busy.room.centre.read(TONO, CheckDatabase(replay=True)).facts
    wrong = {fact.name for fact in found if not fact.ok}
    assert wrong <= {"fsync", "full_page_writes"}  # off in the tests' own PostgreSQL, and said to be
    assert {fact.name for fact in found} >= {"database", "schema", "reports", "replay", "counters"}
    assert next(fact.value for fact in found if fact.name == "reports") == str(len(busy.everything_once()))


@pytest.mark.parametrize("by", ["sari", "budi", "warga"])
def test_it_is_for_those_who_lead(busy: Busy, by: str) -> None:
    with pytest.raises(ForbiddenError):
        busy.room.centre.read(LocalActor(by), CheckDatabase())


CHANGES = {
    "status": "UPDATE report SET status = 'closed', queue_at = NULL WHERE ref = 'JKT-000006'",
    "clocks": "UPDATE clock SET counted_s = counted_s + 1",
    "due time": "UPDATE report SET due_at = due_at - 1, queue_at = queue_at - 1 WHERE due_at IS NOT NULL",
    "text": "UPDATE report SET text = text || '.'",
    "tasks": "UPDATE task SET status = 'accepted' WHERE status = 'on_site'",
    "counters": "UPDATE tally SET n = n + 1 WHERE unit = 'bpbd'",
    "queues": "UPDATE report_sight SET queue_at = 1 WHERE queue_at IS NOT NULL",
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_what_does_not_fit_is_said(busy: Busy, name: str) -> None:
    """In a transaction that is rolled back."""
    with busy.connected() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            connection.exec_driver_sql("BEGIN")
        try:
            assert connection.execute(text(CHANGES[name])).rowcount
            _, actor = busy.room.centre._who(connection, TONO)
            directory = DirectoryCache().at(connection)
            asked = Asked(actor=actor, directory=directory, now_s=0, keys=busy.room.centre.keys)
            found = [*facts(connection, directory, 0, replay=asked)]
            assert (name if name == "counters" else "replay") in [fact.name for fact in found if not fact.ok]
            if name == "counters":
                told = next(fact.value_phrase for fact in found if fact.name == name)
                assert told is not None
                assert "kept" in str(told)
                assert "tersimpan" in told.said(Reader(Language.ID))
        finally:
            connection.exec_driver_sql("ROLLBACK") if on_sqlite else connection.rollback()
