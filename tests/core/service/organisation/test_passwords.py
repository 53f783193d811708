"""Passwords, log-ins and sessions, through the door."""

import re
from typing import Any

import pytest

from cc.core import credentials
from cc.core.centre import Anonymous, BearerToken, Call
from cc.core.errors import CredentialError, InputError
from cc.core.intents.organisation import OpenSession, PersonRow
from cc.core.questions.organisation import WhoAmI
from cc.core.records.organisation import Session
from cc.core.vocabulary import Role
from tests.builders import Room, with_own_passwords

pytestmark = pytest.mark.room(on=("sqlite",))

ODD = "  kata sandi: ñ ’‘ 漢字 \t" + "x" * 64


def _log_in(room: Room, login: str, password: str) -> Session:
    session: Session = room.centre.execute(Call(Anonymous(), OpenSession(login, password)))
    return session


def _set(room: Room, password: str | None, **more: Any) -> None:
    row = PersonRow(login="wati", name="Wati", role=Role.OFFICER, unit="bpbd", password=password, **more)
    with_own_passwords(room, row)


@pytest.mark.parametrize("password", ["", "kopi", "1234567"])
def test_a_short_password_is_refused(room: Room, password: str) -> None:
    with pytest.raises(InputError):
        _set(room, password)


@pytest.mark.parametrize("password", [ODD, "kopi tubruk manis", "kopi tubruk manis " * 4])
def test_any_characters_make_a_password(room: Room, password: str) -> None:
    _set(room, password)
    assert _log_in(room, "wati", password).login == "wati"
    for other in (password[:-1], password + " ", password.upper(), password.strip() + "."):
        if other != password:
            with pytest.raises(CredentialError):
                _log_in(room, "wati", other)


def test_a_password_does_not_age(room: Room) -> None:
    _set(room, "kopi tubruk manis")
    assert room.clock is not None
    room.clock.advance(800 * 86_400)
    assert _log_in(room, "wati", "kopi tubruk manis")


def test_a_new_password_ends_every_session(room: Room) -> None:
    _set(room, "kopi tubruk manis")
    sessions = [_log_in(room, "wati", "kopi tubruk manis") for _ in range(2)]
    _set(room, "teh tawar hangat")
    for each in sessions:
        with pytest.raises(CredentialError):
            room.centre.read(BearerToken(each.token), WhoAmI())


def test_every_log_in_has_a_token_of_its_own(room: Room) -> None:
    _set(room, "kopi tubruk manis")
    tokens = {_log_in(room, "wati", "kopi tubruk manis").token for _ in range(5)}
    assert len(tokens) == 5
    assert all(re.fullmatch(r"posko_[\w-]{43}", each) for each in tokens), "256 bits"
    stored = room.folder.joinpath("posko.db").read_bytes() + room.folder.joinpath("posko.db-wal").read_bytes()
    assert not [each for each in tokens if each.encode() in stored]


def test_whoever_guesses_waits(room: Room) -> None:
    codes = []
    for _ in range(8):
        with pytest.raises(CredentialError) as refused:
            _log_in(room, "sari", "kata sandi salah")
        codes.append(refused.value.code)
    assert codes[0] == "credential.wrong"
    assert codes[-1] == "credential.throttled"


def test_a_new_room_has_no_password(room: Room) -> None:
    _set(room, None)
    for password in ("", "wati", "admin", "password", "posko"):
        with pytest.raises(CredentialError):
            _log_in(room, "wati", password)


def test_a_hash_says_how_it_was_made(monkeypatch: pytest.MonkeyPatch) -> None:
    from argon2 import PasswordHasher

    monkeypatch.setattr(credentials, "_hasher", PasswordHasher())
    stored = credentials.hash_password("kopi tubruk manis")
    kind, _, parameters = stored.split("$")[1:4]
    found = dict(each.split("=") for each in parameters.split(","))
    assert kind == "argon2id"
    assert int(found["m"]) >= 19 * 1024, "KiB, as OWASP's cheat sheet has it"
    assert int(found["t"]) >= 2
    assert credentials._DUMMY.split("$")[3] == parameters, "a stranger's log-in costs as much as a known one's"
    other = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash("kopi tubruk manis")
    assert credentials.verify_password(other, "kopi tubruk manis"), "hashes of other parameters are read all the same"
