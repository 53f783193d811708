"""People, sessions, tokens and sweeps: through the door."""

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import (
    CredentialError,
    ForbiddenError,
    InputError,
)
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import system as o_system
from cc.core.questions import organisation as oq
from cc.core.questions.dispatch import SuggestDispatch
from cc.core.questions.reports import GetReport
from cc.core.vocabulary import Role, Scope
from tests.builders import Room
from tests.core.service.scene import do
from tests.waiting import SOON_S


def test_a_token_for_somebody_else_needs_the_scope_admin(room: Room) -> None:
    issued = do(room, "admin", o.IssueToken())
    token = BearerToken(issued.token)
    with pytest.raises(ForbiddenError):
        room.centre.execute(Call(token, o.IssueToken("sari")))
    assert room.centre.execute(Call(token, o.IssueToken())).login == "admin"
    assert do(room, "admin", o.IssueToken("sari")).login == "sari"


def test_nobody_is_called_system_and_somebody_stays_admin(room: Room) -> None:
    with pytest.raises(InputError):
        do(room, "admin", o.SavePeople((o.PersonRow(login="System", name="X", role=Role.OPERATOR, unit="bpbd"),)))
    for last in (
        o.PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="jakarta", active=False),
        o.PersonRow(login="admin", name="Admin", role=Role.OPERATOR, unit="jakarta"),
    ):
        with pytest.raises(InputError, match="admin"):
            do(room, "admin", o.SavePeople((last,)))


@pytest.mark.parametrize("shift", ["00:00-24:30", "24:00-08:00", "7-15", "07:00-15:00 "])
def test_a_shift_that_dispatch_could_not_read_is_refused(room: Room, shift: str) -> None:
    for intent in (
        o.SetShift("budi", shift),
        o.SavePeople((o.PersonRow(login="x", name="X", role=Role.OFFICER, unit="bpbd", shift=shift),)),
    ):
        with pytest.raises(InputError, match="shift"):
            do(room, "admin", intent)
    ref = room.reported().ref
    assert room.centre.read(LocalActor("rini"), SuggestDispatch(ref)).people


def test_strangers_fill_no_table_by_logging_in_with_long_names(room: Room) -> None:
    told = []
    for login in ("nobody", "x" * 400, "a b", "ünïcode" * 9):
        with pytest.raises(CredentialError) as wrong:
            room.centre.execute(Call(Anonymous(), o.OpenSession(login, "password")))
        told.append((wrong.value.code, wrong.value.message))
    assert len(set(told)) == 1


def test_a_throttle_is_forgotten_when_nobody_came_back_for_long(room: Room) -> None:
    for _ in range(8):
        with pytest.raises(CredentialError):
            room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "wrong")))
    with pytest.raises(CredentialError, match="too many"):
        room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "sari-password")))
    assert room.clock is not None
    room.clock.advance(40 * 86_400)
    do(room, "admin", o_system.Sweep())
    for _ in range(4):
        with pytest.raises(CredentialError, match="wrong"):
            room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "wrong")))
    assert room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "sari-password"))).scopes == (
        Scope.READ,
        Scope.WRITE,
    )


def test_a_sweep_by_the_roots_lead_is_for_all_reports_and_an_agencys_for_its_own(room: Room) -> None:
    do(room, "admin", o.SavePeople((o.PersonRow(login="wati", name="Wati", role=Role.SUPERVISOR, unit="dishub"),)))
    ref = room.reported().ref
    do(room, "rini", r.ClaimReport(ref, 1))
    assert room.clock is not None
    room.clock.advance(3600)
    assert do(room, "wati", o_system.Sweep()).claims_released == 0
    assert do(room, "tono", o_system.Sweep()).claims_released == 1
    for limit in (0, -1, 10**9):
        with pytest.raises(InputError):
            do(room, "wati", o_system.Sweep(limit))


def test_two_sweeps_at_once_do_everything_once(room: Room) -> None:
    names = [room.reported(f"Banjir {n}").ref for n in range(6)]
    for name in names:
        do(room, "rini", r.ClaimReport(name, 1))
    assert room.clock is not None
    room.clock.advance(3600)
    futures = [room.centre.submit(Call(room.admin, o_system.Sweep())) for _ in range(6)]
    assert sum(future.result(timeout=SOON_S).claims_released for future in futures) == len(names)
    for name in names:
        seq = room.centre.read(room.admin, GetReport(name)).seq  # received, claimed, released, escalated
        assert seq == 4


def test_a_place_that_is_told_while_people_are_saved_is_kept(room: Room) -> None:
    for name in ("Budi A", "Budi B", "Budi C"):
        saved = o.SavePeople((o.PersonRow(login="budi", name=name, role=Role.OFFICER, unit="bpbd-timur"),))
        located = o.LocatePerson(106.8, -6.2, "budi")
        futures = [room.centre.submit(Call(room.admin, intent)) for intent in (saved, located)]
        assert [future.exception(timeout=SOON_S) for future in futures] == [None, None]
        there = room.centre.read(room.admin, oq.GetPerson("budi"))
        assert (there.name, there.lon) == (name, 106.8)
