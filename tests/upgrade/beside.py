"""The program of the first version, as the history has it, beside that of today. Owns its checkout and processes."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

FIRST = "775f553"
REPOSITORY = Path(__file__).parents[2]


def checkout(folder: Path) -> Path:
    """The first version's files; skips, saying why, where the history does not go back to it."""
    told = subprocess.run(["git", "-C", str(REPOSITORY), "archive", FIRST], capture_output=True, check=False)
    if told.returncode:
        pytest.skip(f"the history here does not go back to {FIRST}: {told.stderr.decode().strip()}")
    folder.mkdir()
    subprocess.run(["tar", "-x", "-C", str(folder)], input=told.stdout, check=True)
    return folder


def program(tree: Path) -> tuple[tuple[str, ...], Mapping[str, str]]:
    """How a tree's program is run, and with what in its environment."""
    return (sys.executable, "-P", "-m", "cc"), {"PYTHONPATH": str(tree)}


class Client:
    """Commands of a tree's program, at a server or a database."""

    def __init__(self, tree: Path, home: Path, *where: str) -> None:
        self._tree, self._home, self._where = tree, home, where

    def __call__(self, token: str, *command: str) -> Any:
        """What it answered; it must have worked."""
        done = self.run(token, *command)
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout} {done.stderr}"
        return json.loads(done.stdout)

    def run(self, token: str, *command: str) -> "subprocess.CompletedProcess[str]":
        """How it ended."""
        words, more = program(self._tree)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CC_")}
        given = {"CC_HOME": str(self._home), "CC_LANG": "en", **({"CC_TOKEN": token} if token else {})}
        return subprocess.run(
            [*words, *command, *self._where, "--json"],
            capture_output=True, text=True, check=False, cwd=self._home, env={**kept, **given, **more}, timeout=120,
        )  # fmt: skip


def a_day(client: Client, tokens: Mapping[str, str], photo: Path) -> str:
    """What a shift does, from a report to its end; its ref."""
    flood = ("--category", "flood", "--lat=-6.25", "--lon=106.85", "--reporter", "+62811")
    ref: str = client(tokens["warga"], "report", "new", "Banjir lagi", *flood)["ref"]
    client(tokens["sari"], "report", "triage", ref, "--priority", "2")
    client(tokens["sari"], "report", "comment", ref, "Air naik")
    client(tokens["rini"], "report", "assign", ref, "--officer", "budi")
    client(tokens["budi"], "task", "accept", f"{ref}/1")
    client(tokens["budi"], "task", "arrive", f"{ref}/1")
    client(tokens["budi"], "task", "close", f"{ref}/1", "--photo", str(photo))
    assert client(tokens["sari"], "task", "verify", f"{ref}/1")["status"] == "resolved"
    assert client(tokens["sari"], "report", "show", ref)["line"]["status"] == "resolved"
    assert client(tokens["tono"], "sla", "why", ref)["clocks"]
    assert client(tokens["tono"], "audit", "verify")["holds"] is True
    return ref
