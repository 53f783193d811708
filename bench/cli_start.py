"""What a field command costs to start: `cc task close X` at a closed port, and its `--help`, each against a program of
one command written with typer and httpx that does the same and nothing else (no completion, no Rich, plain help).

Both sides are started in turn as fresh processes by the same Python; the median of the rounds' ratios counts.
"""

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.ratio import Ratio

ROUNDS = 15
WANTED = 1.3
REFERENCE = """
import sys
import httpx
import typer

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def close(ref: str, server: str = typer.Option(...), note: str = "") -> None:
    \"\"\"Say that the work is done.\"\"\"
    try:
        httpx.post(f"{server}/v1/tasks/{ref}/close", json={"note": note})
    except httpx.ConnectError as refused:
        print(refused, file=sys.stderr)
        sys.exit(7)


app()
"""


def main() -> list[Ratio]:
    """Both ratios: the command at a closed port, and its help."""
    with tempfile.TemporaryDirectory(prefix="posko-bench-") as name:
        folder = Path(name)
        reference = folder / "reference.py"
        reference.write_text(REFERENCE)
        closed = f"http://127.0.0.1:{_closed_port()}"
        theirs = [sys.executable, str(reference)]
        ours = [str(Path(sys.executable).with_name("cc")), "task", "close"]
        environment = {**os.environ, "CC_HOME": str(folder)}
        return [
            _compared("cc task close X at a closed port", [*ours, "X/1"], [*theirs, "X"], closed, environment),
            _compared("cc task close --help", [*ours, "--help"], [*theirs, "--help"], None, environment),
        ]


def _compared(name: str, ours: list[str], theirs: list[str], server: str | None, environment: dict[str, str]) -> Ratio:
    flags = ["--server", server] if server else []
    wanted_status = 7 if server else 0
    pairs = []
    for round_number in range(ROUNDS + 1):
        pair = [_seconds([*side, *flags], wanted_status, environment) for side in (ours, theirs)]
        if round_number:  # the first one warms the disk's cache
            pairs.append(pair)
    ratio = statistics.median(one / other for one, other in pairs)
    medians = [statistics.median(side) * 1000 for side in zip(*pairs, strict=True)]
    return Ratio(
        name,
        f"cc {medians[0]:.0f} ms",
        f"typer + httpx, one command {medians[1]:.0f} ms",
        ratio,
        f"<= {WANTED}",
        ratio <= WANTED,
        f"{ROUNDS} rounds in turn",
    )


def _seconds(command: list[str], wanted_status: int, environment: dict[str, str]) -> float:
    """How long a fresh process takes; an error when it does not end as it must."""
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    took = time.perf_counter() - start
    if done.returncode != wanted_status:
        raise RuntimeError(f"{command} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return took


def _closed_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
