"""Places in the trail are told so that nobody counts by them what they do not see."""

import threading

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.intents.reports import AssignTask, ReceiveReport
from cc.core.questions.trail import AuditEvents, FeedPosition
from tests.builders import Room
from tests.core.service.scene import do
from tests.core.store.trail.test_feed import take

READERS = ("sari", "rini", "budi", "warga")
"""Who does not see every event: the root's operator is not told of people."""


@pytest.mark.parametrize("by", READERS)
def test_a_place_tells_nothing_of_what_others_did(room: Room, by: str) -> None:
    """The same reports for the reader, however much happens beside them: nothing that they are told counts it."""
    told, own = [], LocalActor(by)
    for busy in (0, 40):
        for number in range(busy):
            do(room, "dewi", ReceiveReport(text=f"Macet {number}", category="traffic-jam", unit="dishub"))
        start = room.centre.read(own, FeedPosition())
        ref = do(room, "warga", ReceiveReport(text="Banjir", category="flood", unit="bpbd-timur")).ref
        do(room, "sari", AssignTask(report=ref, officer="budi"))
        changes = take(room.centre.changes(own, start, threading.Event()), 1)
        events = list(room.centre.stream(own, AuditEvents(ref)))
        told += [start, changes[0].position, *(each.position for each in events)]
        assert list(room.centre.stream(own, AuditEvents(ref, events[0].position))) == events[1:]
    assert len({len(each) for each in told}) == 1, told
    assert all(each.startswith("f") and len(each) == 57 for each in told)
    kept = [bytes.fromhex(each[1:]) for each in told]
    assert all(bytes(4) not in each for each in kept), "nothing of a number shows"


def test_a_place_is_ones_own(room: Room) -> None:
    theirs = room.centre.read(LocalActor("rini"), FeedPosition())
    assert theirs != room.centre.read(LocalActor("dewi"), FeedPosition())
    for by in ("dewi", "tono"):
        with pytest.raises(InputError):
            next(room.centre.changes(LocalActor(by), theirs, threading.Event()))
        with pytest.raises(InputError):
            list(room.centre.stream(LocalActor(by), AuditEvents(after=theirs)))


def test_a_number_finds_no_place_for_who_does_not_see_all(room: Room) -> None:
    """Else one's own event is told behind 41 and not behind 42, and it is the 42nd."""
    plain = room.centre.read(LocalActor("tono"), FeedPosition())
    assert plain[0] in "sp", "who sees everything is told the place as it is"
    ref = room.reported().ref
    feed = room.centre.changes(LocalActor("rini"), plain, threading.Event())
    assert [next(feed) for _ in range(2)] == [None, None], "a client of an earlier version goes on from now"
    again = do(room, "warga", ReceiveReport(text="Banjir", category="flood", unit="bpbd-timur")).ref
    assert [change.ref for change in take(feed, 1)] == [again]
    assert [change.ref for change in take(room.centre.changes(LocalActor("tono"), plain, threading.Event()), 1)] == [
        ref
    ]
    for number in ("1", "41", plain):
        with pytest.raises(InputError):
            list(room.centre.stream(LocalActor("rini"), AuditEvents(after=number)))
