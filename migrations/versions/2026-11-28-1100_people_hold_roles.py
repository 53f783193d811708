"""People hold a set of roles, and whoever is auditor is so from a unit

Who was admin alone was allowed what supervisors and operators are: they hold these too from now on. An older server
beside a newer one writes `role` alone, and is believed.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.add_column(sa.Column("roles", sa.Text(), nullable=False, server_default=sa.text("''")))
        batch_op.add_column(sa.Column("audited_from", sa.Text(), nullable=False, server_default=sa.text("''")))
    op.execute("UPDATE person SET roles = ' ' || role || ' '")
    op.execute("UPDATE person SET roles = ' admin supervisor operator ' WHERE role = 'admin'")


def downgrade() -> None:
    with op.batch_alter_table("person") as batch_op:
        batch_op.drop_column("audited_from")
        batch_op.drop_column("roles")
