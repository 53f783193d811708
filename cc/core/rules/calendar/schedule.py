"""When scheduled reports fall due: the days, ISO weeks and months of the room, and which are to be made now. Pure.

A period is due at an hour of the day after it, by the clock of whoever it is made for. What was missed while nothing
ran is made up for, the last few periods; a schedule that has never run begins with the last one that is over, and not
with a year of the past.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from cc.core.rules.calendar.periods import midnight

MADE_UP_FOR = 7
"""Periods: a week of daily reports, half a year of monthly ones. What lies further back is printed by hand."""
MOST_TRIES = 6
LEASE_S = 15 * 60
"""How long whoever makes a report has; after a failure, too, the next try waits so long, then twice as long …: six
tries take eight hours."""
EVERY = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Period:
    """`2026-11-25`, `2026-W47` or `2026-10`, and the instants [start, end) that it is, aware UTC. `due_at` is when its
    report is to be made."""

    name: str
    start_at: datetime
    end_at: datetime
    due_at: datetime


class Hour(NamedTuple):
    """The hour at which a report is made, and whose clock says it; never before its period is over in the room."""

    at: time
    zone: tzinfo


def to_make(
    every: str, at: Hour, room: tzinfo, now: datetime, known: Iterable[str], unsent: Iterable[str]
) -> tuple[Period, ...]:
    """Periods whose report may have to be made now, oldest first. `known` are those of which there is a record,
    `unsent` those among them whose report has not gone."""
    last = _containing(every, now.astimezone(room).date())
    found: list[Period] = []
    for _ in range(MADE_UP_FOR + 1):
        last = _containing(every, last - timedelta(days=1))
        found.append(_period(every, last, at, room))
    due = [each for each in reversed(found) if each.due_at <= now][-MADE_UP_FOR:]
    mine = [each for each in (named(every, name, at, room) for name in known) if each is not None]
    if not mine:
        return tuple(due[-1:])
    first = min(each.start_at for each in mine)
    owed = {each.name: each for each in due if each.start_at >= first}
    again = [each for each in (named(every, name, at, room) for name in unsent) if each is not None]
    owed.update({each.name: each for each in again if each.due_at <= now})
    return tuple(sorted(owed.values(), key=lambda each: each.start_at))


def next_due(every: str, at: Hour, room: tzinfo, now: datetime) -> Period:
    """The period of the room whose report falls due next."""
    periods = [_containing(every, now.astimezone(room).date())]
    for _ in range(2):  # an hour of another zone may come a day after that of the room
        periods.append(_containing(every, periods[-1] - timedelta(days=1)))
    coming = (_period(every, first, at, room) for first in reversed(periods))
    return next(each for each in coming if each.due_at > now)


def named(every: str, name: str, at: Hour, room: tzinfo) -> Period | None:
    """The period of this name; None for what is none of this kind."""
    try:
        if every == "day":
            first = date.fromisoformat(name)
        elif every == "week":
            year, _, week = name.partition("-W")
            first = date.fromisocalendar(int(year), int(week), 1)
        else:
            first = date.fromisoformat(f"{name}-01")
        period = _period(every, first, at, room)
    except (ValueError, OverflowError):
        return None
    return period if period.name == name else None


def _period(every: str, first: date, at: Hour, room: tzinfo) -> Period:
    after = _following(every, first)
    end_at = midnight(after, room)
    return Period(_name(every, first), midnight(first, room), end_at, max(end_at, _instant(after, at)))


def _name(every: str, first: date) -> str:
    if every == "week":
        return "{}-W{:02d}".format(*first.isocalendar()[:2])
    return first.isoformat()[:10] if every == "day" else first.isoformat()[:7]


def _containing(every: str, day: date) -> date:
    """The first day of the period that holds a day."""
    if every == "day":
        return day
    return day - timedelta(days=day.weekday()) if every == "week" else day.replace(day=1)


def _following(every: str, first: date) -> date:
    """The first day after the period that begins so."""
    if every == "month":
        return (first + timedelta(days=31)).replace(day=1)
    return first + timedelta(days=1 if every == "day" else 7)


def _instant(day: date, hour: Hour) -> datetime:
    return datetime.combine(day, hour.at, hour.zone).astimezone(UTC)
