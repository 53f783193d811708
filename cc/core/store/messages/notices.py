"""What escalations were told to somebody and still stand: messages of SLA steps, of reports in sight, of clocks that go
on. Queries in, records out; who is meant by a recipient's word is decided by whoever asks.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select, text

from cc.core.records.notices import Notice
from cc.core.records.organisation import Actor
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports.reports import lines
from cc.core.store.sql import tables
from cc.core.store.sql.times import instant
from cc.core.vocabulary import TargetName

NEWEST = 1000
"""So many of a recipient's newest messages are looked through: what a desk is told in a busy day. Walked by
ix_message_recipient from its end, so that what was told last year costs nothing."""
KEPT_S = 24 * 3600
MOST = 200
TOPIC = "sla.step"

# The sender moves `not_before` while it tries: once it was taken (tries > 0) it has been due.
_TOLD = text(
    "SELECT newest.id, newest.report_id, newest.recipient, newest.body,"
    " CASE WHEN newest.sent_at IS NOT NULL THEN newest.sent_at WHEN newest.tries > 0 THEN event.recorded_at"
    " ELSE newest.not_before END AS told_at"
    " FROM (SELECT * FROM message WHERE recipient = :recipient ORDER BY id DESC LIMIT :newest) AS newest"
    " JOIN event ON event.stream = newest.report_id AND event.seq = newest.seq"
    " JOIN report ON report.id = newest.report_id AND report.queue_at IS NOT NULL"
    " WHERE newest.topic = :topic AND (newest.tries > 0 OR newest.sent_at IS NOT NULL OR newest.not_before <= :now)"
    " AND newest.outcome NOT LIKE 'lapsed%' ORDER BY newest.id DESC"
)
C = tables.clock.c
_GOING_ON = select(C.report_id, C.number, C.target, C.episode).where(
    C.report_id.in_(bindparam("ids", expanding=True)), C.state.in_(("running", "paused")), C.excluded == ""
)
Key = tuple[str, int, str, int]


def notices(
    connection: Connection, who: Actor, directory: Directory, recipients: Iterable[str], now_s: int
) -> tuple[Notice, ...]:
    """Those told to any of the recipients within a day, newest first; a step once, of each clock that goes on."""
    rows = [row for recipient in recipients for row in _rows_for(connection, recipient, now_s)]
    rows = sorted(rows, key=lambda row: -int(row.id))[:MOST]
    found: dict[tuple[Key, str], tuple[Any, dict[str, Any]]] = {}
    for row in rows:
        body = json.loads(row.body)
        number = int(str(body["ref"]).rpartition("/")[2]) if "/" in str(body["ref"]) else 0
        key = (str(row.report_id), number, str(body["target"]), int(body["episode"]))
        found.setdefault((key, str(body["step"])), (row, body))
    seen = _seen(connection, who, directory, sorted({key[0] for key, _ in found}))
    open_clocks = _going_on(connection, sorted(seen))
    return tuple(
        _notice(key, seen[key[0]], row, body)
        for (key, _), (row, body) in found.items()
        if key in open_clocks and key[0] in seen
    )


def _rows_for(connection: Connection, recipient: str, now_s: int) -> Sequence[Any]:
    at = {"recipient": recipient, "newest": NEWEST, "topic": TOPIC, "now": now_s}
    return [row for row in connection.execute(_TOLD, at) if row.told_at >= now_s - KEPT_S]


def _seen(connection: Connection, who: Actor, directory: Directory, ids: Sequence[str]) -> Mapping[str, Any]:
    return {line.id: line for line in lines(connection, who, directory, ids)} if ids else {}


def _going_on(connection: Connection, ids: Sequence[str]) -> set[Key]:
    if not ids:
        return set()
    rows = connection.execute(_GOING_ON, {"ids": list(ids)})
    return {(row.report_id, row.number, row.target, row.episode) for row in rows}


def _notice(key: Key, line: Any, row: Any, body: Mapping[str, Any]) -> Notice:
    return Notice(
        line=line,
        number=key[1],
        target=TargetName(key[2]),
        episode=key[3],
        step=str(body["step"]),
        level=int(body["level"]),
        due_at=datetime.fromisoformat(str(body["due"])),
        late=bool(body["late"]),
        recipient=str(row.recipient),
        told_at=instant(row.told_at),
    )
