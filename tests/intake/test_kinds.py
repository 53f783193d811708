"""Every kind of value that other systems write badly, generated: read as it is meant, or told; never believed."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.work.ended import Doubt, how_it_ended
from cc.core.vocabulary import ReportStatus
from cc.intake.losses import Losses
from cc.intake.points import NO_POINT, number, point_of
from cc.intake.row_ids import is_no_id
from cc.intake.time_words import DAYS, MONTHS
from cc.intake.times import TimeReader

RECEIVED = datetime(2026, 11, 10, 1, tzinfo=UTC)
NOW = datetime(2026, 11, 28, 1, tzinfo=UTC)
FIRST, LAST, FROM, UNTIL = (
    datetime.fromisoformat(day) for day in ("0001-01-02", "9999-12-30", "2001-01-01", "2050-01-01")
)


@given(st.integers(100_000, 10**15), st.sampled_from([".", ","]), st.integers(1, 5), st.sampled_from("eE"))
def test_what_excel_makes_of_a_long_number_is_no_id(number: int, point: str, digits: int, letter: str) -> None:
    assert is_no_id(f"{number:.{digits}E}".replace(".", point).replace("E", letter))


@given(
    st.sampled_from(["N/A", "-", "NULL", "0", "#REF!", "########", "#N/A", "none", "000", "0.0", "–", "#VALUE!", "nan"])
)
def test_a_placeholder_is_no_id_whatever_its_case_and_blanks(word: str) -> None:
    assert is_no_id(f" {word.lower()} ")
    assert is_no_id(word.upper())


@given(st.from_regex(r"[A-Z]{2,4}-[0-9]{1,8}|[1-9][0-9]{0,14}|[1-9a-f][0-9a-f]{7}-[0-9a-f]{4}", fullmatch=True))
def test_an_ordinary_id_is_one(word: str) -> None:
    assert not is_no_id(word)


@given(
    closed_at=st.datetimes(FIRST, LAST, timezones=st.just(UTC)),
    status=st.sampled_from([ReportStatus.CLOSED, ReportStatus.RESOLVED, ReportStatus.REJECTED]),
    told=st.booleans(),
)
def test_an_end_lies_between_receipt_and_now_or_is_none(closed_at: datetime, status: ReportStatus, told: bool) -> None:
    ended = how_it_ended(status, closed_at, RECEIVED, NOW, status_told=told)
    believed = RECEIVED <= closed_at <= NOW + timedelta(minutes=10)
    assert (ended.at is not None) == believed
    if not believed and not told and ended.doubt is not Doubt.BEFORE_RECEIPT:
        assert ended.status is ReportStatus.NEW


@pytest.mark.parametrize(
    "sentinel",
    ["9999-12-31 23:59:59", "1900-01-01", "1899-12-30", "0001-01-01", "2099-12-31 23:59", "1970-01-01 00:00"],
)
def test_a_sentinel_ends_nothing(sentinel: str) -> None:
    at, _ = TimeReader("Asia/Jakarta").read(sentinel)
    assert how_it_ended(ReportStatus.CLOSED, at, RECEIVED, NOW, status_told=True).at is None
    assert how_it_ended(ReportStatus.CLOSED, at, RECEIVED, NOW, status_told=False).status is ReportStatus.NEW


def _dms(value: float, positive: str, negative: str) -> str:
    seconds = round(abs(value) * 36000)
    return f"{seconds // 36000}°{seconds // 600 % 60}'{seconds % 600 / 10:.1f}\"{negative if value < 0 else positive}"


def _plain(value: float, positive: str, negative: str, between: str = " ") -> str:
    return _dms(value, f" {positive}", f" {negative}").replace("°", between).replace("'", between).replace('"', "")


def _letter(told: str, letters: str, form: str) -> str:
    return form.format(size=told.lstrip("-"), letter=letters[told.startswith("-")])


SPELLINGS = {
    "comma": lambda lat, lon: f"{lat}, {lon}",
    "blank": lambda lat, lon: f"{lat} {lon}",
    "decimal comma, semicolon": lambda lat, lon: f"{lat}; {lon}".replace(".", ","),
    "decimal comma, blank": lambda lat, lon: f"{lat} {lon}".replace(".", ","),
    "decimal comma, comma": lambda lat, lon: f"{lat}, {lon}".replace(".", ","),
    "four numbers": lambda lat, lon: f"{lat},{lon}".replace(".", ","),
    "WKT": lambda lat, lon: f"POINT ({lon} {lat})",
    "WKT with height": lambda lat, lon: f"POINT Z ({lon} {lat} 12)",
    "EWKT": lambda lat, lon: f"SRID=4326;POINT({lon} {lat})",
    "ODK": lambda lat, lon: f"{lat} {lon} 12.0 4.8",
    "degree signs": lambda lat, lon: f"{lat}°, {lon}°",
    "DMS": lambda lat, lon: f"{_dms(lat, 'N', 'S')} {_dms(lon, 'E', 'W')}",
    "DMS, Indonesian": lambda lat, lon: f"{_dms(lat, 'LU', 'LS')}, {_dms(lon, 'BT', 'BB')}",
    "DMS, plain blanks": lambda lat, lon: f"{_plain(lat, 'N', 'S')} {_plain(lon, 'E', 'W')}",
    "DMS with colons": lambda lat, lon: f"{_plain(lat, 'N', 'S', ':')}, {_plain(lon, 'E', 'W', ':')}",
    "degrees, letter behind": lambda lat, lon: (
        f"{_letter(lat, 'NS', '{size}{letter}')} {_letter(lon, 'EW', '{size}{letter}')}"
    ),
    "degrees, letter before": lambda lat, lon: (
        f"{_letter(lat, 'NS', '{letter}{size}')} {_letter(lon, 'EW', '{letter}{size}')}"
    ),
    "map link": lambda lat, lon: f"https://maps.google.com/?q={lat},{lon}",
    "swapped": lambda lat, lon: f"{lon}, {lat}",
    "true minus": lambda lat, lon: f"{lat}, {lon}".replace("-", "\u2212"),
}


@pytest.mark.parametrize("how", SPELLINGS)
@given(lat=st.integers(-109_999, 59_999), lon=st.integers(950_001, 1_409_999))
def test_a_place_in_indonesia_is_understood_however_it_is_written(how: str, lat: int, lon: int) -> None:
    degrees = lat / 10_000 + 0.00001, lon / 10_000 + 0.00001
    told = tuple(float(f"{each:.5f}") for each in degrees)
    found = point_of(
        SPELLINGS[how](f"{told[0]:.5f}", f"{told[1]:.5f}") if "DMS" not in how else SPELLINGS[how](*told),
        lat_first=True,
    )
    assert found.lat == pytest.approx(told[0], abs=2e-5), found
    assert found.lon == pytest.approx(told[1], abs=2e-5), found


HALVES = {
    "DMS": lambda value, letters: _dms(value, letters[0], letters[1]),
    "DMS, a blank before the letter": lambda value, letters: _dms(value, f" {letters[0]}", f" {letters[1]}"),
    "DMS, plain blanks": lambda value, letters: _plain(value, letters[0], letters[1]),
    "DMS with colons": lambda value, letters: _plain(value, letters[0], letters[1], ":"),
    "degrees, letter behind": lambda value, letters: _letter(f"{value:.6f}", letters, "{size}{letter}"),
    "degrees, a blank before the letter": lambda value, letters: _letter(f"{value:.6f}", letters, "{size}° {letter}"),
    "letter before, decimal comma": lambda value, letters: _letter(f"{value:.6f}", letters, "{letter} {size}").replace(
        ".", ","
    ),
}


@pytest.mark.parametrize("how", HALVES)
@given(value=st.floats(-89, 89), letters=st.sampled_from(["NS", "EW", "ns"]))
def test_a_half_of_a_place_in_a_column_of_its_own_is_understood(how: str, value: float, letters: str) -> None:
    assert number(HALVES[how](value, letters)) == pytest.approx(value, abs=2e-5)


@pytest.mark.parametrize(
    "text",
    [
        "6.22 S, 7.3 S",
        "704000 9313000",
        "SRID=23830;POINT(704000 9313000)",
        "POLYGON((1 2, 3 4, 5 6, 1 2))",
        "Jl. Sudirman 1",
        "-6.208.800",
    ],
)
def test_what_is_no_point_says_why(text: str) -> None:
    found = point_of(text, lat_first=True)
    assert (found.lon, found.lat) == (None, None)
    assert found.why


@given(
    at=st.datetimes(FROM, UNTIL).map(lambda at: at.replace(second=0, microsecond=0)),
    month=st.integers(1, 3),
    day=st.booleans(),
    zone=st.sampled_from(["", " WIB"]),
    clock=st.sampled_from([":", "."]),
    pukul=st.sampled_from([" ", " pukul ", ", "]),
)
def test_indonesian_dates_are_read(at: datetime, month: int, day: bool, zone: str, clock: str, pukul: str) -> None:
    names = MONTHS[at.month - 1]
    name = names[min(month, len(names) - 1)].capitalize()
    weekday = f"{DAYS[at.weekday()][1].capitalize()}, " if day else ""
    text = f"{weekday}{at.day} {name} {at.year}{pukul}{at:%H}{clock}{at:%M}{zone}"
    assert TimeReader("Asia/Jakarta").read(text)[0] == (at - timedelta(hours=7)).replace(tzinfo=UTC)


@given(rows=st.integers(1, 40), lost=st.integers(0, 40))
def test_beyond_a_tenth_is_too_much(rows: int, lost: int) -> None:
    losses = Losses(rows=rows)
    for row in range(rows):
        losses.gave("place")
        if row < lost:
            losses.lose("place", "x", NO_POINT)
    lost = min(lost, rows)
    assert bool(losses.too_much()) == (lost * 10 > rows)
    assert bool(losses.told()) == bool(losses.as_json()) == bool(lost)
