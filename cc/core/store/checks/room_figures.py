"""Figures of the whole room for those who watch over it: the queue, promises, messages, how far the sweep is behind.
Read only; each from an index or a tally, so that asking often costs little."""

from sqlalchemy import Connection, text

from cc.core.records.organisation import Actor
from cc.core.records.system import RoomFigures
from cc.core.store.messages import messages
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import counters

# The sweep's own partial indexes: their predicates are repeated literally, so that they are used.
_OLDEST_DUE = text(
    "SELECT min(at) FROM ("
    "SELECT min(close_at) AS at FROM report WHERE close_at IS NOT NULL AND close_at <= :now"
    " UNION ALL SELECT min(resume_at) FROM report WHERE resume_at IS NOT NULL AND resume_at <= :now"
    " AND queue_at IS NOT NULL"
    " UNION ALL SELECT min(held_until) FROM report WHERE held_until IS NOT NULL AND held_until <= :now"
    " UNION ALL SELECT min(next_step_at) FROM clock WHERE next_step_at IS NOT NULL AND next_step_at <= :now"
    ") AS due"
)


def read(connection: Connection, whole: Actor, directory: Directory, now: int) -> RoomFigures:
    """The figures; `whole` is an actor who sees everything."""
    counted = counters.counters(connection, whole, directory, now)
    sending = messages.counts(connection, now)
    oldest = connection.execute(_OLDEST_DUE, {"now": now}).scalar()
    return RoomFigures(
        by_status=counted.by_status,
        late=counted.late,
        soon=counted.soon,
        capped_at=counted.capped_at,
        messages_waiting=sending.waiting,
        messages_failed=sending.failed,
        sweep_lag_s=0 if oldest is None else max(0, now - int(oldest)),
    )
