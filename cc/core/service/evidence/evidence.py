"""Photos at the door: bytes are staged, looked at, kept, and only then known. Owns that order; knows no report."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import Connection

from cc.core.errors import InputError, NotFoundError
from cc.core.photos.workers import PhotoWorkers
from cc.core.records.evidence import PhotoFacts
from cc.core.records.organisation import Actor
from cc.core.store.blobs.blobs import FolderBlobs, Staged
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import attachments
from cc.core.store.sql.unit_of_work import UnitOfWork
from cc.core.store.trail.opened_log import OpenedLog
from cc.core.vocabulary import Opened

Write = Callable[[Callable[[UnitOfWork], None]], None]


class EvidenceService:
    """Takes photos in and hands them out. `write` runs work in a transaction and returns after its commit."""

    def __init__(
        self, blobs: FolderBlobs, workers: PhotoWorkers, write: Write, now: Callable[[], datetime], opened: OpenedLog
    ) -> None:
        self._blobs, self._workers, self._write, self._now, self._opened = blobs, workers, write, now, opened

    def put(self, actor: Actor, source: BinaryIO, sha256: str | None) -> PhotoFacts:
        """Take a photo from a stream; with `sha256` the bytes must hash to it."""
        staged = self._blobs.stage(source)
        if sha256 is not None and staged.sha256 != sha256.lower():
            self._blobs.discard(staged)
            raise InputError(
                "the bytes are not those of the name: they were damaged on the way. Send them again.",
                code="evidence.hash",
                fields={"expected": sha256, "got": staged.sha256},
            )
        return self._keep(actor, staged)

    def _keep(self, actor: Actor, staged: Staged) -> PhotoFacts:
        try:
            with self._blobs.open_staged(staged) as file:
                facts = self._workers.inspect(file.read())
        except BaseException:
            self._blobs.discard(staged)
            raise
        self._blobs.commit(staged)
        put_at = self._now()

        def work(uow: UnitOfWork) -> None:
            attachments.remember(uow, facts, actor.login, put_at)

        self._write(work)
        return facts

    def offset(self, actor: Actor, sha256: str) -> int:
        """How many bytes of the actor's upload have arrived."""
        return self._blobs.offset(sha256, actor.login)

    def append(self, actor: Actor, sha256: str, offset: int, chunk: bytes) -> int:
        """Add to the actor's upload; the new offset."""
        return self._blobs.append(sha256, actor.login, offset, chunk)

    def finish(self, actor: Actor, sha256: str) -> PhotoFacts:
        """Take the actor's upload as a photo."""
        return self._keep(actor, self._blobs.complete(sha256, actor.login))

    def open(self, connection: Connection, directory: Directory, actor: Actor, sha256: str) -> BinaryIO:
        """The bytes of a photo on a report in sight, or that the actor put; NotFoundError otherwise."""
        name = sha256.lower()
        if not attachments.may_open(connection, actor, directory, name):
            raise NotFoundError("there is no such photo that you can see.", code="not_found.evidence")
        if attachments.is_erased(connection, name):
            raise NotFoundError("this photo was erased.", code="evidence.erased")
        bytes_ = self._blobs.open(name)
        self._opened.note(actor, attachments.hanging_on(connection, actor, directory, name), Opened.EVIDENCE)
        return bytes_
