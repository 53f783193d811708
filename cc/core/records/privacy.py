"""What is told of personal data: its keys, how much of it is sealed, who opened it. Owns their shape."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cc.core.vocabulary import Channel, Opened, ReportStatus, SeenBy


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonWords:
    """What somebody (`by`) wrote of a report when doing something (`what`)."""

    at: datetime
    by: str
    what: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReport:
    """Everything that is kept of one report of a person; `photos` by SHA-256, `lon`, `lat` degrees WGS84."""

    ref: str
    report_id: str
    unit: str
    category: str
    channel: Channel
    status: ReportStatus
    received_at: datetime
    text: str
    address: str
    reporter: str
    attributes: Mapping[str, object]
    lon: float | None
    lat: float | None
    words: tuple[PersonWords, ...]
    photos: tuple[str, ...]
    shared_with: tuple[str, ...]
    opened: tuple[OpenedEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenReport:
    """A report that somebody could have seen: by which ways, from `since` on, before `until` (None: still); whether it
    holds a contact now, and how many entries of the period say that it was opened."""

    ref: str
    report_id: str
    unit: str
    restricted: bool
    has_contact: bool
    ways: tuple[SeenBy, ...]
    since: datetime
    until: datetime | None
    opened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """Reports whose reporter was erased (or would be); `more`: ask again."""

    refs: tuple[str, ...]
    more: bool
