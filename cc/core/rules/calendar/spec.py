"""What a working calendar says: zone, weekly hours, seasons, closed days, days with hours of their own. Owns reading
and checking it from plain values; knows no instant and no arithmetic.

    {"timezone": "Asia/Jakarta",
     "hours": {"mon": [["07:30", "12:00"], ["13:00", "16:00"]], …, "sun": []},
     "closed": ["2026-01-01", …]            or {"2026-01-01": "Tahun Baru", …},
     "extra": {"2026-01-03": [["08:00", "12:00"]]},
     "seasons": [{"name": "Ramadan", "from": "2026-02-19", "to": "2026-03-18", "hours": {…}}],
     "zone": "unit",                        optional: each unit's clocks by its own zone
     "source": "free text"}

With `zone` the timezone may be left out: it then says only by which zone to count where no unit is known.
A weekday that is left out is closed. `to` is the season's last day. Where seasons overlap, the one listed first holds.
Precedence: extra > closed > seasons > hours. Times and dates may be TOML's own instead of text.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.core.vocabulary import CountsIn

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_S = 86400
UNIT = "unit"
"""What `zone` says where every unit's clocks are counted by the unit's own zone."""
ANY_ZONE = "UTC"
SECTIONS = frozenset({"timezone", "zone", "hours", "closed", "extra", "seasons", "source"})
SEASON_KEYS = frozenset({"name", "from", "to", "hours"})
_ALL_DAY = ((0, DAY_S),)
_REVERSED = Phrase(
    "the interval ends before it starts; for a shift over midnight write two intervals, to 24:00 and from 00:00 of the "
    "next day."
)

Interval = tuple[int, int]
"""[start, end) in seconds of the local day, 0 … 86400."""
Week = tuple[tuple[Interval, ...], ...]
"""Seven days' intervals, Monday first."""


@dataclass(frozen=True, slots=True)
class Season:
    """Days `first` to `last` (both in it; proleptic ordinals) that have weekly hours of their own."""

    name: str
    first: int
    last: int
    week: Week


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarSpec:
    """A calendar that has been checked. Days are proleptic ordinals (date.toordinal). `follows_unit`: its
    hours are those of the zone of the unit that works; `zone` is for where no unit is known."""

    zone: ZoneInfo
    week: Week
    closed: Mapping[int, str]
    extra: Mapping[int, tuple[Interval, ...]]
    seasons: tuple[Season, ...]
    source: str = ""
    follows_unit: bool = False

    def day(self, ordinal: int) -> tuple[Interval, ...]:
        """The open intervals of one local date."""
        if ordinal in self.extra:
            return self.extra[ordinal]
        if ordinal in self.closed:
            return ()
        for season in self.seasons:
            if season.first <= ordinal <= season.last:
                return season.week[(ordinal - 1) % 7]
        return self.week[(ordinal - 1) % 7]


def counts_in(spec: CalendarSpec) -> CountsIn:
    """In which unit the calendar's time is told: days that are open are open all day, and then it is days that are
    counted, if some are closed; else hours (docs/decisions/0023)."""
    weeks = (spec.week, *(season.week for season in spec.seasons))
    days = [day for week in weeks for day in week]
    known = [day for day in (*days, *spec.extra.values()) if day]
    if any(day != _ALL_DAY for day in known):
        return CountsIn.WORKING_HOURS
    always = all(days) and not spec.closed and all(spec.extra.values())
    return CountsIn.EVERY_HOUR if always else CountsIn.WORKING_DAYS


def read_spec(given: Mapping[str, object]) -> CalendarSpec:
    """The calendar that plain values describe; InputError (code `calendar`, fields.path) names the wrong key."""
    values = _mapping(given, "calendar")
    _known(values, SECTIONS, "")
    follows_unit = _follows_unit(values.get("zone"))
    spec = CalendarSpec(
        zone=_zone(values.get("timezone", ANY_ZONE if follows_unit else None)),
        follows_unit=follows_unit,
        week=_week(values.get("hours", {}), "hours"),
        closed=_closed(values.get("closed", [])),
        extra=_extra(values.get("extra", {})),
        seasons=_seasons(values.get("seasons", [])),
        source=str(values.get("source", "")),
    )
    weeks = (spec.week, *(season.week for season in spec.seasons))
    if not any(day for week in weeks for day in week) and not any(spec.extra.values()):
        raise _wrong("hours", Phrase("this calendar is never open; give at least one weekday hours."))
    return spec


def _wrong(path: str, problem: Phrase) -> InputError:
    if not path:
        return InputError.of(problem, code="calendar", fields={"path": path})
    return InputError("calendar, {path}: {problem}", code="calendar", fields={"path": path, "problem": problem})


def _mapping(value: object, path: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _wrong(path, Phrase("a table is wanted, not {value:quoted}.", {"value": str(value)}))
    return {_iso(key): part for key, part in value.items()}


def _sequence(value: object, path: str) -> Sequence[object]:
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise _wrong(path, Phrase("a list is wanted, not {value:quoted}.", {"value": str(value)}))
    return value


def _known(values: Iterable[str], known: frozenset[str], path: str) -> None:
    for key in values:
        if key not in known:
            raise _wrong(
                f"{path}{key}", Phrase("there is no such key; known are {known:quoted|and}.", {"known": sorted(known)})
            )


def _iso(value: object) -> str:
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _follows_unit(told: object) -> bool:
    if told not in (None, UNIT):
        raise _wrong("zone", Phrase('{value:quoted} will not do: write "unit", or a timezone.', {"value": str(told)}))
    return told is not None


def _zone(name: object) -> ZoneInfo:
    if not isinstance(name, str) or not name:
        raise _wrong("timezone", Phrase("an IANA zone name is wanted, such as Asia/Jakarta."))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _wrong(
            "timezone",
            Phrase("there is no zone {zone:quoted}; write an IANA name such as Asia/Jakarta.", {"zone": name}),
        ) from None


def _week(value: object, path: str) -> Week:
    days = _mapping(value, path)
    _known(days, frozenset(WEEKDAYS), f"{path}.")
    return tuple(_intervals(days.get(name, ()), f"{path}.{name}") for name in WEEKDAYS)


def _closed(value: object) -> dict[int, str]:
    if isinstance(value, Mapping):
        return {_ordinal(day, f"closed.{_iso(day)}"): str(name) for day, name in value.items()}
    days = _sequence(value, "closed")
    return {_ordinal(day, f"closed[{index}]"): "" for index, day in enumerate(days)}


def _extra(value: object) -> dict[int, tuple[Interval, ...]]:
    days = _mapping(value, "extra")
    return {_ordinal(day, f"extra.{day}"): _intervals(parts, f"extra.{day}") for day, parts in days.items()}


def _seasons(value: object) -> tuple[Season, ...]:
    return tuple(_season(part, f"seasons[{index}]") for index, part in enumerate(_sequence(value, "seasons")))


def _season(value: object, path: str) -> Season:
    season = _mapping(value, path)
    _known(season, SEASON_KEYS, f"{path}.")
    for wanted in ("from", "to", "hours"):
        if wanted not in season:
            raise _wrong(f"{path}.{wanted}", Phrase("is missing."))
    first, last = _ordinal(season["from"], f"{path}.from"), _ordinal(season["to"], f"{path}.to")
    if last < first:
        raise _wrong(f"{path}.to", Phrase("the season ends before it begins."))
    return Season(str(season.get("name", "")), first, last, _week(season["hours"], f"{path}.hours"))


def _ordinal(value: object, path: str) -> int:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.toordinal()
    try:
        return date.fromisoformat(str(value)).toordinal()
    except ValueError:
        raise _wrong(path, Phrase("{value:quoted} is no date; write 2026-01-31.", {"value": str(value)})) from None


def _intervals(value: object, path: str) -> tuple[Interval, ...]:
    found: list[Interval] = []
    for index, part in enumerate(_sequence(value, path)):
        where = f"{path}[{index}]"
        pair = _sequence(part, where)
        if len(pair) != 2:
            raise _wrong(where, Phrase('an interval is two times, such as ["07:30", "16:00"].'))
        start_s, end_s = _seconds(pair[0], where), _seconds(pair[1], where)
        if end_s <= start_s:
            raise _wrong(where, _REVERSED)
        found.append((start_s, end_s))
    found.sort()
    for (_, end_s), (start_s, _) in pairwise(found):
        if start_s < end_s:
            raise _wrong(path, Phrase("two intervals overlap."))
    return tuple(found)


def _seconds(value: object, path: str) -> int:
    text = _iso(value)
    seconds = _clock_seconds(text)
    if seconds is None:
        raise _wrong(
            path, Phrase("{value:quoted} is no time of day; write 07:30, or 24:00 for the day's end.", {"value": text})
        )
    return seconds


@lru_cache(maxsize=1024)
def _clock_seconds(text: str) -> int | None:
    parts = text.split(":")
    if len(parts) not in (2, 3) or not all(len(part) == 2 and part.isascii() and part.isdigit() for part in parts):
        return None
    hour, minute, second = (*(int(part) for part in parts), 0)[:3]
    total = hour * 3600 + minute * 60 + second
    return total if minute < 60 and second < 60 and total <= DAY_S else None
