"""What somebody wrote freely lies beside an event's hashed text, where it can be erased

Events that are there keep their words in the text; an older server beside a newer one goes on writing such.

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("private", sa.Text(), nullable=False, server_default=sa.text("''")))


def downgrade() -> None:
    """The words of newer events are lost; what commits to them stays."""
    op.drop_column("event", "private")
