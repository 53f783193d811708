"""Writes the next Alembic revision from what the tables say: `python -m tools.revision "what it does"`.

Owns a scratch database on which the revisions so far are run. Read what it wrote before you commit it.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from cc.core.store.sql.engine import alembic_config, upgrade


def main(message: str) -> None:
    """Generate the revision."""
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{Path(scratch) / 'scratch.db'}"
        upgrade(url)
        config = alembic_config(url)
        last = ScriptDirectory.from_config(config).get_current_head() or "0000"
        command.revision(config, message=message, autogenerate=True, rev_id=f"{int(last) + 1:04d}")


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]) or sys.exit("say what the revision does"))
