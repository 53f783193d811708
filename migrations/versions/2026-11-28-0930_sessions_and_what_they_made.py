"""A token says which session made it, from which device it is used and when it was last seen

Tokens that are there say none of it: who made them was not written down.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("token") as batch_op:
        batch_op.add_column(sa.Column("made_by", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("device", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("seen_at", sa.BigInteger(), nullable=True))
        batch_op.create_index("ix_token_login", ["login"])
        batch_op.create_index("ix_token_made_by", ["made_by"])


def downgrade() -> None:
    with op.batch_alter_table("token") as batch_op:
        batch_op.drop_index("ix_token_made_by")
        batch_op.drop_index("ix_token_login")
        for column in ("seen_at", "device", "made_by"):
            batch_op.drop_column(column)
