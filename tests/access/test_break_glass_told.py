"""Breaking the glass: who is told, that the trail proves it, and that what is shut is answered as what is not there."""

from typing import Any

import pytest
from sqlalchemy import event

from cc.core.centre import Call, LocalActor
from cc.core.errors import CoreError
from cc.core.intents import reports as r
from cc.core.intents.base import Intent
from cc.core.intents.emergency import BreakGlass
from cc.core.intents.sending import TakeMessages
from cc.core.intents.tasks import AcceptTask
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.questions.tasks import GetTask
from cc.core.questions.trail import ListBrokenGlass, VerifyAudit
from cc.core.service.door.door import Door
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.engine import open_engine
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.vocabulary import Action
from tests.access.glass import allow, holds, opened, secret, with_supervisors
from tests.builders import Room
from tests.core.service.scene import do


@pytest.fixture
def room(room: Room) -> Room:
    """A room with supervisors, auditors and administrators of two agencies."""
    return with_supervisors(room)


@pytest.mark.room(on=("sqlite", "postgres", "walled"))
def test_it_is_recorded_told_at_once_and_listed(room: Room) -> None:
    assert room.clock is not None
    allow(room, "bpbd", "dishub")
    ref = secret(room, "dishub", "flood")
    room.clock.advance(3600)
    room.centre.execute_as_system(Call(LocalActor(), TakeMessages()))
    opened(room, ref)
    taken = room.centre.execute_as_system(Call(LocalActor(), TakeMessages())).messages
    told = {who.login for each in taken if each.topic == "report.break_glass" for who in each.people}
    assert told == {"chief", "eye", "watch"}, "no second later"
    entry = room.centre.read(LocalActor("chief"), GetTimeline(ref))[-1]
    assert (entry.action, entry.actor, entry.note) == (Action.BREAK_GLASS, "lead", "Pelapor terancam")
    for by in ("chief", "eye", "watch", "tono", "lead"):
        (found,) = room.centre.read(LocalActor(by), ListBrokenGlass(days=0))
        assert (found.ref, found.login, found.wall, found.reason) == (ref, "lead", "foreign", "Pelapor terancam")
    room.clock.advance(1800)
    assert room.centre.read(LocalActor("eye"), ListBrokenGlass(days=0)) == ()
    assert len(room.centre.read(LocalActor("eye"), ListBrokenGlass())) == 1


def test_an_auditor_without_clearance_hears_of_a_restricted_one(room: Room) -> None:
    assert room.clock is not None
    ref = secret(room)
    room.clock.advance(3600)
    room.centre.execute_as_system(Call(LocalActor(), TakeMessages()))
    opened(room, ref)
    taken = room.centre.execute_as_system(Call(LocalActor(), TakeMessages())).messages
    told = {each.recipient: {who.login for who in each.people} for each in taken}
    assert told == {"supervisor:bpbd": {"sworn"}, "auditor:bpbd": {"watch"}, "supervisor:jakarta": {"admin", "tono"}}
    assert [each.ref for each in room.centre.read(LocalActor("watch"), ListBrokenGlass())] == [ref]
    assert room.centre.read(LocalActor("eye"), ListBrokenGlass()) == ()


def statements(room: Room, by: str, intent: Intent[Any]) -> tuple[list[str], CoreError]:
    """What the database was asked until the refusal, and that."""
    engine = open_engine(room.url)
    assert room.clock is not None
    door = Door(DirectoryCache(), room.clock.now, "JKT", room.centre.keys, FolderBlobs(room.folder / "evidence"))
    asked: list[str] = []
    with engine.connect() as connection:
        connection.exec_driver_sql("BEGIN")
        door.directories.at(connection)
        event.listen(engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
        try:
            uow = UnitOfWork(connection, on_sqlite=engine.dialect.name == "sqlite")
            door.run(uow, Call(LocalActor(by), intent), LocalActor(by))
        except CoreError as refused:
            return asked, refused
        finally:
            connection.exec_driver_sql("ROLLBACK")
            engine.dispose()
    raise AssertionError("it was let through")


def test_what_may_not_be_opened_is_answered_as_what_is_not_there_after_the_same_work(room: Room) -> None:
    hidden = secret(room, "dishub")
    done, refused = statements(room, "lead", BreakGlass(hidden, "genting"))
    also, absent = statements(room, "lead", BreakGlass("JKT-888888", "genting"))
    assert done == also
    assert len(done) >= 3
    assert refused.message.replace(hidden, "JKT-888888") == absent.message
    assert (type(refused), refused.code, set(refused.fields)) == (type(absent), absent.code, set(absent.fields))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE break_glass SET until = until + 86400",
        "UPDATE break_glass SET login = 'rini'",
        "UPDATE break_glass SET broken_at = broken_at - 86400",
        "DELETE FROM break_glass",
        "UPDATE break_glass SET seq = seq + 1",
    ],
)
def test_what_is_changed_past_the_door_is_found(room: Room, change: str) -> None:
    ref = secret(room)
    opened(room, ref)
    holds(room)
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.exec_driver_sql(change)
    engine.dispose()
    found = room.centre.read(LocalActor("tono"), VerifyAudit()).findings
    assert {each.stream for each in found} == {room.centre.read(LocalActor("sari"), GetReport(ref)).line.id}


def test_an_officers_work_goes_on_meanwhile(room: Room) -> None:
    ref = secret(room, "bpbd-timur", "flood")
    do(room, "sari", r.AssignTask(report=ref, officer="budi", unit="bpbd-timur"))
    allow(room, "bpbd", "dishub")
    do(room, "chief", BreakGlass(ref, "genting"))
    do(room, "budi", AcceptTask(f"{ref}/2"))
    assert room.centre.read(LocalActor("chief"), GetTask(f"{ref}/2")).status == "accepted"
    holds(room)
