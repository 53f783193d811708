"""Tables of what happened and what follows from it: events, clocks, answers, messages, tallies.

Owns names and types; the Alembic revisions own how they came about.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from cc.core.store.sql.columns import BIG, big, blank, count, metadata, text_column

event = Table(
    "event",
    metadata,
    Column("position", BIG, primary_key=True, autoincrement=True),
    text_column("stream"),
    Column("seq", Integer, nullable=False),
    big("recorded_at"),
    text_column("ref"),
    text_column("text"),
    text_column("hash"),
    big("xid", null=True),  # PostgreSQL fills it: the transaction's id, for the feed
    blank("private"),
    Index("ix_event_stream", "stream", "seq", unique=True),
    sqlite_autoincrement=True,
)

stream = Table(
    "stream",
    metadata,
    Column("name", Text, primary_key=True),
    count("seq"),
    text_column("head"),
)

leaf = Table(
    "leaf",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    big("position"),
    Index("ix_leaf_position", "position", unique=True),
)

opened = Table(
    "opened",
    metadata,
    text_column("login"),
    text_column("report_id"),
    big("day"),
    text_column("how"),
    big("at"),
    PrimaryKeyConstraint("login", "report_id", "day", "how"),
    Index("ix_opened_report", "report_id", "at"),
    sqlite_with_rowid=False,
)

clock = Table(
    "clock",
    metadata,
    text_column("report_id"),
    Column("number", Integer, nullable=False),
    text_column("target"),
    Column("episode", Integer, nullable=False),
    text_column("state"),
    big("started_at"),
    big("due_at", null=True),
    big("stopped_at", null=True),
    big("breached_at", null=True),
    big("counted_s"),
    big("paused_s"),
    big("counted_to"),
    big("target_s"),
    text_column("policy"),
    text_column("calendar"),
    text_column("excluded"),
    count("own_due"),
    big("next_step_at", null=True),
    blank("entered"),
    PrimaryKeyConstraint("report_id", "number", "target", "episode"),
    sqlite_with_rowid=False,
)

answer = Table(
    "answer",
    metadata,
    text_column("actor"),
    text_column("key"),
    text_column("digest"),
    text_column("kind"),
    text_column("body"),
    big("at"),
    PrimaryKeyConstraint("actor", "key"),
    Index("ix_answer_at", "at"),
)

imported = Table(
    "imported",
    metadata,
    text_column("source"),
    text_column("row_key"),
    text_column("report_id"),
    blank("agency"),
    PrimaryKeyConstraint("source", "row_key", "agency"),
    Index("ix_imported_report", "report_id"),
    sqlite_with_rowid=False,
)

message = Table(
    "message",
    metadata,
    Column("id", BIG, primary_key=True, autoincrement=True),
    text_column("topic"),
    text_column("report_id"),
    Column("seq", Integer, nullable=False),
    text_column("recipient"),
    text_column("body"),
    big("not_before"),
    big("sent_at", null=True),
    count("tries"),
    blank("delivered"),
    blank("outcome"),
    Index("ix_message_recipient", "recipient", "id"),
    Index("ix_message_report", "report_id", "seq"),
)

tally = Table(
    "tally",
    metadata,
    text_column("unit"),
    text_column("status"),
    Column("priority", Integer, nullable=False),
    Column("restricted", Integer, nullable=False),
    Column("shard", Integer, nullable=False),
    Column("n", BigInteger, nullable=False),
    PrimaryKeyConstraint("unit", "status", "priority", "restricted", "shard"),
    sqlite_with_rowid=False,
)

frozen_sla_report = Table(
    "frozen_sla_report",
    metadata,
    Column("name", Text, primary_key=True),
    text_column("unit"),
    count("cleared"),
    big("start_at"),
    big("end_at"),
    text_column("grouping"),
    text_column("query"),
    big("as_of"),
    big("position"),
    big("xid", null=True),
    text_column("digest"),
    text_column("body"),
    big("frozen_at"),
    text_column("frozen_by"),
)

sla_report_run = Table(
    "sla_report_run",
    metadata,
    text_column("schedule"),
    text_column("period"),
    big("claimed_at"),
    text_column("claimed_by"),
    big("sent_at", null=True),
    count("tries"),
    text_column("outcome"),
    PrimaryKeyConstraint("schedule", "period"),
)
