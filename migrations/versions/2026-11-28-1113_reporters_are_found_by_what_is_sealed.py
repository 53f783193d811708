"""The same reporter is found by a keyed digest; contacts themselves are sealed by `cc db upgrade`, which has the key

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_KNOWN = sa.text("reporter_known_by <> ''")


def upgrade() -> None:
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.add_column(sa.Column("reporter_known_by", sa.Text(), nullable=False, server_default=""))
    op.create_index(
        "ix_report_reporter",
        "report",
        ["reporter_known_by", "received_at"],
        sqlite_where=_KNOWN,
        postgresql_where=_KNOWN,
    )


def downgrade() -> None:
    op.drop_index("ix_report_reporter", table_name="report")
    with op.batch_alter_table("report", schema=None) as batch_op:
        batch_op.drop_column("reporter_known_by")
