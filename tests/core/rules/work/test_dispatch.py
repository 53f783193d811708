"""Whom to send: shifts, what makes somebody the better choice, and that the reasons add up to the cost."""

import random
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cc.core.errors import InputError
from cc.core.records.dispatch import Candidate
from cc.core.records.organisation import Person, Unit
from cc.core.rules.work.dispatch import UNKNOWN_WAY_MIN, on_shift, parse_shift, rank_people, suggest_units
from cc.core.vocabulary import Role

NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)  # 21:02 in Jakarta
LON, LAT = 106.862, -6.225
METRE = 1 / 110_600


def person(login: str, *, north_m: float = 500, age_s: int = 60, **changes: object) -> Person:
    given_person = Person(
        login=login,
        name=login.title(),
        role=Role.OFFICER,
        unit="BPBD",
        cleared=False,
        skills=("flood",),
        shift="",
        active=True,
        lon=LON,
        lat=LAT + north_m * METRE,
        located_at=NOW - timedelta(seconds=age_s),
        open_tasks=0,
        version=1,
    )
    return replace(given_person, **changes)  # type: ignore[arg-type]  # any field


def ranked(*people: Person, lon: float | None = LON, limit: int = 8) -> tuple[Candidate, ...]:
    zones = {"BPBD": "Asia/Jakarta"}
    return rank_people(people, lon=lon, lat=LAT, wanted={"flood", "water"}, now=NOW, zone_of=zones, limit=limit)


def first(*people: Person) -> str:
    return ranked(*people)[0].login


def test_the_nearest_goes_first_all_else_equal() -> None:
    assert [one.login for one in ranked(person("b", north_m=900), person("a", north_m=3000))] == ["b", "a"]


def test_a_skill_outweighs_some_way_and_a_shift_that_is_over_outweighs_more() -> None:
    assert first(person("skilled", north_m=2500), person("near", north_m=200, skills=())) == "skilled"
    assert first(person("works", north_m=9000), person("near", north_m=200, shift="07:00-15:00")) == "works"


def test_the_category_or_its_group_is_the_skill_whatever_its_case() -> None:
    assert ranked(person("a", skills=("Water",)))[0].skilled
    assert not ranked(person("a", skills=("fire",)))[0].skilled


def test_who_is_busy_comes_after_who_is_free() -> None:
    assert first(person("busy", open_tasks=3), person("free", north_m=2000)) == "free"


def test_a_place_of_yesterday_is_hardly_worth_more_than_none() -> None:
    stale, none = ranked(person("stale", north_m=10, age_s=86400)), ranked(person("none", lon=None, lat=None))
    assert stale[0].cost == pytest.approx(UNKNOWN_WAY_MIN)
    assert none[0].cost == UNKNOWN_WAY_MIN
    assert first(person("stale", north_m=10, age_s=86400), person("seen", north_m=1000)) == "seen"


def test_without_a_place_of_the_report_nobody_is_near() -> None:
    assert ranked(person("a"), lon=None)[0].distance_m is None


def test_inactive_people_are_not_sent() -> None:
    assert ranked(person("a", active=False)) == ()


def test_why_tells_each_reason() -> None:
    (one,) = ranked(person("a", north_m=1500, age_s=240, skills=(), shift="07:00-15:00", open_tasks=2))
    assert re.fullmatch(
        r"1\.5 km, seen 4 min ago \+\d+\.\d min; "
        r"lacks the skill flood or water \+20\.0 min; off shift \(07:00-15:00\) \+120\.0 min; "
        r"2 open tasks \+30\.0 min",
        one.why,
    )


_people = st.builds(
    person,
    st.text("abc", min_size=1, max_size=4),
    north_m=st.floats(0, 20_000),
    age_s=st.integers(-100, 200_000),
    skills=st.sampled_from([(), ("flood",), ("fire", "water")]),
    shift=st.sampled_from(["", "07:00-15:00", "19:00-07:00"]),
    open_tasks=st.integers(0, 9),
    unit=st.sampled_from(["BPBD", "GONE"]),
)


@given(st.lists(_people, max_size=8, unique_by=lambda one: one.login), st.integers(0, 8), st.randoms())
def test_order_is_by_cost_and_independent_of_the_order_given(
    people: list[Person], limit: int, rng: random.Random
) -> None:
    found = ranked(*people, limit=limit)
    shuffled = people[:]
    rng.shuffle(shuffled)
    assert ranked(*shuffled, limit=limit) == found
    assert len(found) == min(limit, len(people))
    assert [one.cost for one in found] == sorted(one.cost for one in found)


@given(_people)
def test_the_minutes_in_why_add_up_to_the_cost(one: Person) -> None:
    (found,) = ranked(one)
    minutes = [float(part) for part in re.findall(r"\+(\d+\.\d) min", found.why)]
    assert sum(minutes) == pytest.approx(found.cost)


@given(_people, st.floats(0, 20_000), st.floats(0, 20_000))
def test_nearer_never_costs_more(one: Person, here_m: float, there_m: float) -> None:
    near_m, far_m = sorted((here_m, there_m))
    near, far = (ranked(replace(one, lat=LAT + metres * METRE))[0] for metres in (near_m, far_m))
    assert near.cost <= far.cost


@given(_people)
def test_a_skill_a_shift_and_less_to_do_never_cost_more(one: Person) -> None:
    cost = ranked(one)[0].cost
    assert ranked(replace(one, skills=("flood",)))[0].cost <= cost
    assert ranked(replace(one, shift=""))[0].cost <= cost
    assert ranked(replace(one, open_tasks=0))[0].cost <= cost


@pytest.mark.parametrize(
    ("shift", "clock", "works"),
    [
        ("", "03:00", True),
        ("07:00-15:00", "06:59", False),
        ("07:00-15:00", "07:00", True),
        ("07:00-15:00", "14:59", True),
        ("07:00-15:00", "15:00", False),
        ("22:00-06:00", "23:30", True),
        ("22:00-06:00", "05:59", True),
        ("22:00-06:00", "06:00", False),
        ("22:00-06:00", "12:00", False),
        ("00:00-24:00", "23:59", True),
        ("08:00-08:00", "07:59", True),
    ],
)
def test_a_shift_is_wall_clock_time_of_the_units_zone(shift: str, clock: str, works: bool) -> None:
    hour, minute = map(int, clock.split(":"))
    in_jakarta = datetime(2026, 11, 23, hour, minute, tzinfo=UTC) - timedelta(hours=7)
    assert on_shift(shift, in_jakarta, "Asia/Jakarta") is works
    assert on_shift(shift, in_jakarta + timedelta(hours=-1), "Asia/Makassar") is works


@pytest.mark.parametrize("shift", ["7-15", "07:00", "24:00-06:00", "07:60-15:00", "07:00-24:30", "07:00-25:00", " "])
def test_what_is_no_shift_is_refused(shift: str) -> None:
    with pytest.raises(InputError, match="HH:MM-HH:MM"):
        parse_shift(shift)


def unit(code: str, parent: str | None, *path: str, kind: str = "bpbd") -> Unit:
    return Unit(
        code=code, name=f"Unit {code}", parent=parent, kind=kind, zone="Asia/Jakarta", path=(*path, code), version=1
    )


UNITS = (
    unit("ROOT", None, kind="root"),
    unit("EAST", "ROOT", "ROOT"),
    unit("WEST", "ROOT", "ROOT"),
    unit("POLICE", "ROOT", "ROOT", kind="police"),
    unit("EAST-1", "EAST", "ROOT", "EAST"),
    unit("EAST-2", "EAST", "ROOT", "EAST"),
)


def test_the_unit_that_the_rules_name_comes_first_then_those_near_it() -> None:
    people = [person("a", unit="EAST-2"), person("b", unit="EAST-1", skills=()), person("c", unit="WEST")]
    found = suggest_units("EAST", UNITS, people, {"EAST-1": 2, "EAST": 1}, wanted={"flood"}, now=NOW)
    assert [(one.unit, one.on_shift, one.open_tasks) for one in found] == [
        ("EAST", 2, 3),
        ("EAST-2", 1, 0),
        ("EAST-1", 1, 2),
        ("WEST", 1, 0),
        ("ROOT", 3, 3),
    ]
    assert found[0].why == "named by the rules"


def test_people_off_shift_or_inactive_do_not_strengthen_a_unit() -> None:
    people = [person("a", unit="EAST", shift="07:00-15:00"), person("b", unit="EAST", active=False)]
    found = suggest_units("EAST", UNITS, people, {}, wanted={"flood"}, now=NOW, limit=1)
    assert [(one.unit, one.on_shift) for one in found] == [("EAST", 0)]


def test_a_unit_that_is_not_known_suggests_nothing() -> None:
    assert suggest_units("GONE", UNITS, [], {}, wanted=(), now=NOW) == ()
