"""How far a fault harness is, and the table of what it showed. Owns both; knows no fault."""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from tests.faults.rounds import LONG

COUNTS = ("tries", "struck", "lost", "doubled", "crashed")
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


ROWS = "POSKO_FAULTS_ROWS"
"""Environment: the folder in which each process of a run keeps its rows."""
TABLE: dict[str, Shown] = {}
"""This process's rows."""
capture: Any = None
"""pytest's capture manager: what is said while a test runs goes by it."""


def shown(kind: str) -> Shown:
    """The row of a kind; the test of a planted fault writes into the same."""
    return TABLE.setdefault(kind, Shown(kind=kind))


def found(kind: str, fault: str) -> None:
    """A planted fault was found."""
    row = shown(kind)
    row.planted = _joined(row.planted, fault)
    keep()


def keep() -> None:
    """Write this process's rows beside those of the others, and all of them where POSKO_FAULTS_TABLE says, so that the
    table can be looked at while the rest runs."""
    if folder := os.environ.get(ROWS):
        own = Path(folder) / f"{os.getpid()}.json"
        own.with_suffix(".new").write_text(json.dumps([asdict(each) for each in TABLE.values()]))
        own.with_suffix(".new").replace(own)
    if path := os.environ.get("POSKO_FAULTS_TABLE"):
        Path(path).write_text("\n".join(lines()) + "\n")


def gathered() -> dict[str, Shown]:
    """The rows of every process of this run."""
    if not (folder := os.environ.get(ROWS)):
        return TABLE
    rows: dict[str, Shown] = {}
    for path in sorted(Path(folder).glob("*.json")):
        for each in json.loads(path.read_text()):
            row = rows.setdefault(each["kind"], Shown(kind=each["kind"]))
            for name in COUNTS:
                setattr(row, name, getattr(row, name) + each[name])
            row.planted, row.note = _joined(row.planted, each["planted"]), _joined(row.note, each["note"])
    return rows


def _joined(known: str, more: str) -> str:
    """Both lists, each word once."""
    return ", ".join(dict.fromkeys(each for each in [*known.split(", "), *more.split(", ")] if each))


def lines() -> Iterator[str]:
    """The table as text."""
    rows = [[each.name for each in fields(Shown)]]
    rows += [[str(getattr(row, each.name)) for each in fields(Shown)] for row in gathered().values()]
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
