"""A page of 100 in queue order: the store's rows and records against bare sqlite3 on the same file and statement, and a
million reports against ten thousand, for the root unit and for one that has 1 % of them.

Rounds are paired and taken in turn, the ratio is the median of theirs. `POSKO_BENCH` names the folder that keeps the
seeded databases. Also prints what words cost that many or no reports hold.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.ratio import Ratio
from bench.seed import bench_folder, seeded
from bench.seed_world import ROOT, district
from cc.core.clock import SystemClock
from cc.core.records.organisation import Actor
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.reports.queue import Pages, Wanted
from cc.core.store.sql import cursors
from cc.core.store.sql.engine import open_engine, sqlite_module, sqlite_path
from cc.core.store.sql.times import epoch

FEW, MANY, PAGE = 10_000, 1_000_000, 100
ROUNDS, TIMES = 31, 20
ROWS, RECORDS, GROWTH = 1.3, 6.0, 1.5
READERS = {"operator": f"root unit {ROOT}", "wilayah": f"unit {district(7)}, 1 %"}
PRAGMAS = ("cache_size=-32768", "mmap_size=1073741824", "temp_store=MEMORY")

Work = Callable[[], object]


class Side:
    """One database, as one person reads it, from one place of the queue on."""

    def __init__(self, url: str, login: str, size: int) -> None:
        self.connection = open_engine(url).connect()
        self.directory = DirectoryCache().at(self.connection)
        self.actor: Actor = people.local_actor(self.connection, login, self.directory)
        self.pages, self.size, self.now = Pages(), size, epoch(SystemClock().now())
        self.wanted = Wanted("", "sla", self._somewhere(), False)
        prepared = self.pages.prepared(self.connection, self.actor, self.directory, self.wanted)
        key, id = cursors.read("sla", self.wanted.cursor or "")
        self._text = prepared.text
        self._values = prepared.values({"now": self.now, "most": size + 1, "key": key, "id": id})
        self._bare: Any = sqlite_module().connect(sqlite_path(url), isolation_level=None)
        for pragma in PRAGMAS:
            self._bare.execute(f"PRAGMA {pragma}")

    def _somewhere(self) -> str:
        """A place from which a page can be read: behind the first row."""
        first = self.pages.page(
            self.connection, self.actor, self.directory, Wanted("", "sla", None, False), 1, self.now
        )
        assert first.after is not None
        return first.after

    def bare(self) -> object:
        """The same statement, by the driver alone."""
        return self._bare.execute(self._text, self._values).fetchall()

    def rows(self) -> object:
        """The store's rows."""
        return self.pages.rows(self.connection, self.actor, self.directory, self.wanted, self.size + 1, self.now)

    def records(self) -> object:
        """The page as it crosses the door."""
        return self.pages.page(self.connection, self.actor, self.directory, self.wanted, self.size, self.now)

    def open_reports(self) -> int:
        """How many stand in this reader's queue, up to a page and one."""
        first = Wanted("", "sla", None, False)
        return len(self.pages.rows(self.connection, self.actor, self.directory, first, PAGE + 2, self.now))

    def searched_ms(self, query: str) -> tuple[float, int]:
        """How long a page with this filter takes, and how many it finds."""
        wanted = Wanted(query, "sla", None, False)
        began = time.perf_counter()
        found = len(self.pages.rows(self.connection, self.actor, self.directory, wanted, PAGE, self.now))
        return (time.perf_counter() - began) * 1000, found


def main() -> list[Ratio]:
    """Rows and records against the driver alone; a million against ten thousand."""
    folder = bench_folder()
    few_url, many_url = seeded(folder, FEW), seeded(folder, MANY)
    found: list[Ratio] = []
    for login, name in READERS.items():
        size = min(PAGE, Side(few_url, login, PAGE).open_reports() - 2)
        few, many = Side(few_url, login, size), Side(many_url, login, size)
        full = Side(many_url, login, PAGE)
        found.append(_against(f"{name}: rows of a page of {PAGE}", full.rows, full.bare, "bare sqlite3", ROWS))
        found.append(_against(f"{name}: records of a page of {PAGE}", full.records, full.bare, "bare sqlite3", RECORDS))
        grown = f"{name}: a page of {size} among {MANY:,} reports"
        found.append(_against(grown, many.records, few.records, f"among {FEW:,}", GROWTH))
    for query in ("magrib", "nirwana"):
        took_ms, hits = Side(many_url, "operator", PAGE).searched_ms(query)
        print(f"    {query!r} among the open ones of {MANY:,}: {hits} found in {took_ms:.0f} ms")
    return found


def _against(name: str, ours: Work, theirs: Work, other: str, most: float) -> Ratio:
    pairs = [(_microseconds(ours), _microseconds(theirs)) for _ in range(ROUNDS)][1:]
    ratio = statistics.median(one / two for one, two in pairs)
    one, two = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Ratio(
        f"queue: {name}",
        f"Posko {one:.0f} µs",
        f"{other} {two:.0f} µs",
        ratio,
        f"<= {most}",
        ratio <= most,
        f"{len(pairs)} rounds in turn",
    )


def _microseconds(work: Work) -> float:
    began = time.perf_counter()
    for _ in range(TIMES):
        work()
    return (time.perf_counter() - began) / TIMES * 1e6
