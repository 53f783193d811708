"""Flags stand above the environment, that above the file, that above what is built in; both readers agree."""

from pathlib import Path

import pytest

from cc.core.errors import UsageError
from cc.settings.light import Where, chosen
from cc.settings.model import Settings, load
from cc.settings.places import seals_folder

FILE = 'server = "https://file.example/"\ndatabase = "/file.db"\nlogin = "from-file"\nprefix = "FIL"\n'


pytestmark = pytest.mark.usefixtures("home")


@pytest.fixture
def file(home: Path) -> Path:
    home.mkdir()
    (home / "config.toml").write_text(FILE)
    return home / "config.toml"


def test_nothing_said_means_the_local_database_of_this_home(home: Path) -> None:
    where = chosen()
    assert where.server is None
    assert where.place == str(home / "posko.db") == load().database


def test_the_file_is_heard(file: Path) -> None:
    assert chosen().server == "https://file.example"
    assert load().server == "https://file.example/"


def test_the_environment_stands_above_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC_DATABASE", "/env.db")
    where = chosen()
    assert (where.server, where.database, where.login, where.prefix) == (None, "/env.db", "from-file", "FIL")
    monkeypatch.setenv("CC_SERVER", "http://env.example")
    monkeypatch.setenv("CC_LOGIN", "from-env")
    assert chosen().server == "http://env.example"
    settings = load()
    assert (settings.server, settings.database, settings.login) == ("http://env.example", "/env.db", "from-env")


def test_the_folder_of_seals_is_no_table_of_settings(
    home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CC_SEALS", str(tmp_path / "segel"))
    monkeypatch.setenv("CC_SEALS__EVERY_HOURS", "6")
    assert seals_folder() == tmp_path / "segel"
    assert load().seals.every_hours == 6


def test_a_flag_stands_above_everything(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CC_SERVER", "http://env.example")
    assert chosen("http://flag.example").server == "http://flag.example"
    where = chosen(None, "/flag.db", "flag")
    assert (where.server, where.database, where.login) == (None, "/flag.db", "flag")


@pytest.mark.parametrize("flags", [("http://a", "/b.db", None), ("http://a", None, "budi"), ("a.example", None, None)])
def test_flags_that_contradict_or_make_no_sense_are_wrong_usage(
    flags: tuple[str | None, str | None, str | None],
) -> None:
    with pytest.raises(UsageError):
        chosen(*flags)


def test_a_relative_path_is_settled_where_it_was_typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert chosen(None, "room.db").database == str(tmp_path / "room.db")
    assert chosen(None, "postgresql://host/room").database == "postgresql://host/room"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://posko:s3cret@host/room", "postgresql://posko:***@host/room"),
        ("postgresql://:s3:cret@host/room", "postgresql://:***@host/room"),
        ("postgresql://posko@host/room", "postgresql://posko@host/room"),
        ("http://host:8080/a@b", "http://host:8080/a@b"),
        ("/home/a:b@c/room.db", "/home/a:b@c/room.db"),
    ],
)
def test_a_place_is_shown_without_its_password(address: str, shown: str) -> None:
    assert Where(server=None, database=address).place == shown


@pytest.mark.parametrize("text", ["server = ", 'prefix = "jkt 1"', 'sever = "https://typo"', "zone = 5"])
def test_a_wrong_file_is_told_with_its_name(file: Path, text: str) -> None:
    file.write_text(text)
    with pytest.raises(UsageError) as told:
        load()
    assert "config.toml" in told.value.message


def test_hot_commands_tell_of_a_file_that_is_no_toml(file: Path) -> None:
    file.write_text("server = ")
    with pytest.raises(UsageError, match=r"config\.toml"):
        chosen()
    file.write_text("server = 5")
    with pytest.raises(UsageError, match="server"):
        chosen()


def test_every_setting_says_what_it_is() -> None:
    assert [name for name, each in Settings.model_fields.items() if not each.description] == []
