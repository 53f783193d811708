"""What the intents and the question on second factors do, through any door."""

from collections.abc import Mapping
from dataclasses import replace

import pyotp
import pytest

from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.errors import CredentialError, SecondFactorError
from cc.core.intents import organisation as o
from cc.core.intents import second_factor as s
from cc.core.intents.passwords import ChangePassword
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.second_factor import ListSecondFactors
from cc.core.records.second_factor import SecondFactorOffer, SecondFactorSet
from cc.core.vocabulary import Role, RoomSetting
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene

PASSWORD, GIVEN = "kuda-laut-biru", "diberi oleh admin"


def _somebody(bench: Bench) -> str:
    login = f"faktor-{bench.fresh()}"
    row = o.PersonRow(login=login, name=login, role=Role.OPERATOR, unit="bpbd", password=PASSWORD)
    bench.do("admin", o.SavePeople((replace(row, password=GIVEN),)))
    bench.centre.execute(Call(Anonymous(), ChangePassword(login=login, password=GIVEN, new_password=PASSWORD)))
    return login


def _offer(bench: Bench, login: str) -> SecondFactorOffer:
    return bench.centre.execute(Call(Anonymous(), s.BeginSecondFactor(login, PASSWORD)))


def _code(bench: Bench, secret: str) -> str:
    assert bench.room.clock is not None
    return pyotp.TOTP(secret).at(bench.room.clock.at)


def _enrolled(bench: Bench, login: str) -> SecondFactorSet:
    offer = _offer(bench, login)
    intent = s.ConfirmSecondFactor(offer.ticket, _code(bench, offer.secret), 2)
    return bench.centre.execute(Call(Anonymous(), intent))


def change_password(bench: Bench) -> None:
    bench.do("admin", o.StateSetting(RoomSetting.OWN_PASSWORDS, 1))
    login = f"sandi-{bench.fresh()}"
    row = o.PersonRow(login=login, name=login, role=Role.OPERATOR, unit="bpbd", password=GIVEN)
    bench.do("admin", o.SavePeople((row,)))
    with pytest.raises(CredentialError) as refused:
        bench.centre.execute(Call(Anonymous(), o.OpenSession(login, GIVEN)))
    assert (refused.value.code, refused.value.fields["send"]) == ("credential.must_change", ["ChangePassword"])
    bench.do("admin", o.StateSetting(RoomSetting.OWN_PASSWORDS, 0))
    change = ChangePassword(login=login, password=GIVEN, new_password=PASSWORD, hours=2)
    found = bench.centre.execute(Call(Anonymous(), change))
    assert found.session is not None
    assert bench.centre.read(BearerToken(found.session.token), WhoAmI()).login == login
    again = bench.centre.execute(Call(Anonymous(), replace(change, password=PASSWORD, new_password=f"{PASSWORD} 2")))
    assert again.ended == 1
    with pytest.raises(CredentialError):
        bench.centre.read(BearerToken(found.session.token), WhoAmI())


def begin(bench: Bench) -> None:
    login = _somebody(bench)
    offer = _offer(bench, login)
    assert offer.uri.startswith("otpauth://totp/Posko%20")
    assert f":{login}?secret={offer.secret}&issuer=Posko%20" in offer.uri
    with pytest.raises(CredentialError, match="wrong"):
        bench.centre.execute(Call(Anonymous(), s.BeginSecondFactor(login, "kuda-laut-merah")))


def confirm(bench: Bench) -> None:
    login = _somebody(bench)
    secret = (offer := _offer(bench, login)).secret
    intent = s.ConfirmSecondFactor(offer.ticket, _code(bench, secret), 2, "meja-3")
    found = bench.centre.execute(Call(Anonymous(), intent))
    assert (found.login, len(found.recovery)) == (login, 10)
    assert found.session is not None
    assert bench.centre.read(BearerToken(found.session.token), WhoAmI()).login == login
    with pytest.raises(SecondFactorError) as asked:
        bench.centre.execute(Call(Anonymous(), o.OpenSession(login, PASSWORD)))
    assert (asked.value.code, asked.value.fields["send"]) == ("second_factor.code", ["code"])
    bench.advance(60)
    code = _code(bench, secret)
    assert bench.centre.execute(Call(Anonymous(), o.OpenSession(login, PASSWORD, code=code))).login == login


def reset(bench: Bench) -> None:
    login = _somebody(bench)
    found = _enrolled(bench, login)
    assert bench.do("admin", s.ResetSecondFactor(login)).codes == (login,)
    assert found.session is not None
    with pytest.raises(CredentialError):
        bench.centre.read(BearerToken(found.session.token), WhoAmI())


def list_second_factors(bench: Bench) -> None:
    login = _somebody(bench)
    _enrolled(bench, login)
    record = bench.ask("admin", ListSecondFactors())
    (use,) = (each for each in record.people if each.login == login)
    assert (record.required, use.asked, use.recovery_left) == (False, True, 10)
    assert [each.login for each in bench.ask("budi", ListSecondFactors()).people] == ["budi"]


INTENTS: Mapping[type, Scene] = {
    ChangePassword: change_password,
    s.BeginSecondFactor: begin,
    s.ConfirmSecondFactor: confirm,
    s.ResetSecondFactor: reset,
}
QUESTIONS: Mapping[type, Scene] = {ListSecondFactors: list_second_factors}
