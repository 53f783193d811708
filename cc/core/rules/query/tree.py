"""The filter language's syntax tree. Owns its closed shape; knows neither the spelling of terms nor any SQL."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What can be matched by value. Values of status, channel, flag, hold and priority are checked when parsed; the
    others are codes, names or log-ins as typed (`me` is the caller, for officer and holder)."""

    STATUS = "status"
    CATEGORY = "category"
    AREA = "area"
    UNIT = "unit"
    PRIORITY = "prio"
    OFFICER = "officer"
    HOLDER = "holder"
    CHANNEL = "channel"
    FLAG = "flag"
    HOLD = "hold"
    REF = "ref"
    SOURCE = "source"


class Measure(StrEnum):
    """What can be compared. sla is seconds left until the nearest due time (negative when late), age is seconds since
    the report was received; prio, photos and tasks (open ones) are counts."""

    SLA = "sla"
    AGE = "age"
    PRIORITY = "prio"
    PHOTOS = "photos"
    TASKS = "tasks"

    @property
    def in_seconds(self) -> bool:
        """Whether the value is a duration."""
        return self in (Measure.SLA, Measure.AGE)


class Op(StrEnum):
    """How a measure compares with the value."""

    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    EQ = "="


class Condition(StrEnum):
    """What is so or not: `is:late`, `has:photo`."""

    OPEN = "open"
    LATE = "late"
    PAUSED = "paused"
    CLAIMED = "claimed"
    PHOTO = "photo"
    PLACE = "place"
    TASK = "task"
    DUE = "due"

    @property
    def prefix(self) -> str:
        """The word it is written after."""
        return "has" if self in (Condition.PHOTO, Condition.PLACE, Condition.TASK, Condition.DUE) else "is"


@dataclass(frozen=True, slots=True)
class Match:
    """The field has one of the values (at least one; never empty texts)."""

    field: Field
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """The measure compares so with `value` (seconds, or a count). What has no such measure never matches, negated or
    not: a report without due time is neither nearer nor farther than 30 minutes."""

    measure: Measure
    op: Op
    value: int
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """The text holds the word, or (with blanks in it) the phrase."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Is:
    """The condition holds."""

    name: Condition
    negated: bool = False


Term = Match | Compare | Words | Is


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must hold; none at all matches everything."""

    terms: tuple[Term, ...] = ()
