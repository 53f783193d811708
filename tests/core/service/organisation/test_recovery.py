"""A room whose root has no administrator gets one on its machine, and the trail says so."""

from pathlib import Path

import pytest

from cc.core.centre import Anonymous, Call, LocalActor
from cc.core.errors import ForbiddenError, InputError, RefusedError
from cc.core.intents.emergency import RecoverAdmin
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.questions.organisation import GetPerson
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.store.sql.engine import open_engine
from cc.core.vocabulary import Role
from cc.main.app import run
from tests.builders import Room
from tests.core.service.scene import do

pytestmark = pytest.mark.room(on=("sqlite",))


@pytest.fixture
def orphaned(room: Room) -> Room:
    """A room of old: an agency has an administrator, the root has none, since somebody changed rows by hand."""
    do(room, "admin", SavePeople((PersonRow(login="wawan", name="Wawan", role=Role.ADMIN, unit="bpbd"),)))
    engine = open_engine(room.url)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET active = 0 WHERE login = 'admin'")
    engine.dispose()
    return room


def recovered(room: Room, login: str = "sari", reason: str = "admin pindah") -> None:
    room.centre.execute_as_system(Call(Anonymous(), RecoverAdmin(login, reason)))


def test_somebody_becomes_administrator_beside_what_they_were(orphaned: Room) -> None:
    recovered(orphaned)
    person = orphaned.centre.read(LocalActor("sari"), GetPerson("sari"))
    assert (person.unit, set(person.held)) == ("jakarta", {Role.ADMIN, Role.OPERATOR})
    do(orphaned, "sari", SavePeople((PersonRow(login="baru", name="Baru", role=Role.ADMIN, unit="jakarta"),)))
    (told,) = orphaned.centre.stream(LocalActor("tono"), AuditEvents("recovery:admin"))
    assert (told.actor, told.intent, told.moves[0].facts["reason"]) == ("system", "RecoverAdmin", "admin pindah")
    found = orphaned.centre.read(LocalActor("tono"), VerifyAudit()).findings
    assert {each.stream for each in found} == {"person:admin"}, "what was changed by hand, and nothing else"


def test_whoever_works_for_an_agency_goes_to_the_root(orphaned: Room) -> None:
    recovered(orphaned, "wawan")
    assert orphaned.centre.read(LocalActor("wawan"), GetPerson("wawan")).unit == "jakarta"


@pytest.mark.parametrize("by", ["wawan", "tono", "sari"])
def test_nobody_asks_for_it_through_the_door(orphaned: Room, by: str) -> None:
    with pytest.raises(ForbiddenError):
        do(orphaned, by, RecoverAdmin(by, "saya saja"))


def test_where_there_is_one_nobody_is_passed_over(room: Room) -> None:
    with pytest.raises(RefusedError) as refused:
        recovered(room)
    assert refused.value.fields["logins"] == ["admin"]


def test_it_says_what_is_missing(orphaned: Room) -> None:
    with pytest.raises(InputError):
        recovered(orphaned, reason=" ")
    with pytest.raises(InputError):
        recovered(orphaned, "nobody")


def test_the_command(orphaned: Room, capsys: pytest.CaptureFixture[str], home: Path) -> None:
    assert home
    assert run(["db", "recover-admin", "sari", "--reason", "admin pindah", "--database", orphaned.url]) == 0
    assert "sari is an administrator of the root unit now" in capsys.readouterr().out
    assert run(["db", "recover-admin", "rini", "--reason", "lagi", "--database", orphaned.url]) != 0
    assert "has an administrator: sari" in capsys.readouterr().err
