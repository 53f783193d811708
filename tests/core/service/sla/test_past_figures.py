"""What is told of the past is what was told then: random days through the door, figures noted at several moments, and
asked again as of those moments when everything has moved on."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import InputError
from cc.core.intents.organisation import (
    CalendarRow,
    CategoryRow,
    PersonRow,
    SaveCalendars,
    SaveCategories,
    SavePeople,
    SaveUnits,
    UnitRow,
)
from cc.core.intents.reports import (
    AssignTask,
    CommentReport,
    HoldReport,
    MergeReport,
    ReceiveReport,
    ResolveReport,
    TriageReport,
)
from cc.core.intents.tasks import AcceptTask, DepartTask, ReassignTask
from cc.core.questions.base import Question
from cc.core.questions.sla import ExplainClocks, SlaFigures
from cc.core.records.sla import SlaReport
from cc.core.vocabulary import HoldReason, Role
from tests.builders import INSIDE, START, Room
from tests.core.service.door.test_random_histories import Day
from tests.core.service.scene import do
from tests.faults.rounds import rounds

ASKED = (
    ("admin", SlaFigures(worst=5)),
    ("sari", SlaFigures(by=("unit", "category", "day"))),
    ("rini", SlaFigures(by=("officer", "priority", "area", "channel"), worst=100)),
    ("dewi", SlaFigures(by=("week", "month"))),
    ("budi", SlaFigures(by=("branch",))),
    ("warga", SlaFigures()),
    ("sari", SlaFigures(by=("tree",), unit="bpbd")),
    ("rini", SlaFigures(query="unit:bpbd-timur -status:closed", by=("unit",))),
    ("sari", SlaFigures(query="officer:budi,agus prio<3")),
    ("sari", SlaFigures(query="sla<2h age>10m has:due")),
    ("sari", SlaFigures(query="is:late")),
    ("sari", SlaFigures(query="-is:paused is:open -tasks>1")),
    ("sari", SlaFigures(query="has:photo")),
    ("sari", SlaFigures(query="kat:banjir,waste -area:timur")),
    ("sari", SlaFigures(query="hold:weather,material,access,waiting_reporter")),
    ("sari", SlaFigures(query="channel:operator -has:place")),
    ("rini", SlaFigures(query="-hold:weather has:task photos<1")),
    ("sari", SlaFigures(start_at=START + timedelta(hours=2), end_at=START + timedelta(hours=9), by=("unit",))),
)
HOURS = (
    '{"timezone": "Asia/Jakarta", "hours": {"mon": [["08:00", "16:00"]], "thu": [["07:30", "12:00"]]}}',
    '{"timezone": "Asia/Jakarta", "hours": {"mon": [["00:00", "24:00"]], "tue": [["00:00", "24:00"]]}}',
)


def noted(room: Room) -> list[SlaReport]:
    """Every question's answer, without what says when and where it was asked."""
    return [plain(room.centre.read(LocalActor(who), asked)) for who, asked in ASKED]


def plain(report: SlaReport) -> SlaReport:
    worst = tuple(replace(each, excerpt="") for each in report.worst)
    return replace(report, position="", digest="", worst=worst)


def house_moves(room: Room, dice: random.Random) -> None:
    """The house itself changes: the tree of units, who works where, what is restricted, office hours."""
    rows = dice.choice(
        (
            SaveUnits((UnitRow("bpbd-timur", "East", dice.choice(("bpbd", "dishub", "jakarta")), "district"),)),
            SaveUnits((UnitRow("bpbd", "BPBD", "jakarta", "agency", dice.choice(("Asia/Jayapura", "Asia/Jakarta"))),)),
            SaveUnits((UnitRow(f"pos{dice.randrange(3)}", "Post", dice.choice(("bpbd", "dishub"))),)),
            SavePeople(
                (
                    PersonRow(
                        login="agus", name="Agus", role=Role.OFFICER, unit=dice.choice(("bpbd", "dishub", "bpbd-timur"))
                    ),
                )
            ),
            SavePeople(
                (PersonRow(login="joko", name="Joko", role=dice.choice((Role.OFFICER, Role.OPERATOR)), unit="dishub"),)
            ),
            SaveCategories(
                (CategoryRow(code="waste", name_id="Sampah", name_en="Waste", restricted=dice.random() < 0.5),)
            ),
            SaveCalendars((CalendarRow("office", dice.choice(HOURS)),)),
        )
    )
    room.centre.execute(Call(room.admin, rows))


@pytest.mark.parametrize("seed", range(rounds(2, 30)))
def test_the_past_is_told_as_it_was_told_then(room: Room, seed: int) -> None:
    assert room.clock is not None
    dice = random.Random(seed)
    day = Day(room, dice)
    told: dict[datetime, list[SlaReport]] = {}
    for step in range(rounds(240, 600)):
        day.step()
        if dice.random() < 0.04:
            house_moves(room, dice)
        if step % 60 == 59:
            told[room.centre.now] = noted(room)
            room.clock.advance(1)
    assert len(set(told[max(told)])) > len(ASKED) / 2
    for as_of, then in told.items():
        for (who, asked), expected in zip(ASKED, then, strict=True):
            got = room.centre.read(LocalActor(who), replace(asked, as_of=as_of))
            assert plain(got) == expected, (as_of, who, asked)


def test_a_task_that_was_nobodys_was_the_officers_who_took_it(room: Room) -> None:
    ref = room.reported().ref
    do(room, "rini", AssignTask(report=ref))
    do(room, "agus", AcceptTask(f"{ref}/1"))
    do(room, "agus", DepartTask(f"{ref}/1"))
    asked = SlaFigures(by=("officer",))
    then, as_of = room.centre.read(room.admin, asked), room.centre.now
    do(room, "rini", ReassignTask(f"{ref}/1", "budi"))
    assert ("agus",) in {figure.group for figure in then.figures}
    assert plain(room.centre.read(room.admin, replace(asked, as_of=as_of))) == plain(then)


def test_a_hold_outlasts_a_merge(room: Room) -> None:
    one, other = room.reported().ref, room.reported().ref
    do(room, "rini", HoldReport(one, HoldReason.WEATHER))
    do(room, "rini", MergeReport(one, other))
    asked = SlaFigures(query="hold:weather")
    then, as_of = room.centre.read(room.admin, asked), room.centre.now
    do(room, "rini", CommentReport(one, "sama"))
    assert then.reports == 1
    assert plain(room.centre.read(room.admin, replace(asked, as_of=as_of))) == plain(then)


def test_what_was_found_out_later_was_not_known_then(room: Room) -> None:
    """Late entry: a report that came on Monday and was entered on Tuesday is not in what was told on Monday."""
    room.reported()
    assert room.clock is not None
    monday = room.centre.now
    room.clock.advance(86_400)
    lon, lat = INSIDE
    late = ReceiveReport(
        text="Telepon kemarin", category="flood", lon=lon, lat=lat, received_at=monday - timedelta(hours=1)
    )
    do(room, "sari", late)
    assert room.centre.read(room.admin, SlaFigures(end_at=monday)).reports == 1
    assert room.centre.read(room.admin, SlaFigures(end_at=monday, as_of=monday)).reports == 0
    assert room.centre.read(room.admin, SlaFigures(as_of=monday)).reports == 1


@pytest.mark.parametrize(
    ("as_of", "said"),
    [
        (START + timedelta(days=400), "has not come yet"),
        (START - timedelta(days=400), "nothing had been recorded yet"),
        (datetime(2026, 11, 24, 3, 0), "zone"),  # noqa: DTZ001  # on purpose
    ],
)
def test_a_time_that_cannot_be_told_of_is_wrong_input(room: Room, as_of: datetime, said: str) -> None:
    ref = room.reported().ref
    questions: tuple[Question[Any], ...] = (SlaFigures(as_of=as_of), ExplainClocks(ref, as_of))
    for question in questions:
        with pytest.raises(InputError, match=said):
            room.centre.read(room.admin, question)


@pytest.mark.parametrize("query", ["banjir", "flag:no_place", "holder:me", "-is:claimed", '"air masuk" unit:bpbd'])
def test_a_filter_on_what_is_not_kept_of_the_past_is_refused(room: Room, query: str) -> None:
    room.reported()
    room.centre.read(room.admin, SlaFigures(query=query))
    with pytest.raises(InputError, match="cannot be known of the past"):
        room.centre.read(room.admin, SlaFigures(query=query, as_of=room.centre.now))


def test_why_is_told_as_of_then(room: Room) -> None:
    room.reported()
    assert room.clock is not None
    room.clock.advance(3600)
    ref = room.reported().ref
    do(room, "sari", TriageReport(ref))
    then, as_of = room.centre.read(room.admin, ExplainClocks(ref)), room.centre.now
    room.clock.advance(86_400)
    do(room, "rini", ResolveReport(ref, "selesai"))
    assert room.centre.read(room.admin, ExplainClocks(ref)) != then
    assert room.centre.read(room.admin, ExplainClocks(ref, as_of)) == then
    with pytest.raises(InputError, match="was not known yet"):
        room.centre.read(room.admin, ExplainClocks(ref, START + timedelta(seconds=1)))
