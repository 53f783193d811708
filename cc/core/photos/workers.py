"""The door of this package: photos in, facts, thumbnails and previews out, from any thread. Owns the worker processes.

Hashing happens here, opening never does. Knows Pillow's answers only as frames, and no database.
"""

import hashlib
import logging
import os
import stat
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from cc.core.errors import CoreError, InputError, UnreachableError, UsageError
from cc.core.photos.limits import MEBIBYTE, PhotoLimits
from cc.core.photos.process import WorkerLateError, WorkerLostError, WorkerProcess
from cc.core.phrases.phrase import Phrase, phrase_of
from cc.core.records.evidence import PhotoFacts, PhotoPreview

Source = bytes | str | os.PathLike[str]
"""A photo: its bytes, or the path of its file."""

LARGEST_SMALL = 2000
"""Largest side of a thumbnail in pixels, or of a preview in cells."""

log = logging.getLogger(__name__)


class PhotoWorkers:
    """Up to `count` worker processes, started when first needed, replaced when they die or are late.

    Every method may be called from any thread. close() ends the processes; so does the end of the program, and a worker
    whose owner was killed ends by itself.
    """

    def __init__(
        self,
        limits: PhotoLimits | None = None,
        count: int | None = None,
        start: Callable[[PhotoLimits], WorkerProcess] = WorkerProcess,
    ) -> None:
        self.limits = limits or PhotoLimits()
        self._count = count or min(2, os.cpu_count() or 1)
        self._start = start
        self._free = threading.Condition()
        self._leased = 0
        self._idle: list[WorkerProcess] = []
        self._running: set[WorkerProcess] = set()
        self._owner = os.getpid()
        self._closed = False
        self._finalizer = weakref.finalize(self, _end_all, self._running, self._owner)

    def about(self) -> str:
        """What reads photos here, and which. Raises UnreachableError photo.worker when no worker starts."""
        return str(self._ask({"do": "about"}, b"")[0]["about"])

    def inspect(self, source: Source) -> PhotoFacts:
        """What the photo says of itself.

        Raises InputError with code photo.missing, photo.empty, photo.too_large, photo.too_many_pixels, photo.format,
        photo.not_a_photo, photo.truncated, photo.unreadable or photo.timeout; UnreachableError with photo.busy or
        photo.worker when it could not be looked at for a reason that is not the photo's.
        """
        data = self._read(source)
        facts, _ = self._ask({"do": "inspect"}, data)
        known = facts["facts"]
        assert isinstance(known, dict)
        sha256 = hashlib.sha256(data).hexdigest()
        return PhotoFacts.from_json(known | {"sha256": sha256, "size_bytes": len(data)})

    def thumbnail(self, source: Source, max_px: int = 512) -> bytes:
        """A JPEG of at most max_px × max_px pixels, upright, without metadata.

        Errors as in inspect; UsageError for sizes outside 1 to LARGEST_SMALL.
        """
        _check_box(max_px)
        return self._ask({"do": "thumbnail", "max_px": max_px}, self._read(source))[1]

    def preview(self, source: Source, columns: int, rows: int) -> PhotoPreview:
        """The picture fitted into columns × rows terminal cells, two pixels to a cell's height, upright.

        Errors as in inspect; UsageError for sizes outside 1 to LARGEST_SMALL.
        """
        _check_box(columns, rows)
        header, rgb = self._ask({"do": "preview", "columns": columns, "rows": rows}, self._read(source))
        width = header["width"]
        assert isinstance(width, int)
        line_bytes = 3 * width
        return PhotoPreview(width, tuple(rgb[at : at + line_bytes] for at in range(0, len(rgb), line_bytes)))

    def close(self) -> None:
        """End the workers and wait for them. Photos being looked at, and later ones, get photo.worker."""
        with self._free:
            self._closed = True
            for worker in self._running:
                worker.kill()
            self._free.notify_all()
            self._free.wait_for(lambda: self._leased == 0, timeout=5)
            self._idle.clear()
            _end_all(self._running, self._owner)

    def __enter__(self) -> "PhotoWorkers":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _read(self, source: Source) -> bytes:
        """The photo's bytes, at most limits.size_bytes."""
        if isinstance(source, bytes):
            self._check_size(len(source))
            return source
        return self._read_file(Path(source))

    def _read_file(self, path: Path) -> bytes:
        """The bytes of a regular file."""
        try:
            with open(path, "rb", opener=_open_without_waiting) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise InputError("{path} is no file.", code="photo.missing", fields={"path": str(path)})
                data = file.read(self.limits.size_bytes + 1)
        except OSError as fault:
            raise InputError(
                "{path} cannot be read: {why:reason}.",
                code="photo.missing",
                fields={"path": str(path), "why": fault.strerror},
            ) from fault
        self._check_size(len(data))
        return data

    def _check_size(self, size_bytes: int) -> None:
        """Refuse more bytes than the limits allow."""
        most = self.limits.size_bytes
        if size_bytes > most:
            raise InputError(
                "The photo is larger than {megabytes} MB. Take it with a lower resolution.",
                code="photo.too_large",
                fields={"max_bytes": most, "megabytes": round(most / MEBIBYTE)},
            )

    def _ask(self, header: dict[str, object], data: bytes) -> tuple[dict[str, object], bytes]:
        """A worker's answer; refusals and lost workers as errors."""
        with self._lease() as worker:
            try:
                answer, body = worker.ask(header, data)
            except WorkerLateError:
                log.warning("photo worker %d was late and is ended", worker.pid)
                raise self._refusal(
                    "photo.timeout",
                    Phrase(
                        "It took too long to look at the photo. Send it again; if that happens twice, take another."
                    ),
                ) from None
            except WorkerLostError as lost:
                log.warning("photo worker %d was lost: %s", worker.pid, type(lost).__name__)
                raise self._refusal(
                    "photo.unreadable",
                    Phrase(
                        "The photo could not be looked at: the check ended. Send it again; if that happens twice, take "
                        "another."
                    ),
                ) from lost
        if answer.get("ok") is True:
            return answer, body
        fields = answer.get("fields")
        found = fields if isinstance(fields, dict) else {}
        raise InputError.of(phrase_of(answer.get("phrase")), code=str(answer.get("code")), fields=found)

    def _refusal(self, code: str, what: Phrase) -> CoreError:
        """The error for a worker that gave no answer."""
        if self._closed:
            return UnreachableError("Posko is closing down. Send the photo again.", code="photo.worker")
        return InputError.of(what, code=code)

    @contextmanager
    def _lease(self) -> Iterator[WorkerProcess]:
        """A worker for this thread alone; it goes back only if it still has nothing left to say."""
        self._take_turn()
        worker, usable = None, False
        try:
            worker = self._idle_or_new()
            yield worker
            usable = True
        finally:
            self._give_back(worker, usable)

    def _take_turn(self) -> None:
        """Wait until fewer than `count` workers are at work."""
        self._forget_parents()
        with self._free:
            if not self._free.wait_for(lambda: self._leased < self._count or self._closed, self.limits.wait_s):
                raise UnreachableError("Too many photos are being looked at. Try again soon.", code="photo.busy")
            if self._closed:
                raise UnreachableError("Posko is closing down. Send the photo again.", code="photo.worker")
            self._leased += 1

    def _idle_or_new(self) -> WorkerProcess:
        """A living worker."""
        with self._free:
            while self._idle:
                worker = self._idle.pop()
                if worker.alive:
                    return worker
                self._discard(worker)
        try:
            worker = self._start(self.limits)
        except (WorkerLostError, WorkerLateError, OSError) as fault:
            log.warning("no photo worker could be started", exc_info=fault)
            raise UnreachableError(
                "Photos cannot be looked at: the checking process does not start. `{command} doctor` says why.",
                code="photo.worker",
                fields={"why": str(fault)[-300:]},
            ) from fault
        with self._free:
            self._running.add(worker)
        return worker

    def _give_back(self, worker: WorkerProcess | None, usable: bool) -> None:
        """End the turn; keep the worker or end it."""
        with self._free:
            self._leased -= 1
            if worker is not None:
                if usable and not self._closed:
                    self._idle.append(worker)
                else:
                    self._discard(worker)
            self._free.notify()

    def _discard(self, worker: WorkerProcess) -> None:
        """End a worker and forget it."""
        self._running.discard(worker)
        worker.end()

    def _forget_parents(self) -> None:
        """After a fork, the workers belong to the parent: neither use nor end them."""
        if os.getpid() != self._owner:
            with self._free:
                self._owner = os.getpid()
                self._idle, self._running, self._leased = [], set(), 0
                self._finalizer.detach()
                self._finalizer = weakref.finalize(self, _end_all, self._running, self._owner)


def _check_box(*sizes: int) -> None:
    """Refuse sizes that no screen has."""
    if not all(1 <= size <= LARGEST_SMALL for size in sizes):
        raise UsageError(
            "A small picture is 1 to {most} wide and high.", fields={"sizes": list(sizes), "most": LARGEST_SMALL}
        )


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a named pipe without a writer must not hold us."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_CLOEXEC)


def _end_all(running: set[WorkerProcess], owner: int) -> None:
    """End every worker of this process."""
    if os.getpid() == owner:
        while running:
            running.pop().end()


_default: list[PhotoWorkers] = []
_default_lock = threading.Lock()


def default_workers() -> PhotoWorkers:
    """This process's workers with the usual limits, made when first asked for, closed when the program ends."""
    with _default_lock:
        if not _default:
            _default.append(PhotoWorkers())
        return _default[0]


def inspect_photo(source: Source) -> PhotoFacts:
    """What a photo says of itself, by the default workers. Errors as in PhotoWorkers.inspect."""
    return default_workers().inspect(source)
