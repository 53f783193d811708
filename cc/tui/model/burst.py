"""Tells a person's keys from a paste or a stuck key. Pure: instants in seconds in, a verdict out."""

from collections import deque

BURST_KEYS = 3
BURST_S = 0.03


class BurstGuard:
    """Three acting keys within 30 ms are no person's."""

    def __init__(self) -> None:
        self._times: deque[float] = deque(maxlen=BURST_KEYS)
        self._until = 0.0

    def stray(self, now_s: float) -> bool:
        """Whether this key, pressed now, is part of a burst and must do nothing."""
        self._times.append(now_s)
        full = len(self._times) == BURST_KEYS
        if full and now_s - self._times[0] <= BURST_S:
            self._until = now_s + 0.2
        return now_s < self._until
