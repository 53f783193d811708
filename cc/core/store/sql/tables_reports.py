"""Tables of reports and what hangs on them: sight, shares, tasks, evidence.

Owns names and types; the Alembic revisions own how they came about.
"""

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, Table, Text

from cc.core.store.sql.columns import big, blank, count, degrees, metadata, text_column

report = Table(
    "report",
    metadata,
    Column("id", Text, primary_key=True),
    text_column("ref"),
    count("version"),
    count("seq"),
    text_column("head"),
    text_column("status"),
    count("priority"),
    text_column("category"),
    text_column("unit"),
    text_column("area", null=True),
    text_column("text"),
    text_column("address"),
    text_column("channel"),
    text_column("reporter"),
    text_column("brought_by"),
    text_column("source"),
    text_column("source_id"),
    big("received_at"),
    big("recorded_at"),
    big("changed_at"),
    big("own_due_at", null=True),
    text_column("policy"),
    big("queue_at", null=True),
    big("due_at", null=True),
    text_column("due_target", null=True),
    text_column("holder", null=True),
    big("held_until", null=True),
    text_column("hold_reason", null=True),
    big("resume_at", null=True),
    text_column("before_hold", null=True),
    text_column("before_merge", null=True),
    count("verified_at_hold"),
    count("ever_triaged"),
    count("verified"),
    count("open_tasks"),
    count("tasks"),
    count("photos"),
    text_column("merged_into", null=True),
    count("merged_count"),
    text_column("flags"),
    degrees("lon"),
    degrees("lat"),
    count("restricted"),
    text_column("attributes"),
    big("close_at", null=True),
    blank("salt"),
    blank("reporter_known_by"),
    Index("ix_report_ref", "ref", unique=True),
    Index("ix_report_received", "received_at", "id"),
    Index("ix_report_changed", "changed_at", "id"),
)

report_sight = Table(
    "report_sight",
    metadata,
    text_column("report_id"),
    text_column("unit"),
    big("queue_at", null=True),
    PrimaryKeyConstraint("report_id", "unit"),
    sqlite_with_rowid=False,
)

report_share = Table(
    "report_share",
    metadata,
    text_column("report_id"),
    text_column("unit"),
    PrimaryKeyConstraint("report_id", "unit"),
)

break_glass = Table(
    "break_glass",
    metadata,
    text_column("report_id"),
    Column("seq", Integer, nullable=False),
    text_column("login"),
    big("broken_at"),
    big("until"),
    PrimaryKeyConstraint("report_id", "seq"),
    Index("ix_break_glass_login", "login", "until"),
)

task = Table(
    "task",
    metadata,
    text_column("report_id"),
    Column("number", Integer, nullable=False),
    count("version"),
    text_column("status"),
    text_column("unit"),
    text_column("officer", null=True),
    Column("parent", Integer, nullable=True),
    text_column("note"),
    text_column("hold_reason", null=True),
    text_column("before_hold", null=True),
    big("created_at"),
    big("changed_at"),
    big("queue_at", null=True),
    big("due_at", null=True),
    text_column("closed_by", null=True),
    count("returns"),
    PrimaryKeyConstraint("report_id", "number"),
)

evidence = Table(
    "evidence",
    metadata,
    text_column("report_id"),
    Column("number", Integer, nullable=False),
    Column("task", Integer, nullable=False),
    text_column("sha256"),
    big("attached_at"),
    text_column("attached_by"),
    PrimaryKeyConstraint("report_id", "number"),
    Index("ix_evidence_sha256", "sha256"),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    big("size_bytes"),
    text_column("format"),
    text_column("facts"),
)

blob_put = Table(
    "blob_put",
    metadata,
    text_column("sha256"),
    text_column("login"),
    big("put_at"),
    PrimaryKeyConstraint("sha256", "login"),
)
