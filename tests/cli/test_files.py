"""What `-o` names: a regular file is replaced whole or not at all, anything else is written to."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from cc.cli.files import written, written_text
from cc.core.errors import UnreachableError, UsageError

OLD, NEW = b"old", b"new words"


def _write(path: Path) -> None:
    with written(path) as target:
        target.write(NEW)


def _alone(folder: Path, *names: str) -> bool:
    return sorted(each.name for each in folder.iterdir()) == sorted(names)


def test_a_file_is_made_or_replaced_and_keeps_its_rights(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    _write(path)
    assert path.read_bytes() == NEW
    path.write_bytes(OLD)
    path.chmod(0o640)
    _write(path)
    assert path.read_bytes() == NEW
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert _alone(tmp_path, "a.csv")


def test_nothing_half_written_stands_under_the_name(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(OLD)

    def broken() -> None:
        with written(path) as target:
            target.write(NEW)
            target.flush()
            assert path.read_bytes() == OLD
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert path.read_bytes() == OLD
    assert _alone(tmp_path, "a.csv")


@pytest.mark.parametrize("there", [True, False], ids=["leads to a file", "leads to nothing yet"])
def test_a_link_stays_and_what_it_leads_to_is_replaced(tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "there"
    folder.mkdir()
    if there:
        (folder / "b.csv").write_bytes(OLD)
    (folder / "again").symlink_to("b.csv")
    link = tmp_path / "a.csv"
    link.symlink_to(Path("there") / "again")
    _write(link)
    assert link.is_symlink()
    assert (folder / "again").is_symlink()
    assert (folder / "b.csv").read_bytes() == NEW
    assert _alone(folder, "again", "b.csv")


def test_a_named_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    with written_text(pipe) as target:
        target.write(NEW.decode())
    reader.join()
    assert got == [NEW]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_devices_are_written_to(tmp_path: Path) -> None:
    _write(Path("/dev/null"))
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
    link = tmp_path / "nowhere"
    link.symlink_to("/dev/null")
    _write(link)
    assert link.is_symlink()
    with pytest.raises(UnreachableError, match="No space left"):
        _write(Path("/dev/full"))


PROGRAM = """
import os, sys
from pathlib import Path
from cc.cli.files import written
os.write(1, b"before ")
with written(Path(sys.argv[1])) as target:
    target.write(b"within ")
os.write(1, b"after")
"""


@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
@pytest.mark.parametrize("to_file", [True, False], ids=["a file", "a pipe"])
def test_standard_output_by_name_is_standard_output(tmp_path: Path, name: str, to_file: bool) -> None:
    (tmp_path / "link").symlink_to("/dev/stdout")
    target = tmp_path / "out"
    with target.open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, name],
            stdout=out if to_file else subprocess.PIPE,
            check=True,
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        )
    assert (target.read_bytes() if to_file else done.stdout) == b"before within after"


def _loop(folder: Path) -> Path:
    (folder / "loop").symlink_to("loop")
    return folder / "loop"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (lambda folder: folder, "is a folder: name a file in it"),
        (lambda folder: folder / "no" / "a.csv", "there is no folder"),
        (lambda folder: folder / "a.csv" / "b.csv", "Not a directory"),
        (lambda folder: folder / ("x" * 300), "too long"),
        (_loop, "symbolic links"),
        (lambda _: Path("/dev/fd/999"), "Bad file descriptor"),
        (lambda _: Path("/proc/x.csv"), "cannot be written"),
    ],
)
def test_a_name_that_cannot_be_written_is_wrong_usage(tmp_path: Path, name: object, said: str) -> None:
    (tmp_path / "a.csv").write_bytes(OLD)
    assert callable(name)
    with pytest.raises(UsageError, match=said) as told:
        _write(name(tmp_path))
    assert told.value.code == "usage.output"
    assert (tmp_path / "a.csv").read_bytes() == OLD
