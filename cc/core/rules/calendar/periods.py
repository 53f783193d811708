"""Periods of reports: which one lies before another. Pure: instants and a zone in, instants out."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

MONTHS = 12


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
    return datetime.combine(before, time(), zone).astimezone(UTC), start.astimezone(UTC)


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
