"""Clocks as they were stored, and the events they follow from. Read only; knows no arithmetic and no scope."""

from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from cc.core.records.sla import Clock
from cc.core.records.trail import Event
from cc.core.store.reports.clock_rows import clock_record
from cc.core.store.sql import tables
from cc.core.store.trail import audit

C = tables.clock

_EVENTS: Select[Any] = audit.EVENTS_OF

_OF_REPORT = (
    select(C).where(C.c.report_id == bindparam("id")).order_by(C.c.number, C.c.started_at, C.c.target, C.c.episode)
)


def clocks_of(connection: Connection, report_id: str) -> tuple[Clock, ...]:
    """All clocks of a report and its tasks: the report's first, then by task, as they started."""
    return tuple(clock_record(row) for row in connection.execute(_OF_REPORT, {"id": report_id}))


def events_of(connection: Connection, report_id: str) -> tuple[Event, ...]:
    """All events of a report, oldest first: what the clocks are folded from."""
    return tuple(audit.decode(row) for row in connection.execute(_EVENTS, {"stream": report_id}))
