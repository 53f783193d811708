"""An upgrade that is rolled through: clients and servers of the first version beside those of today. Nothing is refused
that was right, what cannot be is refused with why, and `audit verify` holds."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import text

from cc.core.centre import Call, LocalActor
from cc.core.intents.organisation import IssueToken
from cc.core.local import CentreConfig, LocalCentre
from cc.core.questions.trail import VerifyAudit
from cc.core.records.trail import RULES
from cc.core.store.sql.engine import open_engine, upgrade
from tests.faults.commands import served
from tests.rooms import the_server
from tests.upgrade.beside import REPOSITORY, Client, a_day, checkout, program
from tests.upgrade.conftest import DUMP, _moved

pytestmark = pytest.mark.slow

PEOPLE = ("sari", "rini", "budi", "tono", "warga")


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first version's tree."""
    return checkout(tmp_path_factory.mktemp("first") / "tree")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The room that it left, not upgraded."""
    file = tmp_path / "posko.db"
    with sqlite3.connect(file) as database:
        database.executescript(DUMP.read_text())
    database.close()
    if request.param == "sqlite":
        yield f"sqlite:///{file}"
        return
    made = the_server().empty()
    _moved(file, made)
    yield made
    the_server().drop(made)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A photo."""
    path = tmp_path / "after.jpg"
    Image.effect_noise((64, 48), 90).convert("RGB").save(path)
    return path


def _tokens_of_today(url: str, folder: Path) -> dict[str, str]:
    centre = LocalCentre.open(url, folder / "evidence")
    try:
        return {who: centre.execute(Call(LocalActor(who), IssueToken())).token for who in PEOPLE}
    finally:
        centre.close()


def _tokens_of_then(old: Path, url: str, home: Path) -> dict[str, str]:
    client = Client(old, home, "--database", url, "--as", "admin")
    return {who: client("", "person", "token", who)["token"] for who in PEOPLE}


def _holds(url: str, folder: Path) -> None:
    centre = LocalCentre.open(url, folder / "evidence", CentreConfig(keys=folder / "home" / "keys"))
    try:
        told = centre.read(LocalActor("tono"), VerifyAudit())
        assert told.findings == ()
        assert told.proved_since, "the baseline is proved"
    finally:
        centre.close()


def test_an_old_client_works_at_a_server_of_today(old: Path, url: str, tmp_path: Path, home: Path, photo: Path) -> None:
    home.mkdir()
    upgrade(url)
    tokens = _tokens_of_today(url, tmp_path)
    with served(url, home, more={"CC_EVIDENCE": str(tmp_path / "evidence")}) as at:
        a_day(Client(old, home, "--server", at), tokens, photo)
    _holds(url, tmp_path)


def test_a_client_of_today_works_at_an_old_server_whose_room_is_then_upgraded(
    old: Path, url: str, tmp_path: Path, home: Path, photo: Path
) -> None:
    home.mkdir()
    tokens = _tokens_of_then(old, url, home)
    words, more = program(old)
    with served(url, home, (*words, "serve"), {**more, "CC_EVIDENCE": str(tmp_path / "evidence")}) as at:
        a_day(Client(REPOSITORY, home, "--server", at), tokens, photo)
        upgrade(url)
        flood = ("--category", "flood", "--lat=-6.25", "--lon=106.85")
        late = Client(old, home, "--server", at).run(tokens["warga"], "report", "new", "Sesudahnya", *flood)
        assert (late.returncode, "storage.schema" in late.stderr) == (7, True), late.stderr
    _holds(url, tmp_path)


def test_an_old_program_does_not_open_a_room_of_today(old: Path, url: str, home: Path) -> None:
    home.mkdir()
    upgrade(url)
    told = Client(old, home, "--database", url, "--as", "sari").run("", "report", "list")
    assert told.returncode == 7
    assert "a newer one has upgraded it" in told.stderr


def test_the_database_refuses_events_by_the_rules_that_are_in_force(tmp_path: Path) -> None:
    """Whoever raises RULES makes the trigger anew in a revision: see migrations, 0020."""
    url = f"sqlite:///{tmp_path / 'posko.db'}"
    upgrade(url)
    engine = open_engine(url)
    with engine.connect() as connection:
        trigger = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'trigger'")).scalar_one()
    engine.dispose()
    assert f'"v":{RULES}}}' in trigger
