"""Times as people type and read them: a zone at the edge, aware UTC within. Owns spellings; knows no Centre."""

import os
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cc.core.clock import SystemClock
from cc.core.errors import UsageError
from cc.core.phrases import units
from cc.core.phrases.time_left import TimeLeft

if TYPE_CHECKING:
    from cc.words.reader import Reader

_WORDS = {
    86400: ("d", "day", "days", "hari"),
    3600: ("h", "hour", "hours", "jam"),
    60: ("m", "min", "minutes", "mnt", "menit"),
    1: ("s", "sec", "seconds", "dtk", "detik"),
}
"""What a span may be typed with: letters, and the words in which both languages show one."""
_UNIT_S = {word: size for size, words in _WORDS.items() for word in words}
_PART = re.compile(rf"([0-9]+)\s*({'|'.join(sorted(_UNIT_S, key=len, reverse=True))})(?![a-z])\s*")
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_MOST_S = 100 * 366 * 86400


def zone_named(name: str) -> tzinfo:
    """An IANA zone. Raises UsageError for one that does not exist."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UsageError("{zone:quoted} is no time zone; write one like Asia/Jakarta.", fields={"zone": name}) from None


def chosen_zone() -> tzinfo | None:
    """The zone that CC_ZONE names, or None."""
    name = os.environ.get("CC_ZONE")
    return zone_named(name) if name else None


def instant(text: str, zone: Callable[[], tzinfo]) -> datetime:
    """A typed time as an aware UTC instant: ISO 8601, a date, `HH:MM` today, `now`, or `-20m`, `-1h30m`.

    What says no zone is in `zone()`, which is asked only then. Raises UsageError.
    """
    typed = text.strip()
    now = SystemClock().now()
    if typed.lower() == "now":
        return now
    if typed[:1] in "+-" and _PART.search(typed):
        offset = timedelta(seconds=seconds(typed[1:]))
        return now - offset if typed[0] == "-" else now + offset
    clock_time = _CLOCK_TIME.fullmatch(typed)
    if clock_time:
        local = now.astimezone(zone())
        told = local.replace(hour=int(clock_time[1]), minute=int(clock_time[2]), second=0, microsecond=0)
        return told.astimezone(UTC)
    return _iso(typed, zone)


def day(text: str, zone: tzinfo) -> datetime:
    """The first instant of a date in the zone, or an instant as `instant` takes it; aware UTC. Raises UsageError."""
    try:
        first = date.fromisoformat(text.strip())
    except ValueError:
        return instant(text, lambda: zone)
    return datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)


def is_date(text: str) -> bool:
    """Whether a typed time is a date alone."""
    try:
        date.fromisoformat(text.strip())
    except ValueError:
        return False
    return True


def seconds(text: str) -> int:
    """A duration in seconds: `90s`, `15m`, `4h`, `3d`, `1h30m`, or a bare number of seconds. Raises UsageError."""
    typed = text.strip().lower()
    parts = list(_PART.finditer(typed))
    if typed.isascii() and typed.isdigit():
        total = int(typed[:12])
    elif parts and "".join(part.group() for part in parts) == typed:
        total = sum(int(part[1][:12]) * _UNIT_S[part[2]] for part in parts)
    else:
        raise UsageError(
            "{given:quoted} is no duration; write one like 90s, 15m, 4h, 3d or 1h30m.", fields={"given": text}
        )
    if total > _MOST_S:
        raise UsageError("{given:quoted} is more than a hundred years.", fields={"given": text})
    return total


def shown(at: datetime | None, zone: tzinfo) -> str:
    """An instant for people: date, time and the zone's own name; empty for None."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S %Z") if at else ""


def short(at: datetime | None, reader: "Reader") -> str:
    """An instant for a table: `24 Nov 09:12`, with the year if it is another one; empty for None."""
    if at is None:
        return ""
    local = at.astimezone(reader.zone)
    this_year = SystemClock().now().astimezone(reader.zone).year
    month = reader.text(units.MONTHS[local.month - 1], "month")
    return f"{local.day:02d} {month} {f'{local.year} ' if local.year != this_year else ''}{local:%H:%M}"


def calendar_name(calendar: str, reader: "Reader") -> str:
    """By which hours a clock counts; a calendar of the room by its own name."""
    from cc.core.records.sla import SHIFT, WALL

    if calendar == WALL:
        return reader.say("by the clock on the wall")
    return reader.say("by the officer's shift") if calendar == SHIFT else reader.say("in {calendar}", calendar=calendar)


def span(total_s: float | None, reader: "Reader") -> str:
    """Seconds for people, two units at most: `3 days 4 hours`, `12 min 5 sec`; empty for None."""
    return "" if total_s is None else units.span(total_s, reader)


def left(due_at: datetime | None, reader: "Reader") -> str:
    """Time left until due, negative when late (a TimeLeft, which a table colours); empty for None."""
    if due_at is None:
        return ""
    seconds = (due_at - SystemClock().now()).total_seconds()
    return TimeLeft(span(seconds, reader), seconds)


def _iso(typed: str, zone: Callable[[], tzinfo]) -> datetime:
    try:
        told = datetime.fromisoformat(typed)
        aware = told if told.tzinfo is not None else told.replace(tzinfo=zone())
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(
            "{given:quoted} is no time; write 14:30, -20m, 2026-11-24 or 2026-11-24T14:30+07:00.",
            fields={"given": typed},
        ) from None
