"""An SLA report over a million reports, as the door answers it, against the same figures in hand-written SQL by the
bare driver on the same file: by nothing, by unit, by category and month.

The other side sorts once into a temporary table, in which a row's number is its rank; the usual single statement with
window functions takes half as long again. It tells the figures alone, and its author knows that the room is in one
zone; ours also counts reports and those without a clock. Both must give equal rows before anything is measured.

The seeded reports' stopped clocks counted only a few different seconds: this works on a copy in which they differ.
"""

import shutil
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.ratio import Ratio
from bench.seed import bench_folder, seeded
from cc.core.centre import LocalActor
from cc.core.clock import FixedClock, SystemClock
from cc.core.local import CentreConfig, LocalCentre
from cc.core.questions.sla import SlaFigures
from cc.core.store.figures.verdicts import VERDICTS
from cc.core.store.sql.engine import sqlite_module, sqlite_path
from cc.core.vocabulary import TargetName

REPORTS, ROUNDS, MOST = 1_000_000, 3, 3.0
PRAGMAS = ("cache_size=-32768", "mmap_size=1073741824", "temp_store=MEMORY")
READER = LocalActor("pengawas")
SPREAD_S = 172_801

UNIT = "coalesce(t.unit, r.unit)"
MONTH = "strftime('%Y-%m', r.received_at + 25200, 'unixepoch')"
CASES: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((), ()),
    (("unit",), (UNIT,)),
    (("category", "month"), ("r.category", MONTH)),
)
"""What ours is grouped by, and theirs."""

CLOCKS = """
SELECT {labels} c.target AS target,
    CASE WHEN c.excluded <> '' THEN 'excluded'
         WHEN c.breached_at < :now OR c.breached_at <= c.started_at THEN 'breached'
         WHEN c.breached_at IS NULL AND c.state = 'running' AND c.due_at < :now THEN 'breached'
         WHEN c.state = 'stopped' THEN 'met'
         WHEN c.state = 'void' THEN 'excluded'
         ELSE c.state END AS verdict,
    CASE WHEN c.state = 'stopped' AND c.excluded = '' THEN c.counted_s END AS counted_s
FROM clock AS c {joins}
"""
COUNTED = """
WITH groups AS MATERIALIZED (
    SELECT {names} target, count(counted_s) AS n,
        min(CASE WHEN counted_s IS NOT NULL THEN rowid END) - 1 AS base,
        sum(verdict = 'met') AS met, sum(verdict = 'breached') AS breached, sum(verdict = 'running') AS running,
        sum(verdict = 'paused') AS paused, sum(verdict = 'excluded') AS excluded
    FROM told GROUP BY {names} target)
SELECT {names} target, met, breached, running, paused, excluded,
    ((SELECT counted_s FROM told WHERE rowid = base + (n + 1) / 2)
     + (SELECT counted_s FROM told WHERE rowid = base + n / 2 + 1)) / 2,
    (SELECT counted_s FROM told WHERE rowid = base + (9 * n + 9) / 10)
FROM groups
"""
"""The median is the middle one, or half-way between the middle two; the 90th percentile is the nearest rank."""

ORDER = {target.value: index for index, target in enumerate(TargetName)}


def main() -> list[Ratio]:
    """One ratio a grouping, the median of paired rounds."""
    path = _spread(bench_folder())
    now = SystemClock().now()
    centre = LocalCentre.open(f"sqlite:///{path}", path.parent / "evidence", CentreConfig(), FixedClock(now))
    bare: Any = sqlite_module().connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        bare.execute(f"PRAGMA {pragma}")
    try:
        return [_compare(centre, bare, int(now.timestamp()), by, labels) for by, labels in CASES]
    finally:
        bare.close()
        centre.close()


def _spread(folder: Path) -> Path:
    """The seeded database with counted seconds of every kind, made when first asked for."""
    source = sqlite_path(seeded(folder, REPORTS))
    path = folder / source.name.replace("posko-", "figures-")
    if not path.exists():
        making = folder / f"making-{path.name}"
        shutil.copyfile(source, making)
        connection = sqlite_module().connect(making, isolation_level=None)
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute(
            f"UPDATE clock SET counted_s = counted_s + abs(started_at * 2654435761) % {SPREAD_S}"
            " WHERE state = 'stopped'"
        )
        connection.close()
        making.rename(path)
    return path


def _compare(centre: LocalCentre, bare: Any, now: int, by: tuple[str, ...], labels: tuple[str, ...]) -> Ratio:
    def ours() -> list[tuple[object, ...]]:
        figures = centre.read(READER, SlaFigures(by=by)).figures
        return [
            (*row.group, row.target, *(getattr(row, name) for name in VERDICTS), row.median_s, row.p90_s)
            for row in figures
        ]

    def theirs() -> list[tuple[object, ...]]:
        return _by_hand(bare, now, labels)

    if ours() != theirs():
        raise AssertionError(f"figures by {by or 'nothing'} differ from those by hand")
    pairs = [(_seconds(ours), _seconds(theirs)) for _ in range(ROUNDS)]
    ratio = statistics.median(one / two for one, two in pairs)
    one, two = (statistics.median(side) for side in zip(*pairs, strict=True))
    return Ratio(
        f"figures over {REPORTS:,} reports by {' and '.join(by) or 'nothing'}",
        f"Posko {one:.1f} s",
        f"hand-written SQL {two:.1f} s",
        ratio,
        f"<= {MOST}",
        ratio <= MOST,
        f"{len(pairs)} rounds in turn, equal rows",
    )


def _by_hand(bare: Any, now: int, labels: tuple[str, ...]) -> list[tuple[object, ...]]:
    names = "".join(f"g{at}, " for at in range(len(labels)))
    columns = "".join(f"{label} AS g{at}, " for at, label in enumerate(labels))
    joins = "JOIN report AS r ON r.id = c.report_id" if labels else ""
    if UNIT in labels:
        joins += " LEFT JOIN task AS t ON t.report_id = c.report_id AND t.number = c.number"
    clocks = CLOCKS.format(labels=columns, joins=joins)
    bare.execute(f"CREATE TEMP TABLE told AS {clocks} ORDER BY {names} target, counted_s", {"now": now})
    rows = bare.execute(COUNTED.format(names=names)).fetchall()
    bare.execute("DROP TABLE told")
    at = len(labels)
    return sorted(rows, key=lambda row: (row[:at], ORDER[row[at]]))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
