"""Streams that are not a report's: chained, and their times never go backward, within one transaction too."""

from datetime import timedelta
from itertools import pairwise

import pytest

from cc.core.centre import LocalActor
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.trail import Event
from cc.core.store.sql.engine import open_engine
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import audit
from tests.builders import Room

STREAM = "unit:uji"


@pytest.mark.parametrize("sent", [True, False], ids=["sent between", "gathered"])
def test_no_event_is_recorded_before_the_one_it_follows(room: Room, sent: bool) -> None:
    """A clock that is set back between two calls of one batch is told of by neither's time of recording."""
    assert room.clock is not None
    now, engine = room.clock.now(), open_engine(room.url)
    with engine.begin() as connection:
        uow = UnitOfWork(connection, on_sqlite=connection.dialect.name == "sqlite")
        for minutes in (0, -7, -3, 2):
            at = now + timedelta(minutes=minutes)
            event = Event(stream=STREAM, seq=0, recorded_at=at, actor="system", intent="Uji", moves=(), ref=STREAM)
            audit.append_to_stream(uow, event)
            if sent:
                uow.flush()
        uow.flush()
    engine.dispose()
    events = list(room.centre.stream(LocalActor("tono"), AuditEvents(STREAM)))
    assert [each.seq for each in events] == [1, 2, 3, 4]
    assert all(first.recorded_at <= second.recorded_at for first, second in pairwise(events))
    assert [each.recorded_at for each in events] == [now, now, now, now + timedelta(minutes=2)]
    assert room.centre.read(LocalActor("tono"), VerifyAudit()).findings == ()
