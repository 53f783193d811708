"""A progress bar on standard error, for people: nothing at all when that is no terminal."""

import sys
from types import TracebackType

from cc.core.clock import SystemClock


class Progress:
    """A context; call `at(done, total)` as work goes on. `total` 0 or None when it is not known."""

    def __init__(self, words: str) -> None:
        self._words = words
        self._shown = sys.stderr.isatty()
        self._last = 0.0
        self._width = 0

    def __enter__(self) -> "Progress":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._width:
            sys.stderr.write("\r" + " " * self._width + "\r")
            sys.stderr.flush()

    def at(self, done: int, total: int | None) -> None:
        """Show how far it is, ten times a second at most."""
        if not self._shown:
            return
        now_s = SystemClock().now().timestamp()
        if now_s - self._last < 0.1 and done != total:
            return
        self._last = now_s
        line = f"{self._words} {_bar(done, total)}"
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)


def _bar(done: int, total: int | None, cells: int = 30) -> str:
    if not total:
        return f"{done:,}"
    full = min(cells, cells * done // total)
    return f"[{'█' * full}{'·' * (cells - full)}] {done:,}/{total:,}"
