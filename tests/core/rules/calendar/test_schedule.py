"""Which scheduled reports are to be made: periods of a zone, what was missed, what is owed, what is not begun with."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from cc.core.rules.calendar.schedule import MADE_UP_FOR, Hour, named, next_due, to_make

WIB = ZoneInfo("Asia/Jakarta")
BERLIN = ZoneInfo("Europe/Berlin")
SIX = Hour(time(6), WIB)


def at(text: str, zone: ZoneInfo = WIB) -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def names(every: str, now: str, known: tuple[str, ...] = (), unsent: tuple[str, ...] = ()) -> list[str]:
    """What is to be made at a local time in Jakarta."""
    return [each.name for each in to_make(every, SIX, WIB, at(now), known, unsent)]


@pytest.mark.parametrize(
    ("every", "now", "wanted"),
    [
        ("day", "2026-11-26T05:59:59", "2026-11-24"),
        ("day", "2026-11-26T06:00:00", "2026-11-25"),
        ("day", "2027-01-01T06:00:00", "2026-12-31"),
        ("week", "2026-11-23T05:59:59", "2026-W46"),
        ("week", "2026-11-23T06:00:00", "2026-W47"),
        ("week", "2027-01-04T06:00:00", "2026-W53"),
        ("month", "2026-12-01T05:59:59", "2026-10"),
        ("month", "2026-12-01T06:00:00", "2026-11"),
        ("month", "2024-03-31T12:00:00", "2024-02"),
    ],
)
def test_a_schedule_that_never_ran_begins_with_the_last_period_that_is_due(every: str, now: str, wanted: str) -> None:
    assert names(every, now) == [wanted]


def test_what_was_missed_is_made_up_for_and_what_lies_too_far_back_is_not() -> None:
    assert names("day", "2026-11-26T06:00", ("2026-11-22",)) == [f"2026-11-{day}" for day in (22, 23, 24, 25)]
    long_ago = names("day", "2026-11-26T06:00", ("2026-01-01",))
    assert (len(long_ago), long_ago[-1]) == (MADE_UP_FOR, "2026-11-25")


def test_nothing_before_the_first_run_is_made() -> None:
    assert "2026-11-24" not in names("day", "2026-11-26T06:00", ("2026-11-25",))


def test_what_is_to_be_repeated_is_made_however_old() -> None:
    assert names("day", "2026-11-26T06:00", ("2025-01-01", "2026-11-25"), ("2025-01-01",))[0] == "2025-01-01"
    assert "2026-11-26" not in names("day", "2026-11-26T06:00", ("2026-11-26",), ("2026-11-26",)), "it is not over"


def test_names_of_another_kind_of_period_are_passed_over() -> None:
    assert names("month", "2026-12-02T06:00", ("2026-11-30", "2026-W48", "x", "2026-13", "2026-W60")) == ["2026-11"]


def test_a_day_is_the_zones_own_also_where_clocks_go_back() -> None:
    day = named("day", "2026-10-25", Hour(time(6), BERLIN), BERLIN)
    assert day is not None
    assert (day.end_at - day.start_at).total_seconds() == 25 * 3600
    assert day.due_at == at("2026-10-26T06:00", BERLIN)
    month = named("month", "2026-10", SIX, WIB)
    assert month is not None
    assert (month.start_at, month.end_at) == (at("2026-10-01T00:00"), at("2026-11-01T00:00"))


@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_the_next_one_is_the_first_that_is_not_due(every: str) -> None:
    for hour in range(0, 24 * 40, 5):
        now = datetime.fromtimestamp(1_790_000_000 + hour * 3600, UTC)
        coming = next_due(every, SIX, WIB, now)
        assert coming.due_at > now
        assert to_make(every, SIX, WIB, now, (), ())[-1].end_at == coming.start_at


@pytest.mark.parametrize(
    ("zone", "due"), [("Asia/Jayapura", "06:00"), ("Asia/Jakarta", "06:00"), ("Etc/GMT+11", "06:00")]
)
def test_the_days_are_the_rooms_and_the_hour_is_whose_it_is_made_for(zone: str, due: str) -> None:
    theirs = ZoneInfo(zone)
    day = named("day", "2026-10-31", Hour(time.fromisoformat(due), theirs), WIB)
    assert day is not None
    assert (day.start_at, day.end_at) == (at("2026-10-31T00:00"), at("2026-11-01T00:00"))
    assert day.due_at == at(f"2026-11-01T{due}", theirs)
    before = next_due("day", Hour(time.fromisoformat(due), theirs), WIB, day.due_at - timedelta(seconds=1))
    assert before == day


def test_an_hour_that_comes_before_the_day_is_over_in_the_room_waits_for_its_end() -> None:
    day = named("day", "2026-10-31", Hour(time(0, 30), ZoneInfo("Asia/Jayapura")), WIB)
    assert day is not None
    assert day.due_at == day.end_at == at("2026-11-01T00:00")
