"""Stored clocks against those that the events give: which field of which clock differs. Owns the words."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import datetime
from enum import Enum
from types import SimpleNamespace
from typing import Any

from cc.core.phrases import Phrase
from cc.core.records.sla import Clock
from cc.core.store.reports.clock_rows import clock_record
from cc.core.vocabulary import TargetName

ClockKey = tuple[int, str, int]


def problems(folded: Iterable[Clock], rows: Iterable[dict[str, Any]]) -> Iterator[Phrase]:
    """What is wrong with a report's stored clocks (rows by column), given those that its events give."""
    stored: list[Clock] = []
    for row in rows:
        try:
            stored.append(clock_record(SimpleNamespace(**row)))
        except (ValueError, TypeError, OverflowError, OSError):
            name = str(row["target"])
            target = Phrase("{target:target}", {"target": name}) if name in {*map(str, TargetName)} else name
            yield Phrase("a stored clock ({target}) cannot be read", {"target": target})
    yield from _compared({_place(clock): clock for clock in folded}, stored)


def _compared(given: dict[ClockKey, Clock], stored: Sequence[Clock]) -> Iterator[Phrase]:
    there = {_place(clock): clock for clock in stored}
    for place in sorted(given.keys() | there.keys()):
        ours, theirs = there.get(place), given.get(place)
        if ours is None:
            yield Phrase("{clock} is not stored; its events give one", {"clock": _named(place)})
        elif theirs is None:
            yield Phrase("{clock} is stored; its events give none", {"clock": _named(place)})
        else:
            yield from _differences(place, ours, theirs)


def _differences(place: ClockKey, stored: Clock, folded: Clock) -> Iterator[Phrase]:
    for name in (field.name for field in fields(Clock) if field.compare):
        there, given = getattr(stored, name), getattr(folded, name)
        if there != given:
            told = {"clock": _named(place), "field": name, "stored": _value(there), "given": _value(given)}
            yield Phrase("{clock}: `{field}` is {stored} where its events give {given}", told)


def _value(value: object) -> object:
    """A field's value as a fact: an instant is said in the reader's zone, a state by its word."""
    if isinstance(value, datetime):
        return Phrase("{at:moment}", {"at": value})
    if isinstance(value, Enum):
        return Phrase("{state:clock_state}", {"state": value.value})
    if isinstance(value, bool):
        return Phrase("{told:verdict}", {"told": "yes" if value else "no"})
    return Phrase("nothing") if value in (None, "") else value


def _place(clock: Clock) -> ClockKey:
    return clock.number, clock.target, clock.episode


def _named(place: ClockKey) -> Phrase:
    number, target, episode = place
    facts = {"target": target, "number": number, "episode": episode}
    if number and episode > 1:
        return Phrase("the clock {target:target} of task {number}, episode {episode}", facts)
    if number:
        return Phrase("the clock {target:target} of task {number}", facts)
    if episode > 1:
        return Phrase("the clock {target:target}, episode {episode}", facts)
    return Phrase("the clock {target:target}", facts)
