"""Whether the photos that the database names are there, and their bytes still those of their names. Read only: what is
wrong is told, and stops nothing. Knows no rule about photos.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from cc.core.errors import CoreError, NotFoundError
from cc.core.phrases import Phrase
from cc.core.records.system import Fact
from cc.core.store.blobs.blobs import FolderBlobs
from cc.core.store.reports.attachments import ERASED
from cc.core.store.sql import tables

AT_ONCE_BYTES = 256 << 20
"""How much is read again unless all is asked for: other photos each day, all of a small room's."""
SHOWN = 5
_DAY_S = 86_400
_ERASED = select(tables.blob.c.sha256).where(tables.blob.c.format == ERASED).order_by(tables.blob.c.sha256)
_LEFT = Phrase("{which}: these were erased, and their files are there still. Remove them from the evidence folder.")
_LOST = Phrase(
    "{which}: bring their files back from a backup into the evidence folder, or let who has them send them again."
)


@dataclass(slots=True)
class _Looked:
    """What was found: how many photos were read again, and which are wrong."""

    read: int = 0
    missing: list[str] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)


def facts(connection: Connection, blobs: FolderBlobs, now: int, *, whole: bool) -> Iterator[Fact]:
    """How many are missing and damaged, and which; `whole` reads every photo again."""
    found = _look(connection, blobs, now, None if whole else AT_ONCE_BYTES)
    yield _fact("photos missing", str(len(found.missing)), found.missing)
    told = Phrase("{n:number} of {read:number} that were read", {"n": len(found.damaged), "read": found.read})
    yield _fact("photos damaged", told, found.damaged)
    left = [str(name) for name in connection.execute(_ERASED).scalars() if blobs.exists(str(name))]
    if left:
        which = ", ".join(left[:SHOWN])
        yield Fact.of("photos erased", str(len(left)), False, Phrase(_LEFT.text, {"which": which}))


def _look(connection: Connection, blobs: FolderBlobs, now: int, most_bytes: int | None) -> _Looked:
    found, left = _Looked(), most_bytes
    for sha256, size_bytes, ref in connection.execute(_in_turn(now)):
        name = f"{ref or '–'} {sha256[:12]}"
        try:
            whole = blobs.size(sha256) == size_bytes
            if whole and (left is None or size_bytes <= left):
                left = None if left is None else left - size_bytes
                found.read += 1
                whole = blobs.holds(sha256)
        except NotFoundError:
            found.missing.append(name)
        except CoreError:  # a disk that does not give it back
            found.damaged.append(name)
        else:
            if not whole:
                found.damaged.append(name)
    return found


def _in_turn(now: int) -> "Select[Any]":
    """Every photo with a report that has it, beginning each day at another."""
    first = hashlib.sha256(b"%d" % (now // _DAY_S)).hexdigest()
    blob, evidence, report = tables.blob.c, tables.evidence.c, tables.report.c
    held = tables.blob.outerjoin(tables.evidence, evidence.sha256 == blob.sha256).outerjoin(
        tables.report, report.id == evidence.report_id
    )
    return (
        select(blob.sha256, blob.size_bytes, func.min(report.ref))
        .select_from(held)
        .where(blob.format != ERASED)
        .group_by(blob.sha256, blob.size_bytes)
        .order_by(case((blob.sha256 < first, 1), else_=0), blob.sha256)
    )


def _fact(name: str, value: str | Phrase, wrong: list[str]) -> Fact:
    if not wrong:
        return Fact.of(name, value)
    which = ", ".join(wrong[:SHOWN]) + (", …" if len(wrong) > SHOWN else "")
    return Fact.of(name, value, False, Phrase(_LOST.text, {"which": which}))
