"""Whether every text in an intent or a question can be stored at all: no NUL (PostgreSQL takes none), no half of a
surrogate pair (no UTF-8 has one). Everything else is taken as it comes. Knows no intent by name."""

from collections.abc import Callable, Mapping
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
        # Every report comes by here: what cannot be wrong is passed over before anything is called.
        if type(value) in _PLAIN or (type(value) is str and value.isascii() and "\x00" not in value):
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
        return next((found for found in map(_problem, value) if found is not None), None)
    if isinstance(value, Mapping):
        return _problem([*value, *value.values()])
    if is_dataclass(value) and not isinstance(value, type):
        return _problem(_reader(cast(Any, type(value)))(value))
    return None


def _problem_of_text(text: str) -> str | None:
    if "\x00" in text:
        return mark("a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return mark("half of a character")
    return None
