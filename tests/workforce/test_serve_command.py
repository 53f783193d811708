"""`cc serve` as a process: it says where it is, ends cleanly, and what it acknowledged is there afterwards."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.errors import CoreError
from cc.core.intents.organisation import OpenSession
from cc.core.intents.reports import ReceiveReport
from cc.core.questions.reports import ExportReports
from cc.workforce.client.remote_centre import RemoteCentre
from tests.builders import Room
from tests.waiting import SOON_S

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")

COMMAND = str(Path(sys.executable).with_name("posko"))


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
    return kept | {"CC_HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "XDG_DATA_HOME": str(folder)}


@contextmanager
def _served(room: Room) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = subprocess.Popen(
        [COMMAND, "serve", "--port", "0", "--database", room.url],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=_environment(room.folder),
    )
    assert process.stdout is not None
    try:
        yield process, process.stdout.readline().strip()
    finally:
        process.kill()
        process.communicate()


def test_it_serves_what_another_process_wrote_and_ends_cleanly(room: Room) -> None:
    ref = room.reported("Banjir dari proses lain").ref
    with _served(room) as (process, url):
        remote = RemoteCentre(url)
        session = remote.execute(Call(Anonymous(), OpenSession("sari", "sari-password")))
        token = BearerToken(session.token)
        remote.execute(Call(token, ReceiveReport(text="Lewat HTTP")))
        lines = list(remote.stream(token, ExportReports()))
        assert {line.excerpt for line in lines} == {"Banjir dari proses lain", "Lewat HTTP"}
        assert ref in [line.ref for line in lines]
        remote.close()
        process.send_signal(signal.SIGTERM)
        _, problems = process.communicate(timeout=SOON_S)
        assert process.returncode == 0, problems
        assert "Traceback" not in problems


def test_what_was_acknowledged_before_the_signal_is_there_after_it(room: Room) -> None:
    with _served(room) as (process, url):
        remote = RemoteCentre(url)
        token = BearerToken(remote.execute(Call(Anonymous(), OpenSession("warga", "warga-password"))).token)
        acknowledged: list[str] = []

        def report(number: int) -> None:
            for each in range(1000):
                try:
                    acknowledged.append(remote.execute(Call(token, ReceiveReport(text=f"Laporan {number}-{each}"))).ref)
                except CoreError:
                    return

        threads = [threading.Thread(target=report, args=(number,)) for number in range(4)]
        for thread in threads:
            thread.start()
        while len(acknowledged) < 40:
            time.sleep(0.01)
        process.send_signal(signal.SIGTERM)
        for thread in threads:
            thread.join()
        process.communicate(timeout=SOON_S)
        remote.close()
    there = {line.ref: line.excerpt for line in room.centre.stream(room.admin, ExportReports())}
    assert set(acknowledged) <= set(there)
    assert len(set(there.values())) == len(there), "nothing is doubled"


def test_a_port_that_is_taken_is_told(room: Room) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = _run(room, "serve", "--port", port, "--database", room.url)
    assert done.returncode == 7
    assert port in done.stderr
    assert "--port" in done.stderr


def test_wrong_usage_is_told(room: Room) -> None:
    for flags in (["--tls-cert", "x.pem"], ["--port", "70000"]):
        assert _run(room, "serve", *flags, "--database", room.url).returncode == 2
    missing = _run(room, "serve", "--port", "0", "--tls-cert", "x.pem", "--tls-key", "y.pem", "--database", room.url)
    assert missing.returncode == 6
    assert "certificate" in missing.stderr
    assert _run(room, "serve", "--port", "0", "--database", str(room.folder / "none.db")).returncode == 7


def _run(room: Room, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        capture_output=True,
        text=True,
        env=_environment(room.folder),
        check=False,
        timeout=SOON_S,
    )
