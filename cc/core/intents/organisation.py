"""Intents on what a command room is made of: units, areas, categories, people, policies, sessions, sweeping."""

from dataclasses import dataclass, field

from cc.core.asked import example
from cc.core.intents.base import Intent
from cc.core.intents.samples import LAT, LON, POLYGON
from cc.core.records.organisation import Saved, Session
from cc.core.vocabulary import Priority, Role, RoomSetting, Scope


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit to save. `parent` None only for the root."""

    code: str = field(metadata=example("bpbd-dki"))
    name: str = field(metadata=example("BPBD DKI Jakarta"))
    parent: str | None = field(default=None, metadata=example("pemprov-dki"))
    kind: str = ""
    zone: str = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class SaveUnits(Intent[Saved]):
    """Add or change units; parents before children or in the same call."""

    units: tuple[UnitRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """A polygon to save: GeoJSON geometry (Polygon or MultiPolygon, lon/lat) as text; empty leaves that of an area that
    is there as it is."""

    code: str = field(metadata=example("demo-1"))
    name: str = field(metadata=example("Contoh"))
    level: str = field(metadata=example("kelurahan"))
    geometry: str = field(default="", metadata=example(POLYGON))
    parent: str | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class SaveAreas(Intent[Saved]):
    """Add or change areas, coarse levels before the finer ones that lie in them. A point's area is the finest one that
    holds it: where no kelurahan is drawn, its kecamatan."""

    areas: tuple[AreaRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """A category to save. `retired` None leaves it as it is: a new one is not. `keep_days`, likewise: for how many days
    after a report is over, and unchanged, its reporter is kept; the sweep erases them then (0: never)."""

    code: str = field(metadata=example("flood"))
    name_id: str = field(metadata=example("Banjir"))
    name_en: str = field(metadata=example("Flood"))
    short_id: str = ""
    open311_code: str = ""
    group: str = ""
    priority: Priority = field(default=Priority.P3, metadata=example(2))
    restricted: bool = False
    needs_place: bool = True
    evidence_min: int = 1
    unit: str | None = None
    keywords: tuple[str, ...] = ()
    retired: bool | None = None
    keep_days: int | None = None


@dataclass(frozen=True, slots=True)
class SaveCategories(Intent[Saved]):
    """Add or change categories."""

    categories: tuple[CategoryRow, ...]


@dataclass(frozen=True, slots=True)
class RouteRow:
    """Reports of `category` in `area` (or anything within it; None: everywhere) go to `unit`."""

    category: str = field(metadata=example("flood"))
    area: str | None = field(metadata=example(None))
    unit: str = field(metadata=example("bpbd-dki"))


@dataclass(frozen=True, slots=True)
class SaveRoutes(Intent[Saved]):
    """Set which unit takes a category in an area; the most specific area wins."""

    routes: tuple[RouteRow, ...]


GIVEN_ROLES = tuple(role for role in Role if role is not Role.SYSTEM)
"""What somebody can be: nobody is the system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person to save. `roles` is everything that they may do, `role` the highest of it: either is enough. A `role`
    that they have already leaves the others as they are. `password` None leaves it as it is (a new person without one
    cannot log in by password)."""

    login: str = field(metadata=example("sari"))
    name: str = field(metadata=example("Sari"))
    role: Role | None = field(default=None, metadata={**example("officer"), "choices": GIVEN_ROLES})
    unit: str = field(metadata=example("bpbd-dki"))
    cleared: bool = False
    skills: tuple[str, ...] = ()
    shift: str = ""
    active: bool = True
    email: str = ""
    roles: tuple[Role, ...] = field(default=(), metadata={"choices": GIVEN_ROLES})
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class SavePeople(Intent[Saved]):
    """Add or change people."""

    people: tuple[PersonRow, ...]


@dataclass(frozen=True, slots=True)
class SetShift(Intent[Saved]):
    """When somebody works: `HH:MM-HH:MM` in the unit's zone, or empty for no fixed shift."""

    login: str
    shift: str = field(metadata=example("07:00-15:00"))


@dataclass(frozen=True, slots=True)
class LocatePerson(Intent[Saved]):
    """Where somebody is now; bookkeeping, no event. None is oneself."""

    lon: float = field(metadata=example(LON))
    lat: float = field(metadata=example(LAT))
    login: str | None = None


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A working calendar: `spec` is the object that WorkCalendar.from_spec takes, as JSON text."""

    name: str = field(metadata=example("kantor"))
    spec: str = field(metadata=example('{"timezone":"Asia/Jakarta","hours":{"mon":[["07:30","16:00"]]}}'))


@dataclass(frozen=True, slots=True)
class SaveCalendars(Intent[Saved]):
    """Add calendars; a changed one becomes a new version, and running clocks are recalculated."""

    calendars: tuple[CalendarRow, ...]


@dataclass(frozen=True, slots=True)
class StateSetting(Intent[Saved]):
    """State a setting of the command room, or (where each agency has its own) of one's agency: a whole number, from now
    on. What was judged before stays as it is."""

    name: RoomSetting = field(metadata=example("believed_minutes"))
    value: int = field(metadata=example(30))


@dataclass(frozen=True, slots=True)
class OpenSession(Intent[Session]):
    """Log in by password; whoever has a second factor says its code, too, or a recovery code. The credential of the
    call is not looked at."""

    login: str = field(metadata=example("sari"))
    password: str = field(repr=False, metadata=example("kata sandi yang panjang"))
    hours: int = 12
    device: str = field(default="", metadata=example("posko di meja-3"))
    code: str = field(default="", repr=False, metadata=example("123456"))


@dataclass(frozen=True, slots=True)
class IssueToken(Intent[Session]):
    """A token for a person or a program (None: oneself), for `days`, with scopes no wider than one's own. It ends with
    the session that it is made with, at the latest."""

    login: str | None = None
    scopes: tuple[Scope, ...] = field(default=(Scope.READ, Scope.WRITE), metadata=example(["read"]))
    days: int = field(default=30, metadata=example(30))
    label: str = field(default="", metadata=example("papan informasi"))


@dataclass(frozen=True, slots=True)
class EndSession(Intent[Saved]):
    """Log out: the call's own token ends now, and every token that was made with it."""


@dataclass(frozen=True, slots=True)
class RevokeSession(Intent[Saved]):
    """End one session or token now, and every token that was made with it. `session` is how ListSessions names it, or
    the beginning of that; `login` None is oneself."""

    session: str = field(metadata=example("3f0c9a1b2d4e"))
    login: str | None = None
