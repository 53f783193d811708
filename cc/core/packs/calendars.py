"""Everything that is wrong with one calendar of a pack, not only what the calendar's own check meets first.

The rule that checks a calendar (core.rules.calendar_spec) stops at the first fault; here it is shown part by part.
"""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.phrases.phrase import phrase_of
from cc.core.records.sla import SHIFT, WALL
from cc.core.rules.calendar.spec import SECTIONS, WEEKDAYS, read_spec

Where = tuple[str | int, ...]
_OPEN = [["08:00", "16:00"]]


def calendar_problems(name: str, spec: object) -> Iterator[tuple[Where, Phrase]]:
    """Where (within the calendar) and what."""
    if name in (WALL, SHIFT) or "@" in name or not name.strip():
        yield (), Phrase("a calendar cannot be called {calendar:quoted}", {"calendar": name})
    if not isinstance(spec, Mapping):
        yield (), Phrase("a table is wanted")
        return
    found = [problem for key, value in spec.items() for problem in _section(str(key), value)]
    yield from found or _tried({str(key): value for key, value in spec.items()}, ())


def _section(key: str, value: object) -> Iterator[tuple[Where, Phrase]]:
    if key not in SECTIONS:
        close = get_close_matches(key, sorted(SECTIONS), 1, 0.6)
        facts = {"key": key, "close": close[0] if close else "", "known": sorted(SECTIONS)}
        yield (
            (key,),
            Phrase("there is no key {key:quoted} here: did you mean {close}?", facts)
            if close
            else Phrase("there is no key {key:quoted} here; known are {known:quoted|and}", facts),
        )
    elif key in ("hours", "extra", "closed") and isinstance(value, Mapping):
        for part, told in value.items():
            yield from _tried(_well_but(key, {part: told}), (key, str(part)))
    elif key in ("closed", "seasons") and isinstance(value, Sequence) and not isinstance(value, str):
        for index, told in enumerate(value):
            yield from _tried(_well_but(key, [told]), (key, index))
    else:
        yield from _tried(_well_but(key, value), (key,))


def _well_but(key: str, value: object) -> dict[str, object]:
    """A calendar that is well but for one part; it is open on some day whatever the part says."""
    hours: dict[object, object] = dict.fromkeys(WEEKDAYS, _OPEN)
    if key == "hours" and isinstance(value, Mapping):
        return {"timezone": "Asia/Jakarta", "hours": {**hours, **value}}
    return {"timezone": "Asia/Jakarta", "hours": hours, key: value}


def _tried(spec: Mapping[str, object], where: Where) -> Iterator[tuple[Where, Phrase]]:
    try:
        read_spec(spec)
    except InputError as wrong:
        problem = wrong.fields.get("problem")
        yield where, wrong.phrase if problem is None else phrase_of(problem)
