"""One of several processes that assign the same reports at the same moment: `python -m tests.faults.racer URL FOLDER`.

Reads a ref a line, tries to assign it from version 1, and answers a line: `won`, or `lost NAME` with who was faster.
"""

import sys
from pathlib import Path

from cc.core.centre import Call, LocalActor
from cc.core.errors import LostRaceError
from cc.core.intents.reports import AssignTask
from cc.core.local import LocalCentre


def main(url: str, folder: str, login: str) -> None:
    """Race until standard input ends."""
    centre = LocalCentre.open(url, Path(folder))
    print("ready", flush=True)
    for line in sys.stdin:
        call = Call(LocalActor(login), AssignTask(report=line.strip()), expected_version=1)
        try:
            centre.execute(call)
            print("won", flush=True)
        except LostRaceError as lost:
            print(f"lost {lost.fields.get('by')}", flush=True)
    centre.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
