"""Times as devices write them into EXIF, read whole: what stands behind the 19 characters counts, or nothing is read.

Pure: text in, values out. Knows no Pillow and no rule.
"""

import re
from datetime import UTC, datetime, timedelta

WEST_MOST_S, EAST_MOST_S = -12 * 3600, 14 * 3600

_WRITTEN = re.compile(
    r"(?P<year>\d{4})[:/. -](?P<month>\d\d?)[:/. -](?P<day>\d\d?)"
    r"(?:[T ,]+)(?P<hour>\d\d?)[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d)(?:[.,]\d+)?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>\S.*)?"
)
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d\d?)(?::?(\d\d))?", re.IGNORECASE)
_NAMED = {"Z": 0, "UTC": 0, "GMT": 0, "WIB": 420, "WITA": 480, "WIT": 540}
"""Zones that stand for one offset, in minutes east of UTC. Other letters stand for several."""
_DATE = re.compile(r"(\d{4})[:/.-](\d\d?)[:/.-](\d\d?)")
_BLANK = re.compile(r"[0:/. TZ-]*")


def is_blank(written: str) -> bool:
    """Whether a time is one that devices write without knowing it: zeros or blanks."""
    return _BLANK.fullmatch(written) is not None


def local_time(written: str | None) -> tuple[datetime, int | None] | None:
    """A DateTimeOriginal as naive wall time, whole seconds, with the offset that it names itself (minutes east of UTC).

    AM and PM are read, a fraction of a second is left out. None when it is no date that exists or holds anything else.
    """
    match = _WRITTEN.fullmatch((written or "").strip())
    if match is None:
        return None
    zone = match["zone"]
    offset = offset_minutes(zone) if zone else None
    hour = _hour(int(match["hour"]), match["half"])
    if (zone and offset is None) or hour is None:
        return None
    date = int(match["year"]), int(match["month"]), int(match["day"])
    try:
        # Naive on purpose: what the camera wrote has no zone, and a rule that knows one adds it.
        return datetime(*date, hour, int(match["minute"]), int(match["second"] or 0)), offset  # noqa: DTZ001
    except ValueError:
        return None


def _hour(hour: int, half: str | None) -> int | None:
    """The hour of the day; None where AM or PM and the hour contradict each other."""
    if half is None:
        return hour
    afternoon = half[0] in "Pp"
    if 1 <= hour <= 12:
        return hour % 12 + 12 * afternoon
    return hour if afternoon == (hour > 12) else None


def offset_minutes(written: str | None) -> int | None:
    """An offset (`+07:00`, `+0700`, `UTC+7`, `Z`, `WIB`) in minutes east of UTC; None when no zone on Earth has it."""
    told = (written or "").strip()
    if told.upper() in _NAMED:
        return _NAMED[told.upper()]
    match = _OFFSET.fullmatch(told)
    if match is None:
        return None
    minutes = int(match[2]) * 60 + int(match[3] or 0)
    signed = minutes if match[1] == "+" else -minutes
    return signed if WEST_MOST_S <= signed * 60 <= EAST_MOST_S and int(match[3] or 0) < 60 else None


def gps_instant(date: str | None, time: tuple[float, ...] | None) -> datetime | None:
    """GPSDateStamp and GPSTimeStamp (hours, minutes, seconds) as aware UTC; None when either is missing or no time.

    Some firmware writes date and time into the date stamp; its first ten characters count then.
    """
    match = _DATE.match(date or "")
    if match is None or time is None:
        return None
    hours, minutes, seconds = time
    if not (0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 61):
        return None
    try:
        midnight = datetime(int(match[1]), int(match[2]), int(match[3]), tzinfo=UTC)
        return midnight + timedelta(hours=hours, minutes=minutes, seconds=seconds)
    except (ValueError, OverflowError):
        return None
