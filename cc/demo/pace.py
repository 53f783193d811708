"""How fast the city lives: in step with a clock that is moved (the past), or a number of times as fast as life.

Owns waiting; knows no Centre. The city's time orders what happens; what is written bears the time of the Centre's
clock.
"""

import queue
import threading
from datetime import datetime, timedelta
from typing import Protocol

from cc.core.clock import Clock, FixedClock

_TICK_S = 0.05
"""How soon a stop, or somebody at a console, is noticed."""


class Pace(Protocol):
    """Lets the city's time come. Every `patrol_every_s` seconds of it `patrol_size` officers say where they are."""

    patrol_every_s: float
    patrol_size: int

    def now(self) -> datetime:
        """The city's present instant, aware UTC."""
        ...

    def reach(self, at: datetime) -> bool:
        """Wait until the city's time is `at`. False: stopped, or woken earlier; then nothing is due yet."""
        ...


class PastPace:
    """The past, at once: moves the Centre's own clock, so that everything bears the time at which it happened."""

    patrol_every_s = 3600.0
    patrol_size = 0

    def __init__(self, clock: FixedClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        """Where the clock stands."""
        return self._clock.at

    def reach(self, at: datetime) -> bool:
        """Move the clock there; never back."""
        self._clock.at = max(self._clock.at, at)
        return True


class LivePace:
    """The present: `speed` seconds of the city in each of the clock's. `news` wakes it when something is put there."""

    patrol_every_s = 600.0
    patrol_size = 6

    def __init__(self, clock: Clock, speed: float, stop: threading.Event, news: "queue.SimpleQueue[str]") -> None:
        self._clock, self._start, self._speed = clock, clock.now(), speed
        self._stop, self._news = stop, news

    def now(self) -> datetime:
        """How far the city has lived."""
        return self._start + (self._clock.now() - self._start) * self._speed

    def reach(self, at: datetime) -> bool:
        """Wait in small steps; at once when it is past already."""
        while not self._stop.is_set():
            left_s = (at - self.now()) / timedelta(seconds=1) / self._speed
            if left_s <= 0:
                return True
            if not self._news.empty():
                return False
            self._stop.wait(min(left_s, _TICK_S))
        return False
