"""Who opened what tells of a person, or is restricted, is written down: once a person, report, way and day. Owns how
often, and that nobody's reading waits for it or fails; knows no question."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import Future, wait
from functools import partial
from typing import Any

from cc.core.clock import Clock
from cc.core.errors import CoreError
from cc.core.records.organisation import Actor
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.access import holds
from cc.core.store.sql.times import epoch
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail import opened
from cc.core.vocabulary import Opened, Role

DAY_S = 86_400
AT_ONCE = 500
MOST = 100_000
"""Entries that this process remembers to have written; then all are forgotten, and the table says which are known."""
_log = logging.getLogger("posko.privacy")
Submit = Callable[[Callable[[UnitOfWork], None]], "Future[Any]"]


class OpenedLog:
    """What was opened through this Centre. Any thread may call."""

    def __init__(self, submit: Submit, clock: Clock) -> None:
        self._submit, self._clock = submit, clock
        self._known: set[tuple[str, str, int, str]] = set()
        self._writing: set[Future[Any]] = set()
        self._lock, self._told = threading.Lock(), False

    def note(self, actor: Actor, reports: Iterable[str], how: Opened) -> None:
        """The actor is being shown these reports (ids). What cannot be written is logged, and keeps nobody waiting."""
        if not actor.login or holds(actor, Role.SYSTEM):
            return
        now = self._clock.now().replace(microsecond=0)
        day = epoch(now) // DAY_S
        with self._lock:
            if len(self._known) >= MOST:
                self._known.clear()
            fresh = [each for each in dict.fromkeys(reports) if (actor.login, each, day, how) not in self._known]
            self._known.update((actor.login, each, day, how) for each in fresh)
        for at in range(0, len(fresh), AT_ONCE):
            part = fresh[at : at + AT_ONCE]
            try:
                writing = self._submit(
                    partial(opened.record, login=actor.login, reports=part, day=day, how=how, at=now)
                )
            except CoreError as failed:
                self._failed(failed)
                return
            with self._lock:
                self._writing.add(writing)
            writing.add_done_callback(self._done)

    def each(
        self, actor: Actor, lines: Iterable[ReportLine], restricted: Collection[str], how: Opened
    ) -> Iterator[ReportLine]:
        """The lines, those of `restricted` categories noted as they pass."""
        gathered: list[str] = []
        try:
            for line in lines:
                if line.category in restricted:
                    gathered.append(line.id)
                if len(gathered) == AT_ONCE:
                    self.note(actor, gathered, how)
                    gathered.clear()
                yield line
        finally:
            if gathered:
                self.note(actor, gathered, how)

    def settle(self) -> None:
        """Wait until everything that was noted is written, or failed."""
        with self._lock:
            writing = set(self._writing)
        wait(writing)

    def _done(self, writing: "Future[Any]") -> None:
        with self._lock:
            self._writing.discard(writing)
        failed = writing.exception()
        if failed is not None:
            self._failed(failed)

    def _failed(self, failed: BaseException) -> None:
        """Said once a process: a medium that cannot be written would fill the log."""
        with self._lock:
            told, self._told = self._told, True
        if not told:
            _log.warning("who opens personal data or restricted reports here cannot be recorded", exc_info=failed)
