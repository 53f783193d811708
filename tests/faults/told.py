"""How far a fault harness is, and the table of what it showed. Owns both; knows no fault."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tests.faults.rounds import LONG

EVERY_S = 10.0
"""How often a harness says how far it is."""


@dataclass(slots=True, kw_only=True)
class Shown:
    """What one harness showed: how often it tried, how many of these struck, and what came of them. `planted`: the
    faults that were planted and found."""

    kind: str
    tries: int = 0
    struck: int = 0
    lost: int = 0
    doubled: int = 0
    crashed: int = 0
    planted: str = ""
    note: str = ""


TABLE: dict[str, Shown] = {}
capture: Any = None
"""pytest's capture manager: what is said while a test runs goes by it."""


def shown(kind: str) -> Shown:
    """The row of a kind; the test of a planted fault writes into the same."""
    return TABLE.setdefault(kind, Shown(kind=kind))


def found(kind: str, fault: str) -> None:
    """A planted fault was found."""
    row = shown(kind)
    known = [each for each in row.planted.split(", ") if each]
    row.planted = ", ".join(dict.fromkeys([*known, fault]))


def keep() -> None:
    """Write the table where POSKO_FAULTS_TABLE says, so that it can be looked at while the rest runs."""
    if path := os.environ.get("POSKO_FAULTS_TABLE"):
        Path(path).write_text("\n".join(lines()) + "\n")


def lines() -> Iterator[str]:
    """The table as text."""
    rows = [[each.name for each in fields(Shown)]]
    rows += [[str(getattr(row, each.name)) for each in fields(Shown)] for row in TABLE.values()]
    widths = [max(len(row[at]) for row in rows) for at in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


class Progress:
    """Says how far a harness is, now and then, past pytest's capture."""

    def __init__(self, what: str, total: int) -> None:
        self._what, self._total = what, total
        self._began_s = self._said_s = time.monotonic()

    def at(self, done: int, more: str = "") -> None:
        """So many of the total are done."""
        now_s = time.monotonic()
        if not LONG or (now_s - self._said_s < EVERY_S and done < self._total):
            return
        self._said_s = now_s
        spent_s = now_s - self._began_s
        left = f", about {spent_s / done * (self._total - done):.0f} s more" if 0 < done < self._total else ""
        say(f"{self._what}: {done} of {self._total} in {spent_s:.0f} s{left}{more and f'; {more}'}")


def say(line: str) -> None:
    """A line for whoever waits."""
    aside: AbstractContextManager[object] = capture.global_and_fixture_disabled() if capture else nullcontext()
    with aside:
        print(f"\n{line}", end="", file=sys.stderr, flush=True)
