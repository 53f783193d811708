"""Events as they are told, in sight of whoever asks, however many. Owns no check. Read only."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Select, select

from cc.core.errors import NotFoundError
from cc.core.records.organisation import Actor
from cc.core.records.trail import Event
from cc.core.store.organisation.directory import Directory
from cc.core.store.organisation.scope import stream_rule
from cc.core.store.reports.reports import find
from cc.core.store.sql import tables
from cc.core.store.sql.prepared import streamed
from cc.core.store.trail import audit, links
from cc.core.store.trail.feed import row_number
from cc.core.store.trail.spelling import Spelling

E, S = tables.event, tables.stream
BATCH = 500


def events(
    connection: Connection, actor: Actor, directory: Directory, stream: str | None, after: str | None
) -> Iterator[Event]:
    """Events in sight, as recorded: of one report (ref or id), of another stream (`unit:CODE`), or of all."""
    query: Select[Any] = select(*audit.COLUMNS)
    spelling = Spelling(actor, directory)
    if stream is not None:
        query = query.where(E.c.stream == stream_name(connection, actor, directory, stream))
    else:
        query = query.where(stream_rule(actor, directory, E.c.stream))
    if after is not None:
        query = query.where(E.c.position > row_number(after, spelling))
    batch: list[Event] = []
    for row in streamed(connection, query.order_by(E.c.position), {}):
        event = audit.decode(row)
        batch.append(replace(event, position=spelling.told((0, row.position), event.position)))
        if len(batch) == BATCH:
            yield from links.in_sight(connection, actor, directory, batch)
            batch = []
    yield from links.in_sight(connection, actor, directory, batch)


def stream_name(connection: Connection, actor: Actor, directory: Directory, name: str) -> str:
    """The stream that a ref, an id or a stream's own name names; NotFoundError for none in sight."""
    if ":" not in name:
        return find(connection, actor, directory, name).id
    seen = select(S.c.name).where(S.c.name == name, stream_rule(actor, directory, S.c.name))
    if connection.execute(seen).first() is None:
        raise NotFoundError("there is no stream {ref} that you can see.", code="not_found", fields={"ref": name})
    return name
