"""Commands as people type them, in a room on a database or on a server that is a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import IssueToken
from cc.core.local import LocalCentre
from cc.main.app import run
from tests.waiting import SOON_S

COMMAND = str(Path(sys.executable).with_name("posko"))


@dataclass(frozen=True, slots=True)
class Told:
    """How a command ended."""

    status: int
    out: str
    err: str

    def done(self) -> Any:
        """What it answered; it must have worked."""
        assert self.status == 0, self.err
        return json.loads(self.out)

    def refused(self, status: int, code: str = "") -> dict[str, Any]:
        """Why it was refused, with this status and code: one line that `--json` makes, and no answer."""
        assert (self.status, self.out) == (status, ""), (self.status, self.out, self.err)
        assert "Traceback" not in self.err
        told: dict[str, Any] = json.loads(self.err.splitlines()[-1])
        assert told["status"] == status
        assert not code or told["code"] == code, told
        return told


class Commands:
    """Runs commands as somebody, at one place. `where` are the options that name it for a login."""

    def __init__(self, capsys: pytest.CaptureFixture[str], where: dict[str, tuple[str, ...]]) -> None:
        self._capsys, self.where = capsys, where

    def __call__(self, who: str, *command: str) -> Told:
        """With `--json`, so that what is said can be read."""
        return self.plain(who, *command, "--json")

    def plain(self, who: str, *command: str) -> Told:
        """As people see it."""
        self._capsys.readouterr()
        status = run([*command, *self.where[who]])
        got = self._capsys.readouterr()
        return Told(status, got.out, got.err)


PEOPLE = ("sari", "tono", "budi", "agus", "admin", "warga", "dewi")


def embedded(capsys: pytest.CaptureFixture[str], database: str) -> Commands:
    """Commands on the database itself."""
    return Commands(capsys, {who: ("--database", database, "--as", who) for who in PEOPLE})


def remote(capsys: pytest.CaptureFixture[str], url: str, centre: LocalCentre) -> Commands:
    """Commands on a server, each person with a token of their own."""

    def token(who: str) -> str:
        return centre.execute(Call(LocalActor(who), IssueToken())).token

    return Commands(capsys, {who: ("--server", url, "--token", token(who)) for who in PEOPLE})


@contextmanager
def served(
    database: str, home: Path, program: Sequence[str] = (COMMAND, "serve"), more: Mapping[str, str] | None = None
) -> Iterator[str]:
    """`posko serve` (or what stands in for it) as a process, with `more` in its environment; its address. It must live
    until the end, and end well."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
    environment = kept | {
        "CC_HOME": str(home),
        **{n: v for n, v in os.environ.items() if n == "CC_EVIDENCE"},
        **(more or {}),
    }
    with tempfile.TemporaryFile("w+") as log:  # a pipe that nobody reads would stop it
        process = subprocess.Popen(
            [*program, "--port", "0", "--database", database],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        )
        assert process.stdout is not None
        try:
            url = process.stdout.readline().strip()
            assert url.startswith("http://"), _read(log)
            yield url
            assert process.poll() is None, "the server ended by itself"
            process.terminate()
            process.communicate(timeout=SOON_S)
            problems = _read(log)
            assert process.returncode == 0, problems
            assert "Traceback" not in problems
        finally:
            process.kill()
            process.communicate()


def _read(log: IO[str]) -> str:
    log.seek(0)
    return log.read()
