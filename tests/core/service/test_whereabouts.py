"""Places that nobody was at, through the door: left out, said in the answer; work that is done is no load."""

import pytest

from cc.core.centre import LocalActor
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.questions.dispatch import SuggestDispatch
from cc.core.questions.organisation import GetPerson
from cc.core.questions.reports import GetTimeline
from cc.core.vocabulary import TaskStatus
from tests.builders import Room
from tests.core.service.scene import do, photo

HERE = (106.862, -6.216)


def place(room: Room) -> tuple[float | None, float | None]:
    budi = room.centre.read(LocalActor("admin"), GetPerson("budi"))
    return budi.lon, budi.lat


def given(room: Room) -> str:
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    task = f"{ref}/1"
    do(room, "budi", t.AcceptTask(task))
    return task


@pytest.mark.parametrize("far", [(0.0, 0.0), (0.001, -0.002), (-74.0, 40.7), (-0.12, 51.5)])
def test_a_place_that_nobody_was_at_moves_nobody(room: Room, far: tuple[float, float]) -> None:
    task = given(room)
    near = do(room, "budi", o.LocatePerson(*HERE))
    assert (near.changed, near.warnings) == (1, ())
    located = do(room, "budi", o.LocatePerson(*far))
    assert (located.changed, located.unchanged) == (0, 1)
    assert "left out" in located.warnings[0]
    for intent in (
        t.DepartTask(task, *far),
        t.ArriveTask(task, *far),
        t.CloseTask(task, (photo(room, "budi"),), "beres", *far),
    ):
        receipt = do(room, "budi", intent)
        assert "left out" in receipt.warnings[0]
    assert receipt.task_status is TaskStatus.DONE
    assert place(room) == HERE
    timeline = room.centre.read(LocalActor("admin"), GetTimeline(task.partition("/")[0]))
    assert "place_left_out" in repr(timeline)


def test_a_place_at_the_work_is_believed_and_said_by_nobody(room: Room) -> None:
    task = given(room)
    receipt = do(room, "budi", t.CloseTask(task, (photo(room, "budi"),), "beres", *HERE))
    assert receipt.warnings == ()
    assert place(room) == HERE


def test_what_waits_for_being_verified_is_no_load(room: Room) -> None:
    def load() -> tuple[int, int]:
        found = room.centre.read(LocalActor("rini"), SuggestDispatch(other))
        (budi,) = (each for each in found.people if each.login == "budi")
        return budi.open_tasks, sum(each.open_tasks for each in found.units)

    other = room.reported("Pohon tumbang di Tebet").ref
    task = given(room)
    before = load()
    assert before[0] == 1
    do(room, "budi", t.CloseTask(task, (photo(room, "budi"),), "beres"))
    after = load()
    assert after[0] == 0
    assert after[1] < before[1]
    assert "lacks the skill" not in "".join(
        each.why for each in room.centre.read(LocalActor("rini"), SuggestDispatch(other)).people if each.skilled
    )
