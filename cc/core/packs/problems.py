"""Everything that is wrong with a pack's values, where, and in which words. Knows no line and no database."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cc.core.errors import CoreError
from cc.core.packs.calendars import calendar_problems
from cc.core.packs.tables import PackText
from cc.core.phrases import Phrase, mark
from cc.core.phrases.phrase import phrase_of, plain
from cc.core.records.packs import ClauseKind
from cc.core.records.sla import Boundary, Reopening
from cc.core.vocabulary import ClockStart, HoldReason, TargetName

Where = tuple[str | int, ...]


def problems(values: Mapping[str, object]) -> Iterator[tuple[Where, Phrase]]:
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
        yield ("pack",), Phrase("there is neither a [[policy]] nor a [calendar.NAME]")
    if "pack" in values and "source" in values:
        yield ("source",), Phrase("a pack says its source under [pack]")


def _twice(policies: object) -> Iterator[tuple[Where, Phrase]]:
    seen: set[object] = set()
    for index, table in enumerate(policies if isinstance(policies, Sequence) else ()):
        code = table.get("code") if isinstance(table, Mapping) else None
        if isinstance(code, str) and code in seen:
            told = Phrase("there is a policy {code:quoted} already: each has a code of its own", {"code": code})
            yield ("policy", index, "code"), told
        seen.add(code) if isinstance(code, str) else None


def _problem(error: ErrorDetails) -> tuple[Where, Phrase]:
    where = tuple(part for part in error["loc"] if part != "[key]")
    return where[:-1] if error["type"] == "missing" else where, _said(error, where)


def _said(error: ErrorDetails, where: Where) -> Phrase:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "told":
        return phrase_of(plain(context["phrase"]))
    if kind == "extra_forbidden":
        return stranger(str(where[-1]), _known(where[:-1]))
    if kind == "missing":
        return Phrase("{key:quoted} is missing", {"key": where[-1]})
    if kind == "enum":
        return _none_of(str(error["input"]), _choices(where))
    if kind == "string_pattern_mismatch":
        how = Phrase(_PATTERNS.get(str(where[-1]), _OTHERWISE))
        return Phrase("{given:quoted} will not do: {how}", {"given": str(error["input"]), "how": how})
    if kind in _WORDS:
        return Phrase(_WORDS[kind])
    if kind in _BOUNDS:
        return Phrase(_BOUNDS[kind], {"bound": next((context[name] for name in _LIMITS if name in context), "")})
    inner = context.get("error")
    if isinstance(inner, CoreError):
        return inner.phrase
    return Phrase("{why}", {"why": error["msg"][:1].lower() + error["msg"][1:]})


def stranger(key: str, known: Sequence[str]) -> Phrase:
    """A key that is not known, and which one was probably meant."""
    close = get_close_matches(key, known, 1, 0.6)
    if close:
        return Phrase("there is no key {key:quoted} here: did you mean {close}?", {"key": key, "close": close[0]})
    return Phrase("there is no key {key:quoted} here; known are {known:quoted|and}", {"key": key, "known": list(known)})


def _none_of(given: str, known: Sequence[str]) -> Phrase:
    facts = {"value": given, "known": list(known)}
    close = get_close_matches(given, known, 1, 0.6)
    if close:
        return Phrase("{value:quoted} is none of {known:and}: did you mean {close}?", {**facts, "close": close[0]})
    return Phrase("{value:quoted} is none of {known:and}", facts)


_OTHERWISE = mark("write it otherwise")
_PATTERNS = {
    "name": mark("small letters, digits and single hyphens"),
    "version": mark("letters, digits, dots and hyphens"),
    "code": mark("a code has no blanks and no @ (the version follows it)"),
    "url": mark("an address begins with https://"),
}
_WORDS = {
    "int_type": mark("a whole number is wanted"),
    "float_type": mark("a number is wanted"),
    "bool_type": mark("true or false is wanted"),
    "string_type": mark("text in quotes is wanted"),
    "string_too_short": mark("it says nothing"),
    "too_short": mark("at least one is wanted"),
    "tuple_type": mark("a list is wanted"),
    "dict_type": mark("a table is wanted"),
    "model_type": mark("a table is wanted"),
    "date_from_datetime_inexact": mark("a date is wanted, without quotes: 2026-12-01"),
}
_BOUNDS = {
    "greater_than_equal": mark("{bound} is the least"),
    "greater_than": mark("more than {bound} is wanted"),
    "less_than_equal": mark("{bound} is the most"),
    "too_long": mark("{bound} are the most"),
    "string_too_long": mark("{bound} characters are the most"),
}
_LIMITS = ("ge", "gt", "le", "max_length")


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
    name = next((str(part) for part in reversed(where) if isinstance(part, str)), "")
    return [str(each.value) for each in _ENUMS.get(name, Reopening)]


_ENUMS: Mapping[str, type[Enum]] = {
    "pauses": HoldReason,
    "starts": ClockStart,
    "boundary": Boundary,
    "kind": ClauseKind,
}
