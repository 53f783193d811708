"""One photo worker as its owner sees it: started, asked with a deadline, ended. One thread at a time may ask.

Knows frames and processes; knows nothing of photos.
"""

import json
import os
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict

from cc.core.photos import frames
from cc.core.photos.limits import PhotoLimits

_CHUNK_BYTES = 1 << 16
_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "LANG", "LC_ALL", "TMPDIR")


class WorkerLostError(Exception):
    """The worker ended without answering; the text is the end of what it wrote to stderr."""


class WorkerLateError(Exception):
    """The worker did not answer within its time."""


class WorkerProcess:
    """A running worker. Raises WorkerLostError or WorkerLateError from the constructor when it does not come up."""

    def __init__(self, limits: PhotoLimits) -> None:
        self._limits = limits
        # Its own file, not a pipe: a full pipe would stall the worker, and the screen may belong to the console.
        self._stderr = tempfile.TemporaryFile()  # noqa: SIM115  # closed by end()
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cc.core.photos.worker", json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            env=_environment(),
            start_new_session=True,
            bufsize=0,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._in, False)
        os.set_blocking(self._out, False)
        try:
            self._exchange(b"", limits.start_s)
        except (WorkerLostError, WorkerLateError):
            self.end()
            raise

    @property
    def pid(self) -> int:
        """The system's number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def ask(self, header: dict[str, object], body: bytes) -> tuple[dict[str, object], bytes]:
        """Send a request and wait for the answer, at most limits.wall_s seconds.

        After WorkerLostError or WorkerLateError the worker is of no use: end() it.
        """
        return self._exchange(frames.encode(header, body), self._limits.wall_s)

    def kill(self) -> None:
        """Kill it; a thread that asks it gets WorkerLostError. May be called from any thread."""
        self._process.kill()

    def end(self) -> None:
        """Kill it, wait until it is gone and close its pipes. Only when no thread asks it; may be called twice."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._stderr):
            if stream is not None:
                stream.close()

    def _exchange(self, request: bytes, within_s: float) -> tuple[dict[str, object], bytes]:
        """Write and read as the pipes allow until the answer is whole or the time is over."""
        deadline = time.monotonic() + within_s
        unsent, answer = memoryview(request), bytearray()
        poll = select.poll()
        poll.register(self._out, select.POLLIN)
        if unsent:
            poll.register(self._in, select.POLLOUT)
        while not _is_whole(answer):
            left_s = deadline - time.monotonic()
            ready = poll.poll(left_s * 1000) if left_s > 0 else []
            if not ready:
                raise WorkerLateError
            for descriptor, _ in ready:
                if descriptor == self._out:
                    answer += self._receive()
                elif unsent:
                    unsent = unsent[self._send(unsent) :]
                    if not unsent:
                        poll.unregister(self._in)
        return frames.decode(bytes(answer))

    def _receive(self) -> bytes:
        """What the worker has written so far."""
        part = os.read(self._out, _CHUNK_BYTES)
        if not part:
            raise WorkerLostError(self._last_words())
        return part

    def _send(self, unsent: memoryview) -> int:
        """How many bytes the worker's pipe took."""
        try:
            return os.write(self._in, unsent[:_CHUNK_BYTES])
        except BrokenPipeError as gone:
            raise WorkerLostError(self._last_words()) from gone

    def _last_words(self) -> str:
        """Exit status and the end of stderr."""
        try:
            status = self._process.wait(timeout=1)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        size = os.fstat(self._stderr.fileno()).st_size
        tail = os.pread(self._stderr.fileno(), 2000, max(0, size - 2000))
        return f"status {status}: {tail.decode(errors='replace').strip()}"


def _is_whole(answer: bytearray) -> bool:
    """Whether a frame is complete."""
    if len(answer) < frames.LENGTHS_BYTES:
        return False
    return len(answer) >= frames.LENGTHS_BYTES + sum(frames.lengths(bytes(answer[: frames.LENGTHS_BYTES])))


def _environment() -> dict[str, str]:
    """What Python needs to start, our own module path (the working directory must not be searched) and one memory
    arena. Nothing else of ours: tokens and a database's password are no business of who opens strangers' files."""
    path = os.pathsep.join(entry for entry in sys.path if entry)
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return kept | {"PYTHONPATH": path, "MALLOC_ARENA_MAX": "1"}
