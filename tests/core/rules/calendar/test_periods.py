"""Periods before others: months before months, days before days, across a change of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.rules.calendar.periods import period_before, stretch_before

JAKARTA, BERLIN = ZoneInfo("Asia/Jakarta"), ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("start", "end", "before"),
    [
        ("2026-11-01", "2026-12-01", "2026-10-01"),
        ("2026-03-01", "2026-04-01", "2026-02-01"),
        ("2026-01-01", "2026-02-01", "2025-12-01"),
        ("2026-07-01", "2026-10-01", "2026-04-01"),
        ("2026-01-01", "2027-01-01", "2025-01-01"),
        ("2026-11-02", "2026-11-09", "2026-10-26"),
        ("2026-11-01", "2026-11-16", "2026-10-17"),
        ("2026-03-30", "2026-03-31", "2026-03-29"),
    ],
)
@pytest.mark.parametrize("zone", [JAKARTA, BERLIN])
def test_months_and_days_are_those_of_the_zone(start: str, end: str, before: str, zone: ZoneInfo) -> None:
    first, last, wanted = (datetime.fromisoformat(each).replace(tzinfo=zone) for each in (start, end, before))
    assert period_before(first.astimezone(UTC), last.astimezone(UTC), zone) == (wanted, first)


@given(
    start=st.integers(946_684_800, 4_102_444_800).map(lambda at: datetime.fromtimestamp(at, UTC)),
    length=st.timedeltas(timedelta(seconds=1), timedelta(days=800)),
    zone=st.sampled_from([JAKARTA, BERLIN]),
)
def test_the_period_before_ends_where_the_period_begins(start: datetime, length: timedelta, zone: ZoneInfo) -> None:
    first, last = period_before(start, start + length, zone)
    assert last == start
    assert first < last


@pytest.mark.parametrize(
    ("column", "label", "before"),
    [
        ("day", "2026-03-01", "2026-02-28"),
        ("week", "2026-W01", "2025-W52"),
        ("week", "2021-W01", "2020-W53"),
        ("month", "2026-01", "2025-12"),
        ("month", "nonsense", None),
        ("week", "2026-W60", None),
        ("day", "", None),
        ("day", "0001-01-01", None),
        ("month", "0001-01", None),
    ],
)
def test_the_stretch_before(column: str, label: str, before: str | None) -> None:
    assert stretch_before(column, label) == before
