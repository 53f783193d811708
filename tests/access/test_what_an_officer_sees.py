"""An officer sees what they or their unit have a task of, and what they entered; late evidence gives no sight; who
reported is not told to those that a report was only shared with."""

from datetime import timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import CoreError, NotFoundError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.organisation import PersonRow, RouteRow, SavePeople, SaveRoutes
from cc.core.questions.freezing import ListFrozenSlaReports
from cc.core.questions.reports import ExportReports, GetCounters, GetReport, ListReports
from cc.core.questions.sla import SlaFigures
from cc.core.questions.tasks import GetTask
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Role
from tests.builders import INSIDE, Room
from tests.core.service.scene import do, photo, see


def refs(room: Room, by: str) -> set[str]:
    """The reports that somebody sees, as every list of them says."""
    actor = LocalActor(by)
    listed = {line.ref for line in room.centre.read(actor, ListReports(sort="changed", limit=100)).items}
    assert {line.ref for line in room.centre.stream(actor, ExportReports())} == listed
    assert room.centre.read(actor, GetCounters()).total == len(listed)
    assert room.centre.read(actor, SlaFigures()).reports == len(listed)
    return listed


@pytest.mark.parametrize("unit", ["bpbd-timur", "jakarta"])
def test_an_officer_sees_what_they_or_their_unit_work_on_and_what_they_entered(room: Room, unit: str) -> None:
    do(room, "admin", SavePeople((PersonRow(login="lala", name="Lala", role=Role.OFFICER, unit=unit),)))
    unassigned = room.reported().ref
    assert refs(room, "lala") == set()
    with pytest.raises(NotFoundError):
        see(room, unassigned, "lala")
    own, units, others = (room.reported(f"Banjir {n}").ref for n in range(3))
    do(room, "sari", r.AssignTask(report=others, unit="bpbd-timur" if unit == "jakarta" else "bpbd", officer=None))
    do(room, "sari", r.AssignTask(report=units, unit=unit))
    do(room, "sari", r.AssignTask(report=own, officer="lala", unit=unit))
    do(room, "admin", SaveRoutes((RouteRow("traffic-jam", None, "dishub"),)))
    entered = do(room, "lala", r.ReceiveReport(text="Macet", category="traffic-jam", lon=INSIDE[0], lat=INSIDE[1])).ref
    assert refs(room, "lala") == {own, units, entered}
    assert room.centre.read(LocalActor("lala"), ListFrozenSlaReports()) == ()


@pytest.fixture
def reassigned(room: Room) -> str:
    """A task that Budi had, and that another unit's officer has now."""
    ref = do(room, "sari", r.ReceiveReport(text="Banjir di mana-mana", category="flood", unit="jakarta")).ref
    do(room, "sari", r.AssignTask(report=ref, officer="budi"))
    do(room, "budi", t.AcceptTask(f"{ref}/1"))
    do(room, "sari", t.ReassignTask(f"{ref}/1", "joko"))
    return f"{ref}/1"


def late(room: Room, by: str, task: str, minutes_ago: float, colour: int = 33) -> Receipt:
    """A photo that is said to have been taken some time ago."""
    assert room.clock is not None
    name = photo(room, by, colour)
    call = Call(
        LocalActor(by), t.AttachToTask(task, (name,)), claimed_at=room.clock.at - timedelta(minutes=minutes_ago)
    )
    return room.centre.execute(call)


def test_who_had_the_task_when_the_photo_was_taken_still_adds_it_and_sees_nothing(room: Room, reassigned: str) -> None:
    with pytest.raises(NotFoundError):
        room.centre.read(LocalActor("budi"), GetTask(reassigned))
    receipt = late(room, "budi", reassigned, 1.5)
    assert receipt.task == 1
    assert (receipt.due_at, receipt.flags) == (None, ())
    assert [each.attached_by for each in see(room, reassigned).evidence] == ["budi"]
    with pytest.raises(NotFoundError):
        room.centre.read(LocalActor("budi"), GetReport(reassigned))


def test_nobody_else_adds_photos_to_what_they_do_not_see(room: Room, reassigned: str) -> None:
    told: list[tuple[str, str]] = []
    for by, task, minutes in (
        ("budi", reassigned, 0.0),  # joko's by then
        ("budi", reassigned, 60 * 24),  # before there was one
        ("budi", reassigned, -60),  # in the future
        ("agus", reassigned, 1.5),  # never theirs
        ("budi", "JKT-999999/1", 1.5),
    ):
        with pytest.raises(CoreError) as refused:
            late(room, by, task, minutes, 40 + len(told))
        told.append((refused.value.code, refused.value.message.replace(task, "X")))
    assert len(set(told)) == 1, "what is there answers as what is not"
    assert see(room, reassigned).evidence == ()


def test_who_reported_is_told_to_those_who_need_it_alone(room: Room) -> None:
    ref = do(room, "sari", r.ReceiveReport(text="Banjir", category="flood", unit="bpbd", reporter="Ani 0812-555")).ref
    do(room, "sari", r.ShareReport(ref, "dishub"))
    for by in ("sari", "rini", "admin"):
        assert (see(room, ref, by).reporter, see(room, ref, by).reporter_hidden) == ("Ani 0812-555", False)
    assert (see(room, ref, "dewi").reporter, see(room, ref, "dewi").reporter_hidden) == ("", True)
    do(room, "sari", r.AssignTask(report=ref, unit="bpbd"))
    do(room, "rini", t.HandOverTask(f"{ref}/1", "dishub", "jalan"))
    assert see(room, ref, "dewi").reporter == "Ani 0812-555"
    assert see(room, ref, "joko").reporter == "Ani 0812-555"
