"""Whom to send, and which reports tell of the same thing, as they are proposed."""

from dataclasses import dataclass

from cc.core.phrases import Phrase


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
