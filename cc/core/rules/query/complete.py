"""Tab completion for the filter language. Owns what may follow; the caller brings the codes that exist."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cc.core.rules.query.tree import Condition, Field, Measure
from cc.core.rules.query.words import (
    CLOSED_VALUES,
    CONDITION,
    CONDITION_PREFIXES,
    FIELDS,
    KINDS,
    MEASURES,
    SELF,
)

Vocabulary = Mapping[Field, Iterable[str]]
"""Codes and log-ins that exist, for the fields whose values the language does not know."""
Spoken = Callable[[str, str], str]
"""What a reader calls a value, by its enumeration; a length of time has the kind SPAN and its seconds."""
SPAN = "span"

_TERM = re.compile(r"-?(?:(?P<key>[^\W\d]+)(?P<op>[:=]))?(?P<rest>.*)", re.DOTALL)
_DURATIONS = {"15m": 900, "30m": 1800, "1h": 3600, "2h": 7200, "1d": 86400}
_COMPARISONS = ("<", ">")


@dataclass(frozen=True, slots=True)
class Completion:
    """Replace text[start:end] by one of the options, best first; no option, nothing to complete."""

    start: int
    end: int
    options: tuple[str, ...]


def as_spelt(_kind: str, value: str) -> str:
    """A value as programs spell it."""
    return value


def complete(text: str, cursor: int, vocabulary: Vocabulary, most: int = 20, spoken: Spoken = as_spelt) -> Completion:
    """What could stand at the cursor: a field's name, or after `field:` one of its values, in the words of `spoken`. At
    most `most` options."""
    begin = _term_start(text, cursor)
    found = _TERM.fullmatch(text[begin:cursor])
    if found is None:
        return Completion(cursor, cursor, ())
    rest, key = found.group("rest"), (found.group("key") or "").lower()
    if rest.startswith('"') and not key:
        return Completion(cursor, cursor, ())
    if not key:
        return Completion(cursor - len(rest), cursor, _field_options(rest, spoken)[:most])
    typed = rest.rsplit(",", 1)[-1]
    options = _ranked(_values(key, vocabulary, spoken), typed.lstrip('"'))
    return Completion(cursor - len(typed), cursor, tuple(_quoted(one) for one in options[:most]))


def _term_start(text: str, cursor: int) -> int:
    """Where the term under the cursor begins; blanks within quotes do not end a term."""
    begin, inside = 0, False
    for at, char in enumerate(text[:cursor]):
        if char == '"':
            inside = not inside
        elif char.isspace() and not inside:
            begin = at + 1
    return begin


def _field_options(typed: str, spoken: Spoken) -> tuple[str, ...]:
    if typed.lower() in (Measure.SLA, Measure.AGE, "sisa", "umur"):
        return tuple(f"{typed}{op}{value}" for op in _COMPARISONS for value in _durations(spoken))
    names = [f"{name}:" for name in (*FIELDS, *CONDITION_PREFIXES)]
    names += [name for name in MEASURES if name not in FIELDS]
    return tuple(name for name in names if typed and name.startswith(typed.lower()))


def _durations(spoken: Spoken) -> Iterable[str]:
    for short, seconds in _DURATIONS.items():
        said = spoken(SPAN, str(seconds))
        yield short if said == str(seconds) else said


def _values(key: str, vocabulary: Vocabulary, spoken: Spoken) -> Iterable[str]:
    if key in CONDITION_PREFIXES:
        return tuple(spoken(CONDITION, one.value) for one in Condition if (one.prefix == "is") == (key == "is"))
    field = FIELDS.get(key)
    if field is None:
        return ()
    known = tuple(dict.fromkeys(CLOSED_VALUES[field].values())) if field in CLOSED_VALUES else ()
    if field in KINDS:
        known = tuple(spoken(KINDS[field], value) for value in known)
    own = (spoken("self", SELF[0]),) if field in (Field.OFFICER, Field.HOLDER) else ()
    return (*known, *own, *vocabulary.get(field, ()))


def _ranked(values: Iterable[str], typed: str) -> list[str]:
    """Those that begin with what was typed, then those that hold it; in the order they came."""
    folded = typed.casefold()
    begin = [one for one in values if one.casefold().startswith(folded)]
    return begin + [one for one in values if folded in one.casefold() and one not in begin] if folded else begin


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r'[\s,"]', value) else value
