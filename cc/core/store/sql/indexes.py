"""The partial indexes, and so the whole schema: what migrations and their checks compare with.

In a file of their own: naming a database's kind of index loads SQLAlchemy's part for that database, which a command
that only reads must not pay for. The predicates are literal: a bound one would not match the index (a test asks
EXPLAIN).
"""

from sqlalchemy import Index, text

from cc.core.store.sql.columns import metadata
from cc.core.store.sql.tables import clock, event, message, report, report_sight, task

__all__ = ["metadata"]

Index(
    "ix_report_queue",
    report.c.queue_at,
    report.c.id,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_report_status_queue",
    report.c.status,
    report.c.queue_at,
    report.c.id,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_report_resume",
    report.c.resume_at,
    sqlite_where=text("resume_at IS NOT NULL"),
    postgresql_where=text("resume_at IS NOT NULL"),
)
Index(
    "ix_report_close",
    report.c.close_at,
    sqlite_where=text("close_at IS NOT NULL"),
    postgresql_where=text("close_at IS NOT NULL"),
)
Index(
    "ix_report_lease",
    report.c.held_until,
    sqlite_where=text("held_until IS NOT NULL"),
    postgresql_where=text("held_until IS NOT NULL"),
)
Index(
    "ix_report_reporter",
    report.c.reporter_known_by,
    report.c.received_at,
    sqlite_where=text("reporter_known_by <> ''"),
    postgresql_where=text("reporter_known_by <> ''"),
)
Index(
    "ix_report_place",
    report.c.lat,
    report.c.lon,
    sqlite_where=text("queue_at IS NOT NULL AND lat IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL AND lat IS NOT NULL"),
)
Index(
    "ix_sight_queue",
    report_sight.c.unit,
    report_sight.c.queue_at,
    report_sight.c.report_id,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_task_queue",
    task.c.queue_at,
    task.c.report_id,
    task.c.number,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_task_officer",
    task.c.officer,
    task.c.queue_at,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_task_unit",
    task.c.unit,
    task.c.queue_at,
    sqlite_where=text("queue_at IS NOT NULL"),
    postgresql_where=text("queue_at IS NOT NULL"),
)
Index(
    "ix_task_ended",
    task.c.changed_at,
    task.c.report_id,
    task.c.number,
    sqlite_where=text("queue_at IS NULL"),
    postgresql_where=text("queue_at IS NULL"),
)
Index(
    "ix_task_ended_officer",
    task.c.officer,
    task.c.changed_at,
    task.c.report_id,
    task.c.number,
    sqlite_where=text("queue_at IS NULL"),
    postgresql_where=text("queue_at IS NULL"),
)
Index(
    "ix_event_feed",  # for PostgreSQL's feed; on SQLite no row has an xid, and the index stays empty
    event.c.xid,
    event.c.position,
    sqlite_where=text("xid IS NOT NULL"),
)
Index(
    "ix_clock_due",
    clock.c.due_at,
    sqlite_where=text("state = 'running'"),
    postgresql_where=text("state = 'running'"),
)
Index(
    "ix_clock_step",
    clock.c.next_step_at,
    sqlite_where=text("next_step_at IS NOT NULL"),
    postgresql_where=text("next_step_at IS NOT NULL"),
)
Index(
    "ix_message_due",
    message.c.not_before,
    sqlite_where=text("sent_at IS NULL"),
    postgresql_where=text("sent_at IS NULL"),
)
