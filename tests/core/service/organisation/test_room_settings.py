"""Settings of the command room: who states them, that each holds from then on, and that the trail proves them."""

from datetime import datetime, timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError
from cc.core.intents.organisation import PersonRow, SavePeople, StateSetting
from cc.core.intents.reports import ReceiveReport, ResolveReport, TriageReport
from cc.core.questions.organisation import ListSettings
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.organisation import SettingRecord
from cc.core.records.trail import AuditResult
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Flag, Role, RoomSetting
from tests.builders import Room
from tests.core.service.scene import do, see

BELIEVED = RoomSetting.BELIEVED_MINUTES


def state(room: Room, minutes: int, by: str = "admin") -> None:
    do(room, by, StateSetting(BELIEVED, minutes))


def believed(room: Room) -> SettingRecord:
    found = room.centre.read(LocalActor("budi"), ListSettings())
    return next(each for each in found if each.name is BELIEVED)


def resolved(room: Room, minutes: int) -> str:
    """A report that somebody says was over so long ago."""
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    assert room.clock is not None
    room.clock.advance(3600)
    do(room, "sari", ResolveReport(ref, "surut"), claimed_at=room.clock.now() + timedelta(seconds=60 - 60 * minutes))
    return ref


def waits(room: Room, ref: str) -> bool:
    return Flag.TIME_UNCONFIRMED in see(room, ref).line.flags


def verified(room: Room) -> AuditResult:
    return room.centre.read(LocalActor("tono"), VerifyAudit())


def past_the_door(room: Room, *statements: str) -> None:
    engine = open_engine(room.url)
    with engine.begin() as connection:
        for statement in (*statements, "UPDATE meta SET value = 'changed' WHERE key = 'reference'"):
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_a_room_believes_as_far_back_as_it_says_from_then_on(room: Room) -> None:
    assert (believed(room).value, believed(room).since) == (15, None)
    first = resolved(room, 25)
    state(room, 30)
    assert believed(room).value == 30
    assert not waits(room, resolved(room, 25))
    assert waits(room, first), "what was judged before stays as it was"
    state(room, 0)
    assert waits(room, resolved(room, 5))
    found = verified(room)
    assert found.holds, found


def test_an_old_claim_keeps_the_limit_of_its_day(room: Room) -> None:
    state(room, 60)
    kept = resolved(room, 45)
    state(room, 5)
    assert not waits(room, kept)
    assert verified(room).holds


def test_a_receipt_is_entered_late_as_the_room_says(room: Room) -> None:
    assert room.clock is not None

    def received() -> tuple[Flag, ...]:
        told = ReceiveReport(text="Banjir", category="flood", received_at=room_ago(room, 20))
        return do(room, "sari", told).flags

    assert Flag.ENTERED_LATE in received()
    state(room, 30)
    assert Flag.ENTERED_LATE not in received()


def room_ago(room: Room, minutes: int) -> datetime:
    assert room.clock is not None
    return room.clock.now() - timedelta(minutes=minutes)


def test_only_the_roots_admin_states_what_holds_for_the_room(room: Room) -> None:
    row = PersonRow(login="wawan", name="Wawan", role=Role.ADMIN, unit="bpbd")
    do(room, "admin", SavePeople((row,)))
    for who in ("wawan", "tono", "sari", "budi"):
        with pytest.raises(ForbiddenError):
            state(room, 20, by=who)
    assert believed(room).since is None


@pytest.mark.parametrize("minutes", [-1, 24 * 60 + 1, 2**60])
def test_a_setting_has_bounds(room: Room, minutes: int) -> None:
    with pytest.raises(InputError) as refused:
        state(room, minutes)
    assert refused.value.fields["most"] == 24 * 60


def test_stating_the_same_again_says_nothing_new(room: Room) -> None:
    state(room, 15)
    assert do(room, "admin", StateSetting(BELIEVED, 15)).unchanged == 1
    events = list(room.centre.stream(LocalActor("tono"), AuditEvents("setting:believed_minutes")))
    assert [event.moves[0].facts["value"] for event in events] == [15]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE setting SET value = 600",
        "UPDATE setting SET since = since - 3600",
        "UPDATE setting SET unit = 'bpbd'",
        "DELETE FROM setting",
        "INSERT INTO setting (name, unit, since, value) VALUES ('believed_minutes', '', 5, 600)",
        "INSERT INTO setting (name, unit, since, value) VALUES ('nothing', '', 5, 600)",
    ],
)
def test_a_setting_that_is_changed_past_the_door_is_found(room: Room, change: str) -> None:
    state(room, 20)
    past_the_door(room, change)
    assert {each.stream.partition(":")[0] for each in verified(room).findings} == {"setting"}


def test_a_claim_that_counts_though_nobody_believed_that_far_back_is_found(room: Room) -> None:
    state(room, 60)
    ref = resolved(room, 45)
    past_the_door(room, "UPDATE setting SET value = 15")
    assert see(room, ref).line.id in {each.stream for each in verified(room).findings}
