"""The rejects file: rows that could not be taken, each with its line and the reason, as CSV.

It can be put right and imported with the same map: its first two columns are then left out. Cells that a spreadsheet
would run as a formula are made safe on writing, and read back as they were. A file that somebody named is written as
`-o` writes: a regular file is replaced once everything is there, devices and pipes are written to.
"""

import csv
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TextIO

from cc.cli.files import written_text
from cc.core.errors import UnreachableError
from cc.tabular.cells import LINE, REASON, to_cell


class RejectsFile:
    """Made when the first row is rejected. UsageError for a name that cannot be written, UnreachableError when the disk
    does not take it."""

    def __init__(self, path: Path | None, source: Path, columns: Sequence[str], kind: str = "rejects") -> None:
        """`path` None: `NAME.KIND.csv` in the working directory, never over a file that is there."""
        self._given, self._source, self._columns, self._kind = path, source, columns, kind
        self._stream: TextIO | None = None
        self._open_files = ExitStack()
        self.path: Path | None = None

    def beside(self, kind: str, columns: Sequence[str] = ("posko_known_as", "posko_differs_in")) -> "RejectsFile":
        """A file of its own for another kind of rows: beside the one that somebody named, if that is a regular file and
        this would not be the source itself; else in the working directory."""
        path = self._given.with_suffix(f".{kind}.csv") if self._given is not None and _regular(self._given) else None
        if path is not None and path.resolve() == self._source.resolve():
            path = None
        return RejectsFile(path, self._source, columns, kind=kind)

    def add(self, line: int, reason: str, original: Sequence[str]) -> None:
        """Note a row."""
        try:
            if self._stream is None:
                self._open()
            self._row([str(line), to_cell(reason), *(to_cell(cell) for cell in original)])
        except OSError as wrong:
            raise _unwritable(self.path or self._given or self._source, wrong) from wrong

    def close(self) -> None:
        """Write what is left."""
        try:
            self._open_files.close()
        except OSError as wrong:
            raise _unwritable(self.path or self._source, wrong) from wrong

    def _open(self) -> None:
        if self._given is not None:
            self._stream = self._open_files.enter_context(written_text(self._given))
            self.path = self._given
        else:
            self.path, stream = _fresh(self._source, self._kind)
            self._stream = self._open_files.enter_context(stream)
        self._row([LINE, REASON, *(to_cell(name) for name in self._columns)])

    def _row(self, cells: Sequence[str]) -> None:
        assert self._stream is not None, "opened by add"
        csv.writer(self._stream, lineterminator="\n").writerow(cells)


def _regular(path: Path) -> bool:
    """Whether a name stands for a regular file, or for none yet."""
    return path.is_file() or not path.exists()


def _fresh(source: Path, kind: str) -> tuple[Path, TextIO]:
    """A file of its own in the working directory."""
    stem = source.name.removesuffix(".gz")
    number = 1
    while True:
        path = Path(f"{stem}.{kind}.csv" if number == 1 else f"{stem}.{kind}-{number}.csv")
        try:
            return path, path.open("x", encoding="utf-8", newline="")
        except FileExistsError:
            number += 1


def _unwritable(path: Path, wrong: OSError) -> UnreachableError:
    return UnreachableError(
        "the rejects file {file} cannot be written: {why}. Name another one with --rejects.",
        code="rejects.unwritable",
        fields={"file": str(path), "why": wrong.strerror or str(wrong)},
    )
