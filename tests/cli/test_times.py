"""Times and spans as people type them."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.cli import times
from cc.core.clock import SystemClock
from cc.core.errors import UsageError
from cc.core.phrases import units
from cc.words.catalogue import Language
from cc.words.reader import Reader

JAKARTA = ZoneInfo("Asia/Jakarta")


def told(text: str) -> datetime:
    return times.instant(text, lambda: JAKARTA)


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-11-24T14:30", "2026-11-24T07:30:00+00:00"),
        ("2026-11-24 14:30:05", "2026-11-24T07:30:05+00:00"),
        ("2026-11-24T14:30Z", "2026-11-24T14:30:00+00:00"),
        ("2026-11-24T14:30+09:00", "2026-11-24T05:30:00+00:00"),
        ("2026-11-24", "2026-11-23T17:00:00+00:00"),
    ],
)
def test_an_instant_without_a_zone_is_in_the_readers(typed: str, utc: str) -> None:
    assert told(typed).isoformat() == utc


def test_a_clock_time_is_today_and_a_span_is_from_now() -> None:
    now = SystemClock().now()
    assert told("09:05").astimezone(JAKARTA).strftime("%H:%M:%S") == "09:05:00"
    assert told("09:05").astimezone(JAKARTA).date() == now.astimezone(JAKARTA).date()
    assert abs(now - timedelta(minutes=90) - told("-1h30m")) < timedelta(minutes=1)
    assert abs(now + timedelta(days=2) - told("+2d")) < timedelta(minutes=1)
    assert abs(now - told("NOW")) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "typed", ["", "soon", "25:00", "-", "-5x", "2026-13-01", "14:30+7", "-999999999999d", "0000-01-01"]
)
def test_what_is_no_time_is_wrong_usage(typed: str) -> None:
    with pytest.raises(UsageError):
        told(typed)


@given(st.datetimes(timezones=st.sampled_from([UTC, JAKARTA, timezone(timedelta(hours=-11))])))
def test_an_instant_with_a_zone_never_asks_for_one(at: datetime) -> None:
    def never() -> ZoneInfo:
        raise AssertionError("asked")

    try:
        assert times.instant(at.isoformat(), never) == at.astimezone(UTC)
    except (UsageError, OverflowError):
        assert at.year in (1, 9999)  # beyond what UTC can hold


@given(st.integers(0, 10**9))
def test_a_span_that_is_shown_is_read_back_to_two_units(total: int) -> None:
    for language in Language:
        shown = times.span(total, Reader(language))
        assert times.seconds(shown) == times.seconds(shown.replace(" ", ""))
        read = times.seconds(shown)
        assert read <= total
    sizes = (86400, 3600, 60, 1)
    first = next((index for index, size in enumerate(sizes) if total >= size), 3)
    assert total - read < sizes[min(first + 1, 3)]


@pytest.mark.parametrize(
    ("typed", "total"), [("90", 90), ("90s", 90), ("1h30m", 5400), ("3d", 259200), ("2H 5M", 7500)]
)
def test_spans(typed: str, total: int) -> None:
    assert times.seconds(typed) == total


@pytest.mark.parametrize("typed", ["", "h", "4w", "1h x", "-4h", "٣h", "9999999999d"])
def test_what_is_no_span_is_wrong_usage(typed: str) -> None:
    with pytest.raises(UsageError):
        times.seconds(typed)


@given(st.integers(-(10**7), 10**7))
def test_an_exact_span_adds_up(total: int) -> None:
    shown = units.colons(total)
    hours, minutes, seconds = map(int, shown.lstrip("-").split(":"))
    assert (hours * 3600 + minutes * 60 + seconds) * (-1 if shown.startswith("-") else 1) == total


def test_a_zone_that_does_not_exist_is_wrong_usage() -> None:
    for name in ("Asia/Jakartaa", "../etc/passwd", "", "x" * 5000):
        with pytest.raises(UsageError):
            times.zone_named(name)
