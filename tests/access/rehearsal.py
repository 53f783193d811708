"""The embedded door, where whatever is let through is taken back. Owns no expectation."""

from typing import Any

from sqlalchemy import Engine

from cc.core.centre import Call, LocalActor
from cc.core.clock import FixedClock
from cc.core.errors import CoreError
from cc.core.intents.base import Intent
from cc.core.service.door.before import PreparationContext
from cc.core.service.door.door import Door, prepare
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.sql.engine import open_engine
from cc.core.store.sql.row_security.identity import put_behind, work_for_the_room
from cc.core.store.sql.row_security.install import is_on
from cc.core.store.sql.unit_of_work import UnitOfWork
from tests.access.answers import outcome
from tests.builders import Room


class Rehearsal:
    """A door of its own on a room's database."""

    def __init__(self, room: Room) -> None:
        self.engine: Engine = open_engine(room.url)
        with self.engine.connect() as connection:
            behind = is_on(connection)
        if behind:
            self.engine.dispose()
            put_behind(self.engine)
        assert room.clock is not None
        self._clock: FixedClock = room.clock
        self._directories = DirectoryCache()
        blobs = FolderBlobs(room.folder / "evidence")
        self._door = Door(self._directories, room.clock.now, "JKT", room.centre.keys, blobs)

    def attempt(self, by: str, intent: Intent[Any]) -> str:
        """What comes of it: `ok`, `absent`, `forbidden` or `refused`; nothing of it stays."""
        sqlite, caller = self.engine.dialect.name == "sqlite", LocalActor(by)
        with self.engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            try:
                before = PreparationContext(self.engine.connect, self._directories, caller, self._clock)
                prepared = prepare(self.engine, intent, before)
                work_for_the_room(connection)
                uow = UnitOfWork(connection, on_sqlite=sqlite)
                self._door.run(uow, Call(caller, intent), caller, prepared)
                uow.flush()
            except CoreError as error:
                return outcome(error)
            finally:
                connection.exec_driver_sql("ROLLBACK")
        return "ok"
