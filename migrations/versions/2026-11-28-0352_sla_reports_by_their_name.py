"""What supervisors print is called an SLA report in the tables, too: a report alone is a citizen's

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

RENAMED = {"frozen": "frozen_sla_report", "report_run": "sla_report_run"}


def upgrade() -> None:
    for before, after in RENAMED.items():
        _rename(before, after)


def downgrade() -> None:
    for before, after in RENAMED.items():
        _rename(after, before)


def _rename(before: str, after: str) -> None:
    """The table with its rows; on PostgreSQL its constraints (and with them its indexes), which carry its name. SQLite
    gives them none."""
    op.rename_table(before, after)
    connection = op.get_bind()
    if connection.dialect.name != "postgresql":
        return
    named = sa.text("SELECT conname FROM pg_constraint WHERE conrelid = CAST(:table AS regclass) ORDER BY conname")
    for name in connection.execute(named, {"table": after}).scalars().all():
        if name.startswith(f"{before}_"):
            op.execute(f'ALTER TABLE "{after}" RENAME CONSTRAINT "{name}" TO "{after}{name.removeprefix(before)}"')
