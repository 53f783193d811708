"""Whom to send. Pure: people, units and a place in, candidates with their cost out, best first.

The cost is in minutes, so that an operator can check it in the head: the way, what the person has still to do, and what
a missing skill or a shift that is over is worth. Owns these weights and the reading of shifts; knows no table.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from zoneinfo import ZoneInfo

from cc.core.errors import InputError
from cc.core.phrases.phrase import Phrase, plain
from cc.core.records.dispatch import Candidate, UnitSuggestion
from cc.core.records.organisation import Person, Unit
from cc.core.rules.geo.distance import distance_m

METRES_A_MINUTE = 230.0
"""18 km/h in a city's traffic, over a way 1.3 times the straight line."""

UNKNOWN_WAY_MIN = 30.0
"""The way of somebody whose place nobody knows."""

TRUST_HALVES_S = 1800
"""After this many seconds a last known place counts half: the way moves towards UNKNOWN_WAY_MIN."""

TASK_MIN = 15.0
UNSKILLED_MIN = 20.0
OFF_SHIFT_MIN = 120.0

_SHIFT = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)")
_DAY_MIN = 24 * 60


def parse_shift(shift: str) -> tuple[int, int] | None:
    """Minutes of the day at which a shift `HH:MM-HH:MM` begins and ends; None for the empty one (no fixed shift).

    An end at or before the beginning lies on the next day; 24:00 is midnight. InputError for anything else.
    """
    if not shift:
        return None
    found = _SHIFT.fullmatch(shift)
    hours = [int(part) for part in found.groups()] if found else [99] * 4
    begin, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if end > _DAY_MIN:
        raise InputError(
            "{shift:quoted} is no shift: write HH:MM-HH:MM, as 22:00-06:00, or nothing for no fixed shift.",
            code="person.shift",
            fields={"shift": shift},
        )
    return begin, end


def on_shift(shift: str, at: datetime, zone: str) -> bool:
    """Whether somebody with this shift works at the instant; always without a fixed shift. [begin, end) in the zone's
    wall-clock time, over midnight too."""
    span = parse_shift(shift)
    if span is None:
        return True
    local = at.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    begin, end = span
    return begin <= minute < end if begin < end else minute >= begin or minute < end


def rank_people(
    people: Iterable[Person],
    *,
    lon: float | None,
    lat: float | None,
    wanted: Collection[str],
    now: datetime,
    zone_of: Mapping[str, str],
    limit: int = 8,
) -> tuple[Candidate, ...]:
    """Those who could be sent to the place, cheapest first; at most `limit`. Inactive people are left out.

    `wanted` are the skills that serve (the category's code and its group), `zone_of` the IANA zone of each unit. The
    order does not depend on that of `people`; equal costs go by log-in.
    """
    skills = {each.casefold() for each in wanted}
    found = [_candidate(one, lon, lat, skills, now, zone_of) for one in people if one.active]
    found.sort(key=lambda one: (one.cost, one.login))
    return tuple(found[: max(limit, 0)])


def _candidate(
    person: Person, lon: float | None, lat: float | None, skills: set[str], now: datetime, zone_of: Mapping[str, str]
) -> Candidate:
    apart_m = distance_m(lon, lat, person.lon, person.lat)
    age_s = _age_s(person, now)
    skilled = any(each.casefold() in skills for each in person.skills)
    works = on_shift(person.shift, now, zone_of.get(person.unit, "UTC"))
    way_min = _way_min(apart_m, age_s)
    costs = (
        (way_min, _describe_way(apart_m, age_s)),
        (0.0 if skilled else UNSKILLED_MIN, _describe_skill(skilled, skills)),
        (0.0 if works else OFF_SHIFT_MIN, _describe_shift(works, person.shift)),
        (person.open_tasks * TASK_MIN, _describe_load(person.open_tasks)),
    )
    why = _reasons(costs)
    return Candidate(
        login=person.login,
        name=person.name,
        unit=person.unit,
        distance_m=None if apart_m is None else round(apart_m, 1),
        place_age_s=age_s,
        skilled=skilled,
        on_shift=works,
        open_tasks=person.open_tasks,
        cost=round(sum(minutes for minutes, _ in costs), 1),
        why=str(why),
        why_phrase=why,
    )


def _age_s(person: Person, now: datetime) -> int | None:
    """How old the last known place is; a clock that runs ahead makes it fresh, not younger than that."""
    if person.located_at is None or person.lon is None:
        return None
    return max(int((now - person.located_at).total_seconds()), 0)


def _way_min(apart_m: float | None, age_s: int | None) -> float:
    if apart_m is None:
        return UNKNOWN_WAY_MIN
    trust: float = 0.5 ** ((age_s or 0) / TRUST_HALVES_S)
    return round(trust * apart_m / METRES_A_MINUTE + (1 - trust) * UNKNOWN_WAY_MIN, 1)


def _reasons(costs: Iterable[tuple[float, Phrase]]) -> Phrase:
    """What makes somebody near or far, each with the minutes it costs."""
    priced = [
        Phrase("{reason} +{minutes:tenths} min", {"reason": plain(reason), "minutes": minutes}) if minutes else reason
        for minutes, reason in costs
    ]
    return reduce(lambda first, then: Phrase("{first}; {then}", {"first": plain(first), "then": plain(then)}), priced)


def _describe_way(apart_m: float | None, age_s: int | None) -> Phrase:
    if apart_m is None:
        return Phrase("distance unknown")
    if age_s is None:
        return Phrase("{apart_m:distance}", {"apart_m": apart_m})
    return Phrase("{apart_m:distance}, seen {age_s:span} ago", {"apart_m": apart_m, "age_s": _rounded(age_s)})


def _rounded(age_s: int) -> int:
    """An age in its largest unit alone: nobody sends by the second."""
    size_s = next((size_s for size_s in (86400, 3600, 60) if age_s >= size_s), 1)
    return age_s // size_s * size_s


def _describe_skill(skilled: bool, wanted: Collection[str]) -> Phrase:
    if skilled:
        return Phrase("has the skill")
    return Phrase("lacks the skill {wanted:or}", {"wanted": sorted(wanted)}) if wanted else Phrase("lacks the skill")


def _describe_shift(works: bool, shift: str) -> Phrase:
    return Phrase("on shift") if works else Phrase("off shift ({shift})", {"shift": shift})


def _describe_load(tasks: int) -> Phrase:
    return Phrase("{tasks} open {tasks:plural=task/tasks}", {"tasks": tasks})


@dataclass(slots=True)
class _Strength:
    """What a unit with all below it can bring."""

    working: int = 0
    skilled: int = 0
    open_tasks: int = 0


def suggest_units(
    routed: str,
    units: Sequence[Unit],
    people: Iterable[Person],
    open_tasks: Mapping[str, int],
    *,
    wanted: Collection[str],
    now: datetime,
    limit: int = 8,
) -> tuple[UnitSuggestion, ...]:
    """Units that could take a report: first `routed`, which the rules name, then those below it, those of its kind
    beside it and the one above it, each kind by skilled people on shift and fewest open tasks.

    `open_tasks` counts by unit; a unit's figures take in everything below it. Empty when `routed` is not among `units`.
    """
    known = {unit.code: unit for unit in units}
    first = known.get(routed)
    if first is None:
        return ()
    strength = _strengths(known, people, open_tasks, {each.casefold() for each in wanted}, now)
    ranked: list[tuple[int, int, int, str]] = []
    reasons: dict[str, Phrase] = {}
    for unit in units:
        place, why = _relation(first, unit)
        has = strength[unit.code]
        if why is not None:
            ranked.append((place, -has.skilled, has.open_tasks, unit.code))
            reasons[unit.code] = why
    return tuple(
        UnitSuggestion(
            unit=code,
            name=known[code].name,
            why=str(reasons[code]),
            open_tasks=strength[code].open_tasks,
            on_shift=strength[code].working,
            why_phrase=reasons[code],
        )
        for *_, code in sorted(ranked)[: max(limit, 0)]
    )


def _relation(first: Unit, unit: Unit) -> tuple[int, Phrase | None]:
    """How near a unit stands to the one that the rules name, and in words; no words when it does not."""
    if unit.code == first.code:
        return 0, Phrase("named by the rules")
    if unit.parent == first.code:
        return 1, Phrase("below {unit}", {"unit": first.name})
    if unit.parent == first.parent and unit.kind == first.kind:
        return 2, Phrase("beside {unit}", {"unit": first.name})
    return (3, Phrase("above {unit}", {"unit": first.name})) if unit.code == first.parent else (9, None)


def _strengths(
    known: Mapping[str, Unit], people: Iterable[Person], open_tasks: Mapping[str, int], skills: set[str], now: datetime
) -> dict[str, _Strength]:
    strength = {code: _Strength() for code in known}
    for code, count in open_tasks.items():
        for above in known[code].path if code in known else ():
            if above in strength:
                strength[above].open_tasks += count
    for person in people:
        unit = known.get(person.unit)
        if unit is None or not person.active or not on_shift(person.shift, now, unit.zone):
            continue
        for above in unit.path:
            if above in strength:
                strength[above].working += 1
                strength[above].skilled += any(each.casefold() in skills for each in person.skills)
    return strength
