"""Pages as bytes say what pages of records say, whatever has happened; what would have to wait is not made at once."""

import json

import pytest
from sqlalchemy import Connection, text

from cc.core.centre import BearerToken, Call, LocalActor
from cc.core.errors import CredentialError, InputError
from cc.core.intents.organisation import SaveUnits, UnitRow
from cc.core.intents.privacy import EraseReport
from cc.core.intents.reports import AmendReport, ClaimReport, ReceiveReport, ReleaseReport
from cc.core.questions.organisation import WhoAmI
from cc.core.questions.reports import ListReports
from cc.core.store.reports import line_bytes
from cc.core.store.sql.at_once import AtOnce, GaveUpError
from tests.builders import Room
from tests.core.service.door.pages import require_same_pages

ODD = 'Banjir "besar" \\ 😀 \u2028 <b>\t\x7f ' + "é" * 200
FIRST = ListReports(limit=100)
ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")


def test_text_of_every_kind_reads_back_as_it_came(room: Room) -> None:
    place = (106.85000000000001, -6.289999999999999)
    room.centre.execute(Call(LocalActor("warga"), ReceiveReport(text=ODD, lon=place[0], lat=place[1])))
    require_same_pages(room, "admin")
    made = room.centre.read_json(room.admin, FIRST)
    assert made is not None
    line = json.loads(made)["items"][0]
    assert line["excerpt"] == ODD[:159] + "…"
    assert (line["lon"], line["lat"]) == place


def test_what_changes_a_line_changes_its_bytes(room: Room) -> None:
    ref = room.reported().ref
    for by, intent in (
        ("sari", ClaimReport(ref, 5)),
        ("sari", ReleaseReport(ref)),
        ("sari", AmendReport(report=ref, text="Banjir setinggi dada")),
        ("admin", EraseReport(ref, "diminta pelapor")),
    ):
        require_same_pages(room, "admin")
        room.centre.execute(Call(LocalActor(by), intent))
    require_same_pages(room, "admin")


def test_what_is_remembered_is_bounded_and_made_again(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_bytes, "MOST", 2)
    for number in range(7):
        room.reported(f"Banjir {number}")
        require_same_pages(room, "admin")
    kept = room.centre._answers._pages._bytes
    assert len(kept._young) + len(kept._old) <= 4


@pytest.mark.room(on=("sqlite",))
def test_what_would_wait_is_not_made_at_once(room: Room) -> None:
    room.reported()
    centre = room.centre
    assert require_same_pages(room, "admin", FIRST).at_once == 1
    assert centre.read_json(room.admin, ListReports(query="banjir"), at_once=True) is not None
    assert centre.read_json(room.admin, WhoAmI()) is None
    centre.execute(Call(room.admin, SaveUnits((UnitRow("dinkes", "Health agency", "jakarta", "agency"),))))
    assert centre.read_json(room.admin, FIRST, at_once=True) is None, "the directory has to be loaded"
    assert require_same_pages(room, "admin", FIRST).at_once == 1, "somebody loaded it"
    assert centre._written._own is not None
    with centre._written._own._taken:
        assert centre.read_json(room.admin, FIRST, at_once=True) is None, "another asks"


@pytest.mark.room(on=("sqlite",))
def test_a_walk_that_takes_too_long_is_given_up_and_not_tried_again_soon(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.reported()
    require_same_pages(room, "admin", FIRST)
    written = room.centre._written
    assert written._own is not None
    kept = written._own._own

    def walk(_actor: object, _question: object, connection: Connection, _directory: object) -> bytes:
        return bytes(connection.execute(ENDLESS).scalar_one())

    with monkeypatch.context() as patched:
        patched.setattr(room.centre._answers, "page_json", walk)
        assert room.centre.read_json(room.admin, FIRST, at_once=True) is None
    assert room.centre.read_json(room.admin, FIRST, at_once=True) is None, "it is known to be long"
    assert written._own._own is kept, "the connection is kept"
    written._long.clear()
    assert require_same_pages(room, "admin", FIRST).at_once == 1


@pytest.mark.room(on=("sqlite",))
def test_the_clock_is_looked_at_while_a_statement_runs(room: Room) -> None:
    engine = room.centre._engine
    hurried = AtOnce(engine, 0.02)
    with pytest.raises(GaveUpError), hurried.state() as connection:
        connection.execute(ENDLESS)
    with hurried.state() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    hurried.close()


@pytest.mark.room(on=("postgres",))
def test_a_database_beyond_a_network_is_not_asked_by_a_loop(room: Room) -> None:
    room.reported()
    assert require_same_pages(room, "admin", FIRST).at_once == 0


@pytest.mark.room(on=("sqlite",))
def test_a_connection_that_fails_is_let_go_of(room: Room) -> None:
    room.reported()
    require_same_pages(room, "admin", FIRST)
    assert room.centre._written._own is not None
    own = room.centre._written._own._own
    assert own is not None
    driver = own.connection.dbapi_connection
    assert driver is not None
    driver.close()
    assert room.centre.read_json(room.admin, FIRST, at_once=True) is None
    room.centre._written._long.clear()
    assert require_same_pages(room, "admin", FIRST).at_once == 1


def test_nobody_and_nonsense_are_refused_in_the_same_words(room: Room) -> None:
    require_same_pages(room, "admin", FIRST)  # the directory is loaded
    for at_once in (True, False) if room.url.startswith("sqlite") else (False,):
        with pytest.raises(CredentialError):
            room.centre.read_json(BearerToken("posko_nobody"), FIRST, at_once=at_once)
        with pytest.raises(InputError, match="there is no sort"):
            room.centre.read_json(room.admin, ListReports(sort="colour"), at_once=at_once)
