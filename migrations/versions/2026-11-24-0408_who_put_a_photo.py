"""Who put a photo: everybody who did, not the first alone

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blob_put",
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("put_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", "login"),
    )
    op.execute("INSERT INTO blob_put (sha256, login, put_at) SELECT sha256, put_by, put_at FROM blob")
    with op.batch_alter_table("blob") as batch_op:
        batch_op.drop_column("put_by")
        batch_op.drop_column("put_at")


def downgrade() -> None:
    with op.batch_alter_table("blob") as batch_op:
        batch_op.add_column(sa.Column("put_by", sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("put_at", sa.BigInteger(), nullable=False, server_default="0"))
    first = "(SELECT {column} FROM blob_put p WHERE p.sha256 = blob.sha256 ORDER BY p.put_at, p.login LIMIT 1)"
    op.execute(
        f"UPDATE blob SET put_by = coalesce({first.format(column='login')}, ''),"
        f" put_at = coalesce({first.format(column='put_at')}, 0)"
    )
    op.drop_table("blob_put")
