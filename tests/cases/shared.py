"""The cases of ../shared/cases: small inputs from real use, each with its commands and what is expected of them.

Owns finding and running them; what each must show stands in the tests beside.
"""

import json
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cc.main.app import run

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "cases"
AREAS = FOLDER.parent / "data" / "boundaries" / "dki_kelurahan.geojson"
MISSING = f"the shared cases are not here ({FOLDER})"


@dataclass(frozen=True, slots=True)
class Said:
    """What a command answered."""

    status: int
    out: str
    err: str

    @property
    def all(self) -> str:
        """Everything that a person saw."""
        return self.out + self.err

    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


Posko = Callable[..., Said]
"""`posko("report", "list", "--json")` in the room of the test; also one whole command line."""


@dataclass(frozen=True, slots=True)
class Case:
    """One case: its files, its commands as a shell has them, and in words what they must show."""

    id: str
    kind: str
    expected: str
    commands: tuple[str, ...]
    files: tuple[str, ...]

    def put(self, folder: Path) -> None:
        """Its files, copied to a folder."""
        for name in self.files:
            shutil.copy(FOLDER / self.id / name, folder / name)


def cases(ids: Sequence[str] = ()) -> dict[str, Case]:
    """Every case of the manifest by id (those that begin so, if any are named); empty when it is not here."""
    if not (FOLDER / "manifest.json").is_file():
        return {}
    listed = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["cases"]
    every = [
        Case(each["id"], each["kind"], each["expected"], tuple(each["command"]), tuple(each["files"]))
        for each in listed
    ]
    return {each.id: each for each in every if not ids or each.id.startswith(tuple(ids))}


def runner(capsys: pytest.CaptureFixture[str]) -> Posko:
    """The command, run in this process with the environment and the folder of the test."""

    def posko(*words: str) -> Said:
        argv = shlex.split(words[0]) if len(words) == 1 and " " in words[0] else list(words)
        capsys.readouterr()
        status = run(argv[1:] if argv[0] == "posko" else argv)
        told = capsys.readouterr()
        return Said(status, told.out, told.err)

    return posko


def shell(posko: Posko, command: str) -> Said:
    """A command exactly as it is printed, cut into words by a shell; `python` is the one that runs the test."""
    bare = "true" if command.startswith("true") else f"printf '%s\\0' {command}"
    cut = subprocess.run(["bash", "-c", bare], env={"LC_ALL": "C.UTF-8"}, capture_output=True, check=True)
    words = [word.decode() for word in cut.stdout.split(b"\0")[:-1]]
    if not words or words[0] != "python":
        return posko(*words) if words else Said(0, "", "")
    ran = subprocess.run([sys.executable, *words[1:]], capture_output=True, text=True, check=False)
    return Said(ran.returncode, ran.stdout, ran.stderr)
