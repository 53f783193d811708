"""A person holds a set of roles: what each allows, who gives which, and what clients say that know of one."""

from typing import Any

import pytest
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, InputError, NotFoundError
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents.system import Sweep
from cc.core.questions.dispatch import SuggestDispatch
from cc.core.questions.notices import ListNotices
from cc.core.questions.organisation import GetPerson, ListUnits, WhoAmI
from cc.core.questions.reports import GetCounters, GetReport, ListReports
from cc.core.questions.system import CheckDatabase
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Priority, Role
from tests.builders import INSIDE, Room
from tests.core.service.scene import do


def save(room: Room, login: str, *roles: Role, by: str = "admin", unit: str = "bpbd", **other: Any) -> None:
    told: dict[str, Any] = {"login": login, "name": login.title(), "unit": unit, "roles": roles, **other}
    do(room, by, o.SavePeople((o.PersonRow(**told),)))


def held(room: Room, login: str) -> tuple[Role, ...]:
    person = room.centre.read(room.admin, GetPerson(login))
    assert person.role is person.roles[0]
    return person.roles


def test_the_first_person_holds_what_a_room_of_one_needs(room: Room) -> None:
    assert room.centre.read(room.admin, WhoAmI()).roles == (Role.ADMIN, Role.SUPERVISOR, Role.OPERATOR)
    ref = room.reported(by="admin").ref
    do(room, "admin", r.TriageReport(ref))
    do(room, "admin", r.AssignTask(report=ref, officer="budi"))


def test_who_only_sets_up_sees_no_report_and_moves_none(room: Room) -> None:
    ref = room.reported().ref
    for login, unit in (("urus", "jakarta"), ("atur", "bpbd")):
        save(room, login, Role.ADMIN, unit=unit, cleared=True)
        who = LocalActor(login)
        assert room.centre.read(who, ListReports()).items == ()
        assert room.centre.read(who, GetCounters()).total == 0
        assert room.centre.read(who, ListUnits())
        with pytest.raises(NotFoundError):
            room.centre.read(who, GetReport(ref))
        for intent in (r.TriageReport(ref), r.CommentReport(ref, "x"), r.ShareReport(ref, "dishub")):
            with pytest.raises(ForbiddenError, match="is administrator"):
                do(room, login, intent)
    assert room.centre.read(LocalActor("urus"), CheckDatabase()).facts
    do(room, "urus", o.SaveUnits((o.UnitRow("baru", "Baru", "jakarta"),)))


def test_each_role_of_a_set_allows_what_it_allows(room: Room) -> None:
    save(room, "tiga", Role.OFFICER, Role.OPERATOR, unit="bpbd-timur")
    assert held(room, "tiga") == (Role.OPERATOR, Role.OFFICER)
    ref = room.reported().ref
    assert "tiga" in [each.login for each in room.centre.read(LocalActor("tiga"), SuggestDispatch(ref)).people]
    do(room, "tiga", r.AssignTask(report=ref, officer="tiga"))
    assert room.clock is not None
    lon, lat = INSIDE
    late = r.ReceiveReport(
        text="Banjir", category="flood", priority=Priority.P2, received_at=room.clock.at, lon=lon, lat=lat
    )
    told = room.centre.execute(Call(LocalActor("warga"), late)).ref
    room.clock.advance(720)
    do(room, "tono", Sweep())
    assert told in [each.line.ref for each in room.centre.read(LocalActor("tiga"), ListNotices())]


def test_a_client_that_knows_of_one_role_leaves_the_others(room: Room) -> None:
    save(room, "dua", Role.SUPERVISOR, Role.OPERATOR)
    old = o.PersonRow(login="dua", name="Dua, renamed", role=Role.SUPERVISOR, unit="bpbd")
    do(room, "admin", o.SavePeople((old,)))
    assert held(room, "dua") == (Role.SUPERVISOR, Role.OPERATOR)
    do(room, "admin", o.SavePeople((o.PersonRow(login="dua", name="Dua", role=Role.OFFICER, unit="bpbd"),)))
    assert held(room, "dua") == (Role.OFFICER,)
    save(room, "dua", Role.OPERATOR, Role.OFFICER, role=Role.OPERATOR)
    save(room, "dua", Role.OPERATOR)
    assert held(room, "dua") == (Role.OPERATOR,)


@pytest.mark.parametrize(
    ("roles", "role", "told"),
    [
        ((), None, "say which role x has"),
        ((Role.OFFICER,), Role.ADMIN, "cannot be administrator with the roles officer"),
        ((Role.SYSTEM,), None, "nobody can be the system"),
        ((Role.OFFICER, Role.SYSTEM), None, "nobody can be the system"),
        ((Role.AUDITOR, Role.SUPERVISOR), None, "cannot be supervisor and auditor"),
        ((Role.AUDITOR, Role.ADMIN), None, "cannot be administrator and auditor"),
    ],
)
def test_roles_that_do_not_go_together_are_refused(
    room: Room, roles: tuple[Role, ...], role: Role | None, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        save(room, "x", *roles, role=role)


def test_an_auditor_is_made_from_above_and_only_changed_from_there(room: Room) -> None:
    for login, unit in (("adi", "bpbd"), ("adit", "bpbd-timur")):
        save(room, login, Role.ADMIN, unit=unit)
    with pytest.raises(ForbiddenError, match="only by a unit above it") as told:
        save(room, "periksa", Role.AUDITOR, by="adi")
    assert told.value.code == "forbidden.auditor"
    save(room, "periksa", Role.AUDITOR, by="adi", unit="bpbd-timur")
    for change in ({"unit": "bpbd-timur", "active": False}, {"unit": "bpbd-timur", "name": "Lain"}):
        with pytest.raises(ForbiddenError, match="by the word of bpbd"):
            save(room, "periksa", Role.AUDITOR, by="adit", **change)
    with pytest.raises(ForbiddenError, match="by the word of bpbd"):
        do(room, "adit", o.SavePeople((o.PersonRow(login="periksa", name="P", role=Role.VIEWER, unit="bpbd-timur"),)))
    with pytest.raises(ForbiddenError, match="only by a unit above it"):
        save(room, "periksa", Role.AUDITOR, by="adi", unit="bpbd")
    save(room, "periksa", Role.AUDITOR, by="adi", unit="bpbd-timur", name="Pemeriksa")
    save(room, "periksa", Role.AUDITOR, unit="bpbd-timur", name="Oleh pusat")
    save(room, "pusat", Role.AUDITOR, Role.VIEWER, unit="jakarta")
    assert held(room, "pusat") == (Role.AUDITOR, Role.VIEWER)


def test_an_older_server_that_writes_one_role_is_believed(room: Room) -> None:
    save(room, "turun", Role.ADMIN, Role.SUPERVISOR, Role.OPERATOR, unit="bpbd-timur")
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE person SET role = 'officer' WHERE login = 'turun'"))
    engine.dispose()
    assert held(room, "turun") == (Role.OFFICER,)
    ref = room.reported().ref
    with pytest.raises(ForbiddenError, match="turun is officer"):
        do(room, "turun", r.TriageReport(ref))
    people = room.centre.read(LocalActor("rini"), SuggestDispatch(ref)).people
    assert "turun" in [each.login for each in people]


def test_nobody_touches_a_lead_by_whichever_of_their_roles(room: Room) -> None:
    save(room, "susi", Role.SUPERVISOR, Role.OPERATOR)
    save(room, "adi", Role.ADMIN, Role.OFFICER)
    with pytest.raises(ForbiddenError, match="adi is administrator and holds more"):
        do(room, "susi", o.SetShift("adi", "07:00-15:00"))
