"""How many pages of a database of a million reports `cc sla why` reads to explain one report.

Counted by the kernel: with the memory map off, SQLite gets each page that is not in its cache by one `pread`, and
/proc/self/io counts those of this process. Promised is what a Centre reads that has been answering about other reports
(the top of each index is in its cache of 32 MB, a report's own pages are not). A cache emptied before each question
reads the tops again: also told. What is read on opening (schema, directory) is not the question's.
"""

import random
import statistics
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import Pool

from bench.ratio import Ratio
from bench.seed import bench_folder, seeded
from cc.core.centre import LocalActor
from cc.core.local import LocalCentre
from cc.core.questions.sla import ExplainClocks
from cc.core.store.sql.engine import sqlite_path

REPORTS, WARMED, ASKED, MOST = 1_000_000, 1000, 500, 10
READER = LocalActor("pengawas")


def main() -> list[Ratio]:
    """The most pages that any of the questions read."""
    if not Path("/proc/self/io").exists():
        print("    this system does not count a process's reads: skipped")
        return []
    url = seeded(bench_folder(), REPORTS)
    numbers = random.Random(3).sample(range(1, REPORTS + 1), WARMED + ASKED)
    event.listen(Pool, "checkout", _unmap)
    centre = LocalCentre.open(url, sqlite_path(url).parent / "evidence")
    try:
        warm = [_pages(centre, number) for number in numbers][WARMED:]
        event.listen(Pool, "checkout", _empty)
        cold = [_pages(centre, number) for number in numbers[:ASKED]]
        event.remove(Pool, "checkout", _empty)
    finally:
        centre.close()
        event.remove(Pool, "checkout", _unmap)
    most, usual = max(warm), statistics.median(warm)
    return [
        Ratio(
            f"why: pages read to explain one of {REPORTS:,} reports",
            f"at most {most} (half of them {usual:.0f} or fewer)",
            f"{MOST} pages",
            most / MOST,
            f"under {MOST} pages",
            most < MOST,
            f"{ASKED} reports after {WARMED} others; with an empty cache {statistics.median(cold):.0f}",
        )
    ]


def _unmap(connection: Any, _record: object, _proxy: object) -> None:
    connection.execute("PRAGMA mmap_size=0")


def _empty(connection: Any, _record: object, _proxy: object) -> None:
    connection.execute("PRAGMA shrink_memory")


def _pages(centre: LocalCentre, number: int) -> int:
    """How many reads one question made, less those that looking at the count takes."""
    first, before = _reads(), _reads()
    centre.read(READER, ExplainClocks(f"JKT-{number:06d}"))
    return _reads() - before - (before - first)


def _reads() -> int:
    lines = Path("/proc/self/io").read_text(encoding="ascii").splitlines()
    return next(int(line.removeprefix("syscr: ")) for line in lines if line.startswith("syscr"))
