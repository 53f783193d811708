"""Whether every text in an intent or a question can be stored at all: no NUL (PostgreSQL takes none), no half of a
surrogate pair (no UTF-8 has one). Everything else is taken as it comes. Knows no intent by name."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, cast

from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark

_PLAIN = frozenset({int, float, bool, datetime, type(None)})


def require_text(asked: object) -> None:
    """Raises InputError `input.text`, naming the field."""
    kind: Any = type(asked)
    for at, value in enumerate(_reader(kind)(asked)):
        if _is_plain(value):
            continue
        if (problem := _problem(value)) is not None:
            name = _names(kind)[at]
            raise InputError(
                "{field} holds {problem}: leave it out.",
                code="input.text",
                fields={"field": name, "problem": Phrase(problem)},
            )


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[object], tuple[object, ...]]:
    """What gives all of an object's fields at once."""
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda asked: tuple(getattr(asked, name) for name in names)


def _problem(value: object) -> str | None:
    if type(value) in _PLAIN or isinstance(value, Enum):
        return None
    if isinstance(value, str):
        return _problem_of_text(value)
    if isinstance(value, tuple | list):
        return _problem_in(value)
    if isinstance(value, Mapping):
        return _problem_in(value) or _problem_in(value.values())
    if is_dataclass(value) and not isinstance(value, type):
        return _problem_in(_reader(cast(Any, type(value)))(value))
    return None


def _problem_in(values: Iterable[object]) -> str | None:
    for value in values:
        if _is_plain(value):
            continue
        if (problem := _problem(value)) is not None:
            return problem
    return None


def _is_plain(value: object) -> bool:
    """Whether a value cannot be wrong: every report comes by here, an import with 500 of them."""
    return type(value) in _PLAIN or (type(value) is str and value.isascii() and "\x00" not in value)


def _problem_of_text(text: str) -> str | None:
    if "\x00" in text:
        return mark("a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return mark("half of a character")
    return None
