"""Whether the values of an intent or a question can be taken at all. Knows no intent by name.

Text: no NUL (PostgreSQL takes none), no half of a surrogate pair (no UTF-8 has one), and no more of it than its field
has a use for. Instants: those of our years. Rows that are answered each for itself are looked at by whoever answers.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from operator import attrgetter
from typing import Any, cast

from cc.core.asked import ANSWERED_EACH
from cc.core.errors import InputError
from cc.core.phrases import Phrase, mark
from cc.core.rules.instants import FIRST_YEAR, LAST_YEAR, require_instant

MOST = 500
"""Characters of a text whose field is not named below: codes, refs, names, log-ins."""
MOST_OF: Mapping[str, int] = {
    "address": 1_000,
    "attributes": 10_000,
    "closing_note": 10_000,
    "cursor": 4_000,
    "geometry": 64 << 20,
    "hours": 2_000,
    "keywords": 1_000,
    "note": 10_000,
    "password": 1 << 20,
    "position": 2_000,
    "q": 4_000,
    "query": 4_000,
    "reason": 10_000,
    "source": 2_000,
    "spec": 1 << 20,
    "text": 1 << 20,
    "text_en": 100_000,
    "text_id": 100_000,
    "title": 2_000,
    "url": 2_000,
    "why": 10_000,
}
"""By field, the most characters of one text; `geometry`, `password`, `spec` and `text` have narrower bounds of their
own, where what they hold is known."""
BYTES_OF_ONE = 3
"""So many bytes may stand for each character: all of every script in use; of emoji three quarters."""
_PLAIN = frozenset({int, float, bool, type(None)})


def require_values(asked: object, *, but: frozenset[str] = frozenset()) -> None:
    """Raises InputError `input.text`, `input.too_long` or `input.instant`, naming the field. `but`: fields that the
    caller looks at itself."""
    kind: Any = type(asked)
    for at, value in enumerate(_reader(kind)(asked)):
        # Every report comes by here: what cannot be wrong is passed over before anything is called.
        if type(value) in _PLAIN or (
            type(value) is str and len(value) <= MOST and value.isascii() and "\x00" not in value
        ):
            continue
        if (type(value) is datetime and FIRST_YEAR <= value.year <= LAST_YEAR) or isinstance(value, Enum):
            continue
        name = _names(kind)[at]
        if name not in but:
            _require(name, value, deep=name not in _answered_each(kind))


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


@cache
def _answered_each(kind: Any) -> frozenset[str]:
    return frozenset(each.name for each in fields(kind) if each.metadata.get(ANSWERED_EACH))


@cache
def _reader(kind: Any) -> Callable[[object], tuple[object, ...]]:
    """What gives all of an object's fields at once."""
    names = _names(kind)
    return attrgetter(*names) if len(names) > 1 else lambda asked: tuple(getattr(asked, name) for name in names)


def _require(name: str, value: object, *, deep: bool) -> None:
    """Look at a value of this field, and at all that it holds; not `deep`: at its characters alone."""
    if type(value) in _PLAIN or isinstance(value, Enum):
        return
    if isinstance(value, str):
        _require_characters(name, value)
        if deep:
            _require_short(name, value)
    elif isinstance(value, datetime):
        if deep:
            require_instant(value, name)
    elif isinstance(value, tuple | list):
        for each in value:
            _require(name, each, deep=deep)
    elif isinstance(value, Mapping):
        for each in (*value, *value.values()):
            if not (type(each) is str and len(each) <= MOST and each.isascii() and "\x00" not in each):
                _require(name, each, deep=deep)
    elif is_dataclass(value) and not isinstance(value, type):
        kind = cast(Any, type(value))
        for at, each in enumerate(_reader(kind)(value)):
            # As above: of an import's rows nearly every value ends here.
            if type(each) in _PLAIN or (
                type(each) is str and len(each) <= MOST and each.isascii() and "\x00" not in each
            ):
                continue
            _require(_names(kind)[at], each, deep=deep)


def _require_characters(name: str, text: str) -> None:
    problem = _problem_of_text(text)
    if problem is not None:
        raise InputError(
            "{field} holds {problem}: leave it out.",
            code="input.text",
            fields={"field": name, "problem": Phrase(problem)},
        )


def _problem_of_text(text: str) -> str | None:
    if "\x00" in text:
        return mark("a NUL character")
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            return mark("half of a character")
    return None


def _require_short(name: str, text: str) -> None:
    most = MOST_OF.get(name, MOST)
    if len(text) > most:
        raise InputError(
            "{field} has {count:number} characters; {most:number} are the most.",
            code="input.too_long",
            fields={"field": name, "count": len(text), "most": most},
        )
    if len(text) * 4 > most * BYTES_OF_ONE and not text.isascii():
        size_bytes = len(text.encode())
        if size_bytes > most * BYTES_OF_ONE:
            raise InputError(
                "{field} has {count:number} bytes; {most:number} are the most.",
                code="input.too_long",
                fields={"field": name, "count": size_bytes, "most": most * BYTES_OF_ONE},
            )
