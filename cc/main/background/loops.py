"""Loops beside whatever runs: each in a thread of its own, until the block ends. Owns their beginning and end, and that
a failure ends no loop; what a loop does is its owner's."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cc.core.errors import CoreError
from cc.core.phrases import Phrase

if TYPE_CHECKING:
    from cc.core.intents.base import AnswerT, Intent
    from cc.core.local import LocalCentre

_log = logging.getLogger("posko.loops")
GRACE_S = 0.7
"""How long the end waits for the loops: one that is stuck in somebody else's server is left to end with the program."""


class Do(Protocol):
    """Carries an intent out, as whoever the loop works for."""

    def __call__(self, intent: "Intent[AnswerT]") -> "AnswerT":
        """Its answer; CoreError."""
        ...


@dataclass(frozen=True, slots=True)
class Loop:
    """Work that is done again and again. It is given the event that is set when it has to end."""

    name: str
    every_s: float
    work: Callable[[threading.Event], None]
    tell: Callable[[Phrase], None] = lambda _: None
    """Told when a round failed; the log is told anyway."""


@contextmanager
def looping(*loops: Loop) -> Iterator[threading.Event]:
    """Run the loops until the block ends; the event ends them earlier."""
    ending = threading.Event()
    threads = [
        threading.Thread(target=_go_on, args=(loop, ending), name=f"posko-{loop.name}", daemon=True) for loop in loops
    ]
    for thread in threads:
        thread.start()
    try:
        yield ending
    finally:
        ending.set()
        until = time.monotonic() + GRACE_S
        for thread in threads:
            thread.join(max(0.0, until - time.monotonic()))


def _go_on(loop: Loop, ending: threading.Event) -> None:
    told: Phrase | None = None
    while not ending.wait(loop.every_s):
        wrong = _round(loop, ending)
        if wrong and wrong != told:  # a database that is down all night is told once
            loop.tell(wrong)
        told = wrong


def _round(loop: Loop, ending: threading.Event) -> Phrase | None:
    """One round; what went wrong, None when nothing did."""
    try:
        loop.work(ending)
    except CoreError as error:
        _log.warning("%s failed", loop.name, extra={"posko": {"code": error.code}})
        return Phrase("{loop} failed: {wrong} It goes on.", {"loop": Phrase(loop.name), "wrong": error.phrase})
    except Exception:  # noqa: BLE001  # a loop that dies at night is noticed by nobody
        _log.exception("%s failed", loop.name)
        return Phrase(
            "{loop} failed for a reason of ours, which is in the log. It goes on.", {"loop": Phrase(loop.name)}
        )
    return None


def as_system(centre: "LocalCentre") -> Do:
    """Carries intents out as the system, on a database of our own."""
    from cc.core.centre import Anonymous, Call

    def do(intent: "Intent[AnswerT]") -> "AnswerT":
        return centre.execute_as_system(Call(Anonymous(), intent))

    return do
