"""A progress bar on standard error, for people: nothing at all when that is no terminal."""

import os
import sys
from types import TracebackType
from typing import TYPE_CHECKING

from cc.core.clock import SystemClock
from cc.core.phrases import units

if TYPE_CHECKING:
    from cc.words.reader import Reader

BAR = 30
"""Cells of the bar."""


class Progress:
    """A context; call `at(done, total)` as work goes on. `total` 0 or None when it is not known."""

    def __init__(self, words: str, reader: "Reader") -> None:
        self._words = words
        self._reader = reader
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
        line = fitted(self._words, done, total, _columns() - 1, self._reader)
        sys.stderr.write("\r" + line.ljust(self._width))
        sys.stderr.flush()
        self._width = len(line)


def _columns() -> int:
    try:
        return os.get_terminal_size(sys.stderr.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def fitted(words: str, done: int, total: int | None, width: int, reader: "Reader") -> str:
    """The line in at most `width` cells: a longer one would wrap, and every step of it would stay on the screen.

    The figures always stand; the words give way, then the bar.
    """
    figures = "/".join(units.number(each, reader) for each in ((done, total) if total else (done,)))
    bar = _bar(done, total) if total and width >= len(figures) + BAR + 16 else ""
    room = width - len(figures) - len(bar) - 2 * bool(bar) - 1
    if len(words) > room:
        words = words[: max(0, room - 1)] + "…" if room > 1 else ""
    return " ".join(part for part in (words, bar, figures) if part)[:width]


def _bar(done: int, total: int) -> str:
    full = min(BAR, BAR * done // total)
    return f"[{'█' * full}{'·' * (BAR - full)}]"
