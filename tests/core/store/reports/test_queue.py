"""Pages of reports: every one once and in order, for everybody, forwards and backwards, along the right index."""

from dataclasses import replace

import pytest
from sqlalchemy import text

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.questions.reports import ExportReports, GetLines, ListReports
from cc.core.records.organisation import Actor
from cc.core.records.reports import ReportLine
from cc.core.rules.lifecycle.tables import is_open
from cc.core.store.organisation import people
from cc.core.store.organisation.directory import Directory, DirectoryCache
from cc.core.store.reports.queue import Pages, Wanted
from cc.core.store.sql.prepared import Prepared, on_sqlite
from cc.core.store.sql.times import FAR, epoch
from tests.core.store.busy import READERS, Busy

ORDERS = {
    "sla": lambda line: (FAR if line.due_at is None else epoch(line.due_at), line.id),
    "received": lambda line: (-epoch(line.received_at), _backwards(line.id)),
    "changed": lambda line: (-epoch(line.changed_at), _backwards(line.id)),
}


def _backwards(id: str) -> tuple[int, ...]:
    return tuple(-ord(character) for character in id)


def walk(busy: Busy, by: str, question: ListReports) -> list[ReportLine]:
    """All pages, forwards or backwards, in the list's order."""
    found: list[ReportLine] = []
    while True:
        page = busy.room.centre.read(LocalActor(by), question)
        found = [*page.items, *found] if question.backwards else [*found, *page.items]
        cursor = page.before if question.backwards else page.after
        if cursor is None:
            return found
        question = replace(question, cursor=cursor)


@pytest.mark.parametrize("sort", list(ORDERS))
@pytest.mark.parametrize("by", READERS)
def test_pages_hold_every_report_once_and_in_order_both_ways(busy: Busy, by: str, sort: str) -> None:
    every = list(busy.room.centre.stream(LocalActor(by), ExportReports()))
    wanted = [line for line in every if sort != "sla" or is_open(line.status)]
    wanted.sort(key=ORDERS[sort])
    for limit in (1, 3, 500):
        assert walk(busy, by, ListReports(sort=sort, limit=limit)) == wanted
        assert walk(busy, by, ListReports(sort=sort, limit=limit, backwards=True)) == wanted


def test_the_page_before_a_page_is_the_one_that_led_to_it(busy: Busy) -> None:
    sari = LocalActor("sari")
    first = busy.room.centre.read(sari, ListReports(limit=4))
    second = busy.room.centre.read(sari, ListReports(limit=4, cursor=first.after))
    assert first.before is None
    assert busy.room.centre.read(sari, ListReports(limit=4, cursor=second.before, backwards=True)).items == first.items


def test_what_has_no_due_time_now_stands_at_the_far_end_and_what_ended_not_at_all(busy: Busy) -> None:
    lines = walk(busy, "sari", ListReports())
    waits = [line.due_at is None for line in lines]
    assert waits == sorted(waits)
    assert any(waits)
    assert all(is_open(line.status) for line in lines)


@pytest.mark.parametrize(
    "question",
    [
        ListReports(sort="colour"),
        ListReports(limit=0),
        ListReports(limit=501),
        ListReports(cursor="rubbish"),
        ListReports(cursor="MSBzbGEgbm90aGluZyB4"),
        ListReports(cursor="é"),
        ListReports(query="status:nowhere"),
        ListReports(query="unit:nowhere"),
        ListReports(query="kat:nowhere"),
        ListReports(query="area:nowhere"),
    ],
)
def test_a_question_that_cannot_be_answered_is_wrong_input(busy: Busy, question: ListReports) -> None:
    with pytest.raises(InputError):
        busy.room.centre.read(LocalActor("sari"), question)


def test_a_cursor_of_another_list_is_refused(busy: Busy) -> None:
    sari = LocalActor("sari")
    cursor = busy.room.centre.read(sari, ListReports(limit=1)).after
    with pytest.raises(InputError):
        busy.room.centre.read(sari, ListReports(sort="received", cursor=cursor))


def test_lines_come_as_asked_without_those_out_of_sight(busy: Busy) -> None:
    every = [report.line for report in busy.everything()]
    ids = tuple(line.id for line in reversed(every))
    seen = {line.id for line in busy.room.centre.stream(LocalActor("rini"), ExportReports())}
    assert len(seen) < len(ids)
    found = busy.room.centre.read(LocalActor("rini"), GetLines((*ids, "nothing", ids[0])))
    assert [line.id for line in found] == [id for id in ids if id in seen]
    with pytest.raises(InputError):
        busy.room.centre.read(LocalActor("rini"), GetLines(tuple(map(str, range(501)))))


# -- plans -------------------------------------------------------------------------------------------------------------


def plan(busy: Busy, login: str, wanted: Wanted) -> str:
    """How the database answers; PostgreSQL is told not to read whole tables, which a small one would rather do."""
    with busy.connected() as connection:
        directory: Directory = DirectoryCache().at(connection)
        actor: Actor = people.local_actor(connection, login, directory)
        prepared: Prepared = Pages().prepared(connection, actor, directory, wanted)
        if not on_sqlite(connection):
            connection.execute(text("SET enable_seqscan = off"))
            connection.execute(text("SET enable_sort = off"))
        given = {"now": 0, "most": 101, "key": 5, "id": "x"}
        return prepared.explain(connection, **given)


@pytest.mark.parametrize(
    ("login", "wanted", "index"),
    [
        ("sari", Wanted("", "sla", "x", False), "ix_report_queue"),
        ("sari", Wanted("", "sla", None, True), "ix_report_queue"),
        ("sari", Wanted("status:new", "sla", "x", False), "ix_report_status_queue"),
        ("sari", Wanted("unit:bpbd", "sla", "x", False), "ix_sight_queue"),
        ("rini", Wanted("", "sla", "x", False), "ix_sight_queue"),
        ("rini", Wanted("status:new,triaged banjir", "sla", "x", True), "ix_sight_queue"),
        ("sari", Wanted("", "received", "x", False), "ix_report_received"),
        ("rini", Wanted("", "changed", None, False), "ix_report_changed"),
    ],
)
def test_a_page_walks_its_index_and_sorts_nothing(busy: Busy, login: str, wanted: Wanted, index: str) -> None:
    told = plan(busy, login, wanted)
    assert index in told
    assert "TEMP B-TREE" not in told
    assert "Sort" not in told
    if wanted.cursor and "SEARCH" in told:
        assert f"USING INDEX {index} (" in told or f"USING COVERING INDEX {index} (" in told


@pytest.mark.parametrize(
    ("login", "query", "index"),
    [
        ("sari", "kat:flood ref:JKT-000001,JKT-000002", "ix_report_ref"),
        ("rini", "ref:JKT-000001 unit:bpbd", "ix_report_ref"),
        ("rini", "is:open holder:me", "ix_report_lease"),
    ],
)
@pytest.mark.parametrize("sort", list(ORDERS))
def test_reports_that_a_filter_names_are_found_by_that(
    busy: Busy, login: str, query: str, index: str, sort: str
) -> None:
    with busy.connected() as connection:
        if not on_sqlite(connection):
            pytest.skip("PostgreSQL chooses by its statistics; we name the index to SQLite alone")
        directory: Directory = DirectoryCache().at(connection)
        actor: Actor = people.local_actor(connection, login, directory)
        prepared: Prepared = Pages().prepared(connection, actor, directory, Wanted(query, sort, None, False))
        assert index in prepared.explain(connection, now=0, most=101)
