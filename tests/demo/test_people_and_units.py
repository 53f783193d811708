"""The demo's organisation: a whole tree, routes that lead to somebody, people who fit their units."""

from collections import Counter
from datetime import UTC, datetime

from cc.core import starter
from cc.core.rules.work.dispatch import on_shift
from cc.core.vocabulary import Channel, Role
from cc.demo.world.jakarta import place_by_code
from cc.demo.world.people import channel_logins, demo_password, people
from cc.demo.world.units import ROOT, route_rows, unit_for, unit_of_kind, unit_rows, units

CODES = {row.code for row in unit_rows()}
TEAM = people(7)


def test_the_tree_has_one_root_and_parents_before_children() -> None:
    seen: set[str] = set()
    for row in unit_rows():
        assert row.code not in seen
        assert row.parent is None or row.parent in seen, row
        seen.add(row.code)
    assert [row.code for row in unit_rows() if row.parent is None] == [ROOT]


def test_the_tree_reaches_from_the_command_room_to_every_lurah() -> None:
    kinds = Counter(unit.row.kind for unit in units())
    assert (kinds["kota"], kinds["kecamatan"], kinds["kelurahan"]) == (6, 44, 267)
    services = "bpbd gulkarmat dishub dlh bina-marga sda satpolpp polda polres polsek pln"
    assert [kind for kind in services.split() if not kinds[kind]] == []


def test_every_category_is_answered_for_by_a_unit_that_exists() -> None:
    answering = unit_of_kind()
    for entry in starter.categories():
        assert answering[entry["unit_kind"]] in CODES


def test_routes_name_what_exists_and_cover_every_category() -> None:
    routes = route_rows()
    assert {route.unit for route in routes} <= CODES
    assert {route.area for route in routes if route.area} <= set(place_by_code())
    assert {route.category for route in routes} == {entry["code"] for entry in starter.categories()}


def test_the_most_specific_area_decides_the_unit() -> None:
    assert unit_for("flood", "DEMO-JT-JTN-KMY" if "DEMO-JT-JTN-KMY" in place_by_code() else "DEMO-JT-JTN") == "SDA-JT"
    assert unit_for("crime", "DEMO-JP-MTG") == "POLSEK-MTG"
    assert unit_for("crime", "DEMO-JP-SWB") == "POLRES-JP"
    assert unit_for("flood", None) == "SDA"
    assert unit_for("nothing-known", None) is None


def test_there_are_several_hundred_people_the_same_for_the_same_seed() -> None:
    assert 400 < len(TEAM) < 900
    assert people(7) == TEAM
    assert people(8) != TEAM
    assert len({person.row.login for person in TEAM}) == len(TEAM)


def test_everybody_works_for_a_unit_and_officers_have_skills_a_shift_and_a_place() -> None:
    known = {entry["code"] for entry in starter.categories()}
    for person in TEAM:
        assert person.row.unit in CODES
        if person.row.role is Role.OFFICER:
            assert person.lon is not None, person
            assert person.lat is not None, person
            assert known & set(person.row.skills), person


def test_every_route_leads_to_a_unit_with_somebody_to_send() -> None:
    staffed = {person.row.unit for person in TEAM if person.row.role is Role.OFFICER}
    assert {route.unit for route in route_rows()} <= staffed


def test_some_officer_of_the_fire_service_works_at_every_hour() -> None:
    day = datetime(2026, 11, 24, tzinfo=UTC)
    shifts = [person.row.shift for person in TEAM if person.row.unit == "GULKARMAT-JT"]
    for hour in range(24):
        assert any(on_shift(shift, day.replace(hour=hour), "UTC") for shift in shifts if shift)


def test_those_whom_a_human_plays_can_log_in_and_nobody_else() -> None:
    played = [person for person in TEAM if person.played_by_human]
    assert {person.row.login for person in played} == {"admin", "dewi", "hendra", "jaka", "sinta"}
    assert {person.row.password for person in played} == {demo_password()}
    assert not any(person.row.password for person in TEAM if not person.played_by_human)


def test_restricted_categories_are_handled_by_people_with_clearance() -> None:
    for person in TEAM:
        if person.row.unit.startswith(("POLRES", "POLSEK", "PMJ")):
            assert person.row.cleared


def test_every_channel_of_the_story_has_somebody_who_speaks_for_it() -> None:
    assert {Channel.APP, Channel.WEB, Channel.SOCIAL, Channel.DESK_110, Channel.DESK_112, Channel.SENSOR} <= set(
        channel_logins()
    )
