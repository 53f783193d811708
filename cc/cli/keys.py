"""Keys of changes whose answer never came, kept on this machine, so that trying again never does a thing twice.

One small file a change, named by what was asked of whom; forgotten after a definite answer or a day. Owns that folder.
Must never know what an intent does.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import fields
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


def fresh() -> str:
    """A new key."""
    return new_id()


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


def kept(marks: Iterable[str]) -> str | None:
    """The key of an earlier try of the same call that had no answer; None when there is none or it is old."""
    return next((key for each in marks if (key := _read(_folder() / each))), None)


def _read(path: Path) -> str | None:
    try:
        oldest = SystemClock().now() - timedelta(seconds=KEPT_S)
        if path.stat().st_mtime < oldest.timestamp():
            path.unlink(missing_ok=True)
            return None
        return path.read_text(encoding="ascii").strip() or None
    except (OSError, UnicodeDecodeError):
        return None


def keep(marks: Sequence[str], key: str) -> None:
    """Keep a key. A disk that takes nothing must not hide the error being told: the key is printed too."""
    with suppress(OSError):
        private_folder(_folder())
        (_folder() / marks[0]).write_text(key, encoding="ascii")


def forget(marks: Iterable[str]) -> None:
    """Drop a key: there was a definite answer."""
    for each in marks:
        with suppress(OSError):
            (_folder() / each).unlink(missing_ok=True)


def _folder() -> Path:
    return state_folder() / "unanswered"
