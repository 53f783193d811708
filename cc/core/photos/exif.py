"""EXIF read by value, each on its own: one broken tag never costs the others. EXIF only; of XMP the
names of programs alone.

Takes Pillow's Exif object and gives plain values; knows no rule: whether a clock or a place is right is not asked here.
"""

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from PIL import Image

from cc.core.photos.exif_times import EAST_MOST_S, WEST_MOST_S, gps_instant, is_blank, local_time, offset_minutes
from cc.core.photos.xmp import take
from cc.core.phrases import Phrase
from cc.core.records.evidence import PhotoNote
from cc.core.rules.work.clocks import WEEK_ZERO, decades_apart, never_set

PARSER_FAULTS = (
    ArithmeticError,
    AttributeError,
    LookupError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What Pillow's EXIF parser has been seen to raise on broken input, as base classes."""

MAKE, MODEL, ORIENTATION, SOFTWARE = 0x010F, 0x0110, 0x0112, 0x0131
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011
OTHER_OFFSETS = (0x9010, 0x9012)
"""OffsetTime and OffsetTimeDigitized: the same clock's, where the offset of the taking itself is not given."""
LAT_REF, LAT, LON_REF, LON, GPS_TIME, GPS_STATUS, GPS_DATE = 1, 2, 3, 4, 7, 9, 29
TEXT_LIMIT = 120

UNREADABLE = PhotoNote.of("exif.unreadable", Phrase("EXIF could not be read, or not all of it"))
NONE = PhotoNote.of("exif.none", Phrase("the file carries no EXIF (chat apps remove it): place and time are unknown"))
PLACE_UNREADABLE = PhotoNote.of("exif.place", Phrase("the file's GPS place could not be read"))
PLACE_ZERO = PhotoNote.of(
    "exif.place_zero", Phrase("the file's GPS place is 0, 0, which devices write without a fix: left out")
)
PLACE_VOID = PhotoNote.of("exif.place_void", Phrase("the device marked its GPS fix as not valid"))
TIME_UNREADABLE = PhotoNote.of("exif.time", Phrase("the file's time of taking could not be read"))
TIME_BLANK = PhotoNote.of("exif.time", Phrase("the file's time of taking is blank: the camera's clock was not set"))
CLOCK_UNSET = PhotoNote.of(
    "exif.clock_unset", Phrase("a clock of the camera was not set: it shows the day such clocks begin with")
)
NO_FIX = PhotoNote.of("exif.gps_no_fix", Phrase("the date of the GPS is one that receivers without a fix show"))
DECADES_APART = PhotoNote.of(
    "exif.gps_rollover",
    Phrase("the camera's clock and its GPS are decades apart, as when GPS begins its week count anew"),
)


@dataclass(slots=True, kw_only=True)
class ExifValues:
    """What EXIF says; names and units as in PhotoFacts."""

    orientation: int | None = None
    lon: float | None = None
    lat: float | None = None
    taken_at_local: datetime | None = None
    taken_offset_minutes: int | None = None
    gps_at: datetime | None = None
    local_minus_gps_minutes: float | None = None
    make: str | None = None
    model: str | None = None
    software: str | None = None
    xmp_tools: tuple[str, ...] = ()
    notes: list[PhotoNote] = field(default_factory=list)


Tags = Mapping[int, object]


def read_exif(image: Image.Image) -> ExifValues:
    """The values of an opened image. Raises nothing for broken EXIF; notes say what could not be read."""
    values = ExifValues()
    values.xmp_tools = take(image)
    main = _tags(values, lambda: image.getexif())
    taken = _tags(values, lambda: image.getexif().get_ifd(EXIF_IFD))
    gps = _tags(values, lambda: image.getexif().get_ifd(GPS_IFD))
    if not taken and not gps and not image.info.get("exif"):
        _note(values, NONE)
    elif not main and not taken and not gps:
        _note(values, UNREADABLE)
    values.make, values.model, values.software = (text(main.get(tag)) for tag in (MAKE, MODEL, SOFTWARE))
    orientation = main.get(ORIENTATION)
    values.orientation = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else None
    _read_times(values, taken, gps)
    _read_place(values, gps)
    return values


def _tags(values: ExifValues, read: Callable[[], Tags]) -> Tags:
    """A directory as a plain mapping, each value fetched on its own; broken ones are left out with a note."""
    found: dict[int, object] = {}
    try:
        directory = read()
        names = list(directory)
    except PARSER_FAULTS:
        _note(values, UNREADABLE)
        return found
    for name in names:
        try:
            found[name] = directory[name]
        except PARSER_FAULTS:
            _note(values, UNREADABLE)
    return found


def _note(values: ExifValues, note: PhotoNote) -> None:
    """Add a note once."""
    if note not in values.notes:
        values.notes.append(note)


def text(value: object) -> str | None:
    """A tag's text without NULs (PostgreSQL takes none) and outer blanks, cut at TEXT_LIMIT; None when empty."""
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if not isinstance(value, str):
        return None
    clean = value.split("\0", 1)[0].encode("utf-8", "replace").decode().strip()
    return clean[:TEXT_LIMIT] or None


def numbers(value: object, count: int) -> tuple[float, ...] | None:
    """Exactly count finite numbers of a tag, None when it holds anything else."""
    if not isinstance(value, tuple | list) or len(value) != count:
        return None
    try:
        found = tuple(float(item) for item in value)
    except (TypeError, ValueError, ArithmeticError):
        return None
    return found if all(math.isfinite(item) for item in found) else None


def degrees(value: object, ref: object, positive: str, negative: str, limit: float) -> float | None:
    """Decimal degrees, 7 decimals, of a (degrees, minutes, seconds) tag and its hemisphere letter; None if invalid."""
    parts, hemisphere = numbers(value, 3), (text(ref) or "").upper()
    if parts is None or hemisphere not in (positive, negative) or min(parts) < 0:
        return None
    angle = round(parts[0] + parts[1] / 60 + parts[2] / 3600, 7)
    if angle > limit:
        return None
    return angle if hemisphere == positive else 0.0 - angle


def _read_place(values: ExifValues, gps: Tags) -> None:
    """Set lon and lat, both or neither."""
    lat = degrees(gps.get(LAT), gps.get(LAT_REF), "N", "S", 90)
    lon = degrees(gps.get(LON), gps.get(LON_REF), "E", "W", 180)
    if lat is None or lon is None:
        if LAT in gps or LON in gps:
            _note(values, PLACE_UNREADABLE)
        return
    if lat == 0 and lon == 0:
        _note(values, PLACE_ZERO)
        return
    values.lon, values.lat = lon, lat
    if text(gps.get(GPS_STATUS)) == "V":
        _note(values, PLACE_VOID)


def _read_times(values: ExifValues, taken: Tags, gps: Tags) -> None:
    """Set the times and what lies between them."""
    written = text(taken.get(TAKEN))
    if (found := local_time(written)) is not None:
        values.taken_at_local, values.taken_offset_minutes = found
        if values.taken_offset_minutes is None:
            offsets = (offset_minutes(text(taken.get(tag))) for tag in (TAKEN_OFFSET, *OTHER_OFFSETS))
            values.taken_offset_minutes = next((each for each in offsets if each is not None), None)
    elif written:
        _note(values, TIME_BLANK if is_blank(written) else TIME_UNREADABLE)
    values.gps_at = gps_instant(text(gps.get(GPS_DATE)), numbers(gps.get(GPS_TIME), 3))
    if values.taken_at_local is not None and values.gps_at is not None:
        apart_s = (values.taken_at_local.replace(tzinfo=UTC) - values.gps_at).total_seconds()
        values.local_minus_gps_minutes = round(apart_s / 60, 1)
        _note_clock(values, apart_s)


def _note_clock(values: ExifValues, apart_s: float) -> None:
    """Note a camera clock that no time zone on Earth can bring together with the GPS time, where both were ever set."""
    assert values.taken_at_local is not None
    assert values.gps_at is not None
    if values.gps_at.date() in WEEK_ZERO and values.gps_at.date() != values.taken_at_local.date():
        _note(values, NO_FIX)
        return
    if never_set(values.taken_at_local) or never_set(values.gps_at):
        _note(values, CLOCK_UNSET)
        return
    if decades_apart(timedelta(seconds=apart_s)):
        _note(values, DECADES_APART)
        return
    offset = values.taken_offset_minutes
    low_s, high_s = (WEST_MOST_S, EAST_MOST_S) if offset is None else (offset * 60, offset * 60)
    slack_s = 1800 if offset is None else 300
    if low_s - slack_s <= apart_s <= high_s + slack_s:
        return
    if offset is None:
        less = Phrase("the camera's clock shows {span_s:span} less than its GPS (UTC), which no time zone explains")
        more = Phrase("the camera's clock shows {span_s:span} more than its GPS (UTC), which no time zone explains")
        told, wrong_s = less if apart_s < 0 else more, apart_s
    else:
        wrong_s = offset * 60 - apart_s
        behind = Phrase("the camera's clock is {span_s:span} behind its GPS")
        told = behind if wrong_s > 0 else Phrase("the camera's clock is {span_s:span} ahead of its GPS")
    _note(values, PhotoNote.of("exif.clock", Phrase(told.text, {"span_s": round(abs(wrong_s) / 60) * 60})))
