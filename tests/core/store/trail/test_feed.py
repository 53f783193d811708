"""The change feed: everything once and in order, also when it is broken off, and nothing skipped on PostgreSQL."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.errors import CredentialError, InputError
from cc.core.intents.reports import CommentReport
from cc.core.questions.trail import FeedPosition
from cc.core.records.trail import RULES, Change
from cc.core.store.sql.engine import open_engine
from tests.builders import Room
from tests.rooms import Rooms
from tests.waiting import SOON_S, until

pytestmark = pytest.mark.room(clock="machine")

SARI = LocalActor("sari")


def take(feed: Iterator[Change | None], count: int) -> list[Change]:
    """The next so many changes."""
    found: list[Change] = []
    for change in feed:
        if change is not None:
            found.append(change)
        if len(found) == count:
            break
    return found


def test_everything_is_told_once_and_a_broken_feed_goes_on_where_it_was(room: Room) -> None:
    start = room.centre.read(SARI, FeedPosition())
    refs = [room.reported(f"Banjir {number}").ref for number in range(7)]
    stop = threading.Event()
    first = take(room.centre.changes(SARI, start, stop), 3)
    rest = take(room.centre.changes(SARI, first[-1].position, stop), 4)
    assert [change.ref for change in (*first, *rest)] == refs
    assert len({change.position for change in (*first, *rest)}) == 7


def test_a_listener_hears_and_gets_signs_of_life(room: Room) -> None:
    stop, heard = threading.Event(), threading.Event()
    told: list[Change | None] = []

    def listen() -> None:
        for change in room.centre.changes(SARI, None, stop):
            told.append(change)
            if change is not None:
                heard.set()

    listener = threading.Thread(target=listen)
    listener.start()
    until(lambda: told.count(None) >= 3, "a sign of life")
    assert not heard.is_set()
    ref = room.reported().ref
    assert heard.wait(SOON_S)
    stop.set()
    listener.join(SOON_S)
    assert not listener.is_alive()
    assert [change.ref for change in told if change is not None] == [ref]


@pytest.mark.slow
def test_many_changes_at_once_are_all_told(room: Room) -> None:
    start = room.centre.read(SARI, FeedPosition())
    ref = room.reported().ref
    calls = [Call(SARI, CommentReport(ref, f"nomor {number}")) for number in range(620)]
    for future in [room.centre.submit(call) for call in calls]:
        future.result()
    told = take(room.centre.changes(SARI, start, threading.Event()), 621)
    assert sorted(change.seq for change in told) == list(range(1, 622))
    if room.url.startswith("sqlite"):
        assert [change.seq for change in told] == list(range(1, 622))


@pytest.mark.parametrize("position", ["", "x", "s", "s-1", "p1", "12", "s1.2", "p1.x", "s99999999999999999999", "s١"])
def test_a_position_that_is_none_is_wrong_input(room: Room, position: str) -> None:
    with pytest.raises(InputError):
        next(room.centre.changes(SARI, position, threading.Event()))


def test_who_is_nobody_hears_nothing(room: Room) -> None:
    with pytest.raises(CredentialError):
        next(room.centre.changes(LocalActor("nobody"), None, threading.Event()))


@pytest.mark.room(on=("postgres",), clock="machine")
def test_a_transaction_that_commits_late_is_not_skipped(room: Room) -> None:
    """Row numbers are given out before the commit: the one with the lower number becomes visible after the other."""
    engine = open_engine(room.url)
    try:
        start = room.centre.read(SARI, FeedPosition())
        feed = room.centre.changes(SARI, start, threading.Event())
        before = room.reported().ref
        with engine.connect() as slow, slow.begin():
            slow.execute(
                text(
                    "INSERT INTO event (stream, seq, recorded_at, ref, text, hash)"
                    " VALUES ('unit:late', 1, 0, 'unit:late', :told, '')"
                ),
                {"told": json.dumps({"actor": "x", "intent": "y", "v": RULES}, separators=(",", ":"))},
            )
            ref = room.reported().ref
            assert [change.ref for change in take(feed, 1)] == [before]
            assert [next(feed) for _ in range(2)] == [None] * 2
        assert [change.ref for change in take(feed, 2)] == ["unit:late", ref]
    finally:
        engine.dispose()


@pytest.mark.room(on=("postgres",), clock="machine")
def test_a_transaction_in_another_database_of_the_server_holds_nothing_up(
    room: Room, rooms: Rooms, tmp_path: Path
) -> None:
    """Its number is older than ours and stays open: changes are told nevertheless, from the right place on."""
    with rooms.database("postgres", tmp_path) as elsewhere:
        engine = open_engine(elsewhere)
        try:
            with engine.connect() as slow, slow.begin():
                slow.execute(text("INSERT INTO counter VALUES ('a', 1)"))
                room.reported()
                start = room.centre.read(SARI, FeedPosition())
                feed = room.centre.changes(SARI, start, threading.Event())
                refs = [room.reported().ref for _ in range(2)]
                assert [change.ref for change in take(feed, 2)] == refs
                refs = [room.reported().ref for _ in range(2)]
                assert [change.ref for change in take(feed, 2)] == refs
        finally:
            engine.dispose()
