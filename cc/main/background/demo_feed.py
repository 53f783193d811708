"""The demo's simulator as a process of its own, beside the console's.

    python -m cc.main.background.demo_feed FOLDER SPEED SEED CHAPTER

A process and not a thread, because drawing photos and folding clocks would take the interpreter's lock from the keys:
what the console shows then comes to it as from any other machine of the room. It ends when its standard input does, so
that it never outlives the console, however that ended. One runs per folder; a second one leaves at once.
"""

import fcntl
import logging
import sys
import threading
from pathlib import Path
from typing import TextIO

from cc.core.clock import SystemClock
from cc.demo.room import Show, local_credential, play
from cc.main.demo_folder import DemoFolder

LOCK, LOG = "simulator.lock", "simulator.log"

log = logging.getLogger(__name__)


def feed(folder: Path, show: Show, stop: threading.Event) -> bool:
    """Play in this folder until `stop` is set; False when somebody else plays there already."""
    with (folder / LOCK).open("w") as lock:
        if not taken(lock):
            return False
        centre = DemoFolder(folder).open()
        try:
            tally = play(centre, show, SystemClock(), local_credential, stop)
            log.info("ended: %s", tally.line())
        finally:
            centre.close()
    return True


def taken(lock: TextIO) -> bool:
    """Whether the lock is ours now."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _stop_with_input(stop: threading.Event) -> None:
    sys.stdin.buffer.read()
    stop.set()


def main() -> None:
    """Reads the arguments, and standard input to its end."""
    folder, speed, seed, chapter = Path(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    logging.basicConfig(filename=folder / LOG, format="%(asctime)s %(name)s %(message)s")
    for ours in (log.name, "cc.demo"):
        logging.getLogger(ours).setLevel(logging.INFO)
    stop = threading.Event()
    threading.Thread(target=_stop_with_input, args=(stop,), daemon=True).start()
    if not feed(folder, Show(seed=seed, speed=speed, chapter=chapter), stop):
        log.info("another simulator plays here already")


if __name__ == "__main__":
    main()
