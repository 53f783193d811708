"""`cc report import` against raw executemany: a file of 20,000 rows through the door (read, mapped, classified, placed,
clocks folded, events chained), and the very rows that this left in report, event and clock, bare into the same schema.

Both sides commit to SQLite with synchronous=FULL; the bare side in one transaction, which is the harder comparison.
"""

import csv
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.ratio import Ratio
from bench.seed import TEXTS
from cc.core.centre import LocalActor
from cc.core.intents.organisation import PersonRow, UnitRow
from cc.core.local import LocalCentre
from cc.core.store.sql.engine import sqlite_module, upgrade
from cc.core.vocabulary import Role
from cc.intake.run import run_import

ROWS = 20_000
ROUNDS = 3
WANTED = 0.05
TABLES = ("report", "event", "clock")
MAP = """
name = "bench"
zone = "Asia/Jakarta"
[fields]
id = "id"
text = "text"
received_at = "came"
closed_at = "went"
due_at = "due"
category = "kind"
lon = "lon"
lat = "lat"
[attributes]
ward = "ward"
"""
KINDS = ("flood", "waste", "damaged-road", "public-facilities", "illegal-parking")


def main() -> list[Ratio]:
    """The ratio of rows a second."""
    ratios, ours, bare = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(prefix="posko-bench-") as name:
            folder = Path(name)
            ours.append(ROWS / _through_the_door(folder))
            bare.append(ROWS / _bare(folder))
            ratios.append(ours[-1] / bare[-1])
    ratio = statistics.median(ratios)
    return [
        Ratio(
            "import of 20,000 rows, SQLite FULL",
            f"cc report import {statistics.median(ours):,.0f} rows/s",
            f"raw executemany of the same report, event and clock rows {statistics.median(bare):,.0f}/s",
            ratio,
            f">= {WANTED:.2f}",
            ratio >= WANTED,
        )
    ]


def _through_the_door(folder: Path) -> float:
    """Seconds for the whole import, the file's reading and the last commit included."""
    (folder / "bench.toml").write_text(MAP, encoding="utf-8")
    with (folder / "rows.csv").open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(_lines())
    upgrade(f"sqlite:///{folder / 'ours.db'}")
    centre = LocalCentre.open(f"sqlite:///{folder / 'ours.db'}", folder / "evidence")
    try:
        centre.set_up(
            UnitRow("root", "Room"), PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="root", cleared=True)
        )
        begun = time.perf_counter()
        summary = run_import(centre, LocalActor("admin"), folder / "rows.csv", str(folder / "bench.toml"))
        took = time.perf_counter() - begun
    finally:
        centre.close()
    assert summary.imported == ROWS, summary
    return took


def _lines() -> Iterator[list[str]]:
    yield ["id", "text", "came", "went", "due", "kind", "lon", "lat", "ward"]
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(ROWS):
        came = start + timedelta(minutes=7 * number)
        due, went = came + timedelta(hours=36), came + timedelta(hours=number % 60)
        yield [
            f"B-{number}",
            TEXTS[number % len(TEXTS)],
            _local(came),
            _local(went) if number % 10 else "",
            _local(due),
            KINDS[number % len(KINDS)],
            f"{106.7 + number % 200 / 1000:.4f}",
            f"{-6.3 + number % 150 / 1000:.4f}",
            f"RW {number % 12}",
        ]


def _local(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S}"


def _bare(folder: Path) -> float:
    """Seconds to put the rows of TABLES into an empty database of the same schema."""
    upgrade(f"sqlite:///{folder / 'bare.db'}")
    source = sqlite_module().connect(folder / "ours.db")
    rows = {table: _all(source, table) for table in TABLES}
    source.close()
    target = sqlite_module().connect(folder / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "cache_size=-32768", "mmap_size=1073741824"):
        target.execute(f"PRAGMA {pragma}")
    begun = time.perf_counter()
    target.execute("BEGIN IMMEDIATE")
    for table, (names, values) in rows.items():
        marks = ", ".join("?" * len(names))
        target.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})", values)
    target.execute("COMMIT")
    took = time.perf_counter() - begun
    target.close()
    return took


def _all(connection: Any, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """A table's column names and rows, those of imported reports alone."""
    where = " WHERE stream IN (SELECT id FROM report)" if table == "event" else ""
    found = connection.execute(f"SELECT * FROM {table}{where}")
    return [column[0] for column in found.description], found.fetchall()


if __name__ == "__main__":
    for each in main():
        print(each.line())
