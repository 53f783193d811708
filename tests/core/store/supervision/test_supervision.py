"""A supervisor's figures against a plain reckoning of the same room, as everybody sees it."""

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.questions.base import Question
from cc.core.questions.reports import ExportReports, GetReport
from cc.core.questions.supervision import RecurringPlaces, ShowPingPong, ShowReturned, ShowWorkload
from cc.core.records.reports import Report
from cc.core.records.tasks import TaskRecord
from cc.core.rules.geo.distance import distance_m
from cc.core.rules.work.handovers import Handover, handover_chains, returned_to_sender
from cc.core.vocabulary import ReportStatus, TargetName
from tests.core.store.busy import READERS, Busy

TONO = LocalActor("tono")
DONE = ("done", "verified")
ENDED = ("verified", "declined", "handed_over", "cancelled")
BELOW = ("bpbd", "bpbd-timur")


def seen(busy: Busy, login: str) -> list[Report]:
    """Every report that somebody sees, in full, oldest first."""
    who = LocalActor(login)
    lines = list(busy.room.centre.stream(who, ExportReports()))
    every = [busy.room.centre.read(who, GetReport(line.id)) for line in lines]
    return sorted(every, key=lambda one: (one.line.received_at, one.line.id))


def period(reports: list[Report]) -> tuple[datetime, datetime]:
    """From the middle of them to their end."""
    return reports[len(reports) // 2].line.received_at, reports[-1].line.received_at + timedelta(seconds=1)


def gathered(reports: list[Report], start: datetime, radius_m: float) -> dict[tuple[str, int], list[int]]:
    """Counts now and before of each place, by asking about every pair."""
    firsts: list[tuple[str, float, float]] = []
    found: dict[tuple[str, int], list[int]] = defaultdict(lambda: [0, 0])
    for one in reports:
        line = one.line
        if line.lon is None or line.lat is None or line.status == ReportStatus.REJECTED:
            continue
        near = [
            (away, at)
            for at, (category, lon, lat) in enumerate(firsts)
            if category == line.category
            and (away := distance_m(line.lon, line.lat, lon, lat)) is not None
            and away <= radius_m
        ]
        if not near:
            firsts.append((line.category, line.lon, line.lat))
        place = min(near)[1] if near else len(firsts) - 1
        found[line.category, place][line.received_at < start] += 1
    return found


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize("radius_m", [1.0, 50.0])
def test_places_are_those_of_a_plain_reckoning(busy: Busy, login: str, radius_m: float) -> None:
    every = seen(busy, login)
    if len(every) < 2:
        return
    start, end = period(every)
    begins = every[0].line.received_at
    got = busy.room.centre.read(
        LocalActor(login), RecurringPlaces(start_at=start, end_at=end, before_at=begins, radius_m=radius_m, top=500)
    )
    want = gathered(every, start, radius_m)
    now = {place: counts for place, counts in want.items() if counts[0]}
    assert (got.total.distinct, got.total.reports) == (len(now), sum(counts[0] for counts in now.values()))
    assert got.total.distinct_before == sum(counts[1] > 0 for counts in want.values())
    assert got.total.appeared == sum(not counts[1] for counts in now.values())
    assert got.total.gone == sum(not counts[0] for counts in want.values())
    assert got.total.appeared + got.total.stayed == got.total.distinct
    assert Counter(place.reports for place in got.top) == Counter(counts[0] for counts in now.values())
    assert {row.category: row.distinct for row in got.categories if row.distinct} == dict(
        Counter(category for category, _ in now)
    )
    assert got.unplaced == sum(
        one.line.lon is None and one.line.received_at >= start and one.line.status != ReportStatus.REJECTED
        for one in every
    )


def test_a_place_is_told_by_its_middle_its_days_and_its_latest(busy: Busy) -> None:
    every = seen(busy, "tono")
    start, end = every[0].line.received_at, every[-1].line.received_at + timedelta(seconds=1)
    asked = RecurringPlaces(
        start_at=start, end_at=end, before_at=start - timedelta(days=1), query="category:flood", top=1
    )
    (place,) = busy.room.centre.read(TONO, asked).top
    assert (place.category, place.area) == ("flood", "timur")
    assert place.days > 1
    last = next(one for one in every if one.line.ref == place.last_ref)
    assert last.line.received_at == place.last_at


def tasks(reports: list[Report], *, made_in: tuple[datetime, datetime] | None = None) -> list[TaskRecord]:
    found = [task for one in reports for task in one.tasks]
    return [task for task in found if made_in is None or made_in[0] <= task.created_at < made_in[1]]


@pytest.mark.parametrize("login", READERS)
@pytest.mark.parametrize("by", ["officer", "unit"])
def test_workload_is_that_of_the_tasks_in_sight(busy: Busy, login: str, by: str) -> None:
    every = seen(busy, login)
    got = busy.room.centre.read(LocalActor(login), ShowWorkload(by=by))

    def key(task: TaskRecord) -> tuple[str, str]:
        return (task.officer or "" if by == "officer" else "", task.unit)

    want = Counter(key(task) for task in tasks(every))
    assert {(row.officer, row.unit): row.assigned for row in got.rows} == dict(want)
    for row in got.rows:
        own = [task for task in tasks(every) if key(task) == (row.officer, row.unit)]
        assert row.closed == sum(task.status in DONE for task in own)
        assert row.open_now == sum(task.status not in (*DONE, *ENDED) for task in own)
        assert row.declined == sum(task.status == "declined" for task in own)
        assert row.handed_over == sum(task.status == "handed_over" for task in own)
        arrived = sorted(
            clock.counted_s
            for one in every
            for clock in one.clocks
            for task in one.tasks
            if clock.number == task.number and key(task) == (row.officer, row.unit)
            if clock.target is TargetName.ARRIVE and clock.state == "stopped" and not clock.excluded
        )
        middle = (arrived[(len(arrived) - 1) // 2] + arrived[len(arrived) // 2]) // 2 if arrived else None
        assert row.arrive_s == middle


def test_a_period_and_a_unit_limit_the_workload_but_not_what_is_open_now(busy: Busy) -> None:
    every = seen(busy, "tono")
    start, end = period(every)
    got = busy.room.centre.read(TONO, ShowWorkload(start, end, "unit", "category:flood", "bpbd"))
    own = [task for task in tasks(every) if task.unit in BELOW and task.category == "flood"]
    assert sum(row.assigned for row in got.rows) == sum(start <= task.created_at < end for task in own)
    assert sum(row.open_now for row in got.rows) == sum(task.status not in (*DONE, *ENDED) for task in own) > 0


def test_hands_are_those_of_the_tasks(busy: Busy) -> None:
    every = seen(busy, "tono")
    got = busy.room.centre.read(TONO, ShowPingPong(top=500))
    found = {
        one.line.ref: handover_chains(Handover(t.number, t.unit, t.parent, t.status) for t in one.tasks)
        for one in every
    }
    passed = {ref: told for ref, told in found.items() if told}
    assert got.reports == len(every)
    assert (got.passed, got.hands) == (len(passed), sum(len(chain) - 1 for told in passed.values() for chain in told))
    assert got.came_back == sum(any(map(returned_to_sender, told)) for told in passed.values())
    pairs = Counter(pair for told in passed.values() for chain in told for pair in pairwise(chain))
    assert {(row.before, row.after): row.times for row in got.pairs} == dict(pairs)
    assert {(row.ref, row.units) for row in got.longest} == {
        (ref, chain) for ref, told in passed.items() for chain in told
    }
    assert got.passed > 0


@pytest.mark.parametrize("login", READERS)
def test_nobody_hears_of_what_they_may_not_see(busy: Busy, login: str) -> None:
    refs = {one.line.ref for one in seen(busy, login)}
    got = busy.room.centre.read(LocalActor(login), ShowPingPong(top=500))
    assert got.reports == len(refs)
    assert {row.ref for row in got.longest} <= refs


WRONG = (
    ShowWorkload(by="colour"),
    ShowReturned(by="area"),
    ShowPingPong(top=501),
    ShowPingPong(unit="nowhere"),
    ShowWorkload(query="colour:red"),
)


@pytest.mark.parametrize("asked", WRONG, ids=str)
def test_what_makes_no_sense_is_wrong_input(busy: Busy, asked: Question[Any]) -> None:
    with pytest.raises(InputError):
        busy.room.centre.read(TONO, asked)


@pytest.mark.parametrize(("radius_m", "top"), [(0.5, 1), (5001.0, 1), (50.0, -1), (float("nan"), 1)])
def test_a_radius_and_a_top_have_bounds(busy: Busy, radius_m: float, top: int) -> None:
    now = busy.clock.now()
    with pytest.raises(InputError):
        busy.room.centre.read(
            TONO, RecurringPlaces(start_at=now - timedelta(days=1), end_at=now, radius_m=radius_m, top=top)
        )


def test_evidence_returned_is_counted_of_what_was_closed(busy: Busy) -> None:
    every = seen(busy, "tono")
    got = busy.room.centre.read(TONO, ShowReturned(by="category"))
    closed = Counter(task.category for task in tasks(every) if task.status in DONE)
    assert {row.group: row.closed for row in got.rows} == dict(closed)
    assert got.total.closed == closed.total() > 0
    assert got.total.rate == 0.0
