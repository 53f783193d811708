"""Whom a step of an SLA ladder tells, and from when on (design: sla, warnings and escalation). Pure: who stands where
goes in, recipients and instants come out. Owns the words of `to` and `hours`; knows no way of telling anybody.

A recipient is `person:LOGIN`, or a group that is found when it is told: `operator:UNIT`, `supervisor:UNIT` (the people
of that role in that unit) and `unit:UNIT` (both). A word that finds nobody finds the next who can do something: no step
is told to an empty room.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cc.core.phrases import Phrase
from cc.core.rules.work.dispatch import parse_shift
from cc.core.vocabulary import Role

OFFICER, OPERATOR, SUPERVISOR, UP = "officer", "operator", "supervisor", "up"
PERSON, UNIT, REPORTER = "person", "unit", "reporter"
WORDS = "officer, operator, supervisor, up, up:N, unit:CODE or person:LOGIN"
HIGHEST_UP = 20
"""Levels that `up:N` may climb: more than any tree of units has."""

_ROOM = (Role.OPERATOR, Role.SUPERVISOR)
Staff = Mapping[Role, Collection[str]]
"""The units that have an active person of a role."""


@dataclass(frozen=True, slots=True)
class EscalationSubject:
    """Where the clock's subject stands: its unit with the codes from the root down to it, who holds the report now,
    and the officers it was given to. `paths` has the way to other units that `unit:CODE` may name."""

    path: Sequence[str]
    holder: str | None
    officers: Sequence[str]
    staff: Staff
    paths: Mapping[str, Sequence[str]]


def known_word(word: str) -> bool:
    """Whether `to` may hold this word; whether there is such a unit or person is not asked."""
    kind, colon, name = word.partition(":")
    if not colon:
        return kind in (OFFICER, OPERATOR, SUPERVISOR, UP)
    if kind == UP:
        return name.isascii() and name.isdecimal() and len(name) < 3 and 1 <= int(name) <= HIGHEST_UP
    return kind in (UNIT, PERSON) and bool(name)


def recipient_phrase(word: str) -> Phrase:
    """A recipient as people read it, given by a policy's word or by the name under which somebody was told."""
    kind, colon, name = word.partition(":")
    if kind == UP:
        return Phrase("{n} units above", {"n": int(name)}) if name.isdecimal() else Phrase("the unit above")
    if word == REPORTER:
        return Phrase("the reporter")
    if kind in (OFFICER, OPERATOR, SUPERVISOR):
        return (
            Phrase("{role:role} of {unit}", {"role": kind, "unit": name})
            if colon
            else Phrase("{role:role}", {"role": kind})
        )
    return Phrase("unit {unit}", {"unit": name}) if kind == UNIT else Phrase("{login}", {"login": name or word})


def named(words: Iterable[str], kind: str) -> set[str]:
    """The codes (`unit`) or logins (`person`) that the words name."""
    return {word.partition(":")[2] for word in words if word.startswith(f"{kind}:")}


def recipients(words: Iterable[str], place: EscalationSubject) -> tuple[str, ...]:
    """Everybody whom a step tells, each once, in the order of the words."""
    return tuple(dict.fromkeys(each for word in words for each in _found(word, place)))


def _found(word: str, place: EscalationSubject) -> Iterator[str]:
    kind, _, name = word.partition(":")
    if kind == OFFICER and place.officers:
        yield from (f"{PERSON}:{login}" for login in place.officers)
    elif kind in (OFFICER, OPERATOR):
        unit = _staffed(place.path, place.staff, _ROOM)
        role = SUPERVISOR if _only_led(unit, place.staff) else OPERATOR
        yield f"{PERSON}:{place.holder}" if place.holder else f"{role}:{unit}"
    elif kind == SUPERVISOR:
        yield f"{SUPERVISOR}:{_staffed(place.path, place.staff, (Role.SUPERVISOR,))}"
    elif kind == UP:
        climbed = len(place.path) - int(name or 1)
        yield f"{UNIT}:{_staffed(place.path[: max(1, climbed)], place.staff, _ROOM)}"
    elif kind == UNIT:
        yield f"{UNIT}:{_staffed(place.paths.get(name, (name,)), place.staff, _ROOM)}"
    elif kind == PERSON:
        yield word


def _only_led(unit: str, staff: Staff) -> bool:
    return unit in staff.get(Role.SUPERVISOR, ()) and unit not in staff.get(Role.OPERATOR, ())


def _staffed(path: Sequence[str], staff: Staff, roles: Iterable[Role]) -> str:
    """The nearest unit, from the end of the path up, that has somebody of these roles; the path's end if none has."""
    listed = tuple(roles)
    return next((unit for unit in reversed(path) if any(unit in staff.get(role, ()) for role in listed)), path[-1])


def addressed_to(login: str, held: Iterable[Role], unit: str) -> tuple[str, ...]:
    """The recipients that mean somebody: themselves, and what their roles in their unit are told."""
    groups = {Role.OPERATOR: (OPERATOR, UNIT), Role.SUPERVISOR: (SUPERVISOR, UNIT)}
    kinds = dict.fromkeys(kind for role in held for kind in groups.get(role, ()))
    return (f"{PERSON}:{login}", *(f"{kind}:{unit}" for kind in kinds))


def shift_opens(shift: str, zone: str, at: datetime) -> datetime:
    """When somebody with this shift works next: `at` itself while they do, and without a fixed shift."""
    span = parse_shift(shift)
    if span is None:
        return at
    begin, end = span
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if begin <= minute < end if begin < end else minute >= begin or minute < end:
        return at
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    opens = midnight + timedelta(minutes=begin, days=minute >= begin)
    return opens.astimezone(at.tzinfo)
