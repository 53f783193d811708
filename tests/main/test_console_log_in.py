"""A console on a server that keeps no session here asks for log-in, password and code before its screen opens."""

from datetime import timedelta

import pyotp
import pytest

from cc.cli import tokens
from cc.core.centre import Anonymous, Call
from cc.core.errors import CredentialError
from cc.core.intents.second_factor import BeginSecondFactor, ConfirmSecondFactor
from cc.main.console.log_in import log_in_first
from tests.builders import Room
from tests.workforce.serving import serving

pytestmark = pytest.mark.room(on=("sqlite",), clock="machine")


def types(monkeypatch: pytest.MonkeyPatch, *texts: str) -> list[str]:
    """What is typed at a terminal, in turn; what is left of it."""
    left = list(texts)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.prompt", lambda *_, **__: left.pop(0))
    return left


@pytest.mark.usefixtures("home")
def test_log_in_password_and_code_are_asked_for_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    offer = room.centre.execute(Call(Anonymous(), BeginSecondFactor("sari", "sari-password")))
    secret = pyotp.TOTP(offer.secret)
    before = room.centre.now - timedelta(seconds=30)
    room.centre.execute(Call(Anonymous(), ConfirmSecondFactor(offer.ticket, secret.at(before))))
    with serving(room.centre) as server:
        left = types(monkeypatch, "sari", "sari-password", secret.at(room.centre.now), "not asked")
        log_in_first(server.url, None, None, None)
        assert left == ["not asked"]
        kept = tokens.kept(server.url)
        assert kept is not None
        log_in_first(server.url, None, None, None)
        log_in_first(server.url, "given", None, None)
        assert left == ["not asked"]
        tokens.keep(server.url, kept, "sari", room.centre.now - timedelta(seconds=1))
        types(monkeypatch, "sari", "wrong")
        with pytest.raises(CredentialError):
            log_in_first(server.url, None, None, None)


@pytest.mark.usefixtures("home")
def test_on_a_database_of_this_machine_nobody_logs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    types(monkeypatch)
    log_in_first(None, None, "here.db", None)
