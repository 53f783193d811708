"""A connection to SQLite for who must not wait: nobody else has it, and what takes too long on it is given up. Owns the
connection and the time; knows no statement."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from cc.core.errors import CoreError
from cc.core.store.sql.engine import state_of

STEPS = 10_000
"""Of SQLite's machine, between two looks at the clock; a page takes 3,000."""


class GaveUpError(Exception):
    """What was asked would have to be waited for; it is asked anew where waiting is allowed."""


class AtOnce:
    """Any thread may ask; the second of two at once is refused, and does not wait."""

    def __init__(self, engine: Engine, most_s: float) -> None:
        self._engine, self._most_s = engine, most_s
        self._own: Connection | None = None
        self._until = 0.0
        self._taken = threading.Lock()

    @contextmanager
    def state(self) -> Iterator[Connection]:
        """A connection on which every statement sees the same state. GaveUpError when another has it, time is up, or
        it does not work: a CoreError alone passes."""
        if not self._taken.acquire(blocking=False):
            raise GaveUpError
        try:
            own = self._connected()
            self._until = time.perf_counter() + self._most_s
            with state_of(own):
                yield own
        except (CoreError, GaveUpError):
            raise
        except Exception as failed:
            if not (isinstance(failed, DBAPIError) and "interrupted" in str(failed.orig)):
                self._let_go()
            raise GaveUpError from failed
        finally:
            self._taken.release()

    def _connected(self) -> Connection:
        if self._own is None:
            self._own = self._engine.connect()
            driver = self._own.connection.dbapi_connection
            assert driver is not None
            driver.set_progress_handler(lambda: int(time.perf_counter() > self._until), STEPS)
        return self._own

    def close(self) -> None:
        """Let go of the database."""
        with self._taken:
            self._let_go()

    def _let_go(self) -> None:
        own, self._own = self._own, None
        if own is not None:
            own.invalidate()
            own.close()
