"""What PostgreSQL does with the queue and with words under policies: the same indexes give the order, and a policy is
asked of the rows that they give, never of all."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text

from cc.core.service.change.callers import SYSTEM
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import DirectoryCache
from cc.core.store.reports.queue import Pages, Wanted
from cc.core.store.sql import cursors
from cc.core.store.sql.engine import open_engine
from cc.core.store.sql.row_security.identity import enter, put_behind
from tests.builders import Room

pytestmark = pytest.mark.room(on=("walled",))
MANY = """
INSERT INTO report SELECT (jsonb_populate_record(report, jsonb_build_object('id', 'r' || n, 'ref', 'R' || n,
  'queue_at', n, 'text', 'banjir ' || n))).* FROM report, generate_series(1, 4000) AS n;
INSERT INTO report_sight SELECT 'r' || n, unit, n FROM report_sight, generate_series(1, 4000) AS n;
ANALYZE report; ANALYZE report_sight
"""
_PLACE = cursors.spell("sla", 5, "r5")


@pytest.fixture
def reading(room: Room) -> Iterator[Connection]:
    """A connection behind the wall, to a room with some thousand reports."""
    room.reported()
    owner = open_engine(room.url)
    with owner.begin() as connection:
        for statement in MANY.split(";"):
            connection.execute(text(statement))
    owner.dispose()
    engine = open_engine(room.url)
    put_behind(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def plan(connection: Connection, who: str, query: str = "") -> str:
    """How a page behind a place in the queue is found, as this person."""
    with connection.begin():
        directory = DirectoryCache().at(connection)
        actor = SYSTEM if who == "system" else people.local_actor(connection, who, directory)
        enter(connection, actor)
        wanted = Wanted(query, "sla", _PLACE, False)
        key, id = cursors.read("sla", _PLACE)
        page = Pages().prepared(connection, actor, directory, wanted)
        return page.explain(connection, now=0, most=101, key=key, id=id)


@pytest.mark.parametrize(("who", "index"), [("sari", "ix_report_queue"), ("rini", "ix_sight_queue")])
@pytest.mark.parametrize("query", ["", "magrib"])
def test_a_page_walks_the_queues_index(reading: Connection, who: str, index: str, query: str) -> None:
    told = plan(reading, who, query)
    assert f"using {index}" in told.replace("Only Scan", "Scan"), told
    assert "Seq Scan on report" not in told, told
    assert "hashed SubPlan" not in told, told


def test_words_are_a_filter_after_the_policy(reading: Connection) -> None:
    """LIKE may leak what it looks at, so it never goes before a policy: it is asked of what the caller may see."""
    told = plan(reading, "rini", "magrib")
    filter = next(line for line in told.splitlines() if "magrib" in line)
    assert filter.index("SubPlan") < filter.index("magrib"), told


def test_who_sweeps_is_under_no_condition(reading: Connection) -> None:
    with reading.begin():
        enter(reading, SYSTEM)
        assert reading.execute(text("SELECT count(*) FROM report")).scalar() == 4001
