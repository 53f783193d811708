"""What is not one's own is not told: routes, counts of messages, other people's addresses, streams of the trail."""

from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError, NotFoundError
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.questions.organisation import GetPerson, ListCategories, ListPeople, ListRoutes, ListUnits
from cc.core.questions.sending import CountMessages, ListMessages
from cc.core.questions.trail import AuditEvents
from cc.core.vocabulary import MessageState, Role
from tests.builders import Room
from tests.core.service.scene import do


def streams(room: Room, by: str) -> set[str]:
    return {
        each.stream.partition(":")[0]
        for each in room.centre.stream(LocalActor(by), AuditEvents())
        if ":" in each.stream
    }


def hire(room: Room, login: str, role: Role, unit: str, **more: Any) -> None:
    told: dict[str, Any] = {"login": login, "name": login.title(), "role": role, "unit": unit, **more}
    do(room, "admin", o.SavePeople((o.PersonRow(**told),)))


def test_routes_are_told_to_whom_they_lead(room: Room) -> None:
    do(room, "admin", o.SaveRoutes((o.RouteRow("waste", None, "dishub"),)))
    assert {each.unit for each in room.centre.read(LocalActor("sari"), ListRoutes())} == {
        "bpbd",
        "bpbd-timur",
        "dishub",
    }
    assert {each.unit for each in room.centre.read(LocalActor("rini"), ListRoutes())} == {"bpbd", "bpbd-timur"}
    assert {each.unit for each in room.centre.read(LocalActor("dewi"), ListRoutes())} == {"dishub"}


LISTS = (
    ("sari", {"jakarta", "bpbd", "bpbd-timur", "dishub", "dishub-utara", "dishub-utara-1"}, True),
    ("rini", {"jakarta", "bpbd", "bpbd-timur", "dishub", "dishub-utara", "dishub-utara-1"}, True),
    ("adi", {"jakarta", "bpbd", "bpbd-timur", "dishub", "dishub-utara", "dishub-utara-1"}, True),
    ("budi", {"jakarta", "bpbd", "bpbd-timur", "dishub"}, False),
    ("joko", {"jakarta", "bpbd", "dishub", "dishub-utara", "dishub-utara-1"}, False),
    ("lihat", {"jakarta", "bpbd", "bpbd-timur", "dishub"}, False),
    ("warga", {"jakarta"}, False),
    ("sensor", {"jakarta", "bpbd", "bpbd-timur"}, False),
)
"""Who is told of which units, and whether of routes and of what routes reports to a category."""


@pytest.fixture
def peopled(room: Room) -> Room:
    """The room with an agency's inside, and people of every kind."""
    units = (
        o.UnitRow("dishub-utara", "North", "dishub", "district"),
        o.UnitRow("dishub-utara-1", "Post 1", "dishub-utara", "post"),
    )
    do(room, "admin", o.SaveUnits(units))
    hire(room, "adi", Role.ADMIN, "bpbd")
    hire(room, "lihat", Role.VIEWER, "bpbd")
    hire(room, "sensor", Role.CHANNEL, "bpbd-timur")
    row = o.CategoryRow(code="siren", name_id="Sirene", name_en="Siren", unit="dishub-utara", keywords=("sirene",))
    do(room, "admin", o.SaveCategories((row,)))
    return room


@pytest.mark.parametrize(("by", "units", "desk"), LISTS, ids=[by for by, _, _ in LISTS])
def test_the_house_is_told_as_far_as_the_work_needs_it(peopled: Room, by: str, units: set[str], desk: bool) -> None:
    read, who = peopled.centre.read, LocalActor(by)
    assert {each.code for each in read(who, ListUnits())} == units
    told = {each.code: each for each in read(who, ListCategories())}
    assert told.keys() == {each.code for each in read(peopled.admin, ListCategories())}, "anything may be reported"
    assert told["siren"].keywords == (("sirene",) if desk else ())
    assert told["siren"].unit == ("dishub-utara" if "dishub-utara" in units else None)
    assert told["siren"].needs_place
    if not desk:
        assert read(who, ListRoutes()) == ()


def test_a_guess_names_no_unit_that_one_is_not_told_of(peopled: Room) -> None:
    for by, guessed in (("rini", True), ("joko", True), ("budi", False), ("lihat", False)):
        with pytest.raises(InputError) as refused:
            peopled.centre.read(LocalActor(by), ListPeople(unit="dishub-utara-2"))
        assert refused.value.code == "unknown.unit"
        assert ("dishub-utara-1" in refused.value.message) == guessed
    with pytest.raises(InputError) as refused:
        do(peopled, "warga", r.ReceiveReport(text="x", category="flood", unit="dishub-utaraa"))
    assert "Did you mean" not in refused.value.message


def test_messages_are_counted_as_far_as_their_reports_are_in_sight(room: Room) -> None:
    for login, unit in (("susi", "bpbd"), ("wati", "dishub")):
        hire(room, login, Role.SUPERVISOR, unit)
    for _ in range(3):
        ref = room.reported().ref
        do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    assert room.clock is not None
    room.clock.advance(3600)
    whole, theirs, others = (room.centre.read(LocalActor(by), CountMessages()) for by in ("tono", "susi", "wati"))
    assert whole.waiting == theirs.waiting > 0
    assert theirs.oldest_at == whole.oldest_at
    assert (others.waiting, others.oldest_at, others.failed) == (0, None, 0)
    listed = room.centre.read(LocalActor("susi"), ListMessages(MessageState.WAITING, limit=500)).items
    assert len(listed) == theirs.waiting


def test_an_officer_is_told_of_colleagues_what_the_work_needs(room: Room) -> None:
    hire(room, "ani", Role.OFFICER, "bpbd-timur", email="ani@example.org", cleared=True)
    do(room, "ani", o.LocatePerson(106.8, -6.2))
    seen = {each.login: each for each in room.centre.read(LocalActor("budi"), ListPeople()).items}
    assert set(seen) == {"agus", "ani", "budi"}
    assert (seen["ani"].name, seen["ani"].email, seen["ani"].cleared, seen["ani"].lon) == ("Ani", "", False, None)
    own = room.centre.read(LocalActor("ani"), GetPerson("ani"))
    assert (own.email, own.cleared, own.lon) == ("ani@example.org", True, 106.8)
    assert room.centre.read(LocalActor("rini"), GetPerson("ani")).email == "ani@example.org"
    hire(room, "kota", Role.OFFICER, "jakarta")
    assert {each.login for each in room.centre.read(LocalActor("kota"), ListPeople()).items} == {
        *("admin", "kota", "sari", "tono", "warga")
    }
    for other in ("rini", "joko"):
        with pytest.raises(NotFoundError):
            room.centre.read(LocalActor("kota"), GetPerson(other))


def test_the_trail_of_people_is_for_those_who_oversee(room: Room) -> None:
    room.reported()
    hire(room, "kota", Role.OFFICER, "jakarta")
    hire(room, "lihat", Role.VIEWER, "jakarta")
    hire(room, "atur", Role.ADMIN, "bpbd")
    assert "person" in streams(room, "tono")
    assert streams(room, "kota") == streams(room, "lihat") == set()
    assert "person" not in streams(room, "sari")
    assert "unit" in streams(room, "sari")
    with pytest.raises(NotFoundError):
        list(room.centre.stream(LocalActor("kota"), AuditEvents("person:admin")))
    own = {each.stream for each in room.centre.stream(LocalActor("atur"), AuditEvents())}
    assert {"unit:bpbd", "person:budi"} <= own
    assert not {"unit:dishub", "person:admin", "person:joko"} & own
