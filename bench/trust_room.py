"""Makes the benchmarks' room in a database with the schema, by the code of whichever checkout is on the path; prints
its tokens.

    PYTHONPATH=CHECKOUT python bench/trust_room.py URL FOLDER

Run as a program, so that a checkout of another commit makes its own room; imports nothing that is not in both.
"""

import json
import sys
from pathlib import Path

from bench import seed_world
from cc.core.centre import Call
from cc.core.intents.organisation import IssueToken
from cc.core.local import LocalCentre

READERS = {"root": "operator", "district": "wilayah"}
"""Who sees everything, and who sees 1 % of it."""


def main(url: str, folder: Path) -> None:
    """The room, and a token for each reader."""
    centre = LocalCentre.open(url, folder / "evidence")
    try:
        seed_world.set_up(centre)
        tokens = {
            name: centre.execute(Call(seed_world.ADMIN, IssueToken(login))).token for name, login in READERS.items()
        }
    finally:
        centre.close()
    print(json.dumps(tokens))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
