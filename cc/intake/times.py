"""Local times of other systems → instants. Owns formats, zones and the hours that a clock change doubles or skips."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cc.core.errors import InputError
from cc.core.phrases import Phrase
from cc.intake import time_words

ISO = "iso"
EPOCH = "epoch"
EPOCH_MS = "epoch_ms"
EXCEL, EXCEL_1904 = "excel", "excel1904"
"""Names of formats that are no strptime patterns. `iso` is ISO 8601 in all its forms, also with a blank for the T;
`excel` the number of days that a spreadsheet counts since the end of 1899 (or of 1903, on old Macs)."""

SERIAL = Phrase('it is the number that a spreadsheet keeps for a date: add "excel" to the map\'s time_format')
_SERIAL = re.compile(r"[2-6]\d{4}(?:[.,]\d+)?")
_DAYS_FROM = {EXCEL: date(1899, 12, 30), EXCEL_1904: date(1904, 1, 1)}
UNREADABLE = Phrase("it is no time that the map can read")
TOO_NARROW = Phrase("its column was too narrow when the file was saved, and the time is lost")


class NoTime(ValueError):
    """A text that is no time: `why` says why, `phrase` also what it is."""

    def __init__(self, text: str, why: Phrase) -> None:
        self.why = why
        facts = {"text": text, "why": why}
        if why is UNREADABLE:
            self.phrase = Phrase("{text:quoted} is no time that the map can read", facts)
        else:
            self.phrase = Phrase("{text:quoted}: {why}", facts)
        super().__init__(str(self.phrase))


_MOST_DAYS = 1000
_SECOND = timedelta(seconds=1)
_FIRST, _LAST = datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
_SHORT_HOUR = re.compile(r"(?<=[ T])(\d):")


class TimeReader:
    """Reads the times of one map: its formats in order, naive ones as wall-clock time of its zone."""

    def __init__(self, zone: str, formats: Sequence[str] = (ISO,)) -> None:
        """InputError when there is no such zone, or a format cannot be one."""
        self._zone = zone_named(zone)
        self._patterns = tuple(formats)
        self._offsets: dict[date, timedelta | None] = {}
        self._parsers = tuple(_parser(each) for each in formats)

    def read(self, text: str) -> tuple[datetime, bool]:
        """The instant (aware UTC, whole seconds), and whether the local time was ambiguous: it came twice that day
        (then the first is taken), or never (then the moment of the clock change). NoTime for what is none."""
        told = self._parse(text)
        try:
            if told.tzinfo is not None:
                return told.astimezone(UTC), False
            day = told.date()
            offset = self._offsets[day] if day in self._offsets else self._offset_on(day)
            if offset is not None:
                return (told - offset).replace(tzinfo=UTC), False
            return _instant(told, self._zone)
        except OverflowError:  # the first or last day that there is: no time that anybody meant
            return (_FIRST if told.year < 2 else _LAST), False

    def _offset_on(self, day: date) -> timedelta | None:
        """What clocks are ahead of UTC on this day, None where they are changed on it. Remembered: rows of a file come
        by their days, and asking the zone twice for each costs more than reading its time."""
        if len(self._offsets) >= _MOST_DAYS:
            self._offsets.clear()
        hours = (datetime.combine(day, time()) + timedelta(hours=hour) for hour in range(25))
        found = {self._zone.utcoffset(hour.replace(fold=fold)) for hour in hours for fold in (0, 1)}
        self._offsets[day] = found.pop() if len(found) == 1 else None
        return self._offsets[day]

    def looks(self, text: str) -> datetime:
        """The time as it stands in the file, of no zone where it names none: what `read` would make an instant of.
        NoTime for what is none. For who wants to know only whether it is one: the instant costs more than the reading.
        """
        return self._parse(text)

    def _parse(self, text: str) -> datetime:
        for parse in self._parsers:
            try:
                told = parse(text)
            except (ValueError, OverflowError):
                continue
            return told.replace(microsecond=0) if told.microsecond else told
        return self._parse_words(text)

    def _parse_words(self, text: str) -> datetime:
        """The same of a text with Indonesian names, a clock with dots, WIB: the way that costs more."""
        if text and not text.strip("#"):
            raise NoTime(text, TOO_NARROW)
        for pattern in self._patterns:
            words, hours = time_words.spelled_out(text, short="%b" in pattern or "%a" in pattern)
            for tried in (words, _full_clock(words)) if pattern != ISO else (words, _padded(words)):
                try:
                    return time_words.ahead(_parser(pattern)(tried), hours).replace(microsecond=0)
                except (ValueError, OverflowError):
                    continue
        words, hours = time_words.spelled_out(text, short=False)
        plain = time_words.written(words)
        for pattern in time_words.WRITTEN if plain else ():
            try:
                return time_words.ahead(_strptime(plain or "", pattern), hours)
            except ValueError:
                continue
        raise NoTime(text, SERIAL if _SERIAL.fullmatch(text) else UNREADABLE)


def zone_named(name: str) -> ZoneInfo:
    """The IANA zone. InputError when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as wrong:
        raise InputError(
            "there is no time zone {zone:quoted}; write one as Asia/Jakarta.", code="map.zone", fields={"zone": name}
        ) from wrong


def check_format(pattern: str) -> None:
    """InputError when a map's time format cannot be used."""
    if pattern in (ISO, EPOCH, EPOCH_MS, *_DAYS_FROM):
        return
    sample = datetime(2022, 11, 23, 14, 2, 5, tzinfo=UTC)
    try:
        read = _strptime(sample.strftime(pattern), pattern)
    except (ValueError, re.error) as wrong:
        raise InputError(
            "{pattern:quoted} is no time format. Use iso, epoch, epoch_ms, excel, excel1904 or strptime's letters.",
            code="map.time_format",
            fields={"pattern": pattern, "why": str(wrong)},
        ) from wrong
    if read.date() != sample.date():
        raise InputError(
            "the time format {pattern:quoted} does not tell year, month and day.",
            code="map.time_format",
            fields={"pattern": pattern},
        )


def _parser(pattern: str) -> Callable[[str], datetime]:
    if pattern == ISO:
        return datetime.fromisoformat
    if pattern == EPOCH:
        return lambda text: datetime.fromtimestamp(float(text), UTC)
    if pattern == EPOCH_MS:
        return lambda text: datetime.fromtimestamp(float(text) / 1000, UTC)
    if pattern in _DAYS_FROM:
        return lambda text: _serial(text, _DAYS_FROM[pattern])
    return lambda text: _strptime(text, pattern)


def _serial(text: str, begin: date) -> datetime:
    """A spreadsheet's number of days, to the nearest second. ValueError for what is none."""
    if not _SERIAL.fullmatch(text):
        raise ValueError(text)
    return datetime.combine(begin, time()) + timedelta(seconds=round(float(text.replace(",", ".")) * 86_400))


def _full_clock(words: str) -> str:
    """A clock with the dots that a map's format has, after they were made colons."""
    return re.sub(
        r"(?<=[ T])(\d{1,2}):(\d{2})(?::(\d{2}))?", lambda at: ".".join(part for part in at.groups() if part), words
    )


def _padded(words: str) -> str:
    """An hour of two digits, as ISO 8601 has it."""
    return _SHORT_HOUR.sub(r"0\1:", words)


def _strptime(text: str, pattern: str) -> datetime:
    return datetime.strptime(text, pattern)  # noqa: DTZ007  # wall-clock time: the map's zone is applied afterwards


def _instant(local: datetime, zone: ZoneInfo) -> tuple[datetime, bool]:
    """The instant of a wall-clock time. Monotone: of two local times the earlier is never the later instant."""
    first, second = zone.utcoffset(local), zone.utcoffset(local.replace(fold=1))
    assert first is not None, "a zone of the database has an offset at every instant"
    assert second is not None
    if first == second:
        return (local - first).replace(tzinfo=UTC), False
    if first > second:
        return (local - first).replace(tzinfo=UTC), True
    return _clock_change((local - second).replace(tzinfo=UTC), (local - first).replace(tzinfo=UTC), zone), True


def _clock_change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first whole second in (before, after] with the later offset."""
    later = after.astimezone(zone).utcoffset()
    while after - before > _SECOND:
        middle = before + timedelta(seconds=(after - before) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == later:
            after = middle
        else:
            before = middle
    return after
