"""How refs begin is kept by the room; categories can be retired

A room that is there keeps what its refs begin with. One without a report has said nothing yet: its first report does.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

LATEST = "SELECT ref FROM report ORDER BY recorded_at DESC, ref DESC LIMIT 1"


def upgrade() -> None:
    with op.batch_alter_table("category") as batch_op:
        batch_op.add_column(sa.Column("retired", sa.Integer(), nullable=False, server_default=sa.text("0")))
    connection = op.get_bind()
    ref = connection.execute(sa.text(LATEST)).scalar()
    if ref is not None:
        kept = {"prefix": str(ref).rpartition("-")[0]}
        connection.execute(sa.text("INSERT INTO meta (key, value) VALUES ('prefix', :prefix)"), kept)


def downgrade() -> None:
    op.execute("DELETE FROM meta WHERE key = 'prefix'")
    with op.batch_alter_table("category") as batch_op:
        batch_op.drop_column("retired")
