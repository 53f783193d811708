"""Keys of changes whose answer never came, kept on this machine, so that trying again never does a thing twice.

One small file a change, named by what was asked of whom; forgotten after a definite answer or a day. Owns that folder.
Must never know what an intent does.
"""

import hashlib
import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from cc.core.clock import SystemClock
from cc.core.ids import new_id
from cc.settings.places import private_folder, state_folder
from cc.wire.codec import plain

KEPT_S = 24 * 3600
"""After a day an officer means a new thing; Posko itself keeps answered keys longer."""


def fresh() -> str:
    """A new key."""
    return new_id()


def mark(place: str, login: str | None, intent: object, version: int | None) -> str:
    """What is asked of whom, as a file name: equal for equal calls."""
    told = json.dumps([place, login, type(intent).__name__, plain(intent), version], sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def kept(mark: str) -> str | None:
    """The key of an earlier try of the same call that had no answer; None when there is none or it is old."""
    path = _folder() / mark
    try:
        oldest = SystemClock().now() - timedelta(seconds=KEPT_S)
        if path.stat().st_mtime < oldest.timestamp():
            path.unlink(missing_ok=True)
            return None
        return path.read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def keep(mark: str, key: str) -> None:
    """Keep a key. A disk that takes nothing must not hide the error being told: the key is printed too."""
    with suppress(OSError):
        private_folder(_folder())
        (_folder() / mark).write_text(key, encoding="ascii")


def forget(mark: str) -> None:
    """Drop a key: there was a definite answer."""
    with suppress(OSError):
        (_folder() / mark).unlink(missing_ok=True)


def _folder() -> Path:
    return state_folder() / "unanswered"
