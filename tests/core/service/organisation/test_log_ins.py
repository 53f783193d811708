"""A log-in is one however it is typed, and a password is none of those that are tried first."""

import pytest

from cc.core.centre import Anonymous, Call, LocalActor
from cc.core.errors import CredentialError, InputError, NotFoundError
from cc.core.intents import organisation as o
from cc.core.questions.organisation import GetPerson, ListPeople, ListSessions, WhoAmI
from cc.core.questions.system import CheckDatabase
from cc.core.service.organisation.passwords import is_common
from cc.core.vocabulary import Role, RoomSetting, Scope
from tests.builders import Room
from tests.core.service.scene import do


def test_a_log_in_is_one_however_it_is_typed(room: Room) -> None:
    assert room.centre.execute(Call(Anonymous(), o.OpenSession("SARI", "sari-password"))).login == "sari"
    assert room.centre.read(LocalActor("Sari"), WhoAmI()).login == "sari"
    assert room.centre.read(room.admin, GetPerson("sArI")).login == "sari"
    assert do(room, "TONO", o.SetShift("BUDI", "07:00-15:00")).codes == ("budi",)
    assert room.centre.read(room.admin, GetPerson("budi")).shift == "07:00-15:00"
    do(room, "BUDI", o.LocatePerson(106.8, -6.2))
    assert do(room, "ADMIN", o.IssueToken("Budi", (Scope.READ,))).login == "budi"
    assert len(room.centre.read(room.admin, ListSessions("BUDI"))) == 1


def test_saving_a_log_in_in_other_capitals_changes_the_one_that_is_there(room: Room) -> None:
    before = {each.login for each in room.centre.read(room.admin, ListPeople(limit=500)).items}
    do(room, "admin", o.StateSetting(RoomSetting.OWN_PASSWORDS, 1))
    saved = do(
        room,
        "admin",
        o.SavePeople(
            (o.PersonRow(login="RINI", name="Rini R.", role=Role.OPERATOR, unit="bpbd", password="kuda-laut-biru"),)
        ),
    )
    assert (saved.added, saved.changed) == (0, 1)
    assert {each.login for each in room.centre.read(room.admin, ListPeople(limit=500)).items} == before
    with pytest.raises(CredentialError) as refused:
        room.centre.execute(Call(Anonymous(), o.OpenSession("rini", "kuda-laut-biru")))
    assert refused.value.code == "credential.must_change", "the password counts, and was chosen by somebody else"
    both = tuple(o.PersonRow(login=name, name="X", role=Role.OFFICER, unit="bpbd") for name in ("baru", "BARU"))
    with pytest.raises(InputError, match="stands there twice"):
        do(room, "admin", o.SavePeople(both))
    with pytest.raises(NotFoundError):
        room.centre.read(room.admin, GetPerson("baru"))


def test_two_of_the_first_version_that_differ_in_capitals_work_on_and_are_told(room: Room) -> None:
    log_ins = {fact.name: fact for fact in room.centre.read(room.admin, CheckDatabase()).facts}["log-ins"]
    assert log_ins.ok
    copy_person(room, "rini", "Rini")
    for name in ("rini", "Rini"):
        assert room.centre.read(LocalActor(name), WhoAmI()).login == name
        assert room.centre.execute(Call(Anonymous(), o.OpenSession(name, "rini-password"))).login == name
    with pytest.raises(CredentialError):
        room.centre.execute(Call(Anonymous(), o.OpenSession("RINI", "rini-password")))
    with pytest.raises(InputError, match="differ in capitals alone"):
        do(room, "admin", o.SavePeople((o.PersonRow(login="RINI", name="R", role=Role.OFFICER, unit="bpbd"),)))
    log_ins = {fact.name: fact for fact in room.centre.read(room.admin, CheckDatabase()).facts}["log-ins"]
    assert not log_ins.ok
    assert "Rini" in log_ins.value


def copy_person(room: Room, login: str, other: str) -> None:
    """Write a person's row once more, as the first version could."""
    from sqlalchemy import text

    from cc.core.store.sql import tables
    from cc.core.store.sql.engine import open_engine

    names = ", ".join(column.name for column in tables.person.c if column.name != "login")
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.execute(
            text(f"INSERT INTO person (login, {names}) SELECT :other, {names} FROM person WHERE login = :login"),
            {"login": login, "other": other},
        )
    engine.dispose()


@pytest.mark.parametrize(
    "password",
    [
        *("password", "Password1!", "indonesia2026", "qwertyuiop", "12345678", "87654321", "aaaaaaaa", "abababab"),
        *("budi2026!", "budibudi", "BISMILLAH", "rahasia123", "polisi110"),
    ],
)
def test_a_password_that_is_tried_first_is_refused(room: Room, password: str) -> None:
    row = o.PersonRow(login="budi", name="Budi", role=Role.OFFICER, unit="bpbd-timur", password=password)
    with pytest.raises(InputError) as refused:
        do(room, "admin", o.SavePeople((row,)))
    assert refused.value.code in ("input.password_common", "input.password")
    assert password not in refused.value.message.replace("password of", "")


@pytest.mark.parametrize("password", ["kuda-laut-biru", "budi-password", "tiga ekor kuda", "x9$kQ2!mn"])
def test_a_password_of_ones_own_is_taken(password: str) -> None:
    assert not is_common("budi", password)
