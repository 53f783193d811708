"""The messages of a report's escalations: which have left, and when the others may. Queries in, records out.

A message has left when it was sent, or when nobody need wait for it any more: whoever it is for sees it among their
notices from `not_before` on. The sender moves `not_before` while it tries; once it was taken it had been due.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, text

from cc.core.store.sql.times import instant

TOPIC = "sla.step"
StepKey = tuple[int, str, int, str]
"""A clock's number, target and episode, and a step's name."""

_OF_REPORT = text(
    "SELECT message.recipient, message.body, message.outcome, CASE WHEN message.sent_at IS NOT NULL"
    " THEN message.sent_at WHEN message.tries > 0 THEN event.recorded_at ELSE message.not_before END AS told_at"
    " FROM message JOIN event ON event.stream = message.report_id AND event.seq = message.seq"
    " WHERE message.report_id = :report AND message.topic = :topic ORDER BY message.id"
)


class StepMessage(NamedTuple):
    """To whom, from when on it has left or may; `lapsed` when nobody sent it in time."""

    recipient: str
    told_at: datetime
    lapsed: bool


def of_report(connection: Connection, report_id: str) -> Mapping[StepKey, Sequence[StepMessage]]:
    """Those of one report's steps, in the order in which they were written."""
    found: dict[StepKey, list[StepMessage]] = {}
    for row in connection.execute(_OF_REPORT, {"report": report_id, "topic": TOPIC}):
        body = json.loads(row.body)
        number = int(str(body["ref"]).rpartition("/")[2]) if "/" in str(body["ref"]) else 0
        key = (number, str(body["target"]), int(body["episode"]), str(body["step"]))
        told_at = instant(row.told_at)
        found.setdefault(key, []).append(StepMessage(row.recipient, told_at, row.outcome.startswith("lapsed")))
    return found
