"""A scene for every question of a supervisor about work itself."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from cc.core.errors import InputError
from cc.core.intents.reports import AssignTask
from cc.core.intents.tasks import DeclineTask, HandOverTask, ReturnTask
from cc.core.questions.supervision import RecurringPlaces, ShowPingPong, ShowReturned, ShowWorkload
from tests.builders import START
from tests.centre.bench import Bench
from tests.centre.scenes_reports import Scene

LONG_AGO, FAR = START - timedelta(days=400), START + timedelta(days=400)


def places(bench: Bench) -> None:
    ref = bench.reported()
    asked = RecurringPlaces(
        start_at=START, end_at=FAR, before_at=LONG_AGO, query="category:flood", unit="bpbd", radius_m=50.0, top=3
    )
    found = bench.ask("tono", asked)
    assert (found.start_at, found.end_at, found.before_at) == (START, FAR, LONG_AGO)
    assert found.total.distinct == found.total.appeared + found.total.stayed >= 1
    assert [count.category for count in found.categories] == ["flood"]
    assert ref in [place.last_ref for place in found.top]
    with pytest.raises(InputError):
        bench.ask("tono", RecurringPlaces(start_at=FAR, end_at=START))


def workload(bench: Bench) -> None:
    bench.assigned()
    before = {row.officer: row for row in bench.ask("tono", ShowWorkload()).rows}
    task = bench.done()
    bench.do("rini", ReturnTask(task, "foto buram"))
    after = {row.officer: row for row in bench.ask("tono", ShowWorkload()).rows}
    assert after["budi"].assigned == before["budi"].assigned + 1
    assert after["budi"].returns == before["budi"].returns + 1
    assert after["budi"].open_now == before["budi"].open_now + 1
    assert {row.officer for row in bench.ask("tono", ShowWorkload(by="unit", unit="bpbd")).rows} == {""}


def returned(bench: Bench) -> None:
    before = bench.ask("tono", ShowReturned(by="unit")).total
    bench.done()
    bench.do("rini", ReturnTask(bench.done(), "foto buram"))
    total = bench.ask("tono", ShowReturned(by="unit")).total
    assert (total.closed - before.closed, total.returned - before.returned) == (2, 1)
    assert bench.ask("tono", ShowReturned(by="category", query="category:narcotics")).rows == ()


def hands(bench: Bench) -> None:
    before = bench.ask("tono", ShowPingPong())
    ref = bench.reported()
    bench.do("rini", AssignTask(report=ref, officer="budi"))
    bench.do("rini", HandOverTask(f"{ref}/1", "dishub", "jalan besar"))
    bench.do("dewi", DeclineTask(f"{ref}/2", "bukan jalan kami"))
    after = bench.ask("tono", ShowPingPong(top=500))
    assert (after.passed - before.passed, after.came_back - before.came_back) == (1, 1)
    passed = next(each for each in after.longest if each.ref == ref)
    assert passed.units == ("bpbd-timur", "dishub", "bpbd-timur")


SCENES: Mapping[type[object], Scene] = {
    RecurringPlaces: places,
    ShowWorkload: workload,
    ShowReturned: returned,
    ShowPingPong: hands,
}
