"""A disk that can lose its power: what was not fsynced is gone. Owns the copy that durable.c keeps, and its return."""

import os
import shutil
import subprocess
from pathlib import Path

SOURCE = Path(__file__).with_name("durable.c")


def compiler() -> str | None:
    """A C compiler that is not our own `cc`."""
    return shutil.which("gcc") or shutil.which("clang")


class Disk:
    """The folder `root` as a disk. `environment` preloads what remembers; `cut` is what a power cut leaves."""

    def __init__(self, root: Path, work: Path) -> None:
        self.root, self._shadow = root, work / "shadow"
        self._library = work / "durable.so"
        program = compiler()
        assert program is not None
        subprocess.run(
            [program, "-shared", "-fPIC", "-O1", "-o", str(self._library), str(SOURCE), "-ldl"], check=True, timeout=60
        )

    def begin(self) -> dict[str, str]:
        """Take what is there as durable; the environment for the process that goes on from here."""
        shutil.rmtree(self._shadow, ignore_errors=True)
        (self._shadow / "inodes").mkdir(parents=True)
        (self._shadow / "names").mkdir()
        for folder, _, names in os.walk(self.root):
            below = str(Path(folder))[len(str(self.root)) :] or "/"
            entries = []
            for name in names:
                inode = (Path(folder) / name).stat().st_ino
                shutil.copy(Path(folder) / name, self._shadow / "inodes" / str(inode))
                entries.append(f"{inode} {name}\n")
            (self._shadow / "names" / below.replace("/", "|")).write_text("".join(entries))
        return {
            **os.environ,
            "LD_PRELOAD": str(self._library),
            "POSKO_DISK": str(self.root),
            "POSKO_SHADOW": str(self._shadow),
        }

    def cut(self) -> None:
        """Put the folder into the state that the last fsyncs left. Names whose bytes never were synced are empty."""
        for place, _, names in os.walk(self.root):
            for lost in names:
                (Path(place) / lost).unlink()
        for listing in (self._shadow / "names").iterdir():
            if listing.name.startswith("."):
                continue
            folder = Path(str(self.root) + listing.name.replace("|", "/"))
            for line in listing.read_text().splitlines():
                inode, _, name = line.partition(" ")
                kept = self._shadow / "inodes" / inode
                (folder / name).write_bytes(kept.read_bytes() if kept.exists() else b"")
