"""What `cc console` begins before the command line is even read: the process in which its Centre will live starts to
import what it needs, while this one still reads its arguments. Owns that head start and the fork; imports nearly
nothing before it, so that the two processes import side by side."""

import gc
import os
import socket
import sys
from collections.abc import Callable, Sequence

Forked = tuple[int, socket.socket]
"""The process, and our end of the pipe to it."""

_begun: Forked | None = None


def prefork(arguments: Sequence[str]) -> None:
    """Start the process if these are a console's arguments, at a terminal. To be called before there is any thread."""
    global _begun
    asks = {"--help", "-h", "--version"}.intersection(arguments)
    if arguments[:1] != ["console"] or asks or not (sys.stdin.isatty() and sys.stdout.isatty()) or not possible():
        return
    gc.disable()  # nothing to collect until the first rows are shown; the console enables it again
    remote = "--server" in arguments or "CC_SERVER" in os.environ
    _begun = fork(_warm_remote) if remote else fork(_warm_local, _rest_local)


def taken() -> Forked | None:
    """The process that was started, for whoever opens its Centre; None if there is none, and from then on."""
    global _begun
    begun, _begun = _begun, None
    return begun


def possible() -> bool:
    """Whether this system can have a process beside."""
    return hasattr(os, "fork")


def fork(warm: Callable[[], None] = lambda: None, rest: Callable[[], None] = lambda: None) -> Forked:
    """A process that waits to be told which Centre to open (see answering.live). `warm` runs in it at once, `rest` once
    it has answered its first question."""
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        try:
            _let_go_of_the_terminal()
            ours.close()
            from cc.main.console.centre_process import live

            live(theirs, warm, rest)
        finally:
            os._exit(70)
    theirs.close()
    return pid, ours


def _let_go_of_the_terminal() -> None:
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)


def _warm_local() -> None:
    import cc.core.local
    import cc.main.wire  # noqa: F401  imported for the next who asks for it


def _warm_remote() -> None:
    import cc.main.wire
    import cc.workforce.client.remote_centre  # noqa: F401  as above


def _rest_local() -> None:
    # The first change and the other questions need not wait for these.
    import cc.core.service.door.door  # noqa: F401  the first change finds it loaded
    from cc.core.service.door.questions import all_rows

    all_rows()
