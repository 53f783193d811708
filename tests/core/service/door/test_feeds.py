"""More consoles than the pool has connections: each hears of a change, and work goes on."""

import threading

import pytest

from tests.builders import Room
from tests.waiting import SOON_S

pytestmark = pytest.mark.room(clock="machine")

CONSOLES = 90
"""More than SQLite's pool may hold (8 + 64) and PostgreSQL's (8 + 8)."""


def test_many_feeds_do_not_starve_the_work(room: Room) -> None:
    stop, ready = threading.Event(), threading.Barrier(CONSOLES + 1)
    heard: list[str] = []

    def listen() -> None:
        feed = room.centre.changes(room.admin, None, stop)
        next(feed)
        ready.wait(SOON_S)
        # On PostgreSQL a feed begins below the oldest running transaction, which may be another database's: what has
        # just been committed can be told again.
        heard.append(next(change.ref for change in feed if change is not None and change.ref.startswith("JKT")))

    threads = [threading.Thread(target=listen) for _ in range(CONSOLES)]
    for thread in threads:
        thread.start()
    ready.wait(SOON_S)
    ref = room.reported().ref
    for thread in threads:
        thread.join(30)
    stop.set()
    assert heard == [ref] * CONSOLES
