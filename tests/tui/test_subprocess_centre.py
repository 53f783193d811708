"""A Centre in a process beside the screen: everything passes, refusals too, and its end is told."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import Room
from tests.waiting import SOON_S

pytestmark = [pytest.mark.room(on=("sqlite",), clock="machine"), pytest.mark.slow]

PROGRAM = """
import os, signal, sys, threading
from functools import partial
from cc.core.centre import Anonymous, Call, LocalActor
from cc.core.errors import CoreError
from cc.core.intents.reports import CommentReport
from cc.core.questions.reports import ExportReports, GetReport, ListReports
from cc.main.console.remote_end import SubprocessCentre
from cc.main.console.open_centre import open_for_console

database = sys.argv[1]


centre = SubprocessCentre()
try:
    who = centre.open(partial(open_for_console, None, None, database, "sari", False)).result()
except CoreError as refusal:
    print("refused", refusal.code)
    centre.close()
    sys.exit()
print("opened", who.login)
page = centre.read(who, ListReports())
print("read", len(page.items), page.items[0].excerpt)
stop = threading.Event()
feed = centre.changes(who, None, stop)
assert next(feed) is None
receipt = centre.execute(Call(who, CommentReport(page.items[0].id, "halo")))
print("done", receipt.ref)
print("told", next(change.ref for change in feed if change is not None))
stop.set()
feed.close()
print("streamed", len(list(centre.stream(who, ExportReports()))))
try:
    centre.read(who, GetReport("JKT-999999"))
except CoreError as refusal:
    print("error", type(refusal).__name__, refusal.code, bool(refusal.message))
if "kill" in sys.argv:
    os.kill(centre._pid, signal.SIGKILL)
    try:
        for _ in range(50):
            centre.read(who, ListReports())
    except CoreError as refusal:
        print("lost", refusal.code)
centre.close()
print("closed")
"""


def run(database: Path | str, *more: str) -> list[str]:
    """What the program prints."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(database), *more],
        capture_output=True,
        text=True,
        timeout=SOON_S,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_everything_passes_between_the_two(room: Room) -> None:
    ref = room.reported("Air naik").ref
    room.close()
    assert run(room.folder / "posko.db") == [
        "opened sari",
        "read 1 Air naik",
        f"done {ref}",
        f"told {ref}",
        "streamed 1",
        "error NotFoundError not_found True",
        "closed",
    ]


def test_a_centre_that_cannot_be_opened_says_why(tmp_path: Path) -> None:
    assert run(tmp_path / "nowhere.db") == ["refused unreachable.no_database"]


def test_the_end_of_its_process_is_told_and_nothing_hangs(room: Room) -> None:
    room.reported("Air naik")
    room.close()
    said = run(room.folder / "posko.db", "kill")
    assert said[-2:] == ["lost unreachable.beside", "closed"]
