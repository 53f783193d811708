"""How writes reach the database. Owns queues, transactions, locks and commits; knows no intent.

SQLite: one writer thread a process takes calls from a queue, runs what has gathered in one transaction and answers
each caller after its commit (one fsync a batch; no waiting to gather). Across processes a lock file is held around
BEGIN IMMEDIATE: with busy_timeout alone one process starves (shared/design/performance.md).
PostgreSQL: a transaction a call, from a small pool of threads.
"""

import fcntl
import os
import queue
import random
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, OperationalError

from cc.core.errors import CoreError, UnreachableError
from cc.core.store.prepared import wrapped
from cc.core.store.unit_of_work import UnitOfWork

AnswerT = TypeVar("AnswerT")
Work = Callable[[UnitOfWork], AnswerT]
MAX_BATCH = 256
RETRIES = 20


class Writer(Protocol):
    """Carries work out in a transaction; the future is done after the commit."""

    def submit(self, work: Work[AnswerT], touches: frozenset[str] | None = None) -> "Future[AnswerT]":
        """`touches` names the reports and keys that the work only inserts; None: it reads and may touch anything."""
        ...

    def close(self) -> None:
        """Carry out what was submitted, then stop."""
        ...


def database_error(error: DBAPIError) -> CoreError:
    """What a person can be told of a database that does not do its work."""
    words = str(error.orig)
    if "disk is full" in words or "No space left" in words or "disk I/O error" in words:
        return UnreachableError(
            "the database's disk is full (or failing): free some space and try again; nothing was stored.",
            code="storage.full",
            fields={"database": words},
        )
    if "readonly" in words or "read-only" in words:
        return UnreachableError("the database cannot be written: check its file's rights.", code="storage.readonly")
    if "no such table" in words or "does not exist" in words:
        return UnreachableError(
            "the database has no schema yet, or an old one: run `cc init` or `cc db upgrade`.",
            code="storage.schema",
            fields={"database": words},
        )
    return UnreachableError(f"the database does not answer: {words}", code="unreachable.database")


class _Job:
    __slots__ = ("future", "touches", "work")

    def __init__(self, work: Work[Any], touches: frozenset[str] | None) -> None:
        self.work, self.touches = work, touches
        self.future: Future[Any] = Future()


class SqliteWriter:
    """One writer thread; calls that have gathered share a commit."""

    def __init__(self, engine: Engine, lock_path: Path) -> None:
        self._engine = engine
        self._lock = os.open(lock_path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o660)
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._closed = False
        self._closing = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="posko-writer", daemon=True)
        self._thread.start()

    def submit(self, work: Work[AnswerT], touches: frozenset[str] | None = None) -> "Future[AnswerT]":
        """Queue the work; the future is done after its commit."""
        job = _Job(work, touches)
        with self._closing:
            if self._closed:
                raise UnreachableError("this Centre is closed.", code="unreachable.closed")
            self._queue.put(job)
        return job.future

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
        connection: Connection | None = None
        while True:
            batch, last = self._gather()
            if batch:
                try:
                    connection = connection or self._engine.connect()
                    self._run_batch(connection, batch)
                except BaseException as error:  # noqa: BLE001  # the thread must live: each caller is told instead
                    _fail(batch, error)
                    if connection is not None:
                        connection.close()
                    connection = None
            if last:
                break
        if connection is not None:
            connection.close()

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

    def _run_batch(self, connection: Connection, batch: list[_Job]) -> None:
        try:
            outcomes = self._transaction(connection, batch)
        except DBAPIError:
            if len(batch) == 1:
                raise
            for job in batch:  # something in a flush failed: find out whose, one by one
                self._run_one(connection, job)
            return
        _answer(outcomes)

    def _run_one(self, connection: Connection, job: _Job) -> None:
        try:
            _answer(self._transaction(connection, [job]))
        except DBAPIError as error:
            _fail([job], error)

    def _transaction(self, connection: Connection, batch: list[_Job]) -> list[tuple[_Job, Any, BaseException | None]]:
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        try:
            _say(connection, "BEGIN IMMEDIATE")
            try:
                outcomes = _work_through(UnitOfWork(connection, on_sqlite=True), batch)
                _say(connection, "COMMIT")
            except BaseException:
                _roll_back(connection)
                raise
            return outcomes
        finally:
            fcntl.flock(self._lock, fcntl.LOCK_UN)


def _say(connection: Connection, word: str) -> None:
    """A word of SQLite's by the driver's own cursor: 40 µs less than by way of the engine, twice a commit."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(word)
    except connection.dialect.loaded_dbapi.Error as error:
        raise wrapped(word, None, error, connection) from error
    finally:
        cursor.close()


def _roll_back(connection: Connection) -> None:
    try:
        connection.exec_driver_sql("ROLLBACK")
    except DBAPIError:
        # SQLite has rolled back by itself (a full disk does that); a broken connection is dropped by the caller.
        connection.invalidate()


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


def _fail(batch: list[_Job], error: BaseException) -> None:
    told = database_error(error) if isinstance(error, DBAPIError) else error
    for job in batch:
        if not job.future.done():
            job.future.set_exception(told)


class PostgresWriter:
    """A transaction a call. Serialisation failures and deadlocks are tried again."""

    def __init__(self, engine: Engine, threads: int = 8) -> None:
        self._engine = engine
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="posko-writer")
        self._closed = False

    def submit(self, work: Work[AnswerT], touches: frozenset[str] | None = None) -> "Future[AnswerT]":
        """Run the work in a thread; the future is done after its commit."""
        if self._closed:
            raise UnreachableError("this Centre is closed.", code="unreachable.closed")
        return self._pool.submit(self._run, work)

    def close(self) -> None:
        """Carry out what was submitted, then stop."""
        self._closed = True
        self._pool.shutdown(wait=True)

    def _run(self, work: Work[AnswerT]) -> AnswerT:
        for attempt in range(RETRIES):
            try:
                with self._engine.begin() as connection:
                    uow = UnitOfWork(connection, on_sqlite=False, shard=random.randrange(16))
                    answer = work(uow)
                    uow.flush()
                return answer
            except OperationalError as error:
                if not _worth_retrying(error) or attempt == RETRIES - 1:
                    raise database_error(error) from error
            except DBAPIError as error:
                if not _worth_retrying(error) or attempt == RETRIES - 1:
                    raise database_error(error) from error
        raise AssertionError("unreachable: the loop answers or raises")


def _worth_retrying(error: DBAPIError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in ("40001", "40P01", "23505")
