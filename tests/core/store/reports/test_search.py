"""The filter language finds what it says: every term and any mixture, against a plain reading of the same reports."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cc.core.centre import LocalActor
from cc.core.questions.reports import ExportReports, ListReports
from cc.core.questions.tasks import ListTasks
from cc.core.rules.lifecycle.tables import is_open, task_is_open
from cc.core.rules.query.parse import Compare, Condition, Field, Is, Match, Measure, Op, Query, Words, format
from cc.core.rules.query.words import CLOSED_VALUES
from tests.core.store.busy import Busy
from tests.core.store.oracle import AREAS, CATEGORIES, UNITS, matches

VALUES: dict[Field, list[str]] = {
    **{field: sorted(set(values.values())) for field, values in CLOSED_VALUES.items()},
    Field.CATEGORY: list(CATEGORIES),
    Field.AREA: list(AREAS),
    Field.UNIT: list(UNITS),
    Field.OFFICER: ["me", "budi", "agus", "nobody"],
    Field.HOLDER: ["me", "rini", "nobody"],
    Field.REF: ["jkt-000003", "JKT-000020", "JKT-999999"],
    Field.SOURCE: ["jaki", "nowhere"],
}
MATCHES = st.sampled_from(list(VALUES)).flatmap(
    lambda field: st.builds(
        Match,
        st.just(field),
        st.lists(st.sampled_from(VALUES[field]), min_size=1, max_size=3, unique=True).map(tuple),
        st.booleans(),
    )
)
SECONDS = st.sampled_from([-7 * 86400, -3600, -60, 0, 60, 1800, 7200, 86400, 9 * 86400])
COMPARES = st.one_of(
    st.builds(
        Compare, st.sampled_from([Measure.SLA, Measure.AGE]), st.sampled_from(list(Op)[:4]), SECONDS, st.booleans()
    ),
    st.builds(
        Compare,
        st.sampled_from([Measure.PRIORITY, Measure.PHOTOS, Measure.TASKS]),
        st.sampled_from(list(Op)),
        st.integers(1, 4),
        st.booleans(),
    ),
)
WORDS = st.builds(
    Words,
    st.sampled_from(
        ["banjir", "BANJIR", "air setinggi", "100%", "kali_besar", "kalixbesar", "jkt-000004", "tidak ada", "\\"]
    ),
    st.booleans(),
)
TERMS = st.one_of(MATCHES, COMPARES, WORDS, st.builds(Is, st.sampled_from(list(Condition)), st.booleans()))


def found(busy: Busy, query: str, by: str = "admin") -> set[str]:
    return {line.ref for line in busy.room.centre.stream(LocalActor(by), ExportReports(query))}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TERMS, max_size=3).map(tuple).map(Query))
def test_what_is_found_is_what_the_filter_says(busy: Busy, query: Query) -> None:
    now = busy.clock.now()
    every = busy.everything_once()
    wanted = {report.line.ref for report in every if matches(query, report, "admin", now)}
    assert found(busy, format(query)) == wanted
    queue = busy.room.centre.read(LocalActor("admin"), ListReports(format(query), limit=500))
    assert {line.ref for line in queue.items} == {
        report.line.ref for report in every if report.line.ref in wanted and is_open(report.line.status)
    }


@pytest.mark.parametrize(
    "query",
    [
        "status:new",
        "-status:new",
        "kat:banjir",
        "wil:barat",
        "-wil:barat",
        "unit:bpbd",
        "oleh:rini",
        "petugas:budi",
        "sla<0s",
        "sla>1h",
        "age>3d",
        "is:late",
        "is:paused",
        "is:claimed",
        "ada:foto",
        "-has:place",
        "flag:zero_place",
        "hold:waiting_reporter",
        "sumber:jaki",
        "kanal:operator",
        "100%",
        "kali_besar",
        "JKT-000004",
    ],
)
def test_the_room_has_reports_for_each_kind_of_term(busy: Busy, query: str) -> None:
    every = busy.everything_once()
    some = found(busy, query)
    assert some
    assert len(some) < len(every)


def test_me_is_the_caller(busy: Busy) -> None:
    assert found(busy, "petugas:saya", "budi") == found(busy, "petugas:budi", "budi") != set()
    assert found(busy, "oleh:saya", "rini") == found(busy, "oleh:rini", "rini") != set()


def test_a_filter_in_somebody_elses_unit_finds_only_what_is_shared(busy: Busy) -> None:
    theirs = found(busy, "unit:dishub", "rini")
    assert theirs
    assert theirs < found(busy, "unit:dishub")
    page = busy.room.centre.read(LocalActor("rini"), ListReports("unit:dishub", limit=500))
    assert {line.ref for line in page.items} == theirs


@pytest.mark.parametrize("by", ["sari", "rini", "dewi", "budi", "joko"])
@pytest.mark.parametrize("mine", [False, True])
@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize(
    "query", ["", "kat:banjir", "petugas:budi", "unit:dishub", "-unit:dishub", "perahu", "-sla<1h"]
)
def test_tasks_are_listed_by_their_own_unit_officer_and_due_time(
    busy: Busy, by: str, mine: bool, query: str, ended: bool
) -> None:
    actor = LocalActor(by)
    unit = {"sari": "jakarta", "rini": "bpbd", "dewi": "dishub", "budi": "bpbd-timur", "joko": "dishub"}[by]
    wanted = set()
    for line in busy.room.centre.stream(actor, ExportReports()):
        report = next(each for each in busy.everything_once() if each.line.id == line.id)
        for task in report.tasks:
            own = task.officer == by or (not ended and task.officer is None and task.unit == unit)
            facts = {
                "": True,
                "kat:banjir": task.category == "flood",
                "petugas:budi": task.officer == "budi",
                "unit:dishub": task.unit == "dishub",
                "-unit:dishub": task.unit != "dishub",
                "perahu": "perahu" in report.text,
                "-sla<1h": task.due_at is not None and (task.due_at - busy.clock.now()).total_seconds() >= 3600,
            }
            if task_is_open(task.status) != ended and (own or not mine) and facts[query]:
                wanted.add(task.ref)
    got: list[str] = []
    changed: list[datetime] = []
    cursor = None
    while True:
        page = busy.room.centre.read(actor, ListTasks(query, mine=mine, cursor=cursor, limit=1, ended=ended))
        got += [task.ref for task in page.items]
        changed += [task.changed_at for task in page.items]
        cursor = page.after
        if cursor is None:
            break
    assert sorted(got) == sorted(wanted)
    assert not ended or changed == sorted(changed, reverse=True)


def test_the_room_has_tasks_that_are_over(busy: Busy) -> None:
    assert len(busy.room.centre.read(LocalActor("sari"), ListTasks(ended=True, limit=500)).items) > 1
    assert busy.room.centre.read(LocalActor("budi"), ListTasks(mine=True, ended=True)).items
