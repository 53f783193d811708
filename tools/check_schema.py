"""Whether the revisions lead to the schema that the tables say: `python -m tools.check_schema`, part of `make check`.

Owns a scratch database. Fails with what differs; `python -m tools.revision "…"` writes the missing revision.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.util import CommandError

from cc.core.store.sql.engine import alembic_config, upgrade


def main() -> int:
    """1 when a revision is missing."""
    with tempfile.TemporaryDirectory() as scratch:
        url = f"sqlite:///{Path(scratch) / 'scratch.db'}"
        upgrade(url)
        try:
            command.check(alembic_config(url))
        except CommandError as differs:
            sys.stderr.write(f"the tables say more than the revisions do: {differs}\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
