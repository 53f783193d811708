"""Rows known already that say something else now: told one by one, the first to people, all of them in a file.

Owns these words and that file; decides nothing.
"""

from collections.abc import Iterator
from pathlib import Path

from cc.intake.rejects import RejectsFile

MOST_TOLD = 20


class Differing:
    """Gathers them; `updated` counts those whose status and closing time were taken over."""

    def __init__(self, file: RejectsFile) -> None:
        self._file = file
        self._first: list[str] = []
        self.count = self.updated = 0

    @property
    def path(self) -> Path | None:
        """The file, when there is one."""
        return self._file.path

    def add(self, line: int, known_as: str, differs: tuple[str, ...], why_not: str) -> None:
        """Note a row: what it is known as, what it says otherwise, and why that was not taken over."""
        self.count += 1
        names = ", ".join(differs)
        if len(self._first) < MOST_TOLD:
            what = f"line {line}: {known_as} differs" + (f" ({names})" if names else "")
            self._first.append(what + (f": {why_not}" if why_not else ""))
        self._file.add(line, why_not, (known_as, names))

    def close(self) -> None:
        """Write what is left of the file."""
        self._file.close()

    def told(self, *, update: bool) -> Iterator[str]:
        """Sentences for people."""
        if self.updated:
            yield f"{self.updated} of the rows known already took over the status and closing time of the file."
        if not self.count:
            return
        more = "." if update else "; --update takes over a status and a closing time."
        yield f"{self.count} of the rows known already differ from what was taken in, and were not changed{more}"
        yield from self._first
        if self.count > len(self._first):
            yield f"and {self.count - len(self._first)} more: all of them are in {self.path}"
