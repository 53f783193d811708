"""Chance that repeats: every draw is named, so that a seed gives the same draws in whatever order they are made.

Owns randomness and nothing else. An officer who declines the third task of a report does so in every run with the same
seed, whether or not somebody at the console was faster with the second.
"""

import hashlib
import math
import random
from datetime import datetime


class Dice:
    """Draws by name. Two dice with one seed agree on every name."""

    def __init__(self, seed: int | str) -> None:
        self._seed = str(seed)

    def rng(self, *name: object) -> random.Random:
        """A generator of its own for this name."""
        return random.Random("/".join((self._seed, *map(str, name))))

    def share(self, *name: object) -> float:
        """A number in [0, 1)."""
        return int.from_bytes(self._digest(name)[:7]) / (1 << 56)

    def chance(self, probability: float, *name: object) -> bool:
        """True with this probability."""
        return self.share(*name) < probability

    def seconds(self, median_s: float, *name: object) -> float:
        """A waiting time, log-normal about its median: mostly half to double, now and then much longer."""
        return median_s * math.exp(0.6 * self.rng(*name).gauss(0.0, 1.0))

    def identifier(self, at: datetime, *name: object) -> str:
        """A UUIDv7 whose time is `at` (RFC 9562, section 5.7) and whose other bits follow from the name."""
        value = (int(at.timestamp() * 1000) << 80) | int.from_bytes(self._digest(name)[:10])
        value = value & ~(0xF << 76) & ~(0x3 << 62) | (0x7 << 76) | (0x2 << 62)
        text = f"{value:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def _digest(self, name: tuple[object, ...]) -> bytes:
        return hashlib.sha256("/".join((self._seed, *map(str, name))).encode()).digest()
