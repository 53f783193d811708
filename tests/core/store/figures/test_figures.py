"""SLA figures: counts, medians and percentiles against a plain reckoning of the same clocks."""

import math
import statistics
from collections import defaultdict
from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import InputError
from cc.core.questions.sla import ExplainClocks, SlaFigures
from cc.core.records.reports import Report
from cc.core.records.sla import Clock, SlaReport
from cc.core.rules.sla.fold import verdict
from cc.core.vocabulary import ClockState
from tests.core.store.busy import Busy

SARI = LocalActor("sari")
JAKARTA = ZoneInfo("Asia/Jakarta")


def task_of(report: Report, clock: Clock) -> tuple[str, str]:
    task = next((task for task in report.tasks if task.number == clock.number), None)
    return (task.unit, task.officer or "") if task else (report.line.unit, "")


def local(report: Report, shape: str) -> str:
    return report.line.received_at.astimezone(JAKARTA).strftime(shape)


KEYS: dict[str, Callable[[Report, Clock], str]] = {
    "unit": lambda report, clock: task_of(report, clock)[0],
    "officer": lambda report, clock: task_of(report, clock)[1],
    "category": lambda report, clock: report.line.category,
    "area": lambda report, clock: report.line.area or "",
    "channel": lambda report, clock: str(report.channel),
    "priority": lambda report, clock: str(int(report.line.priority)),
    "day": lambda report, clock: local(report, "%Y-%m-%d"),
    "week": lambda report, clock: "{}-W{:02d}".format(*report.line.received_at.astimezone(JAKARTA).isocalendar()[:2]),
    "month": lambda report, clock: local(report, "%Y-%m"),
}


def reckon(
    busy: Busy, reports: list[Report], by: tuple[str, ...]
) -> dict[tuple[tuple[str, ...], str], dict[str, object]]:
    now = busy.clock.now().replace(microsecond=0)
    groups: dict[tuple[tuple[str, ...], str], list[Clock]] = defaultdict(list)
    for report in reports:
        for clock in report.clocks:
            groups[tuple(KEYS[name](report, clock) for name in by), str(clock.target)].append(clock)
    return {key: _row(clocks, now) for key, clocks in groups.items()}


def _row(clocks: list[Clock], now: object) -> dict[str, object]:
    told = [verdict(clock, now) for clock in clocks]  # type: ignore[arg-type]  # a datetime
    ended = sorted(
        clock.counted_s
        for clock, how in zip(clocks, told, strict=True)
        if clock.state is ClockState.STOPPED and how != "excluded"
    )
    return {
        **{name: told.count(name) for name in ("met", "breached", "running", "paused", "excluded")},
        "median_s": math.floor(statistics.median(ended)) if ended else None,
        "p90_s": ended[math.ceil(0.9 * len(ended)) - 1] if ended else None,
    }


def told(report: SlaReport) -> dict[tuple[tuple[str, ...], str], dict[str, object]]:
    names = ("met", "breached", "running", "paused", "excluded", "median_s", "p90_s")
    return {(row.group, str(row.target)): {name: getattr(row, name) for name in names} for row in report.figures}


@pytest.mark.parametrize(
    "by", [(), *((name,) for name in KEYS), ("unit", "category", "month"), ("officer", "priority")]
)
def test_figures_are_those_of_the_clocks(busy: Busy, by: tuple[str, ...]) -> None:
    every = busy.everything_once()
    got = busy.room.centre.read(SARI, SlaFigures(by=by))
    assert told(got) == reckon(busy, every, by)
    assert (got.by, got.reports) == (by, len(every))
    assert got.without_clock == sum(not report.clocks for report in every)


def test_the_room_has_clocks_that_stand_in_every_way(busy: Busy) -> None:
    got = busy.room.centre.read(SARI, SlaFigures())
    for name in ("met", "breached", "running", "paused", "excluded"):
        assert any(getattr(row, name) for row in got.figures), name


def test_a_period_holds_what_was_received_in_it_from_its_first_to_before_its_last_instant(busy: Busy) -> None:
    every = sorted(busy.everything_once(), key=lambda report: report.line.received_at)
    start, end = every[3].line.received_at, every[9].line.received_at
    inside = [report for report in every if start <= report.line.received_at < end]
    got = busy.room.centre.read(SARI, SlaFigures(start_at=start, end_at=end, by=("unit",)))
    assert (got.reports, told(got)) == (len(inside), reckon(busy, inside, ("unit",)))
    assert (got.start_at, got.end_at) == (start, end)
    later = busy.room.centre.read(SARI, SlaFigures(start_at=start + timedelta(microseconds=1), end_at=end))
    assert later.reports < got.reports
    assert busy.room.centre.read(SARI, SlaFigures(start_at=end, end_at=start)).reports == 0


def test_a_filter_narrows_the_figures(busy: Busy) -> None:
    some = [report for report in busy.everything_once() if report.line.category == "flood"]
    got = busy.room.centre.read(SARI, SlaFigures(by=("area",), query="kat:banjir"))
    assert (got.reports, told(got)) == (len(some), reckon(busy, some, ("area",)))


def test_the_worst_are_the_latest_broken_promises_one_a_report(busy: Busy) -> None:
    now = busy.clock.now().replace(microsecond=0)
    late: dict[str, int] = {}
    for report in busy.everything_once():
        for clock in report.clocks:
            if verdict(clock, now) == "breached":
                broken_at = clock.breached_at or clock.due_at
                assert broken_at is not None
                by_s = int(((clock.stopped_at or now) - broken_at).total_seconds())
                late[report.line.ref] = max(late.get(report.line.ref, 0), by_s)
    wanted = sorted((-by_s, ref) for ref, by_s in late.items())
    assert len(wanted) > 2
    got = busy.room.centre.read(SARI, SlaFigures(worst=100))
    assert [(-each.late_s, each.ref) for each in got.worst] == wanted
    assert got.figures == busy.room.centre.read(SARI, SlaFigures()).figures
    two = busy.room.centre.read(SARI, SlaFigures(worst=2)).worst
    assert two == got.worst[:2]
    why = busy.room.centre.read(SARI, ExplainClocks(two[0].ref))
    same = [each for each in why.clocks if (each.clock.number, each.clock.target) == (two[0].number, two[0].target)]
    assert same
    assert same[-1].verdict.startswith("breached")


@pytest.mark.parametrize("worst", [-1, 101])
def test_more_of_the_worst_than_are_given_is_wrong_input(busy: Busy, worst: int) -> None:
    with pytest.raises(InputError):
        busy.room.centre.read(SARI, SlaFigures(worst=worst))


def test_what_cannot_be_grouped_by_is_wrong_input(busy: Busy) -> None:
    with pytest.raises(InputError):
        busy.room.centre.read(SARI, SlaFigures(by=("unit", "colour")))


def test_every_clock_is_explained_as_it_is_stored(busy: Busy) -> None:
    for report in busy.everything_once():
        got = busy.room.centre.read(SARI, ExplainClocks(report.line.ref))
        assert got.zone == "Asia/Jakarta"
        explained = {(one.clock.number, one.clock.target, one.clock.episode): one.clock.state for one in got.clocks}
        assert explained == {(clock.number, clock.target, clock.episode): clock.state for clock in report.clocks}
