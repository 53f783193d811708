"""What the tables of a pack's text may say. Owns keys, kinds of values and their bounds; knows no line. What is wrong
with a text, and in which words, is `problems`' to say.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictFloat,
    StrictInt,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from cc.core.phrases import Phrase
from cc.core.records.packs import ClauseKind
from cc.core.records.sla import Boundary, Reopening, StepSpec
from cc.core.rules.sla.step_checks import MOST_STEPS, step_problems
from cc.core.starter import seconds
from cc.core.starter.ladder import read_steps
from cc.core.starter.wrong import WrongValueError
from cc.core.vocabulary import STARTS, ClockStart, HoldReason, TargetName

MOST_DAYS = 3660
PARTS = ("calendar", "pauses", "starts", "steps")
OTHERS = ("reopening", "close_after_days", "count_verification")
"""What of a policy a clause may be about, beside its targets."""
DAY_S = 86_400


def told(phrase: Phrase) -> PydanticCustomError:
    """What a validator raises: the phrase travels in the error's context."""
    return PydanticCustomError("told", "{english}", {"english": str(phrase), "phrase": phrase})


def _words(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    raise told(Phrase("text in quotes is wanted"))


def _version(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise told(Phrase('write the version in quotes, such as "2026.1"'))
    return value


def _duration(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise told(Phrase('a duration is wanted: seconds, or "90s", "15m", "4h", "3d"'))
    try:
        found = seconds(value)
    except WrongValueError as wrong:
        raise told(wrong.phrase) from None
    if not 0 < found <= MOST_DAYS * DAY_S:
        raise told(Phrase("{n} s is promised: more than 0 and at most ten years", {"n": found}))
    return value


def _effective(value: object) -> object:
    if not isinstance(value, date):
        raise told(Phrase("a date is wanted, without quotes: 2026-12-01"))
    if not 2000 <= value.year <= 2100:
        raise told(Phrase("the year {year} is not one a promise begins in", {"year": value.year}))
    return value


def _step(value: object) -> object:
    try:
        (step,) = read_steps([value])
    except WrongValueError as wrong:
        raise told(wrong.phrase) from None
    problem = next(step_problems(step), None)
    if problem is not None:
        raise told(problem)
    return step


def _each_once(steps: tuple[StepSpec, ...]) -> tuple[StepSpec, ...]:
    names = [step.name for step in steps]
    for name in names:
        if names.count(name) > 1:
            raise told(Phrase("two steps are at {name}: name all recipients in one", {"name": name}))
    return steps


def _target(value: object) -> object:
    return value if isinstance(value, Mapping) else {"for": value}


Step = Annotated[Any, BeforeValidator(_step)]
Words = Annotated[str, BeforeValidator(_words), StringConstraints(min_length=1, max_length=2000)]
Code = Annotated[str, BeforeValidator(_words), StringConstraints(min_length=1, max_length=200)]


class Table(BaseModel):
    """A table that says no more than it may."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(Table):
    """`[pack]`: what it is, which version, from when, and by whose word."""

    name: Annotated[Code, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=64)]
    version: Annotated[
        str, BeforeValidator(_version), StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=64)
    ]
    title: Words
    source: Words
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)] | None = None
    check: Words | None = None
    check_id: Words | None = None
    effective: Annotated[datetime | date | None, BeforeValidator(_effective)] = None
    unit: Code | None = None


class Target(Table):
    """A promise."""

    span: Annotated[int | str, BeforeValidator(_duration)] = Field(alias="for")
    calendar: Code = "wall"
    pauses: tuple[HoldReason, ...] = ()
    starts: ClockStart | None = None
    boundary: Boundary = Boundary.CLOSING
    steps: Annotated[tuple[Step, ...], AfterValidator(_each_once), Field(max_length=MOST_STEPS)] = ()


class ClauseTable(Table):
    """`[[policy.clauses]]`: what some of a policy rests on."""

    of: Annotated[tuple[Code, ...], Field(min_length=1, max_length=50)]
    kind: ClauseKind
    title: Words | None = None
    number: Words | None = None
    article: Words | None = None
    text_id: Words
    text_en: Words
    url: Annotated[str, StringConstraints(pattern=r"^https?://\S+$", max_length=2000)] | None = None
    share: Annotated[StrictFloat | StrictInt, Field(gt=0, le=1)] | None = None
    read: Annotated[date, BeforeValidator(_effective)]

    @model_validator(mode="after")
    def _says_where(self) -> "ClauseTable":
        lacking = [name for name in ("title", "number", "article") if getattr(self, name) is None]
        if self.kind is not ClauseKind.OWN and lacking:
            raise told(
                Phrase(
                    '{lacking:and} of the source is wanted; write "not found" for what was looked for and not found',
                    {"lacking": lacking},
                )
            )
        return self


class PolicyTable(Table):
    """`[[policy]]`: what is promised to which reports, by which clause."""

    code: Annotated[Code, StringConstraints(pattern=r"^[^@\s]+$")]
    targets: Annotated[dict[TargetName, Annotated[Target, BeforeValidator(_target)]], Field(min_length=1)]
    unit: Code | None = None
    category: Code | None = None
    priority: Annotated[StrictInt, Field(ge=1, le=4)] | None = None
    reopening: Reopening = Reopening.RESUME
    count_verification: StrictBool = False
    by_hand: StrictBool = False
    close_after_days: Annotated[StrictInt, Field(ge=0, le=MOST_DAYS)] | None = None
    source: Words | None = None
    clause: Words | None = None

    clauses: Annotated[tuple[ClauseTable, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _starts_and_clauses(self) -> "PolicyTable":
        for name, target in self.targets.items():
            if target.starts is not None and target.starts not in STARTS[name]:
                known = [str(each) for each in STARTS[name]]
                raise told(Phrase("{target} starts with {known:or}", {"target": str(name), "known": known}))
        for strange in self._cited_strangers():
            raise told(
                Phrase(
                    "a clause is about {strange:quoted}: write a target of the policy, one with its part ({parts:or}), "
                    "or {others:or}",
                    {"strange": strange, "parts": [f"arrive.{each}" for each in PARTS], "others": list(OTHERS)},
                )
            )
        return self

    def _cited_strangers(self) -> Iterable[str]:
        for clause in self.clauses:
            for each in clause.of:
                name, dot, part = each.partition(".")
                if not (each in OTHERS or (name in self.targets and (part in PARTS or not dot))):
                    yield each


class PackText(Table):
    """A whole text. Without `[pack]` it is a plain file of policies and calendars, which may have one `source`."""

    pack: Head | None = None
    source: Words | None = None
    policy: tuple[PolicyTable, ...] = ()
    calendar: dict[str, Any] = {}
