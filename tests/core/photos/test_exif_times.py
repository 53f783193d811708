"""Times in EXIF are read whole: zone, half of the day, separators, fractions; what cannot be read is said, not cut."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.photos.exif_times import gps_instant, local_time, offset_minutes
from cc.core.photos.workers import PhotoWorkers
from cc.core.photos.xmp import programs
from tests.pictures import exif, jpeg, picture, saved

CASES = Path(__file__).parents[4] / "shared" / "cases"
WALL = st.datetimes(datetime(1990, 1, 1), datetime(2099, 1, 1)).map(lambda at: at.replace(microsecond=0))  # noqa: DTZ001
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: quarters * 15)


@pytest.fixture(scope="module")
def workers() -> Iterator[PhotoWorkers]:
    with PhotoWorkers(count=1) as made:
        yield made


def zone_of(minutes: int, colon: str = ":") -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{colon}{rest:02}"


@given(
    WALL,
    st.sampled_from("-:/."),
    st.sampled_from((" ", "T", "  ")),
    st.sampled_from(("", ".5", ".123456", ",25")),
    st.none() | OFFSETS,
    st.sampled_from((":", "")),
    st.sampled_from(("", " ")),
)
def test_what_stands_behind_the_seconds_is_read(
    at: datetime, dash: str, between: str, fraction: str, offset: int | None, colon: str, gap: str
) -> None:
    zone = "" if offset is None else gap + zone_of(offset, colon)
    written = f"{at:%Y{dash}%m{dash}%d}{between}{at:%H:%M:%S}{fraction}{zone}"
    assert local_time(written) == (at, offset)


@given(WALL, st.sampled_from(("AM", "am", "a.m.")), st.sampled_from(("", " ")))
def test_the_half_of_the_day_is_read(at: datetime, before_noon: str, gap: str) -> None:
    half = before_noon if at.hour < 12 else before_noon.replace("a", "p").replace("A", "P")
    written = f"{at:%Y:%m:%d} {at.hour % 12 or 12}:{at:%M:%S}{gap}{half}"
    assert local_time(written) == (at, None)


_HALVES = [*("AM", "PM", "am", "pm", "A.M.", "p.m.", "p. m.", "P", "a"), "\u4e0a\u5348", "\u4e0b\u5348"]
_HALVES += ["siang", "malam", "pagi", "noon"]
_ZONES = ("", "Z", "z", "+07:00", "+0700", "+07", "-03:30", "UTC", "GMT+7", "WIB", "WITA", "WIT", "EST", "?", "+99:00")


@given(WALL, st.sampled_from(("", *_HALVES)), st.sampled_from(_ZONES), st.booleans(), st.booleans())
def test_a_time_with_anything_behind_it_is_read_whole_or_not_at_all(
    at: datetime, half: str, zone: str, twelve: bool, gap: bool
) -> None:
    hour = at.hour % 12 or 12 if twelve and half else at.hour
    behind = (" " if gap else "") + " ".join(part for part in (half, zone) if part)
    found = local_time(f"{at:%Y:%m:%d} {hour:02}:{at:%M:%S}{behind}")
    if found is None:
        return
    read, offset = found
    assert half == "" or half.replace(".", "").lower() in ("am", "pm"), found
    assert half == "" or read.hour // 12 == (half[0] in "pP"), found
    assert read.hour % 12 == hour % 12
    known = offset_minutes(zone) if zone else None
    assert offset == known
    assert not zone or known is not None


@given(WALL, st.text("abcdefXYZ#!+0123456789 ", min_size=1, max_size=12))
def test_what_cannot_be_read_is_never_cut_to_a_time(at: datetime, behind: str) -> None:
    found = local_time(f"{at:%Y:%m:%d %H:%M:%S}#{behind}")
    assert found is None


@pytest.mark.parametrize(
    ("written", "minutes"), [("Z", 0), ("+0700", 420), ("UTC+7", 420), ("WITA", 480), ("-3:30", -210), ("EST", None)]
)
def test_offsets_are_read_as_they_are_written(written: str, minutes: int | None) -> None:
    assert offset_minutes(written) == minutes


@given(st.text(max_size=30), st.text(max_size=12))
def test_any_text_is_a_time_or_none(written: str, date: str) -> None:
    local_time(written)
    offset_minutes(written)
    gps_instant(date, (1.0, 2.0, 3.0))


@pytest.mark.parametrize("tag", [0x9010, 0x9012])
def test_the_other_offset_tags_serve_where_that_of_the_taking_is_missing(workers: PhotoWorkers, tag: int) -> None:
    facts = workers.inspect(jpeg(exif(local="2026:11:24 10:20:30", taken={tag: "+09:00"})))
    assert facts.taken_offset_minutes == 540


@pytest.mark.parametrize("local", ["0000:00:00 00:00:00", "    :  :     :  :  "])
def test_a_blank_time_is_said_to_be_blank(workers: PhotoWorkers, local: str) -> None:
    facts = workers.inspect(jpeg(exif(local=local)))
    assert facts.taken_at_local is None
    assert [note.words for note in facts.notes if note.code == "exif.time"] in (
        ["the file's time of taking is blank: the camera's clock was not set"],
        [],
    )


@pytest.mark.parametrize("weeks", [1024, 2048, -1024])
def test_a_gps_that_began_its_weeks_anew_is_no_fault_of_the_camera(workers: PhotoWorkers, weeks: int) -> None:
    at = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    block = exif(local="2026:11:24 10:00:00", offset="+07:00", gps_at=at - timedelta(weeks=weeks))
    assert [note.code for note in workers.inspect(jpeg(block)).notes] == ["exif.gps_rollover"]


@pytest.mark.parametrize(
    "day", ["1999-08-21T23:59:47", "1999-08-22T00:00:01", "2019-04-06T23:59:42", "2019-04-07T01:00:00"]
)
def test_the_first_days_of_a_round_are_those_of_a_gps_without_a_fix(workers: PhotoWorkers, day: str) -> None:
    block = exif(local="2026:11:24 10:00:00", offset="+07:00", gps_at=datetime.fromisoformat(day).replace(tzinfo=UTC))
    assert [note.code for note in workers.inspect(jpeg(block)).notes] == ["exif.gps_no_fix"]


@pytest.mark.parametrize(
    ("case", "local", "offset"),
    [
        ("10-exif-pm", "2026-11-20T13:30:00", None),
        ("11-exif-zone-suffix", "2026-11-20T00:30:00", 0),
        ("12-exif-Z", "2026-11-20T23:30:00", 0),
    ],
)
def test_the_shared_cases_are_read(workers: PhotoWorkers, case: str, local: str, offset: int | None) -> None:
    file = CASES / case / "a.jpg"
    if not file.exists():
        pytest.skip("../shared/cases is not here")
    facts = workers.inspect(file)
    assert (facts.taken_at_local, facts.taken_offset_minutes) == (local, offset)


XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/" xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"><rdf:Description'
    ' xmp:CreatorTool="{tool}"><xmpMM:History><rdf:li stEvt:softwareAgent="{agent}"/></xmpMM:History>{more}'
    "</rdf:Description></x:xmpmeta>"
)


def test_programs_that_xmp_names_are_facts(workers: PhotoWorkers) -> None:
    packet = XMP.format(tool="Adobe Photoshop 25.1", agent="GIMP 2.10", more="").encode()
    facts = workers.inspect(saved(picture(), "JPEG", xmp=packet))
    assert facts.xmp_tools == ("Adobe Photoshop 25.1", "GIMP 2.10")


def test_photoshop_s_namespace_alone_is_no_editor_and_its_own_fields_are() -> None:
    phone = XMP.format(tool="15.1", agent="HDR+ 1.0", more="<photoshop:DateCreated>2026</photoshop:DateCreated>")
    assert programs(phone) == ["15.1", "HDR+ 1.0"]
    assert "Adobe Photoshop" in programs(XMP.format(tool="x", agent="y", more="<photoshop:TextLayers/>"))


@given(st.binary(max_size=400) | st.text(max_size=400))
def test_any_packet_names_programs_or_none(packet: bytes | str) -> None:
    assert all(isinstance(each, str) for each in programs(packet))
