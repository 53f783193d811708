"""How long the fault tests run: short in `make test`, as the issue asks in `make faults`. Owns that choice."""

import os

LONG = os.environ.get("POSKO_FAULTS") == "long"


def rounds(short: int, long: int) -> int:
    """The number of rounds."""
    return long if LONG else short
