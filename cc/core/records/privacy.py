"""What is told of personal data: its keys, how much of it is sealed, who opened it. Owns their shape."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.vocabulary import Opened


@dataclass(frozen=True, slots=True)
class KeyMade:
    """A new key: its name, which is that of its file without `.key`, and the folder on the Centre's machine."""

    key: str
    folder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """Part of the walk over reports: how many were looked at, how many of those were sealed anew, how many cannot be
    read because their key is not there. `after` goes on behind the last one; empty at the end."""

    looked_at: int
    sealed: int
    unreadable: int
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyUse:
    """One key: how many reports are sealed under it (an empty name: under none yet), whether it is here, whether new
    ones are sealed under it."""

    key: str
    reports: int
    here: bool
    in_use: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRecord:
    """The keys' folder on the Centre's machine, and what is sealed under which key."""

    folder: str
    keys: tuple[KeyUse, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEntry:
    """That somebody opened a report that is restricted, or what tells of a person there: `at` is when first on that day
    (UTC), `unit` whose people they are now, `restricted` whether the report is so now."""

    at: datetime
    login: str
    unit: str
    ref: str
    report_id: str
    restricted: bool
    how: Opened
