"""What `cc console` begins before the command line is even read: the process in which its Centre will live starts to
import what it needs, while this one still reads its arguments. Owns nothing but that head start."""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cc.main.beside import CentreBeside

_begun: "CentreBeside | None" = None


def begin(arguments: Sequence[str]) -> None:
    """Start the process if these are a console's arguments, at a terminal. To be called before there is any thread."""
    global _begun
    asks = {"--help", "-h", "--version"}.intersection(arguments)
    if arguments[:1] != ["console"] or asks or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return
    from cc.main.beside import CentreBeside, possible

    if possible():
        gc.disable()  # nothing to collect until the first rows are shown; the console enables it again
        remote = "--server" in arguments or "CC_SERVER" in os.environ
        _begun = CentreBeside(_warm_remote if remote else _warm_local)


def taken() -> "CentreBeside | None":
    """The process that was started, for whoever opens its Centre; None if there is none, and from then on."""
    global _begun
    begun, _begun = _begun, None
    return begun


def _warm_local() -> None:
    import cc.core.local
    import cc.main.wire  # noqa: F401  imported for the next who asks for it


def _warm_remote() -> None:
    import cc.main.wire
    import cc.workforce.client  # noqa: F401  as above
