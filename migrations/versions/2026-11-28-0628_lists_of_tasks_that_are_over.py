"""Lists of tasks that are over, the last changed first, need an order to walk

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ORDER = ["changed_at", "report_id", "number"]
OVER = sa.text("queue_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_task_ended", "task", ORDER, sqlite_where=OVER, postgresql_where=OVER)
    op.create_index("ix_task_ended_officer", "task", ["officer", *ORDER], sqlite_where=OVER, postgresql_where=OVER)


def downgrade() -> None:
    op.drop_index("ix_task_ended_officer", "task")
    op.drop_index("ix_task_ended", "task")
