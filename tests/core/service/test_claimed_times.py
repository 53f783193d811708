"""A time that is claimed and does not count as it was claimed is told in the receipt: nothing is moved in silence."""

from datetime import datetime, timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import InputError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Flag, HoldReason
from tests.builders import INSIDE, START, Room
from tests.core.service.scene import do, photo

pytestmark = pytest.mark.room(on=("sqlite",))


def claimed(room: Room, by: str, intent: Intent[Receipt], at: datetime) -> Receipt:
    """They say now that it happened at another time."""
    return room.centre.execute(Call(LocalActor(by), intent, claimed_at=at))


@pytest.fixture
def task(room: Room) -> str:
    """A task of budi's, assigned one minute after the report came."""
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    return f"{ref}/1"


def test_a_time_that_is_believed_says_nothing(room: Room, task: str) -> None:
    do(room, "sari", r.CommentReport(task.partition("/")[0], "x"))
    assert claimed(room, "budi", t.AcceptTask(task), START + timedelta(seconds=90)).warnings == ()
    assert do(room, "budi", t.DepartTask(task)).warnings == ()


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(minutes=30), "lies in the future"),
        (timedelta(hours=-3), "lies before JKT-000001/1 was there"),
    ],
)
def test_a_time_that_cannot_be_is_refused(room: Room, task: str, off: timedelta, said: str) -> None:
    assert room.clock is not None
    with pytest.raises(InputError, match=said):
        claimed(room, "budi", t.AcceptTask(task), room.clock.now() + off)


def test_a_time_of_a_clock_that_is_a_little_ahead_is_told(room: Room, task: str) -> None:
    assert room.clock is not None
    now = room.clock.now()
    receipt = claimed(room, "budi", t.AcceptTask(task), now + timedelta(seconds=30))
    (warning,) = receipt.warnings
    (phrase,) = receipt.warning_phrases
    assert "lies in the future" in warning == str(phrase)
    assert phrase.facts["claimed"] == (now + timedelta(seconds=30)).isoformat()
    assert phrase.facts["counts"] == now.isoformat()


def test_a_time_before_what_happened_last_is_told_once_with_its_implied_steps(room: Room, task: str) -> None:
    assert room.clock is not None
    name = photo(room, "budi")
    do(room, "rini", t.HoldTask(task, HoldReason.WEATHER))
    do(room, "rini", t.ResumeTask(task))
    last = room.clock.now()
    room.clock.advance(600)
    receipt = claimed(room, "budi", t.ArriveTask(task), last - timedelta(seconds=30))
    assert len(receipt.warnings) == 1
    assert f"lies before what happened to {task} last" in receipt.warnings[0]
    assert receipt.warning_phrases[0].facts["counts"] == last.isoformat()
    there = do(room, "budi", t.CloseTask(task, (name,), lon=0, lat=0))
    assert "left out" in there.warnings[0], "what was left out of a place stands beside it, as before"


def test_both_of_a_merge_are_told(room: Room) -> None:
    assert room.clock is not None
    first, second = room.reported().ref, room.reported("Banjir di gang").ref
    do(room, "rini", r.TriageReport(second))
    do(room, "rini", r.TriageReport(first))
    receipt = claimed(room, "rini", r.MergeReport(first, second), START + timedelta(seconds=1))
    assert sorted(str(phrase.facts["ref"]) for phrase in receipt.warning_phrases) == [first, second]


def test_a_receipt_in_the_future_is_told_too(room: Room) -> None:
    lon, lat = INSIDE
    late = START + timedelta(days=2)
    receipt = claimed(room, "sari", r.ReceiveReport(text="Banjir", category="flood", lon=lon, lat=lat), late)
    assert receipt.flags == (Flag.TIMES_DISAGREE,)
    assert "lies in the future" in receipt.warnings[0]
    assert receipt.ref in receipt.warnings[0]
