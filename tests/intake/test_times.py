"""Local times: formats, zones, and the hours of a clock change."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.core.rules.work.ended import is_sentinel
from cc.intake.times import TimeReader, check_format, zone_named

US = "%m/%d/%Y %I:%M:%S %p"


@pytest.mark.parametrize(
    ("zone", "format", "text", "instant"),
    [
        ("Asia/Jakarta", "iso", "2017-02-20T02:36:00", "2017-02-19T19:36:00Z"),
        ("Asia/Jakarta", "iso", "2017-02-20T07:58:22.262", "2017-02-20T00:58:22Z"),
        ("Asia/Jakarta", "iso", "2017-02-20 07:58:22.2", "2017-02-20T00:58:22Z"),
        ("Asia/Jakarta", "iso", "2017-02-20", "2017-02-19T17:00:00Z"),
        ("Asia/Jakarta", "iso", "2017-02-20T02:36:00+01:00", "2017-02-20T01:36:00Z"),
        ("Asia/Jakarta", "iso", "2017-02-20T02:36:00Z", "2017-02-20T02:36:00Z"),
        ("America/New_York", US, "05/01/2022 12:00:03 AM", "2022-05-01T04:00:03Z"),
        ("America/New_York", US, "01/12/2022 12:00:03 PM", "2022-01-12T17:00:03Z"),
        ("Asia/Jakarta", "epoch", "1487551002", "2017-02-20T00:36:42Z"),
        ("Asia/Jakarta", "epoch_ms", "1487551002999", "2017-02-20T00:36:42Z"),
    ],
)
def test_a_time_is_read_in_the_maps_format_and_zone(zone: str, format: str, text: str, instant: str) -> None:
    assert TimeReader(zone, [format]).read(text) == (datetime.fromisoformat(instant), False)


def test_an_hour_that_comes_twice_is_the_first_and_flagged() -> None:
    reader = TimeReader("America/New_York")
    assert reader.read("2011-11-06 01:30:00") == (datetime(2011, 11, 6, 5, 30, tzinfo=UTC), True)
    assert reader.read("2011-11-06 00:59:59") == (datetime(2011, 11, 6, 4, 59, 59, tzinfo=UTC), False)
    assert reader.read("2011-11-06 02:00:00") == (datetime(2011, 11, 6, 7, tzinfo=UTC), False)


def test_an_hour_that_never_was_is_the_moment_of_the_change_and_flagged() -> None:
    reader = TimeReader("America/New_York")
    change = datetime(2018, 3, 11, 7, tzinfo=UTC)
    assert reader.read("2018-03-11 02:23:08") == (change, True)
    assert reader.read("2018-03-11 03:00:00") == (change, False)
    assert reader.read("2018-03-11 01:59:59") == (change - timedelta(seconds=1), False)


def test_a_zone_that_skipped_a_day_is_no_trouble() -> None:
    assert TimeReader("Pacific/Apia").read("2011-12-30 12:00:00") == (datetime(2011, 12, 30, 10, tzinfo=UTC), True)


_wall = datetime.fromisoformat
_locals = st.datetimes(_wall("2011-01-01"), _wall("2019-01-01"))
_near_changes = st.sampled_from([_wall("2011-11-06T01:00"), _wall("2018-03-11T02:00")]).flatmap(
    lambda hour: st.integers(-7200, 7200).map(lambda seconds: hour + timedelta(seconds=seconds))
)


@given(st.one_of(_locals, _near_changes), st.one_of(_locals, _near_changes))
def test_what_was_earlier_on_the_wall_is_never_the_later_instant(one: datetime, other: datetime) -> None:
    reader = TimeReader("America/New_York")
    earlier, later = (reader.read(each.isoformat())[0] for each in sorted((one, other)))
    assert earlier <= later


_ZONES = (
    "Asia/Jakarta",
    "Asia/Jayapura",
    "America/New_York",
    "Pacific/Apia",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
)


@given(st.sampled_from(_ZONES), st.lists(_locals, min_size=1, max_size=4))
def test_what_is_remembered_of_a_day_changes_no_instant(zone: str, times: list[datetime]) -> None:
    reader = TimeReader(zone)
    for local in (*times, *times):
        plain = local.replace(microsecond=0)
        aware = plain.replace(tzinfo=zone_named(zone))
        at, ambiguous = reader.read(plain.isoformat())
        if aware.utcoffset() == aware.replace(fold=1).utcoffset():
            assert (at, ambiguous) == (aware.astimezone(UTC), False)
        else:
            assert ambiguous


@pytest.mark.parametrize("text", ["", "yesterday", "2017-13-01", "13/01/2022 12:00:03 AM", "2017-02-30T00:00:00"])
def test_what_is_no_time_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        TimeReader("Asia/Jakarta", ["iso", US]).read(text)


@pytest.mark.parametrize(
    ("zone", "text"), [("America/New_York", "9999-12-31T23:59:59"), ("Asia/Jakarta", "0001-01-01T00:00:00")]
)
def test_a_time_at_the_end_of_all_years_is_one_that_stands_for_none(zone: str, text: str) -> None:
    assert is_sentinel(TimeReader(zone).read(text)[0])


@pytest.mark.parametrize("text", ["nan", "1e40", "-1e40"])
def test_numbers_that_are_no_epoch_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is no time"):
        TimeReader("UTC", ["epoch"]).read(text)


@pytest.mark.parametrize("zone", ["WIB", "../etc/passwd", "", "Asia/Jakata", "/etc/localtime"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(InputError, match="Asia/Jakarta"):
        zone_named(zone)


@pytest.mark.parametrize("pattern", ["%Q", "no letters", "%H:%M", "%"])
def test_a_format_that_cannot_be_one_is_refused(pattern: str) -> None:
    with pytest.raises(InputError):
        check_format(pattern)


@pytest.mark.parametrize("pattern", ["iso", "epoch", "epoch_ms", "excel", "excel1904", US, "%d-%m-%Y %H.%M", "%Y%j"])
def test_good_formats_are_taken(pattern: str) -> None:
    check_format(pattern)


@given(st.datetimes(_wall("1960-01-01"), _wall("2090-01-01")).map(lambda at: at.replace(microsecond=0)))
def test_the_number_that_a_spreadsheet_keeps_for_a_date_is_read_by_its_format(at: datetime) -> None:
    for name, begin in (("excel", _wall("1899-12-30")), ("excel1904", _wall("1904-01-01"))):
        days = (at - begin).total_seconds() / 86_400
        if not 20_000 <= days < 70_000:
            continue
        for text in (f"{days:.7f}", f"{days:.7f}".replace(".", ",")):
            assert TimeReader("UTC", ["iso", name]).read(text)[0] == at.replace(tzinfo=UTC)


def test_such_a_number_is_named_where_no_format_says_so() -> None:
    with pytest.raises(ValueError, match="a spreadsheet keeps for a date"):
        TimeReader("UTC").read("46027.375")
