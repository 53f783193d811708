"""A category says for how many days after a report is over its reporter is kept; 0 is for ever, as it was

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("category") as batch_op:
        batch_op.add_column(sa.Column("keep_days", sa.Integer(), nullable=False, server_default=sa.text("0")))


def downgrade() -> None:
    with op.batch_alter_table("category") as batch_op:
        batch_op.drop_column("keep_days")
