"""The console on a million reports, in a pseudo-terminal: first rows against an empty Textual app's first paint, key to
paint, and memory against the same console on an empty command room.

Both sides start in turn as fresh processes. `POSKO_BENCH` names the folder that keeps the seeded databases.
"""

import os
import statistics
import sys
import tempfile
from pathlib import Path

from bench.ratio import Ratio
from bench.seed import seeded
from bench.terminal import Terminal

REPORTS = 1_000_000
ROUNDS = 7
KEYS = 60
WANTED_START, WANTED_KEY_MS, WANTED_MEMORY = 2.0, 8.0, 1.5
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static


class Empty(App):
    def compose(self):
        yield Static("READY")


Empty().run(mouse=False)
"""
QUIET = {"TEXTUAL_ANIMATIONS": "none", "PYTHONDONTWRITEBYTECODE": ""}
"""For both sides. An installed Posko is compiled, as Textual is here; from a source tree the first round has to be let
compile it, or every start would pay for that."""


def main() -> list[Ratio]:
    """Start, keys, memory."""
    kept = Path(os.environ.get("POSKO_BENCH", Path(tempfile.gettempdir()) / "posko-bench"))
    kept.mkdir(parents=True, exist_ok=True)
    full, empty = seeded(kept, REPORTS), seeded(kept, 0)
    with tempfile.TemporaryDirectory(prefix="posko-bench-") as name:
        program = Path(name) / "empty_app.py"
        program.write_text(EMPTY_APP)
        return [_start(full, [sys.executable, str(program)]), *_keys(full), _memory(full, empty)]


def _console(url: str) -> list[str]:
    return [str(Path(sys.executable).with_name("posko")), "console", "--database", url, "--as", "operator"]


def _start(full: str, reference: list[str]) -> Ratio:
    pairs = []
    for number in range(ROUNDS + 1):
        with Terminal(_console(full), QUIET) as ours:
            one = ours.until(b"JKT-")
        with Terminal(reference, QUIET) as theirs:
            other = theirs.until(b"READY")
        if number:  # the first one warms the disk's cache
            pairs.append((one, other))
    ratio = statistics.median(one / other for one, other in pairs)
    medians = [statistics.median(side) * 1000 for side in zip(*pairs, strict=True)]
    return Ratio(
        "console: first rows of 1,000,000 reports",
        f"cc console {medians[0]:.0f} ms",
        f"empty Textual app's first paint {medians[1]:.0f} ms",
        ratio,
        f"<= {WANTED_START}",
        ratio <= WANTED_START,
        f"{ROUNDS} rounds in turn",
    )


def _keys(full: str) -> list[Ratio]:
    """Down, and page down."""
    found = []
    with Terminal(_console(full), QUIET) as terminal:
        terminal.until(b"JKT-")
        terminal.settle(2.0)
        for name, key, promised in (("cursor down", b"\x1b[B", True), ("page down", b"\x1b[6~", False)):
            pressed = [terminal.press(key) for _ in range(KEYS)]
            times_ms = sorted(seconds * 1000 for seconds, _ in pressed)
            middle = statistics.median(times_ms)
            bytes_told = statistics.median(count for _, count in pressed)
            found.append(
                Ratio(
                    f"console: key to paint, {name}",
                    f"p50 {middle:.1f} ms, p95 {times_ms[int(KEYS * 0.95)]:.1f} ms",
                    f"{WANTED_KEY_MS:.0f} ms",
                    middle / WANTED_KEY_MS,
                    "<= 1" if promised else "-",
                    middle <= WANTED_KEY_MS if promised else None,
                    f"{bytes_told:.0f} bytes a key",
                )
            )
        terminal.settle(2.0)  # the last report's detail comes after a rest, and has a budget of its own
        idle = terminal.settle(5.0) / 5
    found.append(
        Ratio("console: bytes a second when idle", f"{idle:.0f}", "120 budget", idle / 120, "-", None, "140x45")
    )
    return found


def _memory(full: str, empty: str) -> Ratio:
    """Peak memory after paging down through a thousand reports."""
    peaks = []
    for url, shown in ((full, b"JKT-"), (empty, b"POSKO")):
        with Terminal(_console(url), QUIET) as terminal:
            terminal.until(shown)
            terminal.settle(2.0)
            for _ in range(30):
                terminal.press(b"\x1b[6~") if url == full else terminal.settle(0.05)
            peaks.append(terminal.peak_memory_mb())
    ratio = peaks[0] / peaks[1]
    return Ratio(
        "console: memory on 1,000,000 reports",
        f"{peaks[0]:.0f} MB",
        f"on an empty room {peaks[1]:.0f} MB",
        ratio,
        f"<= {WANTED_MEMORY}",
        ratio <= WANTED_MEMORY,
        "VmHWM, both processes",
    )
