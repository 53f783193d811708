"""A program in a pseudo-terminal: when it shows something, how soon it answers a key, how much memory it takes.

Owns the terminal's end only; what runs in it is the caller's.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Mapping, Sequence
from types import TracebackType

SIZE = (140, 45)
QUIET_S = 0.06
LONGEST_S = 120.0


class Terminal:
    """Starts the program at once; `with` ends it."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self._began_s = time.perf_counter()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.execvpe(
                command[0],
                list(command),
                {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environment},
            )
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", SIZE[1], SIZE[0], 0, 0))

    def __enter__(self) -> "Terminal":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)

    def until(self, shown: bytes) -> float:
        """Seconds from the start until the program has written this; RuntimeError if it ends or never does."""
        seen = b""
        while shown not in seen:
            if not select.select([self._fd], [], [], LONGEST_S)[0]:
                raise RuntimeError(f"the program never showed {shown!r}: {seen[-300:]!r}")
            try:
                seen += os.read(self._fd, 1 << 20)
            except OSError as ended:
                raise RuntimeError(f"the program ended: {seen[-2000:].decode(errors='replace')}") from ended
        return time.perf_counter() - self._began_s

    def settle(self, seconds: float) -> int:
        """Read for so long; how many bytes came."""
        end_s, count = time.perf_counter() + seconds, 0
        while (left_s := end_s - time.perf_counter()) > 0:
            if select.select([self._fd], [], [], left_s)[0]:
                count += len(os.read(self._fd, 1 << 20))
        return count

    def press(self, keys: bytes) -> tuple[float, int]:
        """Seconds until the first byte that answers the keys, and how many bytes until it is quiet."""
        began_s = time.perf_counter()
        os.write(self._fd, keys)
        if not select.select([self._fd], [], [], 2.0)[0]:
            raise RuntimeError("a key was never answered")
        first_s, count = time.perf_counter() - began_s, 0
        while select.select([self._fd], [], [], QUIET_S)[0]:
            count += len(os.read(self._fd, 1 << 20))
        return first_s, count

    def peak_memory_mb(self) -> float:
        """The most memory that the program has had resident, its child processes' added."""
        with open(f"/proc/{self.pid}/task/{self.pid}/children", encoding="ascii") as listed:
            processes = [self.pid, *map(int, listed.read().split())]
        return sum(map(_peak_mb, processes))


def _peak_mb(process: int) -> float:
    with open(f"/proc/{process}/status", encoding="ascii") as status:
        peak = next(line for line in status if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024
