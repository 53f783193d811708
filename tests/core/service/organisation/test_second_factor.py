"""Second factors: asked for where somebody has one or the room wants one; a code counts once; guessing is slow."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pyotp
import pytest

from cc.core.centre import Anonymous, BearerToken, Call, LocalActor
from cc.core.errors import CoreError, CredentialError, ForbiddenError, InputError, NotFoundError, SecondFactorError
from cc.core.intents import organisation as o
from cc.core.intents import second_factor as s
from cc.core.intents.privacy import MakePersonalKey, SealPersonalData
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.second_factor import ListSecondFactors
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.records.organisation import Session
from cc.core.records.second_factor import SecondFactorOffer, SecondFactorSet
from cc.core.service.organisation import totp
from cc.core.vocabulary import Role, RoomSetting
from tests.builders import Room, with_own_passwords
from tests.core.service.scene import do


def now_s(room: Room) -> int:
    assert room.clock is not None
    return int(room.clock.at.timestamp())


def code_of(room: Room, secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(now_s(room) + 30 * steps)


def password(login: str) -> str:
    return f"{login}-password"


def begin(room: Room, login: str, code: str = "") -> SecondFactorOffer:
    return room.centre.execute(Call(Anonymous(), s.BeginSecondFactor(login, password(login), code)))


def confirm(room: Room, offer: SecondFactorOffer, hours: int = 0) -> SecondFactorSet:
    code = code_of(room, offer.secret)
    return room.centre.execute(Call(Anonymous(), s.ConfirmSecondFactor(offer.ticket, code, hours)))


def enrol(room: Room, login: str) -> tuple[str, tuple[str, ...]]:
    """Its secret, and the recovery codes. The code that confirmed it is used, and the clock goes on."""
    offer = begin(room, login)
    found = confirm(room, offer)
    assert room.clock is not None
    room.clock.advance(60)
    return offer.secret, found.recovery


def log_in(room: Room, login: str, code: str = "", peer: str = "") -> Session:
    return room.centre.execute(Call(Anonymous(peer), o.OpenSession(login, password(login), code=code)))


def required(value: int = 1) -> o.StateSetting:
    return o.StateSetting(RoomSetting.SECOND_FACTOR, value)


def refusal(room: Room, login: str, code: str = "") -> CoreError:
    with pytest.raises(CredentialError) as refused:
        log_in(room, login, code)
    return refused.value


def test_who_has_one_is_asked_for_it_and_told_what_to_send(room: Room) -> None:
    secret, _ = enrol(room, "sari")
    asked = refusal(room, "sari")
    assert isinstance(asked, SecondFactorError)
    assert (asked.code, asked.fields["send"]) == ("second_factor.code", ["code"])
    with pytest.raises(CredentialError, match="log-in or password is wrong"):
        room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "wrong", code=code_of(room, secret))))
    assert log_in(room, "sari", f" {code_of(room, secret)[:3]} {code_of(room, secret)[3:]}").login == "sari"


def test_a_code_counts_once_and_in_the_steps_beside_its_own(room: Room) -> None:
    secret, _ = enrol(room, "sari")
    for steps in (-2, 2, 3):
        assert refusal(room, "sari", code_of(room, secret, steps)).code == "second_factor.wrong"
    before, at, after = (code_of(room, secret, steps) for steps in (-1, 0, 1))
    assert log_in(room, "sari", before).login == "sari"
    assert refusal(room, "sari", before).code == "second_factor.wrong"
    assert log_in(room, "sari", after).login == "sari"
    assert refusal(room, "sari", at).code == "second_factor.wrong", "older than the last one that was used"
    assert room.clock is not None
    room.clock.advance(30)
    assert refusal(room, "sari", after).code == "second_factor.wrong"


def test_secrets_and_recovery_codes_are_random_and_long() -> None:
    secrets = {totp.new_secret() for _ in range(100)}
    codes = {code for _ in range(20) for code in totp.new_recovery_codes()}
    assert (len(secrets), {len(each) for each in secrets}) == (100, {32}), "160 bits in base32"
    assert (len(codes), {len(totp.spelt(each)) for each in codes}) == (200, {24}), "120 bits of 32 letters"
    assert len(set("".join(map(totp.spelt, codes)))) == 32


def test_of_many_who_say_the_same_code_at_once_one_is_let_in(room: Room) -> None:
    secret, codes = enrol(room, "sari")
    for code in (code_of(room, secret), codes[0]):

        def tries(number: int, code: str = code) -> int:
            try:
                return len(log_in(room, "sari", code, peer=f"198.51.100.{number}").login) and 1
            except CredentialError:
                return 0

        with ThreadPoolExecutor(4) as threads:
            assert sum(threads.map(tries, range(4))) == 1


def test_the_code_that_set_it_up_is_used(room: Room) -> None:
    offer = begin(room, "sari")
    code = code_of(room, offer.secret)
    confirm(room, offer)
    assert refusal(room, "sari", code).code == "second_factor.wrong"


def test_each_recovery_code_counts_once_and_no_database_holds_one(room: Room) -> None:
    _, codes = enrol(room, "sari")
    assert len(set(codes)) == 10
    assert log_in(room, "sari", codes[0].upper().replace("-", " ")).login == "sari"
    assert refusal(room, "sari", codes[0]).code == "second_factor.wrong"
    assert log_in(room, "sari", codes[9]).login == "sari"
    (use,) = room.centre.read(LocalActor("sari"), ListSecondFactors()).people
    assert use.recovery_left == 8
    stored = str(list(room.centre.stream(LocalActor("admin"), AuditEvents())))
    assert not any(code in stored or code.replace("-", "") in stored for code in codes)
    assert room.centre.read(LocalActor("admin"), VerifyAudit()).findings == ()


def test_guessing_codes_is_slowed_down_wherever_it_comes_from_and_keeps_nobody_out(room: Room) -> None:
    secret, codes = enrol(room, "sari")
    for number in range(5):
        with pytest.raises(SecondFactorError):
            log_in(room, "sari", f"{number:06}", peer=f"198.51.100.{number}")
    slowed = refusal(room, "sari", code_of(room, secret))
    assert (slowed.code, slowed.fields["retry_after_s"]) == ("credential.throttled", 1)
    assert log_in(room, "sari", codes[0]).login == "sari"
    assert room.clock is not None
    room.clock.advance(2)
    assert log_in(room, "sari", code_of(room, secret)).login == "sari"


def test_a_right_password_without_a_code_forgets_no_failure(room: Room) -> None:
    enrol(room, "sari")
    for _ in range(4):
        with pytest.raises(CredentialError, match="wrong"):
            room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "guess-guess")))
    refusal(room, "sari")
    with pytest.raises(CredentialError, match="wrong"):
        room.centre.execute(Call(Anonymous(), o.OpenSession("sari", "guess-guess")))
    assert refusal(room, "sari").code == "credential.throttled"


def test_a_room_that_asks_leads_operators_and_above_to_set_one_up_and_lets_the_others_in(room: Room) -> None:
    row = o.PersonRow(login="lihat", name="Lihat", role=Role.VIEWER, unit="bpbd", password=password("lihat"))
    with_own_passwords(room, row)
    assert log_in(room, "sari").login == "sari"
    assert do(room, "admin", required()).added == 1
    for login in ("budi", "lihat", "warga"):
        assert log_in(room, login).login == login
    for login in ("sari", "tono", "admin"):
        assert refusal(room, login).code == "second_factor.enrol"
    found = confirm(room, begin(room, "sari"), hours=2)
    session = cast("Session", found.session)
    assert room.centre.read(BearerToken(session.token), WhoAmI()).login == "sari"
    assert refusal(room, "sari").code == "second_factor.code"
    assert do(room, "admin", required()).unchanged == 1
    assert do(room, "admin", required(0)).changed == 1
    assert log_in(room, "tono").login == "tono"
    assert refusal(room, "sari").code == "second_factor.code", "who has one is asked for it all the same"
    assert room.centre.read(LocalActor("admin"), VerifyAudit()).findings == ()


def test_an_offer_is_its_persons_for_ten_minutes_and_as_long_as_they_are_who_they_were(room: Room) -> None:
    offer = begin(room, "sari")
    with pytest.raises(SecondFactorError, match="wrong"):
        room.centre.execute(Call(Anonymous(), s.ConfirmSecondFactor(offer.ticket, "000000")))
    for ticket in ("", "s1.0123456789abcdef.AAAA", offer.ticket[:-4] + "AAAA", '["sari","A",1,null,""]'):
        with pytest.raises(InputError, match="begin again"):
            room.centre.execute(Call(Anonymous(), s.ConfirmSecondFactor(ticket, code_of(room, offer.secret))))
    do(room, "admin", o.SavePeople((person_row("sari", password="kata-sandi-lain"),)))
    with pytest.raises(InputError, match="begin again"):
        confirm(room, offer)
    with_own_passwords(room, person_row("sari", password=password("sari")))
    late = begin(room, "sari")
    assert room.clock is not None
    room.clock.advance(600)
    with pytest.raises(InputError, match="begin again"):
        confirm(room, late)
    two = begin(room, "sari"), begin(room, "sari")
    confirm(room, two[0])
    with pytest.raises(InputError, match="begin again"):
        confirm(room, two[1])


def person_row(login: str, **more: Any) -> o.PersonRow:
    return o.PersonRow(login=login, name=login.title(), role=Role.OPERATOR, unit="jakarta", **more)


def test_another_one_needs_a_code_of_the_one_before_and_ends_it(room: Room) -> None:
    secret, codes = enrol(room, "sari")
    with pytest.raises(SecondFactorError, match="send a code"):
        begin(room, "sari")
    second = begin(room, "sari", code_of(room, secret))
    assert room.clock is not None
    room.clock.advance(60)
    confirm(room, second)
    room.clock.advance(60)
    for old in (code_of(room, secret), *codes[:2]):
        assert refusal(room, "sari", old).code == "second_factor.wrong"
    assert log_in(room, "sari", code_of(room, second.secret)).login == "sari"


def test_an_admin_of_that_unit_takes_it_away_and_sessions_end_and_it_is_told(room: Room) -> None:
    adi = o.PersonRow(login="adi", name="Adi", role=Role.ADMIN, unit="bpbd", password=password("adi"))
    with_own_passwords(room, adi)
    enrol(room, "tono")
    (operator, _) = enrol(room, "sari")
    session = BearerToken(log_in(room, "sari", code_of(room, operator)).token)
    for login in ("sari", "tono", "budi", "warga"):
        with pytest.raises(ForbiddenError):
            do(room, login, s.ResetSecondFactor("sari"))
    with pytest.raises(NotFoundError):
        do(room, "adi", s.ResetSecondFactor("sari"))
    with pytest.raises(ForbiddenError):
        do(room, "adi", required())
    assert do(room, "admin", s.ResetSecondFactor("sari")).changed == 1
    assert do(room, "admin", s.ResetSecondFactor("sari")).unchanged == 1
    with pytest.raises(CredentialError):
        room.centre.read(session, WhoAmI())
    assert log_in(room, "sari").login == "sari"
    told = [each for each in room.centre.stream(LocalActor("admin"), AuditEvents()) if each.stream == "person:sari"]
    assert [each.actor for each in told if each.intent == "ResetSecondFactor"] == ["admin", "admin"]
    assert room.centre.read(LocalActor("admin"), VerifyAudit()).findings == ()


def test_nobody_takes_their_own_away_but_on_the_database_itself(room: Room) -> None:
    secret, _ = enrol(room, "admin")
    by = BearerToken(log_in(room, "admin", code_of(room, secret)).token)
    with pytest.raises(ForbiddenError, match="their own"):
        room.centre.execute(Call(by, s.ResetSecondFactor("admin")))
    assert do(room, "admin", s.ResetSecondFactor("admin")).changed == 1


def test_who_has_one_is_told_to_admins_within_their_units_and_to_oneself(room: Room) -> None:
    do(room, "admin", required())
    enrol(room, "sari")
    record = room.centre.read(LocalActor("admin"), ListSecondFactors())
    told = {each.login: (each.asked, each.since is not None, each.recovery_left) for each in record.people}
    assert record.required
    assert (told["sari"], told["tono"], told["budi"]) == ((True, True, 10), (True, False, 0), (False, False, 0))
    own = room.centre.read(LocalActor("budi"), ListSecondFactors())
    assert [each.login for each in own.people] == ["budi"]


def test_secrets_go_under_the_new_key_and_a_lost_key_leaves_recovery_codes(room: Room) -> None:
    secret, codes = enrol(room, "sari")
    old = {file.name for file in room.centre.keys.folder.glob("*.key")}
    do(room, "admin", MakePersonalKey())
    do(room, "admin", SealPersonalData())
    for name in old:
        (room.centre.keys.folder / name).unlink()
    assert log_in(room, "sari", code_of(room, secret)).login == "sari"
    assert room.centre.read(LocalActor("admin"), VerifyAudit()).findings == ()
    for file in room.centre.keys.folder.glob("*.key"):
        file.unlink()
    for known in (room.centre.keys._keys, room.centre.keys._parts, room.centre.keys._ciphers):  # as after a restart
        known.clear()
    assert refusal(room, "sari", "123456").code == "second_factor.unreadable"
    assert log_in(room, "sari", codes[3]).login == "sari"
