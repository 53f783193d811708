"""When a message is tried again and when that ends; what an e-mail address is. Pure."""

import re

MOST_TRIES = 12
FIRST_WAIT_S, MOST_WAIT_S = 30, 6 * 3600
LAPSE_S = 24 * 3600
"""A message that nobody took for so long is not sent any more: it would tell of what is no longer so."""

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\]{1,64}@[^\s@<>\"(),:;\\]{1,190}")


def wait_s(tries: int) -> int | None:
    """Seconds until the next try after so many, each twice the one before; None when that was the last.

    Twelve tries take half a day: longer than a mail server is down, shorter than anybody would still want to know.
    """
    if tries >= MOST_TRIES:
        return None
    return min(FIRST_WAIT_S << max(0, tries - 1), MOST_WAIT_S)


def is_address(text: str) -> bool:
    """Whether an e-mail can be sent to it: one address, nothing around it, nothing that would steer a mail server."""
    return _ADDRESS.fullmatch(text) is not None and text.isprintable()
