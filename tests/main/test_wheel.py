"""What a newcomer gets: the wheel, and make in a clone, each telling an old Python that it is one."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import pytest

from cc.demo.samples import TEXTS
from cc.main.app import run

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[zipfile.ZipFile]:
    """The wheel as the build backend makes it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = f"from hatchling.build import build_wheel; build_wheel({str(folder)!r})"
    subprocess.run([sys.executable, "-c", build], cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as opened:
        yield opened


def test_the_wheel_has_the_pages_the_migrations_and_the_samples(wheel: zipfile.ZipFile) -> None:
    names = set(wheel.namelist())
    pages = {f"cc/{page.relative_to(ROOT)}" for page in (ROOT / "docs").rglob("*.md")}
    assert pages <= names
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"cc", "posko"}, "and nothing of the clone's"
    assert not [name for name in names if "/.git" in name or name.startswith("cc/tests")]
    assert {f"cc/demo/samples/{name}" for name in TEXTS} <= names
    assert any(name.startswith("cc/migrations/versions/") for name in names)
    assert any(name.endswith("LC_MESSAGES/commands.mo") for name in names)


def test_the_wheel_tells_an_old_python(wheel: zipfile.ZipFile) -> None:
    metadata = next(name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    assert Parser().parsestr(wheel.read(metadata).decode())["Requires-Python"] == ">=3.11"


def test_make_tells_an_old_python_what_to_do(tmp_path: Path) -> None:
    old = tmp_path / "python3.10"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    without_uv = os.pathsep.join(("/usr/bin", "/bin"))
    told = subprocess.run(
        ["make", "demo", f"PYTHON={old}"],
        cwd=tmp_path,
        env={"PATH": without_uv},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 2
    assert "Posko needs Python 3.11 or later" in told.stderr
    assert "make demo PYTHON=" in told.stderr
    assert not (tmp_path / ".venv").exists()


def test_doctor_says_where_the_pages_are(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["init"]) == 0
    assert run(["doctor"]) == 0
    assert str(ROOT / "docs") in capsys.readouterr().out


def test_without_the_newer_sqlite_doctor_warns_once_and_holds(home: Path) -> None:
    assert run(["init"]) == 0
    program = (
        "import sys; sys.modules['pysqlite3'] = None\n"  # as where there is no wheel of it: ARM, mac
        "from cc.main.app import run; from cc.core.store.sql.engine import sqlite_module\n"
        "status = run(['doctor'])\n"
        "print('old' if sqlite_module().sqlite_version_info < (3, 51, 3) else 'new'); sys.exit(status)"
    )
    told = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "CC_LANG": "en"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "sqlite3" in told.stdout
    assert told.stdout.count("3.51.3") == (1 if told.stdout.endswith("old\n") else 0)
