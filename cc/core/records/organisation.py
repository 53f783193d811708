"""Units, areas, categories, people, sessions: what a command room is made of. Owns their shape, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.phrases import Phrase
from cc.core.vocabulary import Priority, Role, RoomSetting, Scope


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """An organisation in the tree. `path` is the codes from the root down to itself; `zone` an IANA zone name."""

    code: str
    name: str
    parent: str | None
    kind: str
    zone: str
    path: tuple[str, ...]
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A polygon's entry, without its coordinates. `bounds` is min lon, min lat, max lon, max lat in degrees WGS84."""

    code: str
    name: str
    level: str
    parent: str | None
    bounds: tuple[float, float, float, float]
    lon: float
    lat: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What a report can be about. `restricted` needs clearance to be seen; closing asks for `evidence_min` photos.
    A `retired` one is not offered for anything new; what is about it stays so. `keep_days`: how many days after a
    report is over its reporter is erased; 0: never by itself."""

    code: str
    name_id: str
    name_en: str
    short_id: str
    open311_code: str
    group: str
    priority: Priority
    restricted: bool
    needs_place: bool
    evidence_min: int
    unit: str | None
    keywords: tuple[str, ...]
    version: int
    retired: bool = False
    keep_days: int = 0


@dataclass(frozen=True, slots=True)
class Route:
    """Reports of `category` in `area` (or anything within it; None: everywhere) go to `unit`."""

    category: str
    area: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """A working calendar: `spec` is the JSON text that SaveCalendars takes, `zone` its IANA zone, `policies` the keys
    (`code@version`) of those in force that count by it."""

    name: str
    version: int
    zone: str
    spec: str
    policies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who acts. `role` is the highest of `roles`, which come with it; `shift` is `HH:MM-HH:MM` in the
    unit's zone or empty; the place is the last known one."""

    login: str
    name: str
    role: Role
    unit: str
    cleared: bool
    skills: tuple[str, ...]
    shift: str
    active: bool
    lon: float | None
    lat: float | None
    located_at: datetime | None
    open_tasks: int
    version: int
    email: str = ""
    roles: tuple[Role, ...] = ()

    @property
    def held(self) -> tuple[Role, ...]:
        """Every role: an older Centre knows of one."""
        return self.roles or (self.role,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is calling: the answer to `whoami`. `zone` is their unit's, in which they read times; `room_zone` the root
    unit's, whose days and months periods are (empty from an older server); `opened` the ids of reports whose glass they
    broke, and may read for now."""

    login: str
    name: str
    role: Role
    unit: str
    cleared: bool
    scopes: tuple[Scope, ...]
    zone: str
    token_ends_at: datetime | None = None
    room_zone: str = ""
    roles: tuple[Role, ...] = ()
    opened: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[Role, ...]:
        """Every role: an older Centre knows of one."""
        return self.roles or (self.role,)


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in or an issued token. The secret is shown once; the store keeps its SHA-256."""

    token: str
    login: str
    scopes: tuple[Scope, ...]
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordChanged:
    """Somebody has another password. `session`: the one that was asked for; None where none was, or where a second
    factor must be set up before. `ended`: how many sessions and tokens ended."""

    login: str
    ended: int
    session: Session | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """A session or a token that lasts. `session` names it and is no secret; `label` is `session` for what a password
    opened. `seen_at`: the last call, to some minutes (None: none was seen); `made_by`: the session that it was made
    and ends with."""

    session: str
    login: str
    label: str
    device: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    ends_at: datetime
    seen_at: datetime | None = None
    made_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRecord:
    """What a setting of the command room (`unit` empty), or of an agency, is now. `since` None: nobody has stated it,
    and the default holds. It may be `least` to `most`."""

    name: RoomSetting
    unit: str
    value: int
    since: datetime | None
    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Answer to an intent that loads or changes things that are not reports. `warnings` are English, `warning_phrases`
    say the same in a reader's language."""

    kind: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    warning_phrases: tuple[Phrase, ...] = ()

    @property
    def told(self) -> tuple[Phrase | str, ...]:
        """The warnings as they are to be said: an older Centre has them in English alone."""
        return self.warning_phrases or self.warnings
