"""`cc audit verify` of a sealed room: everything proved once, then past what was proved, to the last seal; with its
peak memory beside that of a tenth of the room: the walk is flat.

`POSKO_VERIFY_EVENTS` says how many events (100,000 unless it does; 5,000,000 need 7 GB of disk in `POSKO_BENCH` and an
hour). Each verification is a process of its own, whose high-water mark (VmHWM) and processor time count. The room is
copied by streams, as bench.seed does. Linux only: elsewhere nothing is promised.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from bench.ratio import Ratio
from bench.seed import bench_folder, seeded

EVENTS = int(os.environ.get("POSKO_VERIFY_EVENTS", "100000"))
A_REPORT = 3.6
"""Events that a report of bench.seed has, about."""
FLAT = 1.5
PROGRAM = """
import resource
import sys
from cc.main.app import run

status = run(sys.argv[1:])
sys.stdout.flush()
with open("/proc/self/status") as told:
    peak = next(line for line in told if line.startswith("VmHWM:"))
used = resource.getrusage(resource.RUSAGE_SELF)
print(peak.split()[1], used.ru_utime + used.ru_stime, file=sys.stderr)
sys.exit(status)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One command in a process of its own: its answer, what it took, and its peak in MB."""

    told: dict[str, object]
    wall_s: float
    cpu_s: float
    peak_mb: float

    def words(self, events: int) -> str:
        each = 1e6 * self.cpu_s / events
        return f"{self.wall_s:,.0f} s, {self.cpu_s:,.0f} s CPU ({each:.0f} µs an event), {self.peak_mb:.0f} MB"


def main() -> list[Ratio]:
    """The two verifications of the whole room, and how flat the second is."""
    if not os.path.exists("/proc/self/status"):
        return [Ratio("audit verify", "?", "?", 0.0, "", None, "this system does not tell a process's peak")]
    (few, proved_few, again_few), (many, proved, again) = (_verified(events) for events in (EVENTS // 10, EVENTS))
    flat = max(proved.peak_mb / proved_few.peak_mb, again.peak_mb / again_few.peak_mb)
    return [
        Ratio(
            f"audit verify of {many:,} events, past what was proved against everything",
            again.words(many),
            proved.words(many),
            again.cpu_s / proved.cpu_s,
            "",
            None,
            "to the last seal",
        ),
        Ratio(
            f"peak memory of audit verify, {many:,} events against {few:,}",
            f"{max(proved.peak_mb, again.peak_mb):.0f} MB",
            f"{max(proved_few.peak_mb, again_few.peak_mb):.0f} MB",
            flat,
            f"<= {FLAT}",
            flat <= FLAT,
        ),
    ]


def _verified(events: int) -> tuple[int, Run, Run]:
    """How many events there are, everything proved, and the same again past what was proved."""
    url = seeded(bench_folder(), max(1, int(events / A_REPORT)))
    home = bench_folder() / f"verify-{os.getpid()}-{events}"
    home.mkdir()
    try:
        sealed = _run(home, url, "audit", "seal")
        print(f"seal: {sealed.words(events)}", file=sys.stderr, flush=True)
        runs = []
        for what in ("everything", "past what was proved"):
            runs.append(_run(home, url, "audit", "verify"))
            found = int(str(runs[-1].told["events"]))
            print(f"{what}: {found:,} events, {runs[-1].words(found)}", file=sys.stderr, flush=True)
            assert runs[-1].told["holds"], runs[-1].told["findings"]
            assert isinstance(runs[-1].told["seal"], dict), "it was held against the seal"
    finally:
        shutil.rmtree(home)
    return int(str(runs[0].told["events"])), runs[0], runs[1]


def _run(home: Path, url: str, *words: str) -> Run:
    names = ("CC_SEALS", "CC_KEYS", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
    environment = {**os.environ, **{name: str(home / name) for name in names}, "CC_DATABASE": url}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *words, "--json"], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)} failed: {done.stdout[:2000]} {done.stderr[-2000:]}")
    peak, cpu = done.stderr.split()[-2:]
    return Run(json.loads(done.stdout), time.monotonic() - began, float(cpu), int(peak) / 1024)
