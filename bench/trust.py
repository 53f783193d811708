"""What trust costs: a report created and a page of the queue over HTTP, beside the commit before authority, sealing,
encryption and limits, on SQLite and on PostgreSQL; there also with row-level security on.

`POSKO_BEFORE=FOLDER` is a checkout of that commit; without one nothing is compared. Both servers run at once and are
asked in turn, a second each, so that what else the machine does meets both. Processor time is what counts (of the
server, and on PostgreSQL of the database's processes): the machine may be busy, and wall time is printed beside it.
The database of the tests stands in for PostgreSQL: it does not wait for its disk, so that what is ours weighs more.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine

from bench.api_create import ENDLESS, wait
from bench.load import Burst, Target, burst
from bench.ratio import Ratio
from bench.seed_world import corner, district
from cc.core.store.sql.row_security.install import put_up
from tests.postgres import PostgresServer, run_folder

HERE = Path(__file__).parents[1]
ROUNDS, SECONDS, WARM_S = int(os.environ.get("POSKO_ROUNDS", "25")), 0.5, 2.0
WANTED = 1.15


@dataclass(frozen=True, slots=True)
class Side:
    """A server that is up. `spent` tells the processor seconds that it and its database have taken so far."""

    name: str
    port: int
    tokens: dict[str, str]
    spent: Callable[[], float]


@dataclass(frozen=True, slots=True)
class Round:
    """One second of one side: processor milliseconds a request, and how the requests went."""

    cpu_ms: float
    burst: Burst


def main() -> list[Ratio]:
    """Every pair."""
    before = os.environ.get("POSKO_BEFORE")
    if not before:
        print("left out: POSKO_BEFORE names no checkout of the commit before")
        return []
    with tempfile.TemporaryDirectory(prefix="posko-trust-") as folder:
        return [*_on_sqlite(Path(before), Path(folder)), *_on_postgresql(Path(before), Path(folder))]


def _on_sqlite(before: Path, folder: Path) -> list[Ratio]:
    with ExitStack() as servers:
        sides = [
            servers.enter_context(_serving(name, tree, folder / name, f"sqlite:///{folder / name / 'posko.db'}"))
            for name, tree in (("before", before), ("now", HERE))
        ]
        return _compared("SQLite", sides)


def _on_postgresql(before: Path, folder: Path) -> list[Ratio]:
    server = PostgresServer()
    with ExitStack() as servers:
        sides: list[Side] = []
        for name, tree in (("before", before), ("now", HERE), ("now, row security on", HERE)):
            url = server.empty()
            servers.callback(server.drop, url)
            own = folder / f"pg-{len(sides)}"
            sides.append(servers.enter_context(_serving(name, tree, own, url, behind="row security" in name)))
        return _compared("PostgreSQL", sides)


def _compared(database: str, sides: list[Side]) -> list[Ratio]:
    """Creates first, so that there is a queue to be read."""
    found: list[Ratio] = []
    for what, target in (
        ("create", _create),
        ("queue page, root", _page("root")),
        ("queue page, 1 %", _page("district")),
    ):
        targets = [target(side) for side in sides]
        for each in targets:
            burst(each, 1, WARM_S)
        rounds = [[_round(side, each) for side, each in zip(sides, targets, strict=True)] for _ in range(ROUNDS)]
        for number in range(1, len(sides)):
            found.append(_ratio(f"{database}: {what}, {sides[number].name}", [(r[number], r[0]) for r in rounds]))
            print(found[-1].line(), file=sys.stderr, flush=True)
    return found


def _round(side: Side, target: Target) -> Round:
    began = side.spent()
    went = burst(target, 1, SECONDS)
    return Round((side.spent() - began) / went.requests * 1e3, went)


def _ratio(name: str, pairs: list[tuple[Round, Round]]) -> Ratio:
    ratio = statistics.median(now.cpu_ms / before.cpu_ms for now, before in pairs)
    wall = statistics.median(now.burst.p50_ms / before.burst.p50_ms for now, before in pairs)
    now, then = ([pair[side] for pair in pairs] for side in (0, 1))
    note = f"wall {wall:.2f}: {_p50(now):.2f} / {_p50(then):.2f} ms; {len(pairs)} rounds in turn"
    return Ratio(
        name, f"{_cpu(now):.2f} ms of processor", f"{_cpu(then):.2f} ms", ratio, f"<= {WANTED}", ratio <= WANTED, note
    )


def _cpu(rounds: list[Round]) -> float:
    return statistics.median(each.cpu_ms for each in rounds)


def _p50(rounds: list[Round]) -> float:
    return statistics.median(each.burst.p50_ms for each in rounds)


def _create(side: Side) -> Target:
    west, south = corner(7)
    body = {
        "text": "Water leak @N@: pipe burst reported by caller at the corner",
        "category": "flood",
        "channel": "app",
        "priority": 3,
        "unit": district(7),
        "reporter": "+62 811 0001 @N@",
        "lon": west + 0.01,
        "lat": south + 0.01,
    }
    return Target(side.name, side.port, "/v1/reports", json.dumps(body), side.tokens["root"])


def _page(reader: str) -> Callable[[Side], Target]:
    def target(side: Side) -> Target:
        return Target(side.name, side.port, "/v1/reports?limit=100", "", side.tokens[reader], 200, "GET")

    return target


@contextmanager
def _serving(name: str, tree: Path, folder: Path, url: str, *, behind: bool = False) -> Iterator[Side]:
    """`cc serve` of a checkout, on a room that the checkout made."""
    folder.mkdir()
    environment = os.environ | {
        "PYTHONPATH": str(tree),
        "CC_HOME": str(folder),
        "CC_EVIDENCE": str(folder / "evidence"),
    }
    posko = str(Path(sys.executable).with_name("posko"))
    subprocess.run([posko, "db", "upgrade", "--database", url], env=environment, cwd=folder, check=True)
    made = subprocess.run(
        [sys.executable, str(HERE / "bench" / "trust_room.py"), url, str(folder)],
        env=environment, cwd=folder, check=True, capture_output=True, text=True,
    )  # fmt: skip
    if behind:
        _put_up(url)
    if tree == HERE:
        environment |= ENDLESS
    process = subprocess.Popen(
        [posko, "serve", "--port", "0", "--database", url],
        stdout=subprocess.PIPE, text=True, env=environment, cwd=folder,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline().strip().rpartition(":")[2])
        wait(f"http://127.0.0.1:{port}/healthz")
        database = _postgres_s if url.startswith("postgresql") else lambda: 0.0
        yield Side(name, port, json.loads(made.stdout), lambda: _spent_s(process.pid) + database())
    finally:
        process.terminate()
        process.wait()


def _put_up(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        put_up(connection)
    engine.dispose()


def _spent_s(pid: int) -> float:
    """Processor seconds of a process that is there, all its threads."""
    spent = 0
    for told in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            spent += int(told.read_text().split()[0])
    return spent / 1e9


def _postgres_s() -> float:
    """Processor seconds of the database's processes: only the side that is asked has work for them."""
    postmaster = (run_folder() / "data" / "postmaster.pid").read_text().split()[0]
    spent = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            if stat.read_text().rpartition(") ")[2].split()[1] == postmaster:
                spent += _spent_s(int(stat.parent.name))
    return spent
