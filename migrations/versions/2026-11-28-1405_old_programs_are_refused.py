"""A program of before that still runs is refused: its events do not say what ours commit to

An old server that was not stopped went on writing into an upgraded database, and `audit verify` told of its events as
of a forgery. What it says (`no such table`, SQLSTATE 42P01) is what every version before this one answers with 503:
the schema is not its own. Whoever asked tries again, and is served when the new one runs.

Revision ID: 0020
Revises: 0019
"""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

RULES = 5
"""cc.core.records.trail.RULES; whoever raises it makes this trigger anew in a revision (a test holds both together)."""
TOLD = "no such table for this program: a newer Posko has upgraded the database; stop this one and start the newer"
ENDS = f'"v"\\:{RULES}}}'
"""How every event's text ends: its names are sorted. (The backslash is for SQLAlchemy, which takes `:5` for a bind.)"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            f"CREATE TRIGGER event_of_an_old_program BEFORE INSERT ON event "
            f"WHEN substr(NEW.text, -6) <> '{ENDS}' "
            f"BEGIN SELECT RAISE(ABORT, '{TOLD}'); END"
        )
        return
    op.execute(
        "CREATE FUNCTION refuse_an_old_program() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{TOLD}' USING ERRCODE = '42P01'; END $$"
    )
    op.execute(
        "CREATE TRIGGER event_of_an_old_program BEFORE INSERT ON event FOR EACH ROW "
        f"WHEN (right(NEW.text, 6) <> '{ENDS}') EXECUTE FUNCTION refuse_an_old_program()"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TRIGGER event_of_an_old_program")
        return
    op.execute("DROP TRIGGER event_of_an_old_program ON event")
    op.execute("DROP FUNCTION refuse_an_old_program()")
