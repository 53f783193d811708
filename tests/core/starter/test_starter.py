"""The starter set: every category asked for, unique codes, policies that name calendars and reasons that exist."""

import csv
import json
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays
import pytest

from cc.core import starter
from cc.core.errors import InputError
from cc.core.records.sla import WALL
from cc.core.rules.calendar.spec import SECTIONS
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.starter.working_calendars import closed_days
from cc.core.vocabulary import ClockStart, TargetName
from tools.build_holidays import TARGET, written

DECREED = Path(__file__).parents[4] / "shared" / "data" / "holidays" / "id_holidays_2024_2026.csv"

QLUE = """traffic jam, waste, rule violation, flood, fire, damaged road, beggars, illegal street vendors, crime,
public facilities, illegal parking, building-permit violation, road-pass jockeys, no-smoking area,
unlicensed advertising, unhygienic food, transjakarta, narcotics, suspected terrorism, dengue fogging,
flood prevention, boarding-house tax, child-friendly public space"""


def test_has_qlue_s_categories_and_other() -> None:
    asked = {" ".join(name.split()) for name in QLUE.split(",")}
    assert {entry["name_en"].lower() for entry in starter.categories()} == asked | {"other"}
    assert len(asked) == 23


@pytest.mark.parametrize("field", ["code", "open311_code", "name_id", "name_en", "short_id"])
def test_names_and_codes_are_unique(field: str) -> None:
    counted = Counter(entry[field] for entry in starter.categories())
    assert [value for value, times in counted.items() if times > 1] == []


def test_every_category_is_complete_and_in_range() -> None:
    for entry in starter.categories():
        assert len(entry["short_id"]) <= 6, entry["code"]
        assert entry["priority"] in (1, 2, 3, 4)
        assert entry["evidence_min"] in (0, 1, 2)
        assert entry["unit_kind"]
        if entry["code"] != "other":
            assert len(entry["keywords_id"]) >= 3
            assert len(entry["keywords_en"]) >= 1


def test_sensitive_categories_are_restricted_and_no_other() -> None:
    restricted = {row.code for row in starter.category_rows() if row.restricted}
    assert restricted == {"crime", "narcotics", "suspected-terrorism"}


def test_category_rows_take_the_unit_of_their_kind() -> None:
    rows = {row.code: row for row in starter.category_rows({"sda": "SDA"})}
    assert rows["flood"].unit == "SDA"
    assert rows["fire"].unit is None
    assert "genangan" in rows["flood"].keywords
    assert "flooding" in rows["flood"].keywords


def test_every_priority_has_a_policy_that_asks_nothing_else() -> None:
    general = {policy.priority for policy in starter.policy_rows() if policy.category is None and policy.unit is None}
    assert general == {1, 2, 3, 4}


def test_policies_name_categories_and_calendars_that_exist() -> None:
    codes = {entry["code"] for entry in starter.categories()}
    known = {WALL, *starter.calendars()}
    for policy in starter.policy_rows():
        assert policy.category is None or policy.category in codes
        assert {target.calendar for target in policy.targets} <= known
        assert all(target.target_s > 0 for target in policy.targets)
        assert policy.source == "example, to be set locally"
        assert {TargetName.ACKNOWLEDGE, TargetName.ASSIGN, TargetName.RESOLVE} <= {t.name for t in policy.targets}


EMERGENCIES = {"fire", "crime", "suspected-terrorism", "flood", "priority-1"}


def test_an_emergency_is_counted_from_the_call_until_somebody_is_there() -> None:
    for policy in starter.policy_rows():
        for arrive in (each for each in policy.targets if each.name is TargetName.ARRIVE):
            assert (arrive.start is ClockStart.RECEIVED) == (policy.code in EMERGENCIES), policy.code
    assert {policy.code for policy in starter.policy_rows()} >= EMERGENCIES


def test_calendars_have_seven_days_and_real_dates() -> None:
    for row in starter.calendar_rows():
        spec = json.loads(row.spec)
        assert {"timezone", "hours", "closed", "extra"} <= set(spec) <= SECTIONS
        assert sorted(spec["hours"]) == sorted(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
        assert [date.fromisoformat(day).isoformat() for day in spec["closed"]] == list(spec["closed"])


def test_calendars_are_accepted_and_count_office_hours() -> None:
    spec = starter.calendars()
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert WorkCalendar.from_spec(spec["office"]).elapsed(monday, monday + timedelta(days=7)) == (4 * 8.5 + 9) * 3600
    assert WorkCalendar.from_spec(spec["always"]).elapsed(monday, monday + timedelta(days=7)) == 7 * 86_400


OFFICES = {"office": "WIB", "office-wita": "WITA", "office-wit": "WIT"}


@pytest.mark.parametrize("name", OFFICES)
def test_offices_are_closed_on_every_public_holiday_and_joint_leave(name: str) -> None:
    known = holidays.country_holidays("ID", years=range(2024, 2028), categories=("public", "government"))
    assert {day.isoformat() for day in known} == set(starter.calendars()[name]["closed"])


@pytest.mark.skipif(not DECREED.exists(), reason="needs ../shared/data/holidays, which is not here")
def test_holidays_are_those_that_were_decreed() -> None:
    with DECREED.open(newline="", encoding="utf-8") as file:
        decreed = {row["date"] for row in csv.DictReader(file) if row["official"] == "yes"}
    assert len(decreed) == 82
    assert {day for day in closed_days() if day < "2027"} == decreed


def test_what_no_decree_has_settled_says_that_it_is_an_estimate() -> None:
    marked = {day[:4] for day, name in closed_days().items() if name.endswith("(perkiraan)")}
    plain = {day[:4] for day, name in closed_days().items() if not name.endswith("(perkiraan)")}
    assert (marked, plain) == ({"2027"}, {"2024", "2025", "2026"})


def test_the_shipped_days_are_what_the_tool_writes() -> None:
    assert TARGET.read_text(encoding="utf-8") == written()


@pytest.mark.parametrize(("name", "zone"), OFFICES.items())
def test_each_zone_opens_by_its_own_clock(name: str, zone: str) -> None:
    calendar = WorkCalendar.from_spec(starter.calendars()[name])
    opened = datetime(2026, 11, 23, 7, 30, tzinfo=calendar.spec.zone)
    assert opened.tzname() == zone
    assert calendar.is_open(opened)
    assert not calendar.is_open(opened - timedelta(seconds=1))


def test_an_hour_of_wib_is_one_hour_later_in_wita_and_two_in_wit() -> None:
    noon = datetime(2026, 11, 23, 15, 30, tzinfo=ZoneInfo("Asia/Jakarta"))
    due = {name: WorkCalendar.from_spec(starter.calendars()[name]).due(noon, 3600) for name in OFFICES}
    next_morning = datetime(2026, 11, 24, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert due["office"] == next_morning
    assert due["office-wita"] == datetime(2026, 11, 24, 8, 30, tzinfo=ZoneInfo("Asia/Makassar"))
    assert due["office-wit"] == datetime(2026, 11, 24, 8, 30, tzinfo=ZoneInfo("Asia/Jayapura"))


def test_ramadan_has_hours_of_its_own_from_its_first_day_to_its_last() -> None:
    office = WorkCalendar.from_spec(starter.calendars()["office"])
    zone = ZoneInfo("Asia/Jakarta")

    def hours(day: date) -> float:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
        return office.elapsed(midnight, midnight + timedelta(days=1)) / 3600

    assert hours(date(2026, 2, 13)) == 9.0, "a Friday before it"
    assert hours(date(2026, 2, 19)) == 7.0, "its first day, a Thursday"
    assert hours(date(2026, 2, 27)) == 7.5, "a Friday in it"
    assert hours(date(2026, 3, 18)) == 0.0, "joint leave stands above the season"
    assert hours(date(2026, 3, 25)) == 8.5, "the first working day after it"


@pytest.mark.parametrize(("written", "expected"), [(90, 90), ("90s", 90), ("15m", 900), ("4h", 14400), ("3d", 259200)])
def test_durations_are_read(written: int | str, expected: int) -> None:
    assert starter.seconds(written) == expected


@pytest.mark.parametrize("written", ["", "4", "h", "4w", "-4h", "4h30m"])
def test_unclear_durations_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        starter.seconds(written)


@pytest.mark.parametrize(
    "targets", [{"resolve": {"calendar": "office"}}, {"resolv": "4h"}, {"resolve": {"for": "4h", "pauses": ["tea"]}}]
)
def test_a_wrong_policy_is_refused_by_name(targets: dict[str, object]) -> None:
    with pytest.raises(InputError, match="policy local"):
        starter.policy_from({"code": "local", "targets": targets})
