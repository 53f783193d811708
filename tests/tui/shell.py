"""A shell with job control in a pseudo-terminal, as an operator has it; and a program without one. Owns the terminal's
end; knows no console."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.waiting import SOON_S

ROOT = Path(__file__).resolve().parents[2]
LEFT, CURSOR = b"\x1b[?1049l", b"\x1b[?25h"
_ESCAPE = re.compile(rb"\x1b(?:\[[0-9;?>=]*[A-Za-z]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()].|[=>])")


class Terminal:
    """A program at a terminal of 100 × 30; `seen` is all that it wrote since `forget`."""

    def __init__(self, pid: int, descriptor: int) -> None:
        self.pid, self._descriptor = pid, descriptor
        self.seen = b""
        self.status: int | None = None

    @property
    def text(self) -> str:
        """What it wrote, without escape sequences."""
        return _ESCAPE.sub(b" ", self.seen).decode(errors="replace")

    def forget(self) -> None:
        """Count from here."""
        self.seen = b""

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._descriptor, keys.encode())

    def until(self, *shown: str | bytes) -> None:
        """Wait until all of these were written since `forget`: bytes as they are, text without escape sequences."""
        missing = [each for each in shown if not self._holds(each)]
        while missing:
            assert self._read(), f"{missing} never came; last: {self.text[-500:]!r}"
            missing = [each for each in missing if not self._holds(each)]

    def end(self) -> int:
        """Wait for its end; the exit status, negative for a signal."""
        while self._read():
            pass
        _, status = os.waitpid(self.pid, 0)
        self.status = os.waitstatus_to_exitcode(status)
        return self.status

    def cooked(self) -> bool:
        """Whether the terminal echoes and reads lines, as programs expect it."""
        flags = termios.tcgetattr(self._descriptor)[3]
        return bool(flags & termios.ECHO) and bool(flags & termios.ICANON) and bool(flags & termios.ISIG)

    def _holds(self, shown: str | bytes) -> bool:
        return shown in self.seen if isinstance(shown, bytes) else shown in self.text

    def _read(self) -> bool:
        if not select.select([self._descriptor], [], [], SOON_S)[0]:
            return False
        try:
            more = os.read(self._descriptor, 1 << 16)
        except OSError:
            return False
        self.seen += more
        return bool(more)


@contextmanager
def terminal(command: Sequence[str], environment: Mapping[str, str]) -> Iterator[Terminal]:
    """The program at its terminal, killed at the end of the block."""
    pid, descriptor = pty.fork()
    if pid == 0:
        os.chdir(ROOT)
        more = {"TERM": "xterm-256color", "PS1": "$ ", "PYTHONPATH": str(ROOT), "PYTHON": sys.executable}
        os.execvpe(command[0], list(command), {**os.environ, **more, **environment})
    fcntl.ioctl(descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    opened = Terminal(pid, descriptor)
    try:
        yield opened
    finally:
        if opened.status is None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        os.close(descriptor)
