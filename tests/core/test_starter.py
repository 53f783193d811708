"""The starter set: every category asked for, unique codes, policies that name calendars and reasons that exist."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from cc.core import starter
from cc.core.errors import InputError
from cc.core.records.sla import WALL
from cc.core.rules.calendar import WorkCalendar
from cc.core.vocabulary import TargetName

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


def test_calendars_have_seven_days_and_real_dates() -> None:
    for row in starter.calendar_rows():
        spec = json.loads(row.spec)
        assert set(spec) == {"timezone", "hours", "closed", "extra"}
        assert sorted(spec["hours"]) == sorted(["mon", "tue", "wed", "thu", "fri", "sat", "sun"])
        assert [date.fromisoformat(day).isoformat() for day in spec["closed"]] == spec["closed"]


def test_calendars_are_accepted_and_count_office_hours() -> None:
    spec = starter.calendars()
    monday = datetime(2026, 11, 23, 8, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    assert WorkCalendar.from_spec(spec["office"]).elapsed(monday, monday + timedelta(days=7)) == (4 * 8.5 + 9) * 3600
    assert WorkCalendar.from_spec(spec["always"]).elapsed(monday, monday + timedelta(days=7)) == 7 * 86_400


def test_office_is_closed_on_every_public_holiday_and_joint_leave() -> None:
    known = holidays.country_holidays("ID", years=(2026, 2027), categories=("public", "government"))
    assert {day.isoformat() for day in known} == set(starter.calendars()["office"]["closed"])


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
