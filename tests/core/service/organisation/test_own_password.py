"""People change their own password; one that somebody else chose lets nobody in; words that no password may be."""

import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import CoreError, CredentialError, ForbiddenError, InputError
from cc.core.intents import organisation as o
from cc.core.intents.identity import BindIdentity
from cc.core.intents.passwords import ChangePassword
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.organisation import PasswordChanged, Session
from cc.core.service.organisation.passwords import common, is_common, words_of
from cc.core.vocabulary import Role, RoomSetting
from tests.builders import Room
from tests.core.service.scene import do

OLD, NEW = "sari-password", "tiga ekor kuda laut"


def change(room: Room, new: str = NEW, *, login: str = "sari", old: str = OLD, hours: int = 0) -> PasswordChanged:
    asked = ChangePassword(login=login, password=old, new_password=new, hours=hours)
    return room.centre.execute(Call(Anonymous(), asked))


def log_in(room: Room, login: str, password: str) -> Session:
    return room.centre.execute(Call(Anonymous(), o.OpenSession(login, password)))


def refusal(room: Room, password: str, login: str = "sari") -> str:
    with pytest.raises(CredentialError) as refused:
        log_in(room, login, password)
    return refused.value.code


def given(
    room: Room, login: str = "sari", role: Role = Role.OPERATOR, unit: str = "jakarta", *, asked: int = 1
) -> None:
    do(room, "admin", o.StateSetting(RoomSetting.OWN_PASSWORDS, asked))
    row = o.PersonRow(login=login, name=login, role=role, unit=unit, cleared=True, password="diberi oleh admin")
    do(room, "admin", o.SavePeople((row,)))


def test_a_password_is_changed_by_the_old_one_and_every_session_ends(room: Room) -> None:
    before = log_in(room, "sari", OLD)
    changed = change(room, hours=2)
    assert (changed.ended, refusal(room, OLD)) == (1, "credential.wrong")
    with pytest.raises(CredentialError):
        room.centre.read(BearerToken(before.token), WhoAmI())
    assert changed.session is not None
    assert room.centre.read(BearerToken(changed.session.token), WhoAmI()).login == "sari"
    (told,) = [e for e in room.centre.stream(room.admin, AuditEvents("person:sari")) if "password" in str(e.moves[0])][
        -1:
    ]
    assert (told.actor, told.intent) == ("sari", "ChangePassword")
    assert room.centre.read(room.admin, VerifyAudit()).findings == ()


def test_without_the_old_one_nothing_is_changed_and_guesses_wait(room: Room) -> None:
    codes = []
    for _ in range(7):
        with pytest.raises(CredentialError) as refused:
            change(room, old="kata sandi salah")
        codes.append(refused.value.code)
    assert (codes[0], codes[-1]) == ("credential.wrong", "credential.throttled")
    assert room.clock is not None
    room.clock.advance(3600)
    assert log_in(room, "sari", OLD)


@pytest.mark.room(on=("sqlite",))
@pytest.mark.parametrize("new", ["pendek", "password123", OLD, "sarisari", "Dishub2026!", "jkt00000"])
def test_what_nobody_may_choose_is_refused_and_the_old_one_counts(room: Room, new: str) -> None:
    with pytest.raises(InputError) as refused:
        change(room, new)
    assert refused.value.code in ("input.password", "input.password_common", "input.password_same")
    assert log_in(room, "sari", OLD)


def test_one_that_somebody_else_chose_must_be_changed(room: Room) -> None:
    before = log_in(room, "sari", OLD)
    given(room)
    with pytest.raises(CredentialError):
        room.centre.read(BearerToken(before.token), WhoAmI())
    assert refusal(room, "diberi oleh admin") == "credential.must_change"
    change(room, old="diberi oleh admin")
    assert log_in(room, "sari", NEW).login == "sari"


@pytest.mark.room(on=("sqlite",))
def test_it_lets_its_person_in_where_the_room_does_not_ask_for_that(room: Room) -> None:
    given(room, asked=0)
    assert log_in(room, "sari", "diberi oleh admin").login == "sari"


@pytest.mark.room(on=("sqlite",))
def test_who_owes_a_second_factor_changes_it_and_comes_in_by_none(room: Room) -> None:
    do(room, "admin", o.StateSetting(RoomSetting.SECOND_FACTOR, 1))
    given(room)
    assert change(room, old="diberi oleh admin", hours=2).session is None
    assert refusal(room, NEW) == "second_factor.enrol"


@pytest.mark.room(on=("sqlite",))
def test_a_program_keeps_the_password_that_it_was_given(room: Room) -> None:
    given(room, "sensor", Role.CHANNEL)
    assert log_in(room, "sensor", "diberi oleh admin").login == "sensor"


@pytest.mark.room(on=("sqlite",))
def test_a_session_alone_changes_nothing_of_what_logs_its_own_person_in(room: Room) -> None:
    token = BearerToken(log_in(room, "admin", "admin-password").token)
    own = o.PersonRow(login="admin", name="Admin", role=Role.ADMIN, unit="jakarta", cleared=True, password=NEW)
    for intent, code in (
        (o.SavePeople((own,)), "forbidden.own_password"),
        (BindIdentity("admin", "https://login.example", "x"), "forbidden.own_identity"),
    ):
        with pytest.raises(ForbiddenError) as refused:
            room.centre.execute(Call(token, intent))
        assert refused.value.code == code
    room.centre.execute(Call(LocalActor("admin"), o.SavePeople((own,))))
    assert log_in(room, "admin", NEW), "who holds the machine may, and it is nobody else's"


@pytest.mark.room(on=("sqlite",))
def test_two_who_change_it_at_once_are_one(room: Room) -> None:
    asked = [ChangePassword(login="sari", password=OLD, new_password=f"{NEW} {n}") for n in range(3)]
    futures = [room.centre.submit(Call(Anonymous(), each)) for each in asked]
    failed = [future.exception() for future in futures]
    assert [isinstance(each, CoreError) for each in failed].count(False) >= 1
    taken = [each.new_password for each, problem in zip(asked, failed, strict=True) if problem is None]
    assert log_in(room, "sari", taken[-1])


def test_the_list_has_the_three_thousand_commonest_that_are_long_enough() -> None:
    assert len([each for each in common() if len(each) >= 8]) >= 5000
    assert {"password", "12345678", "trustno1", "corvette", "rahasia", "bismillah"} <= common()
    assert not [each for each in common() if each.startswith("#")]


def test_words_of_the_room_are_looked_for_whole_and_word_by_word() -> None:
    words = words_of(["JKT", "bpbd-timur", "Dinas Perhubungan"])
    assert words == {"jkt", "bpbd-timur", "bpbdtimur", "bpbd", "timur", "dinas perhubungan", "dinasperhubungan"} | {
        *("dinas", "perhubungan")
    }
    for password in ("bpbdtimur1", "Perhubungan!", "dinas perhubungan", "jkt2026!!", "timurtimur"):
        assert is_common("budi", password, words)
    assert not is_common("budi", "perhubungan kita", words)
