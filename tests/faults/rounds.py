"""How long the fault tests run: short in `make test`, as the issue asks in `make faults`. Owns that choice."""

import os

LONG = os.environ.get("POSKO_FAULTS") == "long"


def rounds(short: int, long: int) -> int:
    """The number of rounds."""
    return long if LONG else short


PARTS = rounds(1, 4)
"""Into how many parts a long harness falls, which run beside each other."""


def of_a_part(short: int, long: int) -> int:
    """The number of rounds of one of PARTS parts; all of them are at least so many together."""
    return -(-rounds(short, long) // PARTS)
