"""A key of the room's own, under which places in the trail are told to those who do not see all of it

Revision ID: 0022
Revises: 0021
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    statement = sa.text("INSERT INTO meta (key, value) VALUES ('feed_key', :key) ON CONFLICT (key) DO NOTHING")
    op.execute(statement.bindparams(key=secrets.token_hex(32)))


def downgrade() -> None:
    op.execute("DELETE FROM meta WHERE key = 'feed_key'")
