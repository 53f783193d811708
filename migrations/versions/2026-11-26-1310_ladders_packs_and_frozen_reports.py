"""Ladders of SLA clocks, sending of messages, packs, frozen SLA reports, their schedule, evidence returned

Revision ID: 0003
Revises: 0002
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BATCH = 5000


def upgrade() -> None:
    op.add_column("clock", sa.Column("next_step_at", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_clock_step",
        "clock",
        ["next_step_at"],
        sqlite_where=sa.text("next_step_at IS NOT NULL"),
        postgresql_where=sa.text("next_step_at IS NOT NULL"),
    )
    op.add_column("message", sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("message", sa.Column("delivered", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.add_column("message", sa.Column("outcome", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_index("ix_message_recipient", "message", ["recipient", "id"])
    op.add_column("task", sa.Column("returns", sa.Integer(), nullable=False, server_default=sa.text("0")))
    op.add_column("person", sa.Column("email", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.create_table(
        "pack",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("effective_at", sa.BigInteger(), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("loaded_at", sa.BigInteger(), nullable=False),
        sa.Column("loaded_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", "version"),
    )
    op.create_table(
        "frozen",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("cleared", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("start_at", sa.BigInteger(), nullable=False),
        sa.Column("end_at", sa.BigInteger(), nullable=False),
        sa.Column("grouping", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("as_of", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("xid", sa.BigInteger(), nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("frozen_at", sa.BigInteger(), nullable=False),
        sa.Column("frozen_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "report_run",
        sa.Column("schedule", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_by", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False, server_default=sa.text("0")),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("schedule", "period"),
    )
    _count_returns()


def _count_returns() -> None:
    """How often each task's evidence was returned, from the events there are."""
    connection = op.get_bind()
    query = sa.text(
        "SELECT position, stream, text FROM event WHERE position > :after AND text LIKE :told"
        " ORDER BY position LIMIT :limit"
    )
    more = sa.text("UPDATE task SET returns = returns + 1 WHERE report_id = :report AND number = :number")
    after = 0
    while rows := list(connection.execute(query, {"after": after, "limit": BATCH, "told": '%"a":"return"%'})):
        for row in rows:
            for move in json.loads(row.text)["moves"]:
                if move["s"] == "task" and move["a"] == "return":
                    connection.execute(more, {"report": row.stream, "number": move["n"]})
        after = rows[-1].position


def downgrade() -> None:
    for table in ("report_run", "frozen", "pack"):
        op.drop_table(table)
    op.drop_column("person", "email")
    op.drop_column("task", "returns")
    op.drop_index("ix_message_recipient", "message")
    for column in ("outcome", "delivered", "tries"):
        op.drop_column("message", column)
    op.drop_index("ix_clock_step", "clock")
    op.drop_column("clock", "next_step_at")
