"""Waiting for what must happen: for the event itself, for longer than any busy machine needs. Measures nothing.

Whoever waits passes as soon as it has happened; the bound is there only so that what never happens fails the test.
"""

import asyncio
import time
from collections.abc import Callable

SOON_S = 120
"""How long a test waits for something that takes a moment on a quiet machine: less than pytest's own timeout."""


def until(happened: Callable[[], object], what: str = "it") -> None:
    """Return once it has happened; AssertionError if it does not."""
    end = time.monotonic() + SOON_S
    while not happened():
        assert time.monotonic() < end, f"{what} did not happen"
        time.sleep(0.02)


async def happens(true: Callable[[], object], what: str = "it") -> None:
    """The same among coroutines, which go on meanwhile."""
    end = time.monotonic() + SOON_S
    while not true():
        assert time.monotonic() < end, f"{what} did not happen"
        await asyncio.sleep(0.02)
