"""Periods of reports: in which day, week or month an instant lies, and which period lies before another. Pure: instants
and a zone in, names and instants out. The zone is the room's (`Directory.zone`, `Actor.room_zone`), everywhere: so a
report stands in one month, whoever asks and whichever unit it counts for.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

MONTHS = 12
QUARTER_S = 900
"""No zone's day begins within a quarter of an hour: what is true of one second is true of its quarter."""
STRETCHES = {"day": "%Y-%m-%d", "week": "%G-W%V", "month": "%Y-%m"}
"""What figures can be told by, and how each is spelt."""


def stretch_of(column: str, at_s: int, zone: tzinfo) -> str:
    """The day, ISO week or month of the zone in which a second from the epoch lies: `2026-11-01`, `2026-W44`,
    `2026-11`."""
    return datetime.fromtimestamp(at_s, zone).strftime(STRETCHES[column])


def midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of a day of the zone, as aware UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def period_before(start: datetime, end: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
    """The period of the same length that ends where [start, end) begins, as aware UTC.

    Whole months of the zone's calendar have as many whole months before them (November: October, of 31 days), whole
    days as many days; anything else as many seconds.
    """
    first, last = start.astimezone(zone), end.astimezone(zone)
    if not _midnight(first) or not _midnight(last) or end <= start:
        return (start - (end - start)).astimezone(UTC), start.astimezone(UTC)
    if first.day == last.day == 1:
        months = (last.year - first.year) * MONTHS + last.month - first.month
        before = _months_earlier(first.date(), months)
    else:
        before = first.date() - (last.date() - first.date())
    return midnight(before, zone), start.astimezone(UTC)


def stretch_before(column: str, label: str) -> str | None:
    """The day, ISO week or month before one, spelt as figures spell it (`2026-11-01`, `2026-W01`, `2026-11`); None for
    what is none."""
    try:
        if column == "day":
            return (date.fromisoformat(label) - timedelta(days=1)).isoformat()
        if column == "week":
            year, _, week = label.partition("-W")
            earlier = date.fromisocalendar(int(year), int(week), 1) - timedelta(days=7)
            return "{}-W{:02d}".format(*earlier.isocalendar()[:2])
        return _months_earlier(date.fromisoformat(f"{label}-01"), 1).isoformat()[:7]
    except (ValueError, OverflowError):
        return None


def _midnight(local: datetime) -> bool:
    return local.time() == time()


def _months_earlier(day: date, months: int) -> date:
    at = day.year * MONTHS + day.month - 1 - months
    return date(at // MONTHS, at % MONTHS + 1, 1)
