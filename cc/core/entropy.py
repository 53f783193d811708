"""Random bytes in small portions: salts, nonces, ids. The kernel is asked for many at once, since each asking costs as
much as what they are for, and lets go of the interpreter. Owns what lies ready; a process that is forked begins anew.
"""

import os
import threading

_AT_ONCE = 4096


class _Ready(threading.local):
    """A thread's own bytes that nobody was given yet."""

    def __init__(self) -> None:
        self.left, self.at = b"", 0


_ready = _Ready()


def fresh_bytes(count: int) -> bytes:
    """So many bytes (at most 4,096) of the kernel's secure random source, each given once."""
    ready = _ready
    if ready.at + count > len(ready.left):
        ready.left, ready.at = os.urandom(_AT_ONCE), 0
    given = ready.left[ready.at : ready.at + count]
    ready.at += count
    return given


def _begin_anew() -> None:
    """After a fork: parent and child must not give the same bytes."""
    _ready.left, _ready.at = b"", 0


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_anew)
