"""What a clock owes to a time that was claimed, imported or a device's

Of what was recorded before nothing is said: the events of then did not say it either.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("clock", sa.Column("entered", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    with op.batch_alter_table("clock") as batch_op:
        batch_op.drop_column("entered")
