"""How writes reach the database. Owns queues, transactions, locks and commits; knows no intent.

SQLite: one writer thread a process takes calls from a queue, runs what has gathered in one transaction and answers
each caller after its commit (one fsync a batch; no waiting to gather). Across processes a lock file is held around
BEGIN IMMEDIATE: with busy_timeout alone one process starves (shared/design/performance.md).
PostgreSQL: a transaction a call, from a small pool of threads.
"""

import fcntl
import logging
import os
import queue
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from cc.core.errors import UnreachableError
from cc.core.store.sql.engine import BUSY_TIMEOUT_MS
from cc.core.store.sql.failures import Superseded, cannot_write
from cc.core.store.sql.prepared import say as say  # by this name tests put one that fails in its place
from cc.core.store.sql.row_security.identity import work_for_the_room
from cc.core.store.sql.spans import span
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.sql.whole_file import WholeFile

AnswerT = TypeVar("AnswerT")
Work = Callable[[UnitOfWork], AnswerT]
MAX_BATCH = 256
_log = logging.getLogger("posko.store")
RETRIES = 20


class Writer(Protocol):
    """Carries work out in a transaction; the future is done after the commit. What fails, fails with the work's own
    error, or with the database's as SQLAlchemy has it: whoever answers a caller finds words for that."""

    def submit(
        self, work: Work[AnswerT], touches: frozenset[str] | None = None, future: "Future[AnswerT] | None" = None
    ) -> "Future[AnswerT]":
        """`touches` names the reports and keys that the work only inserts; None: it reads and may touch anything. The
        future may be the caller's own; it is running already."""
        ...

    def close(self) -> None:
        """Carry out what was submitted, then stop."""
        ...


class _Job:
    __slots__ = ("future", "touches", "work")

    def __init__(self, work: Work[Any], touches: frozenset[str] | None, future: "Future[Any]") -> None:
        self.work, self.touches, self.future = work, touches, future


class SqliteWriter:
    """One writer thread; calls that have gathered share a commit."""

    def __init__(self, engine: Engine, file: WholeFile) -> None:
        self._engine, self._file = engine, file
        lock_path = file.lock_path
        try:
            self._lock = os.open(lock_path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o660)
        except OSError as wrong:
            raise cannot_write(lock_path, wrong) from wrong
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="posko-writer", daemon=True)
        self._thread.start()

    def submit(
        self, work: Work[AnswerT], touches: frozenset[str] | None = None, future: "Future[AnswerT] | None" = None
    ) -> "Future[AnswerT]":
        """Queue the work; the future is done after its commit."""
        answer: Future[AnswerT] = Future() if future is None else future
        job = _Job(work, touches, answer)
        with self._closing:
            if self._closed:
                raise UnreachableError("this Centre is closed.", code="unreachable.closed")
            self._queue.put(job)
        return answer

    def close(self) -> None:
        """Carry out what was submitted, then stop."""
        with self._closing:
            if self._closed:
                return
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        os.close(self._lock)

    def _run(self) -> None:
        last = False
        while not last:
            batch, last = self._gather()
            if batch:
                self._run_batch(batch)
        self._drop_connection()

    def _gather(self) -> tuple[list[_Job], bool]:
        first = self._queue.get()
        if first is None:
            return [], True
        batch = [first]
        while len(batch) < MAX_BATCH:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _run_batch(self, batch: list[_Job]) -> None:
        try:
            outcomes = self._transaction(batch)
        except BaseException as error:  # noqa: BLE001  # the thread must live: each caller is told instead
            if len(batch) == 1:
                batch[0].future.set_exception(error)
                return
            for job in batch:  # something that all wait for failed (a flush, the commit): find out whose, one by one
                self._run_batch([job])
            return
        _answer(outcomes)

    def _transaction(self, batch: list[_Job]) -> list[tuple[_Job, Any, BaseException | None]]:
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            if self._connection is None:
                self._connection = self._engine.connect()
                self._file.forget_log()
            else:
                self._file.require()  # or a batch that waits would be carried out for nobody
            say(self._connection, "BEGIN IMMEDIATE")
            uow = UnitOfWork(self._connection, on_sqlite=True)
            with span("transaction", calls=len(batch)):
                outcomes = _work_through(uow, batch)
                say(self._connection, "COMMIT")
            self._file.require()
            _afterwards(uow)
            if uow.journal_to_forget:
                _forget_journal(self._connection)
        except BaseException:
            self._roll_back()
            raise
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)
        return outcomes

    def _roll_back(self) -> None:
        """Undo what was begun. SQLite may have done so by itself (on a full disk, say): then, as after anything else
        that a connection may have suffered, it is dropped, and the next transaction gets a new one."""
        try:
            if self._connection is not None:
                say(self._connection, "ROLLBACK")
        except (SQLAlchemyError, OSError):
            self._drop_connection()

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _afterwards(uow: UnitOfWork) -> None:
    """What waited for the commit. It is committed: a failure is nobody's answer."""
    for work in uow.afterwards:
        try:
            work()
        except Exception as failed:  # noqa: BLE001  # raised, it would tell callers that what is committed is not
            _log.warning("what was to be done after a commit failed", exc_info=failed)


def _forget_journal(connection: Connection) -> None:
    """Move the journal into the database and empty it, unless somebody reads from it now: then it is overwritten later,
    as any other part of it."""
    try:
        say(connection, "PRAGMA busy_timeout=0")
        try:
            say(connection, "PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            say(connection, f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    except DBAPIError as failed:
        _log.warning("the journal still holds what was erased", exc_info=failed)


def _work_through(uow: UnitOfWork, batch: list[_Job]) -> list[tuple[_Job, Any, BaseException | None]]:
    outcomes: list[tuple[_Job, Any, BaseException | None]] = []
    touched: set[str] = set()
    for job in batch:
        if uow.gathered and (job.touches is None or not touched.isdisjoint(job.touches)):
            uow.flush()
            touched.clear()
        try:
            with uow.call():
                answer = job.work(uow)
            outcomes.append((job, answer, None))
            touched |= job.touches or frozenset()
        except DBAPIError:
            raise
        except Exception as error:  # noqa: BLE001  # this call's own failure, told to its caller; the others go on
            outcomes.append((job, None, error))
    uow.flush()
    return outcomes


def _answer(outcomes: list[tuple[_Job, Any, BaseException | None]]) -> None:
    for job, answer, error in outcomes:
        if error is None:
            job.future.set_result(answer)
        else:
            job.future.set_exception(error)


class PostgresWriter:
    """A transaction a call. Serialisation failures and deadlocks are tried again."""

    def __init__(self, engine: Engine, threads: int = 8) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="posko-writer")
        self._closed = False

    def submit(
        self, work: Work[AnswerT], touches: frozenset[str] | None = None, future: "Future[AnswerT] | None" = None
    ) -> "Future[AnswerT]":
        """Run the work in a thread; the future is done after its commit."""
        if self._closed:
            raise UnreachableError("this Centre is closed.", code="unreachable.closed")
        answer: Future[AnswerT] = Future() if future is None else future
        try:
            self._pool.submit(self._settle, work, answer)
            return answer
        except RuntimeError:  # closed since it was asked
            raise UnreachableError("this Centre is closed.", code="unreachable.closed") from None

    def close(self) -> None:
        """Carry out what was submitted, then stop."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def _settle(self, work: Work[AnswerT], answer: "Future[AnswerT]") -> None:
        try:
            found = self._run(work)
        except BaseException as error:  # noqa: BLE001  # told to whoever waits
            answer.set_exception(error)
        else:
            answer.set_result(found)

    def _run(self, work: Work[AnswerT]) -> AnswerT:
        for _ in range(RETRIES - 1):
            try:
                return self._transaction(work)
            except Superseded:
                continue
            except DBAPIError as error:
                if getattr(error.orig, "sqlstate", None) not in _WORTH_RETRYING:
                    raise
        return self._transaction(work)

    def _transaction(self, work: Work[AnswerT]) -> AnswerT:
        with span("transaction", calls=1), self._engine.begin() as connection:
            work_for_the_room(connection)
            uow = UnitOfWork(connection, on_sqlite=False, shard=random.randrange(16))
            answer = work(uow)
            uow.flush()
        _afterwards(uow)
        return answer


_WORTH_RETRYING = frozenset({"40001", "40P01", "23505"})
"""Serialisation failure, deadlock, and a row that another transaction inserted first: seen when looked for anew."""
