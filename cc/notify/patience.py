"""How long somebody waits for a server of somebody else's. Knows no protocol."""

import math
import threading
from collections.abc import Callable

from cc.notify.ways import Unreached


class Ended(Exception):
    """The sender was told to end while a server had not answered: nothing is known of that try."""


def within(seconds: float, ending: threading.Event, work: Callable[[], None]) -> None:
    """Do it in a thread that nobody waits for longer than this: a server that hangs, or drips, holds up neither the
    sender nor the end of the program. Raises what the work raised, Unreached after the time, Ended when told to end."""
    wrong: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            work()
        except BaseException as raised:  # noqa: BLE001  # told to whoever waits
            wrong.append(raised)
        done.set()

    threading.Thread(target=run, name="posko-send", daemon=True).start()
    for _ in range(math.ceil(seconds / LOOK_S)):
        if done.wait(LOOK_S) or ending.is_set():
            break
    if not done.is_set():
        raise Ended if ending.is_set() else Unreached(f"no answer within {seconds:.0f} s")
    if wrong:
        raise wrong[0]


LOOK_S = 0.1
"""How often somebody who waits for a server looks whether they should end."""
