"""Units, areas, categories, people, sessions: what a command room is made of. Owns their shape, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from cc.core.phrases import Phrase
from cc.core.vocabulary import Priority, Role, Scope


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
    """What a report can be about. `restricted` needs clearance to be seen; closing asks for `evidence_min` photos."""

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
    """Somebody who acts. `shift` is `HH:MM-HH:MM` in the unit's zone or empty; the place is the last known one."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is calling: the answer to `whoami`."""

    login: str
    name: str
    role: Role
    unit: str
    cleared: bool
    scopes: tuple[Scope, ...]
    zone: str
    token_ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """A log-in or an issued token. The secret is shown once; the store keeps its SHA-256."""

    token: str
    login: str
    scopes: tuple[Scope, ...]
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Answer to an intent that loads or changes things that are not reports."""

    kind: str
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    codes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could be sent. `distance_m` None when either place is unknown; lower `cost` is better. `why`
    is English; `why_phrase` says the same in a reader's language."""

    login: str
    name: str
    unit: str
    distance_m: float | None
    place_age_s: int | None
    skilled: bool
    on_shift: bool
    open_tasks: int
    cost: float
    why: str
    why_phrase: Phrase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSuggestion:
    """A unit that could take a report, with its open tasks and people on shift; the first is the one the rules name."""

    unit: str
    name: str
    why: str
    open_tasks: int
    on_shift: int
    why_phrase: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Answer to `dispatch suggest`."""

    ref: str
    units: tuple[UnitSuggestion, ...]
    people: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarReport:
    """A report that may tell of the same thing. `score` in [0, 1]; `later_s` is how much later it came (may be < 0)."""

    ref: str
    score: float
    distance_m: float | None
    later_s: int
    status: str
    excerpt: str
    category: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """What a sweep did. `escalated` counts steps of SLA ladders that fired, `failed` the things that it could not do
    (the log says which and why; it goes on with the others, and tries them again the next time)."""

    closed: int
    resumed: int
    claims_released: int
    keys_forgotten: int
    messages_lapsed: int = 0
    escalated: int = 0
    failed: int = 0
    more: bool = False
    """Whether it stopped at its limit, so that another sweep has something to do at once."""

    def plus(self, other: "SweepResult") -> "SweepResult":
        """Both together; `more` is the other's, which came later, and what failed in both is one and the same."""
        return SweepResult(
            closed=self.closed + other.closed,
            resumed=self.resumed + other.resumed,
            claims_released=self.claims_released + other.claims_released,
            keys_forgotten=self.keys_forgotten + other.keys_forgotten,
            messages_lapsed=self.messages_lapsed + other.messages_lapsed,
            escalated=self.escalated + other.escalated,
            failed=max(self.failed, other.failed),
            more=other.more,
        )

    @property
    def worth_telling(self) -> bool:
        """Whether anything happened that somebody might ask about."""
        return any((self.closed, self.resumed, self.claims_released, self.escalated, self.failed))


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of `cc doctor` or `cc db check`: `ok` False asks for action, said in `hint`."""

    name: str
    value: str
    ok: bool = True
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """A list of facts."""

    facts: tuple[Fact, ...]
