"""How often somebody may ask: a bucket each that fills by itself. Owns the arithmetic and that it stays small, whoever
asks; knows no request."""

import time
from collections.abc import Callable

MOST_NAMES = 50_000
"""Then the fullest are forgotten: those who asked least lately."""


class Buckets:
    """A bucket a name, of `per_minute` drops, full at first."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._per_s, self._clock = float(per_minute), per_minute / 60, clock
        self._known: dict[str, tuple[float, float]] = {}

    def take(self, name: str) -> float:
        """Take one drop: 0, or in how many seconds there will be one."""
        now_s = self._clock()
        known = self._known.get(name)
        left = self._most if known is None else min(self._most, known[0] + (now_s - known[1]) * self._per_s)
        if left < 1:
            return (1 - left) / self._per_s
        if known is None and len(self._known) >= MOST_NAMES:
            self._forget(now_s)
        self._known[name] = left - 1, now_s
        return 0.0

    def __len__(self) -> int:
        return len(self._known)

    def _forget(self, now_s: float) -> None:
        """Forget who is full again; if that is nobody, the fuller half."""
        left = {name: min(self._most, had + (now_s - at) * self._per_s) for name, (had, at) in self._known.items()}
        kept = [name for name, drops in left.items() if drops < self._most]
        if len(kept) > MOST_NAMES // 2:
            kept = sorted(kept, key=left.__getitem__)[: MOST_NAMES // 2]
        self._known = {name: self._known[name] for name in kept}


class Counts:
    """How many of something each name has open at once."""

    def __init__(self) -> None:
        self._open: dict[str, int] = {}

    def __getitem__(self, name: str) -> int:
        return self._open.get(name, 0)

    def most_first(self) -> list[str]:
        """The names, by how many they have."""
        return sorted(self._open, key=self._open.__getitem__, reverse=True)

    def add(self, name: str) -> None:
        """One more."""
        self._open[name] = self[name] + 1

    def drop(self, name: str) -> None:
        """One less."""
        left = self[name] - 1
        if left > 0:
            self._open[name] = left
        else:
            self._open.pop(name, None)
