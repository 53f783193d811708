"""People hold a set of roles, and whoever is auditor is so from a unit

Who was admin alone was allowed what supervisors and operators are: they hold these too from now on, and an event of
their stream says so. Of others `role` alone goes on saying it. An older server beside a newer one writes `role` alone,
and is believed.

Revision ID: 0012
Revises: 0011
"""

import hashlib
import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ROLES = " admin supervisor operator "
ADMINS = (
    "SELECT p.login, s.seq, s.head, (SELECT max(recorded_at) FROM event WHERE stream = s.name) AS at"
    " FROM person p JOIN stream s ON s.name = 'person:' || p.login WHERE p.role = 'admin' ORDER BY p.login"
)


def upgrade() -> None:
    for name in ("roles", "audited_from"):
        op.add_column("person", sa.Column(name, sa.Text(), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    for row in list(connection.execute(sa.text(ADMINS))):
        event = _event(f"person:{row.login}", row.seq + 1, row.at or 0, row.head)
        connection.execute(
            sa.text(
                "INSERT INTO event (stream, seq, recorded_at, ref, text, hash)"
                " VALUES (:stream, :seq, :recorded_at, :stream, :text, :hash)"
            ),
            event,
        )
        told = {"seq": event["seq"], "head": event["hash"], "name": event["stream"]}
        connection.execute(sa.text("UPDATE stream SET seq = :seq, head = :head WHERE name = :name"), told)
    connection.execute(sa.text("UPDATE person SET roles = :roles WHERE role = 'admin'"), {"roles": ROLES})


def _event(stream: str, seq: int, at: int, previous: str) -> dict[str, Any]:
    body = {
        "actor": "system",
        "at": at,
        "intent": "Baseline",
        "moves": [],
        "prev": previous,
        "ref": stream,
        "seq": seq,
        "states": {"roles": ROLES},
        "stream": stream,
        "v": 2,
    }
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return {
        "stream": stream,
        "seq": seq,
        "recorded_at": at,
        "text": text,
        "hash": hashlib.sha256(text.encode()).hexdigest(),
    }


def downgrade() -> None:
    """The events stay: what was recorded is never taken back."""
    op.drop_column("person", "audited_from")
    op.drop_column("person", "roles")
