"""Who opened restricted reports and personal data: a row a person, report, way and day

Revision ID: 0018
Revises: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "opened",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        sa.Column("day", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("login", "report_id", "day", "how"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_opened_report", "opened", ["report_id", "at"])


def downgrade() -> None:
    """The events of the streams `opened:` stay."""
    op.drop_table("opened")
