"""The peak memory of a CSV export of 1,000,000 reports against that of 10,000: a stream is flat.

Each is `cc report export --format csv` in a fresh process, whose own high-water mark (VmHWM) counts; the bytes that
came are counted, too. Linux only: elsewhere nothing is promised.
"""

import os
import subprocess
import sys

from bench.ratio import Ratio
from bench.seed import bench_folder, seeded

FEW, MANY = 10_000, 1_000_000
ROUNDS = 3
WANTED = 1.5
PROGRAM = """
import sys
from cc.main.app import run

status = run(["report", "export", "--format", "csv"])
sys.stdout.flush()
with open("/proc/self/status") as told:
    peak = next(line for line in told if line.startswith("VmHWM:"))
print(peak.split()[1], file=sys.stderr)
sys.exit(status)
"""


def main() -> list[Ratio]:
    """The one ratio; the least of ROUNDS counts on either side."""
    name = f"peak memory of a CSV export, {MANY:,} reports against {FEW:,}"
    if not os.path.exists("/proc/self/status"):
        return [Ratio(name, "?", "?", 0.0, f"<= {WANTED}", None, "this system does not tell a process's peak")]
    folder = bench_folder()
    urls = {reports: seeded(folder, reports) for reports in (FEW, MANY)}
    rows = dict.fromkeys(urls, 0)
    peaks = {reports: float("inf") for reports in urls}
    for _ in range(ROUNDS):
        for reports, url in urls.items():
            rows[reports], peak = _exported(url)
            peaks[reports] = min(peaks[reports], peak)
    assert rows == {reports: reports + 1 for reports in urls}, f"a row is lost: {rows}"
    ratio = peaks[MANY] / peaks[FEW]
    return [
        Ratio(
            name,
            f"{peaks[MANY]:.1f} MB",
            f"{peaks[FEW]:.1f} MB",
            ratio,
            f"<= {WANTED}",
            ratio <= WANTED,
            f"every row came; {ROUNDS} rounds",
        )
    ]


def _exported(url: str) -> tuple[int, float]:
    """How many lines came, and the process's peak in MB."""
    environment = {**os.environ, "CC_DATABASE": url}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as export:
        assert export.stdout is not None
        assert export.stderr is not None
        lines = 0
        while chunk := export.stdout.read(1 << 20):
            lines += chunk.count(b"\n")
        told = export.stderr.read().decode()
    if export.returncode:
        raise RuntimeError(f"the export failed: {told}")
    return lines, int(told.split()[-1]) / 1024
