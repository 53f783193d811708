"""Days on which offices are closed, as others publish them: a country's holidays from the `holidays` library, an
iCalendar file. Owns reading them into plain values, name by date; knows no calendar of ours and no Centre.

Both libraries are in the extra `calendars`.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cc.core.errors import InputError, UsageError
from cc.core.phrases import Phrase
from cc.core.phrases.shipped import ESTIMATE

MOST_YEARS = 30
MOST_DAYS = 5000
MOST_EVENTS, MOST_DAILY = 2_000, 20
_WITHIN_A_DAY = (b"FREQ=SECONDLY", b"FREQ=MINUTELY", b"FREQ=HOURLY", b"BYSECOND", b"BYMINUTE", b"BYHOUR")
UNNAMED = "libur"


@dataclass(frozen=True, slots=True)
class ClosedDays:
    """What was found: name by date, in order; `left_out` says in words what was not taken, and why."""

    days: dict[date, str]
    left_out: tuple[Phrase, ...] = ()


def of_country(country: str, years: Iterable[int], *, estimated_after: int | None = None) -> ClosedDays:
    """National holidays and joint leave (the library's categories public and government) of a country (ISO 3166, such
    as ID), named in its own language where the library can.

    Every day of a year after `estimated_after` is marked as an estimate; the library marks some itself. InputError for
    a country that it does not know.
    """
    wanted = sorted(set(years))
    if not wanted or len(wanted) > MOST_YEARS:
        raise InputError(
            "say 1 to {most} years, as 2026 or 2024-2027.", code="input.years", fields={"most": MOST_YEARS}
        )
    with _needed():
        import holidays
    try:
        kind = getattr(holidays, country.upper())
        categories = tuple(name for name in ("public", "government") if name in kind.supported_categories)
        found = kind(years=wanted, categories=categories, language=kind.default_language)
    except (AttributeError, NotImplementedError) as unknown:
        raise InputError(
            "the library of holidays has no country {country:quoted}: write its ISO code, such as ID.",
            code="input.country",
            fields={"country": country},
        ) from unknown
    return ClosedDays({day: _named(day, name, estimated_after) for day, name in sorted(found.items())})


def of_icalendar(text: bytes, years: Iterable[int]) -> ClosedDays:
    """The whole-day events of an iCalendar file (RFC 5545) within the years, repeating ones included.

    An event lasts until the day before its DTEND. What has a time of day, or is cancelled, closes no office: it is left
    out, and said. InputError for what is no iCalendar file.
    """
    wanted = sorted(set(years))
    if not wanted or len(wanted) > MOST_YEARS:
        raise InputError(
            "say 1 to {most} years, as 2026 or 2024-2027.", code="input.years", fields={"most": MOST_YEARS}
        )
    with _needed():
        import icalendar
        import recurring_ical_events
    _require_whole_days(text)
    first, last = date(wanted[0], 1, 1), date(wanted[-1] + 1, 1, 1)
    try:
        calendar = icalendar.Calendar.from_ical(text)
        events = recurring_ical_events.of(calendar).between(first, last)
    except (ValueError, KeyError, IndexError, TypeError, OverflowError) as wrong:
        raise InputError(
            "it is no iCalendar file ({why}).", code="input.icalendar", fields={"why": str(wrong)}
        ) from wrong
    days: dict[date, str] = {}
    left_out: dict[str, Phrase] = {}
    for event in events:
        name = str(event.get("SUMMARY", "")).strip() or UNNAMED
        why_not = _why_not(event)
        if why_not is not None:
            told = Phrase("{name}: {why}", {"name": name, "why": why_not})
            left_out[str(told)] = told
            continue
        for day in _days_of(event, first, last):
            if day.year in wanted:
                days.setdefault(day, name)
        if len(days) > MOST_DAYS:
            raise InputError(
                "it closes more than {most} days: take fewer years.",
                code="input.icalendar",
                fields={"most": MOST_DAYS},
            )
    return ClosedDays(dict(sorted(days.items())), tuple(left_out.values()))


def _why_not(event: object) -> Phrase | None:
    start = event["DTSTART"].dt  # type: ignore[index]  # icalendar's events are mappings
    if isinstance(start, datetime):
        return Phrase("it has a time of day; write it as hours of that date (`extra`) yourself")
    if str(event.get("STATUS", "")).upper() == "CANCELLED":  # type: ignore[attr-defined]
        return Phrase("it is cancelled")
    return None


def _require_whole_days(text: bytes) -> None:
    """InputError for rules that repeat within a day, and for more than a calendar of holidays holds: all of it would be
    written out before any of it could be counted."""
    unfolded = text.replace(b"\r\n", b"\n").replace(b"\n ", b"").replace(b"\n\t", b"").upper()
    rules = [line for line in unfolded.split(b"\n") if line.startswith((b"RRULE", b"EXRULE"))]
    events = unfolded.count(b"BEGIN:VEVENT")
    if events > MOST_EVENTS or len(rules) > MOST_EVENTS or unfolded.count(b",") > 10 * MOST_EVENTS:
        raise InputError(
            "it has more than {most} events: take fewer.", code="input.icalendar", fields={"most": MOST_EVENTS}
        )
    if any(each in rule for rule in rules for each in _WITHIN_A_DAY):
        raise InputError(
            "it has an event that repeats within a day, which closes no office: leave it out.", code="input.icalendar"
        )
    daily = sum(b"FREQ=DAILY" in rule or b"FREQ=WEEKLY" in rule for rule in rules)
    if daily > MOST_DAILY:
        raise InputError(
            "it has more than {most} events that repeat by day or week: take fewer.",
            code="input.icalendar",
            fields={"most": MOST_DAILY},
        )


def _days_of(event: object, first: date, last: date) -> Iterator[date]:
    """The days of an event from `first` on and before `last`."""
    start: date = event["DTSTART"].dt  # type: ignore[index]
    end: date = event["DTEND"].dt if "DTEND" in event else start + timedelta(days=1)  # type: ignore[index,operator]
    day = max(start, first)
    while day < min(max(end, start + timedelta(days=1)), last):
        yield day
        day += timedelta(days=1)


def _named(day: date, name: str, estimated_after: int | None) -> str:
    told = " ".join(name.split())
    estimated = estimated_after is not None and day.year > estimated_after and ESTIMATE not in told
    return f"{told} {ESTIMATE}" if estimated else told


@contextmanager
def _needed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError as missing:
        raise UsageError(
            "{missing} is not installed, and reading holidays needs it: pip install 'posko[calendars]'.",
            code="usage.extra",
            fields={"missing": missing.name, "extra": "calendars"},
        ) from missing
