"""Keys of changes that were not answered yet, kept on this machine, so that trying again never does a thing twice.

One small file a change, named by what was asked of whom. It is on the disk before anything is sent, so that it is there
after Ctrl-C, `kill -9` or a power cut; forgotten after a definite answer or a day. A command that runs holds its file
locked: the same command beside it, in another terminal, is another thing with a key of its own. Owns that folder. Must
never know what an intent does.
"""

import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

from cc.core.asked import given
from cc.core.clock import SystemClock
from cc.core.ids import new_id
from cc.core.intents.base import Intent
from cc.core.intents.first_form import FIELDS, cut
from cc.settings.places import private_folder, state_folder
from cc.wire.codec import plain

KEPT_S = 24 * 3600
"""After a day an officer means a new thing; Posko itself keeps answered keys longer."""
_BESIDE = 64
"""Equal commands that may run at once, each with its key kept."""
_LONGEST_KEY = 1000


@dataclass(slots=True)
class HeldKey:
    """The key of a change that is being asked for. `adopted`: an earlier try of the same change had it. `problem`: why
    it is not on the disk. Released when the process ends, however it ends."""

    key: str
    adopted: bool = False
    path: Path | None = None
    problem: OSError | None = None
    _lock: int | None = None

    def forget(self) -> None:
        """There was a definite answer: drop it."""
        if self.path is not None:
            with suppress(OSError):
                self.path.unlink(missing_ok=True)
        self.release()

    def release(self) -> None:
        """Leave it for the next try of the same change."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def marks(place: str, login: str | None, intent: Intent[Any], version: int | None) -> tuple[str, ...]:
    """What is asked of whom, as file names: equal for equal calls. The first is the name now, the second the one that
    the call had of old (every field, at its default or not)."""
    said = {each.name: plain(getattr(intent, each.name)) for each in fields(cast(Any, intent))}
    told = {name: said[name] for name in given(intent)}
    name = intent.stable_name()
    old = name in FIELDS and cut(told, FIELDS[name]) == told
    bodies = [told, cut(said, FIELDS[name])] if old else [told]
    return tuple(_named([place, login, name, body, version]) for body in bodies)


def _named(told: list[object]) -> str:
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()


def hold(marks: Sequence[str], typed: str | None = None) -> HeldKey:
    """A key for the change, on the disk when this returns: the one typed, else that of an earlier try that had no
    answer, else a new one. A disk that takes nothing is the answer's `problem`, not an error."""
    try:
        private_folder(_folder())
        for name in _names(marks):
            held = _held(_folder() / name, typed, make=name not in marks[1:])
            if held is not None:
                return held
    except OSError as problem:
        return HeldKey(typed or new_id(), problem=problem)
    return HeldKey(typed or new_id())


def _names(marks: Sequence[str]) -> Iterable[str]:
    """Where the key may lie: of old, now, and beside an equal command that runs."""
    yield from marks[1:]
    yield marks[0]
    for number in range(2, _BESIDE):
        yield f"{marks[0]}.{number}"


def _held(path: Path, typed: str | None, *, make: bool) -> HeldKey | None:
    """The key in this file, made if need be; None when another command holds it, or there is none to be found."""
    try:
        lock = os.open(path, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if make else 0), 0o600)
    except FileNotFoundError:
        return None
    try:
        if not _locked(lock, path):
            os.close(lock)
            return None
        earlier = _earlier(lock)
        key = typed or earlier or new_id()
        if key != earlier:
            _write(lock, key, path.parent)
    except BaseException:
        os.close(lock)
        raise
    return HeldKey(key, key == earlier, path, None, lock)


def _locked(lock: int, path: Path) -> bool:
    """Whether the file is ours now, and still the one of that name."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return os.path.samestat(os.fstat(lock), path.stat())
    except (BlockingIOError, FileNotFoundError):
        return False


def _earlier(lock: int) -> str | None:
    """The key that an earlier try left; None when there is none, it was never written whole, or it is old."""
    oldest = SystemClock().now() - timedelta(seconds=KEPT_S)
    if os.fstat(lock).st_mtime < oldest.timestamp():
        return None
    told = os.read(lock, _LONGEST_KEY).decode("ascii", "replace").strip()
    return told if told and told.isprintable() and told.isascii() else None


def _write(lock: int, key: str, folder: Path) -> None:
    """Put it on the disk, file and name: a power cut must not lose it. Each costs a flush (4 ms on an SSD); the second
    is needed, for POSIX promises a new file's name to nobody who has only synced the file."""
    os.ftruncate(lock, 0)
    os.pwrite(lock, key.encode("ascii", "replace"), 0)
    os.fsync(lock)
    names = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(names)
    finally:
        os.close(names)


def _folder() -> Path:
    return state_folder() / "unanswered"
