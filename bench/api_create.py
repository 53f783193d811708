"""A report created over HTTP, through everything (token, scope, area, category, clocks, event chain, counters), against
the references of ../shared/bench, which validate a body and commit two bare rows to SQLite FULL: on Starlette, each
commit inline on the event loop; and as the tutorials have it, the ORM in FastAPI's thread pool.

Paired one-second rounds, both sides in turn; the median of the rounds' ratios counts, since fdatasync on such machines
changes by an order of magnitude within minutes: its median is printed, and where it is slow nothing is promised.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench import seed_world
from bench.load import Burst, Target, burst
from bench.ratio import Ratio
from cc.core.centre import Call
from cc.core.intents.organisation import IssueToken
from cc.core.local import LocalCentre
from cc.core.store.sql.engine import upgrade

ROUNDS, SECONDS, WARM_S = 9, 1.0, 0.4
SHARED = Path(__file__).parents[2] / "shared" / "bench" / "limits"
FAST_MS = 0.5
WANTED = {("disk", 1): 0.25, ("disk", 8): 0.40, ("tmpfs", 1): 0.15, ("tmpfs", 8): 0.25}
WANTED_ORM, WANTED_P99 = 2.0, 10.0
ENDLESS = {name: str(10_000_000) for name in ("CC_LIMITS__PERSON_REQUESTS", "CC_LIMITS__PEER_REQUESTS")}
"""Settings: one log-in asks more often here than any room does; its count is kept, and not reached."""
REFERENCE_BODY = (
    '{"subject":"Water leak @N@","body":"pipe burst reported by caller at the corner","priority":3,'
    '"lat":37.5,"lon":127.0}'
)


def main() -> list[Ratio]:
    """Every ratio, on the disk of the temporary folder and on tmpfs."""
    if not (SHARED / "apps.py").is_file():
        print(f"left out: the references are not at {SHARED}")
        return []
    found: list[Ratio] = []
    for name, parent in (("disk", None), ("tmpfs", Path("/dev/shm"))):
        if parent is not None and not parent.is_dir():
            print(f"left out: no tmpfs at {parent}")
            continue
        folder = Path(tempfile.mkdtemp(prefix="posko-bench-", dir=parent))
        try:
            found += _on(name, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    return found


def _on(place: str, folder: Path) -> list[Ratio]:
    """The ratios on one filesystem."""
    with ExitStack() as servers:
        ours = servers.enter_context(posko(folder))
        inline = servers.enter_context(reference(folder, "star", "/create"))
        orm = servers.enter_context(reference(folder, "fastapi", "/create_orm"))
        found = []
        for clients in (1, 8):
            sides = (ours, inline, orm) if clients == 8 else (ours, inline)
            for side in sides:
                burst(side, clients, WARM_S)
            rounds, syncs = [], []
            for _ in range(ROUNDS):
                rounds.append([burst(side, clients, SECONDS) for side in sides])
                syncs.append(_fdatasync_ms(folder))
            found += _told(place, clients, rounds, statistics.median(syncs))
        return found


def _told(place: str, clients: int, rounds: list[list[Burst]], sync_ms: float) -> list[Ratio]:
    """What the rounds of one number of clients say."""
    sides = list(zip(*rounds, strict=True))
    promised = place == "tmpfs" or sync_ms <= FAST_MS
    note = f"fdatasync {sync_ms:.2f} ms" + ("" if promised else f", nothing promised above {FAST_MS} ms")
    name = f"create over HTTP, {clients} client{'s' if clients > 1 else ''}, {place}"
    wanted = WANTED[place, clients]
    ratio = statistics.median(one[0].per_s / one[1].per_s for one in rounds)
    ok = ratio >= wanted if promised else None
    found = [
        Ratio(name, f"cc serve {_words(sides[0])}", f"Starlette + sqlite3, inline {_words(sides[1])}", ratio,
              f">= {wanted}", ok, note)
    ]  # fmt: skip
    if clients == 8:
        ratio = statistics.median(one[0].per_s / one[2].per_s for one in rounds)
        ok = ratio >= WANTED_ORM if promised else None
        theirs = f"FastAPI + ORM in threads {_words(sides[2])}"
        found.append(Ratio(name, f"cc serve {_words(sides[0])}", theirs, ratio, f">= {WANTED_ORM}", ok, note))
        p50, p99 = (statistics.median(getattr(each, field) for each in sides[0]) for field in ("p50_ms", "p99_ms"))
        ok = p99 <= WANTED_P99 * p50
        found.append(
            Ratio(f"{name}: p99 to own p50", f"{p99:.2f} ms", f"{p50:.2f} ms", p99 / p50, f"<= {WANTED_P99}", ok, note)
        )
    return found


def _words(side: tuple[Burst, ...]) -> str:
    per_s = statistics.median(each.per_s for each in side)
    p50, p99 = (statistics.median(getattr(each, field) for each in side) for field in ("p50_ms", "p99_ms"))
    return f"{per_s:,.0f}/s (p50 {p50:.2f}, p99 {p99:.2f} ms)"


@contextmanager
def posko(folder: Path) -> Iterator[Target]:
    """`cc serve` on a room with areas, routes and policies; the caller is an operator with a token."""
    url = f"sqlite:///{folder / 'posko.db'}"
    upgrade(url)
    centre = LocalCentre.open(url, folder / "evidence")
    try:
        seed_world.set_up(centre)
        intent = IssueToken(seed_world.people()[0].login)
        token = centre.execute(Call(seed_world.ADMIN, intent)).token
    finally:
        centre.close()
    command = [str(Path(sys.executable).with_name("posko")), "serve", "--port", "0", "--database", url]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=_environment(folder))
    try:
        assert process.stdout is not None
        port = int(process.stdout.readline().strip().rpartition(":")[2])
        wait(f"http://127.0.0.1:{port}/healthz")
        west, south = seed_world.corner(42)
        body = {
            "text": "Water leak @N@: pipe burst reported by caller at the corner",
            "category": "flood",
            "channel": "app",
            "priority": 3,
            "lon": west + 0.01,
            "lat": south + 0.01,
        }
        yield Target("cc serve", port, "/v1/reports", json.dumps(body), token)
    finally:
        process.terminate()
        process.wait()


def _environment(folder: Path) -> dict[str, str]:
    return os.environ | {"CC_HOME": str(folder)} | ENDLESS


@contextmanager
def reference(folder: Path, app: str, path: str) -> Iterator[Target]:
    """A reference application, run where it stands, its database in our folder."""
    port = _free_port()
    environment = os.environ | {
        "APP": app,
        "APP_DB": str(folder / f"{app}.db"),
        "APP_MEDIA": str(folder / "media"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "apps:app",
        "--port",
        str(port),
        "--log-level",
        "error",
        "--no-access-log",
    ]
    process = subprocess.Popen(command, cwd=SHARED, env=environment)
    try:
        wait(f"http://127.0.0.1:{port}/hello")
        yield Target(app, port, path, REFERENCE_BODY, wanted=201)
    finally:
        process.terminate()
        process.wait()


def wait(url: str) -> None:
    """Until the server answers."""
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {url}")


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _fdatasync_ms(folder: Path) -> float:
    """How long it takes to put 4 kB at a file's end on the disk, in milliseconds; the median of 20."""
    took = []
    with (folder / "fdatasync").open("ab") as file:
        for _ in range(20):
            file.write(b"x" * 4096)
            file.flush()
            start = time.perf_counter()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - start)
    return statistics.median(took) * 1e3
