"""Faults planted in a process that is to be killed, each as a change to the code would bring it. The harness must find
every one of them. Owns what is planted; tests alone load it."""

import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from cc.core.store.sql import writer
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import answers, audit

Work = Callable[[UnitOfWork], None]
SLOW_S = 0.05
"""How long the commit of who answered before it takes to come."""
_later: list[Work] = []
"""What was put off until after the commit."""


def _put(into: object, name: str, fault: Callable[..., Any]) -> None:
    """Put the fault in a method's or function's place until this process ends; AttributeError when there is none."""
    patch.object(into, name, fault).start()


def plant(fault: str) -> None:
    """From here on this process has the fault."""
    _PLANT[fault]()


def put_off() -> None:
    """Let what faults put off come after the commit, in a transaction of its own. To be called after a point is
    installed: a kill right after the commit comes before it."""
    say, transaction = writer.say, writer.PostgresWriter._transaction

    def then_on_sqlite(connection: Any, word: str) -> None:
        say(connection, word)
        if word == "COMMIT" and _later:
            say(connection, "BEGIN IMMEDIATE")
            _do(UnitOfWork(connection, on_sqlite=True))
            say(connection, "COMMIT")

    def then(self: Any, work: Any) -> Any:
        answer = transaction(self, work)
        with self._engine.begin() as connection:
            _do(UnitOfWork(connection, on_sqlite=False))
        return answer

    _put(writer, "say", then_on_sqlite)
    _put(writer.PostgresWriter, "_transaction", then)


def _do(uow: UnitOfWork) -> None:
    while _later:
        _later.pop(0)(uow)
    uow._send_rows()


def _answer_before_commit() -> None:
    """The caller is told when the handler is done; the commit comes after."""
    work_through = writer._work_through

    def early(uow: UnitOfWork, batch: list[Any]) -> list[Any]:
        writer._answer(work_through(uow, batch))
        time.sleep(SLOW_S)
        return []

    def early_too(self: Any, work: Any, answer: Any) -> None:
        with self._engine.begin() as connection:
            uow = UnitOfWork(connection, on_sqlite=False)
            told = work(uow)
            uow.flush()
            answer.set_result(told)
            time.sleep(SLOW_S)

    _put(writer, "_work_through", early)
    _put(writer.PostgresWriter, "_settle", early_too)


def _answer_not_kept() -> None:
    """The key's answer is not remembered."""
    _put(answers, "keep", lambda *_: None)


def _answer_outside() -> None:
    """The key's answer is remembered after the commit."""
    keep = answers.keep
    _put(answers, "keep", lambda _, *rest: _later.append(lambda other: keep(other, *rest)))


def _counters_outside() -> None:
    """Boards' counts are moved after the commit."""
    flush = UnitOfWork._flush_tallies

    def late(self: UnitOfWork) -> None:
        moved, self._tallies = dict(self._tallies), {}

        def again(other: UnitOfWork) -> None:
            other._tallies = moved
            flush(other)

        _later.append(again)

    _put(UnitOfWork, "_flush_tallies", late)


def _event_outside() -> None:
    """The event is appended after the commit."""
    append = audit.append

    def late(_: UnitOfWork, event: Any, previous: str) -> str:
        def again(other: UnitOfWork) -> None:
            append(other, event, previous)

        _later.append(again)
        return audit.digest(audit.encode(event, previous))

    _put(audit, "append", late)


_PLANT: dict[str, Callable[[], None]] = {
    "answer before commit": _answer_before_commit,
    "answer not kept": _answer_not_kept,
    "answer outside the transaction": _answer_outside,
    "counters outside the transaction": _counters_outside,
    "event outside the transaction": _event_outside,
}
FAULTS = tuple(_PLANT)
