"""Tokens stay where only their owner reads them, one for each server."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cc.cli import tokens
from cc.core.centre import Anonymous, BearerToken
from cc.core.errors import CredentialError, InputError, UsageError
from cc.core.intents.organisation import EndSession, OpenSession
from cc.core.records.organisation import Session
from cc.core.vocabulary import Scope
from cc.main.wire import open_centre
from tests.cli.fake import FakeCentre, names, ran

END = datetime(2026, 12, 1, tzinfo=UTC)
SERVER = "http://posko.example"


def test_the_file_is_for_its_owner_alone(home: Path) -> None:
    tokens.keep(SERVER, "secret", "sari", END)
    assert stat.S_IMODE(tokens.path().stat().st_mode) == 0o600
    assert stat.S_IMODE(tokens.path().parent.stat().st_mode) == 0o700
    assert [each.name for each in tokens.path().parent.iterdir()] == ["tokens.json"]


def test_each_server_has_its_own() -> None:
    tokens.keep(SERVER, "one", "sari", END)
    tokens.keep("http://other", "two", "sari", END)
    assert (tokens.kept(SERVER), tokens.kept("http://other"), tokens.kept("http://third")) == ("one", "two", None)
    assert tokens.forget(SERVER)
    assert not tokens.forget(SERVER)
    assert (tokens.kept(SERVER), tokens.kept("http://other")) == (None, "two")


def test_a_file_that_others_can_read_is_not_used() -> None:
    tokens.keep(SERVER, "one", "sari", END)
    tokens.path().chmod(0o644)
    with pytest.raises(CredentialError, match="chmod 600"):
        tokens.kept(SERVER)


@pytest.mark.parametrize("content", ["", "{", "\x00", "[1]", '{"http://posko.example": 5}'])
def test_a_file_that_is_none_of_ours_is_an_error_or_holds_nothing(content: str) -> None:
    tokens.keep(SERVER, "one", "sari", END)
    tokens.path().write_text(content)
    if content[:1] in ("[", "{") and content != "{":
        assert tokens.kept(SERVER) is None
        return
    with pytest.raises(InputError, match="cc login"):
        tokens.kept(SERVER)


def test_a_flag_stands_above_the_environment_above_what_was_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def credential(token: str | None = None) -> object:
        centre, found = open_centre(SERVER, token)
        centre.close()
        return found

    assert credential() == Anonymous()
    tokens.keep(SERVER, "kept", "sari", END)
    assert credential() == BearerToken("kept")
    monkeypatch.setenv("CC_TOKEN", "env")
    assert credential() == BearerToken("env")
    assert credential("flag") == BearerToken("flag")


def test_log_in_asks_unseen_and_keeps_and_log_out_ends_and_forgets(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    centre = FakeCentre(answers={OpenSession: Session("posko_x", "sari", (Scope.READ,), END)})
    typed(monkeypatch, "sesame\n")
    assert ran(centre, "login", "sari", "--server", SERVER) == 0
    told = capsys.readouterr()
    assert "posko_x" not in told.out + told.err
    assert "sesame" not in told.out + told.err
    assert centre.calls[0].intent == OpenSession("sari", "sesame", 12)
    assert tokens.kept(SERVER) == "posko_x"
    assert ran(centre, "logout", "--server", SERVER) == 0
    assert names(centre.calls) == ["OpenSession", "EndSession"]
    assert centre.calls[1].intent == EndSession()
    assert tokens.kept(SERVER) is None
    assert ran(centre, "logout", "--server", SERVER) == 0
    assert len(centre.calls) == 2


def test_log_in_is_for_servers(capsys: pytest.CaptureFixture[str]) -> None:
    assert ran(FakeCentre(), "login", "sari") == 2
    assert "--as" in capsys.readouterr().err


def test_an_empty_password_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    centre = FakeCentre()
    typed(monkeypatch, "\n")
    assert ran(centre, "login", "sari", "--server", SERVER) == 6
    assert centre.calls == []


def test_json_of_a_log_in_has_no_secret(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    centre = FakeCentre(answers={OpenSession: Session("posko_x", "sari", (Scope.READ,), END)})
    typed(monkeypatch, "sesame\n")
    assert ran(centre, "login", "sari", "--server", SERVER, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "schema": "posko.login/1",
        "server": SERVER,
        "login": "sari",
        "scopes": ["read"],
        "ends_at": "2026-12-01T00:00:00Z",
    }


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """Standard input that is no terminal."""
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


def test_a_token_may_stand_in_a_file_so_that_no_process_list_shows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "token"
    file.write_text("from-a-file\nsecond line\n")
    monkeypatch.setenv("CC_TOKEN_FILE", str(file))
    centre, found = open_centre(SERVER, None)
    centre.close()
    assert found == BearerToken("from-a-file")
    monkeypatch.setenv("CC_TOKEN", "from-the-environment")
    centre, found = open_centre(SERVER, None)
    centre.close()
    assert found == BearerToken("from-the-environment")


@pytest.mark.parametrize("content", [None, "", "\n", "\xff"])
def test_a_file_without_a_token_is_named(tmp_path: Path, content: str | None) -> None:
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content.encode("latin-1"))
    with pytest.raises(UsageError, match=str(file)):
        tokens.from_file(file)


def test_a_token_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "token").write_text("one")
    both = ("--token", "x", "--token-file", str(tmp_path / "token"))
    assert ran(FakeCentre(), "whoami", "--server", SERVER, *both) == 2
    assert "--token and --token-file" in capsys.readouterr().err
