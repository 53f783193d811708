"""An officer's device that closes task after task until it is killed: `python -m tests.faults.closer URL FOLDER [off]`.

Reads a task's ref a line; puts a photo of its own and closes the task with the task's key; says so when it was told
that it is done. `off` sabotages durability: the harness must notice.
"""

import io
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import event
from sqlalchemy.pool import Pool

from cc.core.centre import Call, LocalActor
from cc.core.intents.tasks import CloseTask
from cc.core.local import LocalCentre


def photo(number: int) -> bytes:
    """A small JPEG that no other number has."""
    made = io.BytesIO()
    Image.new("RGB", (16 + number % 16, 16), (number % 256, number // 256 % 256, 90)).save(made, "JPEG")
    return made.getvalue()


def close(centre: LocalCentre, ref: str, number: int) -> None:
    """Put the photo and close the task; doing it again with the same key changes nothing."""
    officer = LocalActor("budi")
    facts = centre.put_blob(officer, io.BytesIO(photo(number)))
    centre.execute(Call(officer, CloseTask(ref, (facts.sha256,)), key=f"close-{ref}"))


def main(url: str, folder: str, sabotage: str = "") -> None:
    """Close until standard input ends."""
    if sabotage == "off":  # at each checkout: however early a connection was made, whatever it was told then

        @event.listens_for(Pool, "checkout")
        def _sabotage(connection: Any, _record: object, _proxy: object) -> None:
            connection.execute("PRAGMA synchronous=OFF")

    centre = LocalCentre.open(url, Path(folder))
    print("ready", flush=True)
    for line in sys.stdin:
        ref, _, number = line.strip().partition(" ")
        close(centre, ref, int(number))
        print(ref, flush=True)
    centre.close()


if __name__ == "__main__":
    main(*sys.argv[1:4])
