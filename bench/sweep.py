"""A sweep with 100 due clocks among a million that have a step to come, against the same among ten thousand.

Works on copies of the seeded databases, armed once: every resolve clock gets a next step that lies far ahead, and
nothing else is due. Before each round 100 clocks that run are made due; a round is one sweep through the door, with its
commit. Rounds are taken in turn, the ratio is the median of theirs.
"""

import random
import shutil
import statistics
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench.ratio import Ratio
from bench.seed import bench_folder, seeded
from bench.seed_world import policies
from cc.core.centre import Anonymous, Call
from cc.core.intents.system import Sweep
from cc.core.local import LocalCentre
from cc.core.records.sla import Policy, StepSpec
from cc.core.store.sql.engine import sqlite_module, sqlite_path
from cc.core.store.sql.json import encode
from cc.core.store.sql.times import FAR
from cc.core.vocabulary import TargetName

FEW, MANY, DUE = 10_000, 1_000_000, 100
ROUNDS, GROWTH = 15, 2.0
STEP = StepSpec(1, None, ("operator", "supervisor"))
"""One per cent of three days: every report that is an hour old has passed it."""


class Side:
    """A Centre on one armed database."""

    def __init__(self, folder: Path, reports: int) -> None:
        path = _armed(folder, reports)
        self._bare: Any = sqlite_module().connect(str(path), isolation_level=None, timeout=60)
        running = self._bare.execute(
            "SELECT c.report_id FROM clock c JOIN report r ON r.id = c.report_id WHERE c.target = 'resolve'"
            f" AND c.state = 'running' AND c.next_step_at = {FAR} AND c.started_at < unixepoch() - 7200"
            " AND r.queue_at IS NOT NULL LIMIT 200000"
        ).fetchall()
        self._waiting = random.Random(5).sample([row[0] for row in running], (ROUNDS + 1) * DUE)
        self.clocks = self._bare.execute("SELECT count(*) FROM clock WHERE next_step_at IS NOT NULL").fetchone()[0]
        self._centre = LocalCentre.open(f"sqlite:///{path}", path.parent / "evidence")

    def round_ms(self) -> float:
        """One sweep of 100 due clocks."""
        due, self._waiting = self._waiting[:DUE], self._waiting[DUE:]
        self._bare.execute("BEGIN IMMEDIATE")
        self._bare.executemany(
            "UPDATE clock SET next_step_at = started_at WHERE report_id = ? AND target = 'resolve'",
            [(each,) for each in due],
        )
        self._bare.execute("COMMIT")
        began = time.perf_counter()
        done = self._centre.execute_as_system(Call(Anonymous(), Sweep()))
        took_s = time.perf_counter() - began
        assert (done.escalated, done.failed, done.closed) == (DUE, 0, 0), done
        return took_s * 1000

    def close(self) -> None:
        """Let go of the database."""
        self._centre.close()
        self._bare.close()


def main() -> list[Ratio]:
    """A million against ten thousand."""
    folder = bench_folder()
    few, many = Side(folder, FEW), Side(folder, MANY)
    try:
        pairs = [(many.round_ms(), few.round_ms()) for _ in range(ROUNDS + 1)][1:]
    finally:
        few.close()
        many.close()
    ratio = statistics.median(one / two for one, two in pairs)
    one, two = (statistics.median(side) for side in zip(*pairs, strict=True))
    return [
        Ratio(
            f"sweep: {DUE} due clocks among {many.clocks:,} with a step to come",
            f"Posko {one:.0f} ms",
            f"among {few.clocks:,} {two:.0f} ms",
            ratio,
            f"<= {GROWTH}",
            ratio <= GROWTH,
            f"{len(pairs)} rounds in turn, each step with its event, its messages and the commit",
        )
    ]


def _armed(folder: Path, reports: int) -> Path:
    """The copy of a seeded database in which every resolve clock has a step to come, made when first asked for."""
    source = sqlite_path(seeded(folder, reports))
    path = source.with_name(f"sweep-{source.name}")
    if not path.exists():
        making = path.with_suffix(".making")
        shutil.copyfile(source, making)
        _arm(making)
        making.rename(path)
    return path


def _arm(path: Path) -> None:
    bare: Any = sqlite_module().connect(str(path), isolation_level=None)
    for policy in policies():
        bare.execute("UPDATE policy SET body = ? WHERE code = ?", (encode(Policy, _with_step(policy)), policy.code))
    for statement in (
        f"UPDATE clock SET next_step_at = {FAR} WHERE target = 'resolve'",
        "UPDATE report SET close_at = NULL, resume_at = NULL, held_until = NULL, holder = NULL"
        " WHERE close_at IS NOT NULL OR resume_at IS NOT NULL OR held_until IS NOT NULL",
        "UPDATE message SET sent_at = not_before WHERE sent_at IS NULL",
        "ANALYZE",
        "PRAGMA wal_checkpoint(TRUNCATE)",
    ):
        bare.execute(statement)
    bare.close()


def _with_step(policy: Policy) -> Policy:
    return replace(
        policy,
        targets=tuple(
            replace(target, steps=(STEP,)) if target.name is TargetName.RESOLVE else target for target in policy.targets
        ),
    )
