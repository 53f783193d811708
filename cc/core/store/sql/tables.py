"""All tables, by name: what the other modules of the store import. Owns nothing itself."""

from cc.core.store.sql.columns import metadata
from cc.core.store.sql.tables_organisation import (
    area,
    calendar,
    category,
    counter,
    meta,
    pack,
    person,
    policy,
    route,
    throttle,
    token,
    unit,
)
from cc.core.store.sql.tables_reports import blob, blob_put, evidence, report, report_share, report_sight, task
from cc.core.store.sql.tables_trail import answer, clock, event, frozen, imported, message, report_run, stream, tally

__all__ = [
    "answer",
    "area",
    "blob",
    "blob_put",
    "calendar",
    "category",
    "clock",
    "counter",
    "event",
    "evidence",
    "frozen",
    "imported",
    "message",
    "meta",
    "metadata",
    "pack",
    "person",
    "policy",
    "report",
    "report_run",
    "report_share",
    "report_sight",
    "route",
    "stream",
    "tally",
    "task",
    "throttle",
    "token",
    "unit",
]
