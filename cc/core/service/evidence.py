"""Photos at the door: bytes are staged, looked at, kept, and only then known. Owns that order; knows no report."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from sqlalchemy import Connection, bindparam, select

from cc.core.errors import InputError, NotFoundError
from cc.core.photos.workers import PhotoWorkers
from cc.core.records.organisation import Actor
from cc.core.records.photo import PhotoFacts
from cc.core.store import tables
from cc.core.store.blobs import FolderBlobs, Staged
from cc.core.store.directory import Directory
from cc.core.store.json import encode
from cc.core.store.scope import may_see
from cc.core.store.times import epoch
from cc.core.store.unit_of_work import UnitOfWork

Write = Callable[[Callable[[UnitOfWork], None]], None]
_B = tables.blob.c
_KNOWN = select(_B.put_by).where(_B.sha256 == bindparam("sha256"))


class EvidenceDesk:
    """Takes photos in and hands them out. `write` runs work in a transaction and returns after its commit."""

    def __init__(self, blobs: FolderBlobs, workers: PhotoWorkers, write: Write, now: Callable[[], datetime]) -> None:
        self._blobs, self._workers, self._write, self._now = blobs, workers, write, now

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
        row = {
            "sha256": facts.sha256,
            "size_bytes": facts.size_bytes,
            "format": facts.format,
            "facts": encode(PhotoFacts, facts),
            "put_by": actor.login,
            "put_at": epoch(self._now()),
        }

        def work(uow: UnitOfWork) -> None:
            if uow.first(_KNOWN, {"sha256": facts.sha256}) is None:
                uow.execute(tables.blob.insert(), row)

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
        row = connection.execute(_KNOWN, {"sha256": name}).first()
        mine = row is not None and row.put_by == actor.login
        if row is None or not (mine or _in_sight(connection, directory, actor, name)):
            raise NotFoundError("there is no such photo that you can see.", code="not_found.evidence")
        return self._blobs.open(name)


def _in_sight(connection: Connection, directory: Directory, actor: Actor, sha256: str) -> bool:
    evidence, report = tables.evidence, tables.report
    query = (
        select(report.c.id)
        .join(evidence, evidence.c.report_id == report.c.id)
        .where(evidence.c.sha256 == sha256, may_see(actor, directory))
        .limit(1)
    )
    return connection.execute(query).first() is not None
