"""What answers a question is given: who asks, on which state of the database, when. Knows no question."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from cc.core.keyring import KeyRing
from cc.core.records.organisation import Actor
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.queue import Pages
from cc.core.store.sql.times import epoch
from cc.core.store.trail.opened_log import OpenedLog


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """One question's surroundings. `now` is aware UTC; `pages` remembers compiled lists; `blobs` are photos' bytes."""

    actor: Actor
    connection: Connection
    directory: Directory
    now: datetime
    pages: Pages
    blobs: FolderBlobs
    keys: KeyRing
    opened: OpenedLog

    @property
    def now_s(self) -> int:
        """The present instant in whole epoch seconds."""
        return epoch(self.now)
