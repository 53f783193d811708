"""PostgreSQL's second wall: every table is behind it, nobody sees anything without saying who they are, and what a
person sees is what they see without it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from cc.core.centre import Call, LocalActor
from cc.core.errors import UnreachableError
from cc.core.intents import reports as r
from cc.core.intents.sending import TakeMessages
from cc.core.intents.system import Sweep
from cc.core.questions.organisation import ListPeople
from cc.core.questions.reports import GetCounters, GetReport, ListReports
from cc.core.store.sql.engine import known_revisions, upgrade
from cc.core.store.sql.indexes import metadata
from cc.core.store.sql.row_security.identity import DatabaseRole
from cc.core.store.sql.row_security.install import digest, open_tables, put_up, standing, take_down
from cc.core.store.sql.row_security.policies import FREE, POLICIES
from tests.builders import Room, open_room
from tests.core.service.scene import do, photo
from tests.rooms import the_server

pytestmark = pytest.mark.room(on=("walled",))


@pytest.fixture
def owner(room: Room) -> Iterator[Engine]:
    """The database as whoever owns the tables."""
    engine = create_engine(room.url)
    yield engine
    engine.dispose()


@pytest.fixture
def app(room: Room) -> Iterator[Engine]:
    """The database as a stranger has it who knows `posko_app`'s password: nobody has entered."""
    engine = create_engine(make_url(room.url).set(username=DatabaseRole.APP))
    yield engine
    engine.dispose()


def test_every_table_is_behind_a_policy_or_free_for_a_reason(owner: Engine) -> None:
    with owner.connect() as connection:
        stored = set(
            connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")).scalars()
        )
        bare = standing(connection).bare
    assert stored == {*POLICIES, *FREE}, "a table that is new here: say in policies.py who sees its rows"
    assert set(metadata.tables) <= set(POLICIES)
    assert bare == ()
    assert all(FREE.values())


def busy(room: Room) -> str:
    """A report that has something in most tables."""
    ref = room.reported().ref
    do(room, "rini", r.TriageReport(ref))
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "rini", r.ShareReport(ref, "dishub"))
    do(room, "rini", r.AttachToReport(ref, (photo(room, "rini"),)))
    return ref


def test_without_an_identity_no_table_shows_a_row(room: Room, owner: Engine, app: Engine) -> None:
    busy(room)
    with owner.connect() as mine, app.connect() as theirs:
        counted = {name: mine.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in POLICIES}
        seen = {name: theirs.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in POLICIES}
    assert {name for name, count in counted.items() if not count} <= {
        "answer", "imported", "leaf", "frozen_sla_report", "sla_report_run", "throttle", "token", "pack", "counter",
        "setting", "second_factor", "identity", "break_glass", "opened",
    }  # fmt: skip
    assert set(seen.values()) == {0}


def test_without_an_identity_nothing_is_written(app: Engine) -> None:
    with app.begin() as connection, pytest.raises(ProgrammingError, match="row-level security"):
        connection.execute(text("INSERT INTO meta (key, value) VALUES ('x', 'y')"))
    with app.begin() as connection:
        assert connection.execute(text("UPDATE meta SET value = 'y'")).rowcount == 0
        assert connection.execute(text("DELETE FROM report")).rowcount == 0


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sari", True),
        ("rini", True),
        ("dewi", True),
        ("budi", True),
        ("joko", False),
        ("warga", True),
        ("nobody", False),
    ],
)
def test_whoever_enters_sees_what_is_theirs(room: Room, app: Engine, who: str, sees: bool) -> None:
    busy(room)
    tables = ("report", "task", "clock", "event", "message", "evidence", "blob", "report_sight", "report_share")
    with app.begin() as connection:
        connection.execute(text("SELECT posko_enter(:who)"), {"who": who})
        seen = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in tables}
    assert {name for name, count in seen.items() if count} == (set(tables) if sees else set())


def test_what_was_entered_ends_with_the_transaction(room: Room, app: Engine) -> None:
    busy(room)
    with app.connect() as connection:
        with connection.begin():
            connection.execute(text("SELECT posko_enter('sari')"))
            assert connection.execute(text("SELECT count(*) FROM report")).scalar() == 1
        with connection.begin():
            assert connection.execute(text("SELECT count(*) FROM report")).scalar() == 0


def test_restricted_rows_want_clearance(room: Room, app: Engine) -> None:
    room.reported(category="narcotics", by="sari")
    for who, count in (("sari", 1), ("tono", 1), ("rini", 0), ("dewi", 0)):
        with app.begin() as connection:
            connection.execute(text("SELECT posko_enter(:who)"), {"who": who})
            assert connection.execute(text("SELECT count(*) FROM report")).scalar() == count, who


def test_who_sends_reads_no_more_than_that_needs(room: Room, app: Engine) -> None:
    busy(room)
    with app.begin() as connection:
        connection.execute(
            text("SELECT set_config('role', 'posko_sender', true), set_config('posko.reach', 'room', true)")
        )
        assert connection.execute(text("SELECT count(*) FROM message")).scalar()
        with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
            connection.execute(text("SELECT count(*) FROM evidence"))
        with pytest.raises(ProgrammingError, match="permission denied"), connection.begin_nested():
            connection.execute(text("UPDATE report SET status = 'closed'"))


def test_work_goes_on_as_before(room: Room) -> None:
    ref = busy(room)
    centre = room.centre
    assert centre.execute_as_system(Call(LocalActor("admin"), TakeMessages(20, 60))).messages
    centre.execute_as_system(Call(LocalActor("admin"), Sweep(100)))
    assert [line.ref for line in centre.read(LocalActor("dewi"), ListReports()).items] == [ref]
    assert centre.read(LocalActor("rini"), GetReport(ref)).tasks
    assert centre.read(LocalActor("rini"), GetCounters()).open == 1
    loads = {each.login: each.open_tasks for each in centre.read(LocalActor("rini"), ListPeople()).items}
    assert loads["budi"] == 1


def test_the_owner_takes_the_apps_place_by_itself(room: Room) -> None:
    with room.centre._engine.connect() as connection:
        assert connection.execute(text("SELECT current_user")).scalar() == DatabaseRole.APP
        assert connection.execute(text("SELECT count(*) FROM report")).scalar() == 0


def test_the_app_itself_may_be_logged_in(room: Room, tmp_path: Path) -> None:
    ref = busy(room)
    url = make_url(room.url).set(username=DatabaseRole.APP).render_as_string(hide_password=False)
    with open_room(tmp_path / "app", url, fixed=True) as other:
        assert [line.ref for line in other.centre.read(LocalActor("budi"), ListReports()).items] == [ref]
        do(other, "budi", r.CommentReport(ref, "tiba"))
    engine = create_engine(url)
    with engine.begin() as connection, pytest.raises(ProgrammingError, match="must be owner"):
        take_down(connection)
    engine.dispose()


def test_taken_down_it_is_as_it_was(room: Room, owner: Engine, app: Engine) -> None:
    busy(room)
    with owner.begin() as connection:
        take_down(connection)
        open_tables(connection)
    with owner.connect() as connection:
        assert not standing(connection).on
    with app.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM report")).scalar() == 1


def test_what_is_missing_is_told(owner: Engine) -> None:
    with owner.begin() as connection:
        assert standing(connection).whole
        connection.execute(text("CREATE TABLE of_tomorrow (name text)"))
        assert standing(connection).bare == ("of_tomorrow",)
        connection.execute(text("DROP TABLE of_tomorrow"))
        connection.execute(text("COMMENT ON VIEW posko_in_sight IS 'another'"))
        assert standing(connection).older
        connection.rollback()


def test_an_upgrade_finds_nothing_in_its_way_and_leaves_it_whole(room: Room, owner: Engine) -> None:
    busy(room)
    with owner.begin() as connection:  # as the revision before the last left it, its policies another Posko's
        connection.execute(text("COMMENT ON VIEW posko_in_sight IS 'another'"))
    upgrade(room.url)
    with owner.connect() as connection:
        assert standing(connection).whole
        assert connection.execute(text("SELECT obj_description('posko_in_sight'::regclass)")).scalar() == digest()


def test_whoever_may_not_is_told_who_may(room: Room, app: Engine) -> None:
    with app.begin() as connection, pytest.raises(UnreachableError) as refused:
        put_up(connection)
    assert refused.value.code == "storage.row_security"


def test_a_database_below_the_newest_revision_comes_up_behind_it() -> None:
    url = the_server().empty()
    engine = create_engine(url)
    try:
        upgrade(url, known_revisions()[-2])
        with engine.begin() as connection:
            put_up(connection)
        upgrade(url)
        with engine.connect() as connection:
            assert standing(connection).whole
    finally:
        engine.dispose()
        the_server().drop(url)
