"""The loop that does what time alone brings about (leases and holds that end, reports that close), beside whatever runs
on a database of our own. Owns the loop; what a sweep does is in cc.core."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cc.core.errors import CoreError

if TYPE_CHECKING:
    from cc.core.local import LocalCentre

_log = logging.getLogger("posko.sweep")


@contextmanager
def sweeping(centre: "LocalCentre", every_s: float) -> Iterator[None]:
    """Sweep every so many seconds until the block ends."""
    ending = threading.Event()
    thread = threading.Thread(target=_sweep, args=(centre, every_s, ending), name="posko-sweep", daemon=True)
    thread.start()
    try:
        yield
    finally:
        ending.set()
        thread.join()


def _sweep(centre: "LocalCentre", every_s: float, ending: threading.Event) -> None:
    from cc.core.centre import Anonymous, Call
    from cc.core.intents.organisation import Sweep

    while not ending.wait(every_s):
        try:
            centre.execute_as_system(Call(Anonymous(), Sweep()))
        except CoreError as error:
            _log.warning("the sweep failed: %s", error)
