"""Working time: the vectors, an oracle that walks the clock, and tables of cases."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cc.core import starter
from cc.core.errors import InputError
from cc.core.records.sla import Boundary
from cc.core.rules.calendar.work_calendar import WALL_CALENDAR, WorkCalendar

VECTORS = Path(__file__).parents[5] / "shared" / "sla" / "vectors.json"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OFFICE = {
    "timezone": "Asia/Jakarta",
    "hours": {day: [["08:00", "12:00"], ["13:00", "16:00"]] for day in DAYS[:5]},
    "closed": {"2026-08-17": "Hari Kemerdekaan"},
    "extra": {"2026-08-15": [["09:00", "10:30"]], "2026-08-18": [["08:00", "11:00"]]},
    "seasons": [
        {
            "name": "Ramadan",
            "from": "2026-02-18",
            "to": "2026-03-19",
            "hours": {day: [["08:00", "14:00"]] for day in DAYS[:4]} | {"fri": [["08:00", "14:30"]]},
        }
    ],
}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def wib(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta"))


# -- the shared vectors ----------------------------------------------------------------------------------------------


def test_every_vector_holds_exactly() -> None:
    if not VECTORS.exists():
        pytest.skip(f"the vectors are not here: {VECTORS} is missing")
    wrong, count = [], 0
    for entry in json.loads(VECTORS.read_text())["calendars"]:
        calendar = WorkCalendar.from_spec(entry["calendar"])
        for case in entry["cases"]:
            count += 1
            start = at(case["start"])
            if case["op"] == "due":
                answer: object = calendar.due(start, case["seconds"]).isoformat()
            else:
                answer = calendar.elapsed(start, at(case["end"]))
            if answer != case["expect"]:
                wrong.append((entry["name"], case, answer))
    assert count == 360
    assert wrong == []


# -- an oracle: nothing but the definition, minute by minute ---------------------------------------------------------


def is_open(spec: dict[str, Any], moment: datetime) -> bool:
    """The definition: the wall-clock time, on its local date, lies in one of that date's intervals."""
    local = moment.astimezone(ZoneInfo(spec["timezone"]))
    day = local.date().isoformat()
    clock = local.strftime("%H:%M:%S")
    if day in spec.get("extra", {}):
        intervals = spec["extra"][day]
    elif day in spec.get("closed", []):
        intervals = []
    else:
        hours = next((s["hours"] for s in spec.get("seasons", []) if s["from"] <= day <= s["to"]), spec["hours"])
        intervals = hours.get(DAYS[local.weekday()], [])
    return any(f"{start}:00" <= clock < f"{end}:00" for start, end in intervals)


def minutes(start: datetime, end: datetime) -> Iterator[datetime]:
    while start < end:
        yield start
        start += timedelta(minutes=1)


ZONES = (
    "Asia/Jakarta",
    "America/New_York",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Africa/Casablanca",
    "Asia/Kolkata",
)
CHANGES = (
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Africa/Casablanca", "2026-02-15"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Asia/Jakarta", "2026-08-17"),
    ("Asia/Kolkata", "2026-08-17"),
)
"""Where, and when, clocks are put forward or back; and two where they never are."""


@st.composite
def intervals(draw: st.DrawFn) -> list[list[str]]:
    cuts = sorted(draw(st.lists(st.integers(0, 96), max_size=4, unique=True)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    return [[f"{a // 4:02}:{a % 4 * 15:02}", f"{b // 4:02}:{b % 4 * 15:02}"] for a, b in pairs]


@st.composite
def specs(draw: st.DrawFn, zone: str, around: date) -> dict[str, Any]:
    near = st.integers(-3, 3).map(lambda days: (around + timedelta(days=days)).isoformat())
    week = st.fixed_dictionaries({day: intervals() for day in DAYS})
    first = draw(near)
    season = {"from": first, "to": max(first, draw(near)), "hours": draw(week)}
    return {
        "timezone": zone,
        "hours": draw(week)
        | {day: [["00:30", "04:00"], ["20:00", "23:00"]] for day in draw(st.sets(st.sampled_from(DAYS)))},
        "closed": draw(st.lists(near, max_size=2)),
        "extra": draw(st.dictionaries(near, intervals(), max_size=2)),
        "seasons": draw(st.sampled_from([[], [season]])),
    }


@given(st.data())
def test_agrees_with_walking_minute_by_minute(data: st.DataObject) -> None:
    zone, name = data.draw(st.sampled_from(CHANGES))
    day = date.fromisoformat(name)
    spec = data.draw(specs(zone, day))
    assume(any(spec["hours"].values()))
    calendar = WorkCalendar.from_spec(spec)
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(minutes=data.draw(st.integers(-2000, 2000)))
    end = start + timedelta(minutes=data.draw(st.integers(0, 1500)))
    walked = [moment for moment in minutes(start, end) if is_open(spec, moment)]
    assert calendar.elapsed(start, end) == 60 * len(walked)
    assert sum((b - a).total_seconds() for a, b in calendar.spans(start, end)) == 60 * len(walked)
    for count in {1, len(walked)} - {0} if walked else set():
        assert calendar.due(start, 60 * count) == walked[count - 1] + timedelta(minutes=1)
        assert calendar.due(start, 60 * count - 1) == walked[count - 1] + timedelta(seconds=59)
    for count in range(len(walked)):
        late = calendar.due(start, 60 * count, Boundary.NEXT_OPENING)
        assert late == (walked[count] if count else start)


@given(
    st.sampled_from(ZONES),
    st.integers(5 * 365 * 86400, 110 * 365 * 86400),
    st.integers(0, 400 * 86400),
    st.sampled_from(Boundary),
)
def test_due_and_elapsed_undo_each_other(zone: str, start_s: int, seconds: int, boundary: Boundary) -> None:
    calendar = WorkCalendar.from_spec(OFFICE | {"timezone": zone})
    begun = datetime.fromtimestamp(start_s, UTC)
    due = calendar.due(begun, seconds, boundary)
    assert calendar.elapsed(begun, due) == seconds
    if seconds and boundary is Boundary.CLOSING:
        assert calendar.elapsed(begun, due - timedelta(seconds=1)) == seconds - 1
    if seconds and boundary is Boundary.NEXT_OPENING:
        assert calendar.is_open(due)


@pytest.mark.parametrize(("change", "hours"), list(zip(CHANGES, (3, 5, 3, 5, 4.5, 3.5, 5, 3, 4, 4), strict=True)))
def test_hours_that_are_skipped_do_not_exist_and_hours_that_are_repeated_count_twice(
    change: tuple[str, str], hours: float
) -> None:
    zone, day = change
    calendar = WorkCalendar.from_spec({"timezone": zone, "hours": {name: [["00:00", "04:00"]] for name in DAYS}})
    midnight = datetime.fromisoformat(day).replace(tzinfo=ZoneInfo(zone))
    assert calendar.elapsed(midnight, midnight.replace(hour=12)) == hours * 3600
    assert calendar.elapsed(midnight - timedelta(days=1), midnight) == 4 * 3600
    assert calendar.spans(midnight, midnight.replace(hour=12)) == ((midnight, midnight.replace(hour=4)),)


# -- tables ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "seconds", "due", "why"),
    [
        ("2026-08-14T15:30", 1800, "2026-08-14T16:00", "ends exactly at closing: due at closing"),
        ("2026-08-14T15:30", 1801, "2026-08-15T09:00:01", "goes on in Saturday's extra hours"),
        ("2026-08-15T10:30", 60, "2026-08-18T08:01", "Sunday, and the closed Monday"),
        ("2026-08-18T10:00", 3601, "2026-08-19T08:00:01", "half a day"),
        ("2026-02-18T13:00", 3601, "2026-02-19T08:00:01", "Ramadan hours end at 14:00"),
        ("2026-03-19T13:59", 120, "2026-03-20T08:01", "the last day of Ramadan hours"),
        ("2026-08-14T11:00", 0, "2026-08-14T11:00", "no time at all"),
        ("2026-08-16T11:00", 0, "2026-08-16T11:00", "no time at all, while closed"),
    ],
)
def test_due(start: str, seconds: int, due: str, why: str) -> None:
    assert WorkCalendar.from_spec(OFFICE).due(wib(start), seconds) == wib(due), why


def test_next_opening_moves_only_what_ends_at_closing() -> None:
    calendar = WorkCalendar.from_spec(OFFICE)
    assert calendar.due(wib("2026-08-19T15:30"), 1800, Boundary.NEXT_OPENING) == wib("2026-08-20T08:00")
    assert calendar.due(wib("2026-08-19T15:30"), 1799, Boundary.NEXT_OPENING) == wib("2026-08-19T15:59:59")
    assert calendar.due(wib("2026-08-19T20:30"), 0, Boundary.NEXT_OPENING) == wib("2026-08-19T20:30")


@pytest.mark.parametrize(
    ("zone", "start", "seconds", "due"),
    [
        # figures that RT's public tests state: 120 business minutes, Mon-Fri 09:00-18:00
        ("America/New_York", "2007-01-01T22:00:00+00:00", 7200, "2007-01-02T15:00:00+00:00"),
        ("Europe/Moscow", "2007-01-01T22:00:00+00:00", 7200, "2007-01-02T08:00:00+00:00"),
    ],
)
def test_zones(zone: str, start: str, seconds: int, due: str) -> None:
    calendar = WorkCalendar.from_spec({"timezone": zone, "hours": {day: [["09:00", "18:00"]] for day in DAYS[:5]}})
    assert calendar.due(at(start), seconds) == at(due)


def test_seconds_count_and_fractions_are_floored() -> None:
    calendar = WorkCalendar.from_spec({"timezone": "UTC", "hours": {"mon": [["08:00:30", "08:00:45"]]}})
    assert calendar.elapsed(at("2026-08-17T00:00:00+00:00"), at("2026-08-18T00:00:00+00:00")) == 15
    assert calendar.due(at("2026-08-17T08:00:31.999999+00:00"), 2) == at("2026-08-17T08:00:33+00:00")


def test_a_closed_day_tells_its_name() -> None:
    calendar = WorkCalendar.from_spec(OFFICE)
    assert calendar.closed_name(wib("2026-08-17T00:00")) == "Hari Kemerdekaan"
    assert calendar.closed_name(at("2026-08-17T17:00:00+00:00")) == ""


def test_wall_time_counts_every_second() -> None:
    start = at("2026-10-25T00:30:00+02:00")
    assert WALL_CALENDAR.due(start, 86400) == start + timedelta(days=1)
    assert WALL_CALENDAR.elapsed(start, start + timedelta(days=1)) == 86400
    assert WALL_CALENDAR.spans(start, start + timedelta(days=1)) == ((start, start + timedelta(days=1)),)
    with pytest.raises(InputError, match="9998"):
        WALL_CALENDAR.due(start, 10**12)


def test_the_order_of_questions_changes_no_answer() -> None:
    asked = [wib(f"{year}-06-01T09:00") for year in (2026, 1950, 2100, 1999, 2051)]
    fresh = [WorkCalendar.from_spec(OFFICE).due(start, 10**6) for start in asked]
    one = WorkCalendar.from_spec(OFFICE)
    assert [one.due(start, 10**6) for start in asked] == fresh
    assert one.elapsed(asked[1], asked[2]) == WorkCalendar.from_spec(OFFICE).elapsed(asked[1], asked[2])


def test_threads_that_extend_one_calendar_agree() -> None:
    asked = [wib(f"{year}-06-01T09:00") for year in range(1960, 2090, 7)]
    expected = [WorkCalendar.from_spec(OFFICE).due(start, 10**6) for start in asked]
    one = WorkCalendar.from_spec(OFFICE)
    with ThreadPoolExecutor(8) as pool:
        orders = [Random(seed).sample(range(len(asked)), len(asked)) for seed in range(8)]
        answers = list(pool.map(lambda order: {each: one.due(asked[each], 10**6) for each in order}, orders))
    assert all([found[each] for each in range(len(asked))] == expected for found in answers)


def test_the_starter_calendars_are_readable() -> None:
    read = {name: WorkCalendar.from_spec(spec) for name, spec in starter.calendars().items()}
    assert read["office"].due(wib("2026-12-23T15:59"), 120) == wib("2026-12-28T07:31")
    assert read["always"].elapsed(wib("2026-12-23T00:00"), wib("2026-12-24T00:00")) == 86400


def test_toml_s_own_dates_and_times_are_taken() -> None:
    import tomllib

    text = 'timezone = "UTC"\nclosed = [2026-01-06]\n[hours]\nmon = [[08:00:00, 09:00:00]]\n'
    text += '[extra]\n2026-01-07 = [["08:00", "08:30"]]'
    calendar = WorkCalendar.from_spec(tomllib.loads(text))
    assert calendar.elapsed(at("2026-01-05T00:00:00+00:00"), at("2026-01-09T00:00:00+00:00")) == 5400
