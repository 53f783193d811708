"""first schema

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "answer",
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("actor", "key"),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index("ix_answer_at", ["at"], unique=False)

    op.create_table(
        "area",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("geometry", sa.Text(), nullable=False),
        sa.Column("min_lon", sa.Float(precision=53), nullable=True),
        sa.Column("min_lat", sa.Float(precision=53), nullable=True),
        sa.Column("max_lon", sa.Float(precision=53), nullable=True),
        sa.Column("max_lat", sa.Float(precision=53), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "blob",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("put_by", sa.Text(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "calendar",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("spec", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version"),
    )
    op.create_table(
        "category",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name_id", sa.Text(), nullable=False),
        sa.Column("name_en", sa.Text(), nullable=False),
        sa.Column("short_id", sa.Text(), nullable=False),
        sa.Column("open311_code", sa.Text(), nullable=False),
        sa.Column("grouping", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("restricted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("needs_place", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("evidence_min", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("keywords", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "clock",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("episode", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("breached_at", sa.BigInteger(), nullable=True),
        sa.Column("counted_s", sa.BigInteger(), nullable=False),
        sa.Column("paused_s", sa.BigInteger(), nullable=False),
        sa.Column("counted_to", sa.BigInteger(), nullable=False),
        sa.Column("target_s", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("excluded", sa.Text(), nullable=False),
        sa.Column("own_due", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "number", "target", "episode"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clock_due",
            ["due_at"],
            unique=False,
            sqlite_where=sa.text("state = 'running'"),
            postgresql_where=sa.text("state = 'running'"),
        )

    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "event",
        sa.Column("position", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("stream", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("position"),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.create_index(
            "ix_event_feed", ["xid", "position"], unique=False, sqlite_where=sa.text("xid IS NOT NULL")
        )
        batch_op.create_index("ix_event_stream", ["stream", "seq"], unique=True)

    op.create_table(
        "evidence",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("task", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("attached_at", sa.BigInteger(), nullable=False),
        sa.Column("attached_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "number"),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index("ix_evidence_sha256", ["sha256"], unique=False)

    op.create_table(
        "imported",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "row_key"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "message",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("not_before", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_message_due",
            ["not_before"],
            unique=False,
            sqlite_where=sa.text("sent_at IS NULL"),
            postgresql_where=sa.text("sent_at IS NULL"),
        )

    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_table(
        "person",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("cleared", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("skills", sa.Text(), nullable=False),
        sa.Column("shift", sa.Text(), nullable=False),
        sa.Column("active", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("password_hash", sa.Text(), nullable=True),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("located_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("login"),
    )
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.create_index("ix_person_unit", ["unit", "login"], unique=False)

    op.create_table(
        "policy",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("code", "version"),
    )
    op.create_table(
        "report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("ref", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("brought_by", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("own_due_at", sa.BigInteger(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("queue_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("due_target", sa.Text(), nullable=True),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("held_until", sa.BigInteger(), nullable=True),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("resume_at", sa.BigInteger(), nullable=True),
        sa.Column("before_hold", sa.Text(), nullable=True),
        sa.Column("before_merge", sa.Text(), nullable=True),
        sa.Column("verified_at_hold", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("ever_triaged", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("verified", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("open_tasks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("tasks", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("photos", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("merged_into", sa.Text(), nullable=True),
        sa.Column("merged_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("flags", sa.Text(), nullable=False),
        sa.Column("lon", sa.Float(precision=53), nullable=True),
        sa.Column("lat", sa.Float(precision=53), nullable=True),
        sa.Column("restricted", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("close_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.create_index("ix_report_changed", ["changed_at", "id"], unique=False)
        batch_op.create_index(
            "ix_report_close",
            ["close_at"],
            unique=False,
            sqlite_where=sa.text("close_at IS NOT NULL"),
            postgresql_where=sa.text("close_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_report_lease",
            ["held_until"],
            unique=False,
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_report_place",
            ["lat", "lon"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL AND lat IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL AND lat IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_report_queue",
            ["queue_at", "id"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.create_index("ix_report_received", ["received_at", "id"], unique=False)
        batch_op.create_index("ix_report_ref", ["ref"], unique=True)
        batch_op.create_index(
            "ix_report_resume",
            ["resume_at"],
            unique=False,
            sqlite_where=sa.text("resume_at IS NOT NULL"),
            postgresql_where=sa.text("resume_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_report_status_queue",
            ["status", "queue_at", "id"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )

    op.create_table(
        "report_share",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "unit"),
    )
    op.create_table(
        "report_sight",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("queue_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("report_id", "unit"),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("report_sight", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sight_queue",
            ["unit", "queue_at", "report_id"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )

    op.create_table(
        "route",
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("area", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("category", "area"),
    )
    op.create_table(
        "stream",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("seq", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("head", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "tally",
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("restricted", sa.Integer(), nullable=False),
        sa.Column("shard", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit", "status", "priority", "restricted", "shard"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "task",
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("officer", sa.Text(), nullable=True),
        sa.Column("parent", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("hold_reason", sa.Text(), nullable=True),
        sa.Column("before_hold", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("queue_at", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("report_id", "number"),
    )
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.create_index(
            "ix_task_queue",
            ["queue_at", "report_id", "number"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_task_officer",
            ["officer", "queue_at"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_task_unit",
            ["unit", "queue_at"],
            unique=False,
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )

    op.create_table(
        "throttle",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "token",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digest"),
    )
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.create_index("ix_token_ends_at", ["ends_at"], unique=False)

    op.create_table(
        "unit",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    # by hand: what only PostgreSQL has
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE event ALTER COLUMN xid SET DEFAULT (pg_current_xact_id()::text)::bigint")
        op.execute("CREATE SEQUENCE report_numbers")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP SEQUENCE report_numbers")
    op.drop_table("unit")
    with op.batch_alter_table("token", schema=None) as batch_op:
        batch_op.drop_index("ix_token_ends_at")

    op.drop_table("token")
    op.drop_table("throttle")
    with op.batch_alter_table("task", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_task_unit",
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_task_queue",
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_task_officer",
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )

    op.drop_table("task")
    op.drop_table("tally")
    op.drop_table("stream")
    op.drop_table("route")
    with op.batch_alter_table("report_sight", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_sight_queue",
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )

    op.drop_table("report_sight")
    op.drop_table("report_share")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_report_status_queue",
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_report_resume",
            sqlite_where=sa.text("resume_at IS NOT NULL"),
            postgresql_where=sa.text("resume_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_report_ref")
        batch_op.drop_index("ix_report_received")
        batch_op.drop_index(
            "ix_report_queue",
            sqlite_where=sa.text("queue_at IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_report_place",
            sqlite_where=sa.text("queue_at IS NOT NULL AND lat IS NOT NULL"),
            postgresql_where=sa.text("queue_at IS NOT NULL AND lat IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_report_lease",
            sqlite_where=sa.text("held_until IS NOT NULL"),
            postgresql_where=sa.text("held_until IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_report_close",
            sqlite_where=sa.text("close_at IS NOT NULL"),
            postgresql_where=sa.text("close_at IS NOT NULL"),
        )
        batch_op.drop_index("ix_report_changed")

    op.drop_table("report")
    op.drop_table("policy")
    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_index("ix_person_unit")

    op.drop_table("person")
    op.drop_table("meta")
    with op.batch_alter_table("message", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_message_due", sqlite_where=sa.text("sent_at IS NULL"), postgresql_where=sa.text("sent_at IS NULL")
        )

    op.drop_table("message")
    op.drop_table("imported")
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.drop_index("ix_evidence_sha256")

    op.drop_table("evidence")
    with op.batch_alter_table("event", schema=None) as batch_op:
        batch_op.drop_index("ix_event_feed", sqlite_where=sa.text("xid IS NOT NULL"))
        batch_op.drop_index("ix_event_stream")

    op.drop_table("event")
    op.drop_table("counter")
    with op.batch_alter_table("clock", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_clock_due", sqlite_where=sa.text("state = 'running'"), postgresql_where=sa.text("state = 'running'")
        )

    op.drop_table("clock")
    op.drop_table("category")
    op.drop_table("calendar")
    op.drop_table("blob")
    op.drop_table("area")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index("ix_answer_at")

    op.drop_table("answer")
