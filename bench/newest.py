"""The newest 100 open reports over HTTP, for one client and for eight, against the reference of ../shared/bench, which
gives its 100 newest rows on Starlette by msgspec; and beside two who write as fast as they are answered.

Paired one-second rounds, both sides in turn; the median of the rounds' ratios counts. Both rooms are filled over HTTP
by the same creates. The reference knows no access, no filter and no due time, and its page has a third of our bytes.
"""

import multiprocessing
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from bench.api_create import SHARED, posko, reference
from bench.load import Burst, Target, burst
from bench.ratio import Ratio

ROUNDS, SECONDS, WARM_S, FILL_S, WRITERS = 9, 1.0, 0.5, 4.0, 2
WANTED = {1: 0.5, 8: 0.4}
NOT_SLOWER, BESIDE = 1.0, 0.7


def main() -> list[Ratio]:
    """Every ratio."""
    if not (SHARED / "apps.py").is_file():
        print(f"left out: the reference is not at {SHARED}")
        return []
    folder = Path(tempfile.mkdtemp(prefix="posko-bench-"))
    try:
        with ExitStack() as servers:
            creates = [
                servers.enter_context(posko(folder)),
                servers.enter_context(reference(folder, "star", "/create")),
            ]
            for each in creates:
                burst(each, 8, FILL_S)
            ours = replace(creates[0], path="/v1/reports?limit=100", body="", method="GET", wanted=200)
            theirs = replace(creates[1], path="/page", body="", method="GET", wanted=200)
            return _told(ours, theirs, creates[0])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _told(ours: Target, theirs: Target, create: Target) -> list[Ratio]:
    alone = {clients: _rounds(ours, theirs, clients) for clients in WANTED}
    found = [_against(f"newest 100, {n} client{'s' if n > 1 else ''}", alone[n], WANTED[n]) for n in WANTED]
    one, eight = (statistics.median(each.per_s for each, _ in alone[n]) for n in WANTED)
    found.append(_own("newest 100, 8 clients to 1", eight, one, NOT_SLOWER))
    with _writing(create):
        beside = [burst(ours, 8, SECONDS) for _ in range(ROUNDS)]
    busy = statistics.median(each.per_s for each in beside)
    found.append(_own(f"newest 100, 8 clients, beside {WRITERS} writers to alone", busy, eight, BESIDE))
    return found


def _rounds(ours: Target, theirs: Target, clients: int) -> list[tuple[Burst, Burst]]:
    for each in (ours, theirs):
        burst(each, clients, WARM_S)
    return [(burst(ours, clients, SECONDS), burst(theirs, clients, SECONDS)) for _ in range(ROUNDS)]


def _against(name: str, rounds: list[tuple[Burst, Burst]], wanted: float) -> Ratio:
    ratio = statistics.median(one.per_s / other.per_s for one, other in rounds)
    ours, theirs = (_words([pair[side] for pair in rounds]) for side in (0, 1))
    return Ratio(name, f"cc serve {ours}", f"Starlette + sqlite3 {theirs}", ratio, f">= {wanted}", ratio >= wanted)


def _own(name: str, one: float, other: float, wanted: float) -> Ratio:
    ratio = one / other
    return Ratio(name, f"{one:,.0f}/s", f"{other:,.0f}/s", ratio, f">= {wanted}", ratio >= wanted)


def _words(side: list[Burst]) -> str:
    per_s, p99 = statistics.median(each.per_s for each in side), statistics.median(each.p99_ms for each in side)
    return f"{per_s:,.0f}/s (p99 {p99:.2f} ms)"


@contextmanager
def _writing(create: Target) -> Iterator[None]:
    """Two who write, in a process of their own."""
    writer = multiprocessing.get_context("spawn").Process(target=_write, args=(create,), daemon=True)
    writer.start()
    time.sleep(WARM_S * 2)
    try:
        yield
    finally:
        writer.terminate()
        writer.join()


def _write(create: Target) -> None:
    while True:
        burst(create, WRITERS, SECONDS)
