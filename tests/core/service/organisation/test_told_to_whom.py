"""What is not one's own is not told: routes, counts of messages, other people's addresses, streams of the trail."""

from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import NotFoundError
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.questions.organisation import GetPerson, ListPeople, ListRoutes
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
