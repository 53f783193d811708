"""What the tables of a pack's text may say. Owns keys, kinds of values and their bounds, and the words for what is
wrong; knows no line.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StringConstraints,
    ValidationError,
    model_validator,
)
from pydantic_core import ErrorDetails, PydanticCustomError

from cc.core.errors import CoreError
from cc.core.packs.calendars import calendar_problems
from cc.core.records.sla import Boundary, Reopening, ResolveStart, StepSpec
from cc.core.rules.sla.step_checks import MOST_STEPS, step_problems
from cc.core.starter import seconds
from cc.core.starter.ladder import read_steps
from cc.core.vocabulary import HoldReason, TargetName

Where = tuple[str | int, ...]
MOST_DAYS = 3660
DAY_S = 86_400


def _words(value: object) -> object:
    if isinstance(value, str):
        return value.strip()
    raise PydanticCustomError("words", "text in quotes is wanted")


def _version(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise PydanticCustomError("version", 'write the version in quotes, such as "2026.1"')
    return value


def _duration(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise PydanticCustomError("duration", 'a duration is wanted: seconds, or "90s", "15m", "4h", "3d"')
    try:
        found = seconds(value)
    except ValueError as wrong:
        raise PydanticCustomError("duration", "{problem}", {"problem": str(wrong)}) from None
    if not 0 < found <= MOST_DAYS * DAY_S:
        raise PydanticCustomError("duration", "{n} s is promised: more than 0 and at most ten years", {"n": found})
    return value


def _effective(value: object) -> object:
    if not isinstance(value, date):
        raise PydanticCustomError("effective", "a date is wanted, without quotes: 2026-12-01")
    if not 2000 <= value.year <= 2100:
        raise PydanticCustomError("effective", "the year {year} is not one a promise begins in", {"year": value.year})
    return value


def _step(value: object) -> object:
    try:
        (step,) = read_steps([value])
    except ValueError as wrong:
        raise PydanticCustomError("step", "{problem}", {"problem": str(wrong).removeprefix("step 1 ")}) from None
    problem = next(step_problems(step), None)
    if problem is not None:
        raise PydanticCustomError("step", "the step {problem}", {"problem": problem})
    return step


def _each_once(steps: tuple[StepSpec, ...]) -> tuple[StepSpec, ...]:
    names = [step.name for step in steps]
    for name in names:
        if names.count(name) > 1:
            raise PydanticCustomError("step", "two steps are at {name}: name all recipients in one", {"name": name})
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
    effective: Annotated[datetime | date | None, BeforeValidator(_effective)] = None
    unit: Code | None = None


class Target(Table):
    """A promise."""

    span: Annotated[int | str, BeforeValidator(_duration)] = Field(alias="for")
    calendar: Code = "wall"
    pauses: tuple[HoldReason, ...] = ()
    starts: ResolveStart = ResolveStart.RECEIVED
    boundary: Boundary = Boundary.CLOSING
    steps: Annotated[tuple[Step, ...], AfterValidator(_each_once), Field(max_length=MOST_STEPS)] = ()


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

    @model_validator(mode="after")
    def _starts_for_resolve(self) -> "PolicyTable":
        for name, target in self.targets.items():
            if name is not TargetName.RESOLVE and "starts" in target.model_fields_set:
                raise PydanticCustomError("starts", "{name}: only resolve has `starts`", {"name": str(name)})
        return self


class PackText(Table):
    """A whole text. Without `[pack]` it is a plain file of policies and calendars, which may have one `source`."""

    pack: Head | None = None
    source: Words | None = None
    policy: tuple[PolicyTable, ...] = ()
    calendar: dict[str, Any] = {}


def problems(values: Mapping[str, object]) -> Iterator[tuple[Where, str]]:
    """Everything that is wrong with a text's values: where, and what to do."""
    try:
        PackText.model_validate(values)
    except ValidationError as wrong:
        for each in wrong.errors(include_url=False):
            yield _problem(each)
    calendars = values.get("calendar")
    for name, spec in calendars.items() if isinstance(calendars, Mapping) else ():
        yield from ((("calendar", name, *where), what) for where, what in calendar_problems(name, spec))
    yield from _twice(values.get("policy"))
    if not values.get("policy") and not calendars:
        yield ("pack",), "there is neither a [[policy]] nor a [calendar.NAME]"
    if "pack" in values and "source" in values:
        yield ("source",), "a pack says its source under [pack]"


def _twice(policies: object) -> Iterator[tuple[Where, str]]:
    seen: set[object] = set()
    for index, table in enumerate(policies if isinstance(policies, Sequence) else ()):
        code = table.get("code") if isinstance(table, Mapping) else None
        if isinstance(code, str) and code in seen:
            yield ("policy", index, "code"), f"there is a policy {code!r} already: each has a code of its own"
        seen.add(code) if isinstance(code, str) else None


def _problem(error: ErrorDetails) -> tuple[Where, str]:
    where = tuple(part for part in error["loc"] if part != "[key]")
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return where, f"there is no key {where[-1]!r} here{_meant(str(where[-1]), _known(where[:-1]))}"
    if kind == "missing":
        return where[:-1], f"{where[-1]!r} is missing"
    if kind == "enum":
        choices = _choices(where)
        return where, f"{error['input']!r} is none of {', '.join(choices)}{_meant(str(error['input']), choices, '')}"
    if kind == "string_pattern_mismatch":
        return where, f"{error['input']!r} will not do: {_PATTERNS.get(str(where[-1]), 'write it otherwise')}"
    if kind in _WORDS:
        return where, _WORDS[kind]
    if "error" in context and isinstance(context["error"], CoreError):
        return where, context["error"].message
    return where, _lowered(error["msg"])


_PATTERNS = {
    "name": "small letters, digits and single hyphens",
    "version": "letters, digits, dots and hyphens",
    "code": "a code has no blanks and no @ (the version follows it)",
    "url": "an address begins with https://",
}


_WORDS = {
    "int_type": "a whole number is wanted",
    "bool_type": "true or false is wanted",
    "string_too_short": "it says nothing",
    "too_short": "at least one is wanted",
    "tuple_type": "a list is wanted",
    "dict_type": "a table is wanted",
    "model_type": "a table is wanted",
}


def _lowered(message: str) -> str:
    return message[:1].lower() + message[1:]


def _meant(word: str, known: Sequence[str], otherwise: str = "; known are {known}") -> str:
    close = get_close_matches(word, known, 1, 0.6)
    return f": did you mean {close[0]}?" if close else otherwise.format(known=", ".join(known))


def _known(where: Where) -> list[str]:
    """The keys of the table at a place."""
    model = _model(where)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model(where: Where) -> type[BaseModel] | None:
    kind: Any = PackText
    for part in where:
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            fields = {field.alias or name: field.annotation for name, field in kind.model_fields.items()}
            kind = _bare(fields.get(str(part)))
        else:
            kind = _bare(get_args(kind)[-1] if get_origin(kind) is dict else get_args(kind)[0])
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def _bare(kind: Any) -> Any:
    """A hint without what only narrows it."""
    while get_origin(kind) in (Annotated, Union, UnionType):
        kind = get_args(kind)[0]
    return kind


def _choices(where: Where) -> list[str]:
    if where[-2:-1] == ("targets",):
        return [str(each) for each in TargetName]
    known: dict[str, type[Enum]] = {"pauses": HoldReason, "starts": ResolveStart, "boundary": Boundary}
    name = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
    return [str(each.value) for each in known.get(name, Reopening)]
