"""Logging in at a terminal where a second factor is asked for, or must be set up first."""

import json
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from cc.cli import tokens
from cc.core.centre import BearerToken
from cc.core.errors import CredentialError, SecondFactorError
from cc.core.intents.organisation import EndSession, OpenSession
from cc.core.intents.passwords import ChangePassword
from cc.core.intents.second_factor import BeginSecondFactor, ConfirmSecondFactor
from cc.core.records.organisation import PasswordChanged, Saved, Session
from cc.core.records.second_factor import SecondFactorOffer, SecondFactorSet
from cc.core.vocabulary import Scope
from tests.cli.fake import FakeCentre, names, ran
from tests.cli.test_tokens import SERVER, typed

END = datetime(2026, 12, 1, tzinfo=UTC)
SESSION = Session("posko_x", "sari", (Scope.READ,), END)
SECRET, CODES = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", tuple(f"abcdef-ghijkm-npqrst-uvwxy{n}" for n in range(2, 10))
OFFER = SecondFactorOffer(
    login="sari", secret=SECRET, uri=f"otpauth://totp/Posko:sari?secret={SECRET}", ticket="s1.ticket", ends_at=END
)


def refused(code: str) -> SecondFactorError:
    return SecondFactorError("the code is wrong, or was used before: wait for the app's next one.", code=code)


def centre_that_asks(first: str) -> FakeCentre:
    return FakeCentre(
        answers={
            OpenSession: SESSION,
            BeginSecondFactor: OFFER,
            ConfirmSecondFactor: SecondFactorSet(login="sari", recovery=CODES, session=SESSION),
        },
        fails=[refused(first)],
    )


def test_a_code_is_asked_for_where_the_server_wants_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = centre_that_asks("second_factor.code")
    typed(monkeypatch, "sesame\n123456\n")
    assert ran(centre, "login", "sari", "--server", SERVER, "--json") == 0
    assert [call.intent for call in centre.calls] == [
        OpenSession("sari", "sesame", 12),
        OpenSession("sari", "sesame", 12, code="123456"),
    ]
    told = capsys.readouterr()
    assert json.loads(told.out)["login"] == "sari"
    assert not any(secret in told.out + told.err for secret in ("sesame", "123456", "posko_x"))
    assert tokens.kept(SERVER) == "posko_x"


@pytest.mark.parametrize("after", ["", "\n", "000000\n"])
def test_without_a_code_or_with_a_wrong_one_it_is_said_what_to_send(
    after: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = centre_that_asks("second_factor.code")
    centre.fails.append(refused("second_factor.wrong"))
    typed(monkeypatch, f"sesame\n{after}")
    assert ran(centre, "login", "sari", "--server", SERVER) == 5
    assert "the code is wrong" in capsys.readouterr().err
    assert tokens.kept(SERVER) is None


def test_who_must_have_one_is_led_to_set_it_up_and_logged_in_by_that(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = centre_that_asks("second_factor.enrol")
    typed(monkeypatch, "sesame\n123456\n")
    assert ran(centre, "login", "sari", "--server", SERVER) == 0
    assert names(centre.calls) == ["OpenSession", "BeginSecondFactor", "ConfirmSecondFactor"]
    assert centre.calls[2].intent == ConfirmSecondFactor("s1.ticket", "123456", 12)
    told = capsys.readouterr()
    assert "ABCD EFGH IJKL MNOP QRST UVWX YZ23 4567" in told.err
    assert "▀" in told.err
    assert all(code in told.err for code in CODES)
    assert tokens.kept(SERVER) == "posko_x"


def test_another_one_is_set_up_with_a_code_of_the_one_before(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = centre_that_asks("second_factor.code")
    typed(monkeypatch, "sesame\n111111\n222222\n")
    assert ran(centre, "second-factor", "enrol", "sari", "--json") == 0
    assert [call.intent for call in centre.calls] == [
        BeginSecondFactor("sari", "sesame"),
        BeginSecondFactor("sari", "sesame", "111111"),
        ConfirmSecondFactor("s1.ticket", "222222", 0),
    ]
    told = capsys.readouterr()
    assert json.loads(told.out)["recovery"] == list(CODES)
    assert SECRET not in told.out


def test_a_wrong_password_asks_for_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = FakeCentre(fails=[CredentialError("log-in or password is wrong.", code="credential.wrong")])
    typed(monkeypatch, "sesame\n123456\n")
    assert ran(centre, "login", "sari", "--server", SERVER) == 5
    assert names(centre.calls) == ["OpenSession"]


def test_at_a_terminal_a_code_is_asked_for_again(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given: list[Any] = ["sesame", "000000", "123456"]
    centre = centre_that_asks("second_factor.code")
    centre.fails.append(refused("second_factor.wrong"))
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: given.pop(0))
    assert ran(centre, "login", "sari", "--server", SERVER) == 0
    assert [cast(OpenSession, call.intent).code for call in centre.calls] == ["", "000000", "123456"]
    assert "the code is wrong" in capsys.readouterr().err


CHANGED = PasswordChanged(login="sari", ended=2, session=SESSION)


def test_who_must_change_a_password_chooses_one_there_and_is_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre(
        answers={ChangePassword: CHANGED}, fails=[CredentialError("given", code="credential.must_change")]
    )
    typed(monkeypatch, "sesame\ntiga ekor kuda\n")
    assert ran(centre, "login", "sari", "--server", SERVER, "--json") == 0
    (_, changed) = [call.intent for call in centre.calls]
    assert changed == ChangePassword(login="sari", password="sesame", new_password="tiga ekor kuda", hours=12)
    told = capsys.readouterr()
    assert not any(secret in told.out + told.err for secret in ("sesame", "tiga ekor", "posko_x"))
    assert tokens.kept(SERVER) == "posko_x"


def test_a_password_is_changed_and_the_machine_stays_logged_in(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre(answers={ChangePassword: CHANGED})
    typed(monkeypatch, "sesame\ntiga ekor kuda\n")
    assert ran(centre, "password", "sari", "--server", SERVER) == 0
    told = capsys.readouterr()
    assert "sari has another password; 2 sessions ended." in told.out
    assert not any(secret in told.out + told.err for secret in ("sesame", "tiga ekor", "posko_x"))
    assert tokens.kept(SERVER) == "posko_x"


def test_a_new_log_in_ends_the_session_that_this_machine_had(monkeypatch: pytest.MonkeyPatch) -> None:
    tokens.keep(SERVER, "posko_before", "sari", END)
    centre = FakeCentre(answers={OpenSession: SESSION, EndSession: Saved(kind="session", changed=1)})
    typed(monkeypatch, "sesame\n")
    assert ran(centre, "login", "sari", "--server", SERVER) == 0
    assert [(type(call.intent), call.credential) for call in centre.calls][-1] == (
        EndSession,
        BearerToken("posko_before"),
    )
    assert tokens.kept(SERVER) == "posko_x"
