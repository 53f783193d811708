"""Named points between a request and its answer at which a process can be killed. Owns them; knows no intent.

asked        before anything is queued             begun       its transaction is open
admitted     known and allowed, nothing written    evented     its event stands behind the chain
carried_out  its handler is done                   kept        its answer is kept for its key
half_sent    rows of the first table are sent      sent        rows of every table are
counted      counters and tallies, too             committing  all but the commit
committed    committed, not answered
"""

import os
import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, event

from cc.core.local import LocalCentre
from cc.core.service.door import door
from cc.core.service.door.handlers import ROWS
from cc.core.store.sql import writer
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import answers, audit

POINTS = (
    *("asked", "begun", "admitted", "evented", "carried_out", "kept"),
    *("half_sent", "sent", "counted", "committing", "committed"),
)


def die_at(point: str) -> None:
    """From here on this process kills itself when it gets there."""
    _INSTALL[point]()


def die() -> None:
    """As `kill -9` does: nothing is written, closed or told."""
    os.kill(os.getpid(), signal.SIGKILL)


def before(owner: Any, name: str) -> None:
    """Die when a function is called."""
    _wrap(owner, name, first=die)


def after(owner: Any, name: str) -> None:
    """Die when it is done."""
    _wrap(owner, name, then=die)


def _wrap(
    owner: Any, name: str, first: Callable[[], None] = lambda: None, then: Callable[[], None] = lambda: None
) -> None:
    own = getattr(owner, name)

    def wrapped(*args: Any, **more: Any) -> Any:
        first()
        answer = own(*args, **more)
        then()
        return answer

    setattr(owner, name, wrapped)


def _at_handler(*, done: bool) -> None:
    def wrapped(row: Any) -> Any:
        def handler(context: Any, intent: Any) -> Any:
            if not done:
                die()
            answer = row.handler(context, intent)
            die()
            return answer

        return replace(row, handler=handler)

    vars(door)["ROWS"] = {kind: wrapped(row) for kind, row in ROWS.items()}


def _half_sent() -> None:
    _wrap(UnitOfWork, "_send", then=die)


def _evented() -> None:
    after(audit, "append")
    after(audit, "append_to_stream")


def _at_word(word: str, *, done: bool) -> None:
    own = writer.say

    def say(connection: Any, said: str) -> None:
        if said == word and not done:
            die()
        own(connection, said)
        if said == word and done:
            die()

    vars(writer)["say"] = say


def _begun() -> None:
    _at_word("BEGIN IMMEDIATE", done=True)
    event.listen(Engine, "begin", lambda _: die())


def _committing() -> None:
    _at_word("COMMIT", done=False)
    event.listen(Engine, "commit", lambda _: die())


def _committed() -> None:
    _at_word("COMMIT", done=True)
    after(writer.PostgresWriter, "_transaction")


_INSTALL: dict[str, Callable[[], None]] = {
    "asked": lambda: before(LocalCentre, "_submit"),
    "begun": _begun,
    "admitted": lambda: _at_handler(done=False),
    "evented": _evented,
    "carried_out": lambda: _at_handler(done=True),
    "kept": lambda: after(answers, "keep"),
    "half_sent": _half_sent,
    "sent": lambda: after(UnitOfWork, "_send_rows"),
    "counted": lambda: after(UnitOfWork, "_flush_tallies"),
    "committing": _committing,
    "committed": _committed,
}
