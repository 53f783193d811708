"""The change feed in a thread of its own: gathers what happened and hands it over at most twice a second.

Owns reconnecting and the sign of life; knows no widget: it calls back, from its thread.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cc.core.centre import Anonymous, Centre, Credential
from cc.core.errors import CoreError
from cc.core.records.trail import Change

GATHER_S = 0.4
MOST_GATHERED = 400
RETRY_S = 1.0


@dataclass(frozen=True, slots=True)
class News:
    """What happened since the last news. `live` False: the feed has broken, `problem` says why. `healed`: it had broken
    and lives again, so whatever is shown should be read anew."""

    changes: tuple[Change, ...]
    live: bool = True
    healed: bool = False
    problem: CoreError | None = None


class Feed:
    """Watches the Centre until it is stopped. `on_news` is called from the feed's threads."""

    def __init__(self, centre: Centre, on_news: Callable[[News], None]) -> None:
        self._centre, self._on_news = centre, on_news
        self._credential: Credential = Anonymous()
        self._stop = threading.Event()
        self._gathered: list[Change] = []
        self._lock = threading.Condition()
        self._alive_at = time.monotonic()
        self._position: str | None = None
        self._threads = [
            threading.Thread(target=self._listen, name="feed", daemon=True),
            threading.Thread(target=self._hand_over, name="feed-news", daemon=True),
        ]

    @property
    def started(self) -> bool:
        """Whether it watches already."""
        return self._threads[0].ident is not None

    @property
    def silent_s(self) -> float:
        """Seconds since the last sign of life."""
        return time.monotonic() - self._alive_at

    def start(self, credential: Credential) -> None:
        """Begin to watch, from now on, as this person."""
        self._credential = credential
        self._alive_at = time.monotonic()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Stop watching; waits a moment for the threads."""
        self._stop.set()
        with self._lock:
            self._lock.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join(timeout=0.3)

    def _listen(self) -> None:
        broken = False
        while not self._stop.is_set():
            try:
                for change in self._centre.changes(self._credential, self._position, self._stop):
                    self._alive_at = time.monotonic()
                    if broken:
                        broken = False
                        self._on_news(News((), healed=True))
                    if change is not None:
                        self._gather(change)
            except CoreError as fault:
                broken = True
                self._on_news(News((), live=False, problem=fault))
            self._stop.wait(RETRY_S)

    def _gather(self, change: Change) -> None:
        self._position = change.position
        with self._lock:
            self._gathered.append(change)
            self._lock.notify_all()

    def _hand_over(self) -> None:
        while True:
            with self._lock:
                self._lock.wait_for(lambda: bool(self._gathered) or self._stop.is_set())
                if self._stop.is_set():
                    return
                changes, self._gathered = self._gathered, []
            for begin in range(0, len(changes), MOST_GATHERED):
                self._on_news(News(tuple(changes[begin : begin + MOST_GATHERED])))
            self._stop.wait(GATHER_S)
