"""Keys of other systems are an agency's: what one brings takes no other's place

Rows that are there are of the agency of whoever brought them (the report's first event says who), else of the report's.
An older server beside a newer one writes rows of no agency: they are everybody's, as before.

Revision ID: 0013
Revises: 0012
"""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

BATCH = 2000
ROWS = sa.text(
    "SELECT i.source, i.row_key, i.report_id, r.unit, e.text FROM imported i"
    " LEFT JOIN report r ON r.id = i.report_id LEFT JOIN event e ON e.stream = i.report_id AND e.seq = 1"
    " WHERE i.source > :source OR (i.source = :source AND i.row_key > :row_key)"
    " ORDER BY i.source, i.row_key LIMIT :most"
)
ADD = sa.text(
    "INSERT INTO imported_by (source, row_key, report_id, agency) VALUES (:source, :row_key, :report_id, :agency)"
)


def upgrade() -> None:
    _table("imported_by", sa.Column("agency", sa.Text(), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    agencies = {
        row.code: row.path.split("/")[:2][-1] for row in connection.execute(sa.text("SELECT code, path FROM unit"))
    }
    people = {row.login: row.unit for row in connection.execute(sa.text("SELECT login, unit FROM person"))}
    after = {"source": "", "row_key": ""}
    while rows := list(connection.execute(ROWS, {**after, "most": BATCH})):
        connection.execute(ADD, [_row(row, agencies, people) for row in rows])
        after = {"source": rows[-1].source, "row_key": rows[-1].row_key}
    op.drop_table("imported")
    _called("imported_by")
    op.create_index("ix_imported_report", "imported", ["report_id"])


def _row(row: sa.Row[Any], agencies: dict[str, str], people: dict[str, str]) -> dict[str, str]:
    who = str(json.loads(row.text).get("actor", "")) if row.text else ""
    agency = agencies.get(people.get(who, "")) or agencies.get(row.unit or "") or ""
    return {"source": row.source, "row_key": row.row_key, "report_id": row.report_id, "agency": agency}


def _table(name: str, *more: "sa.Column[Any]") -> None:
    op.create_table(
        name,
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("report_id", sa.Text(), nullable=False),
        *more,
        sa.PrimaryKeyConstraint("source", "row_key", *(column.name for column in more)),
        sqlite_with_rowid=False,
    )


def _called(before: str) -> None:
    """The table by its name, and on PostgreSQL its key by the table's."""
    op.rename_table(before, "imported")
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"ALTER TABLE imported RENAME CONSTRAINT {before}_pkey TO imported_pkey")


def downgrade() -> None:
    """Of a key that several agencies have, one row is kept."""
    _table("imported_before")
    op.execute(
        "INSERT INTO imported_before (source, row_key, report_id)"
        " SELECT source, row_key, min(report_id) FROM imported GROUP BY source, row_key"
    )
    op.drop_table("imported")
    _called("imported_before")
    op.create_index("ix_imported_report", "imported", ["report_id"])
