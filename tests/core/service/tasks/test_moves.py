"""The lifecycle through the door: what each intent does and causes, on both databases."""

from datetime import timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.system import Sweep
from cc.core.questions.reports import GetTimeline
from cc.core.vocabulary import Action, HoldReason, Priority, RejectReason, ReportStatus, TaskStatus
from tests.builders import Room
from tests.core.service.scene import do, holds, photo, see


def test_the_main_job_ends_resolved_and_then_closes_by_itself(room: Room) -> None:
    got = room.reported()
    assert got.status is ReportStatus.NEW
    assert see(room, got.ref).line.unit == "bpbd-timur"
    do(room, "rini", r.TriageReport(got.ref, priority=Priority.P1))
    given = do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    assert (given.status, given.task, given.task_status) == (ReportStatus.IN_PROGRESS, 1, TaskStatus.ASSIGNED)
    task = f"{got.ref}/1"
    do(room, "budi", t.AcceptTask(task))
    do(room, "budi", t.ArriveTask(task, 106.85, -6.25))
    done = do(room, "budi", t.CloseTask(task, (photo(room, "budi"),), "kering"))
    assert done.task_status is TaskStatus.DONE
    with pytest.raises(ForbiddenError, match="verify is for operator"):
        do(room, "budi", t.VerifyTask(task))
    verified = do(room, "rini", t.VerifyTask(task))
    assert verified.status is ReportStatus.RESOLVED
    steps = [(entry.action, entry.after) for entry in room.centre.read(LocalActor("tono"), GetTimeline(got.ref))]
    assert (Action.DEPART, "en_route") in steps
    assert steps[-1] == (Action.SETTLE, "resolved")
    assert holds(room)


def test_assigning_a_new_report_implies_its_triage(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref))
    moves = [(each.subject, each.action) for each in room.centre.read(LocalActor("tono"), GetTimeline(got.ref))]
    assert moves[1:] == [("report", Action.TRIAGE), ("report", Action.ASSIGN), ("task/1", Action.ASSIGN)]


def test_the_last_decline_puts_the_report_back_to_triaged(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    with pytest.raises(ForbiddenError, match="assigned to budi"):
        do(room, "agus", t.AcceptTask(f"{got.ref}/1"))
    assert do(room, "budi", t.DeclineTask(f"{got.ref}/1", "sedang cuti")).status is ReportStatus.TRIAGED


def test_a_task_of_nobody_is_taken_by_the_first_who_accepts(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref))
    with pytest.raises(NotFoundError):
        do(room, "joko", t.AcceptTask(f"{got.ref}/1"))
    do(room, "agus", t.AcceptTask(f"{got.ref}/1"))
    assert see(room, got.ref).tasks[0].officer == "agus"
    with pytest.raises((RefusedError, ForbiddenError)):
        do(room, "budi", t.AcceptTask(f"{got.ref}/1"))


def test_a_hand_over_is_an_offer_that_the_other_unit_answers(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    offer = do(room, "budi", t.HandOverTask(f"{got.ref}/1", "dishub", "jalan ditutup"))
    assert (offer.task, offer.task_status) == (2, TaskStatus.OFFERED)
    with pytest.raises(RefusedError, match="offered to dishub already"):
        do(room, "budi", t.HandOverTask(f"{got.ref}/1", "dishub", "lagi"))
    do(room, "dewi", t.AcceptTask(f"{got.ref}/2"))
    tasks = {task.number: task.status for task in see(room, got.ref).tasks}
    assert tasks == {1: TaskStatus.HANDED_OVER, 2: TaskStatus.ASSIGNED}


def test_an_offer_goes_with_the_task_it_came_from(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    do(room, "budi", t.HandOverTask(f"{got.ref}/1", "dishub", "jalan ditutup"))
    after = do(room, "rini", t.CancelTask(f"{got.ref}/1", "sudah surut"))
    assert after.status is ReportStatus.TRIAGED
    assert {task.status for task in see(room, got.ref).tasks} == {TaskStatus.CANCELLED}


def test_returned_photos_do_not_count_a_second_time(room: Room) -> None:
    got = room.reported()
    task = f"{got.ref}/1"
    do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    do(room, "budi", t.AcceptTask(task))
    with pytest.raises(InputError, match="needs 1 photo"):
        do(room, "budi", t.CloseTask(task))
    first = photo(room, "budi")
    do(room, "budi", t.CloseTask(task, (first,)))
    do(room, "rini", t.ReturnTask(task, "foto tempat lain"))
    with pytest.raises(InputError, match="needs 1 photo"):
        do(room, "budi", t.CloseTask(task, (first,)))
    assert do(room, "budi", t.CloseTask(task, (photo(room, "budi", 30),))).task_status is TaskStatus.DONE


def test_holding_and_resuming_comes_back_to_where_it_was(room: Room) -> None:
    assert room.clock is not None
    got = room.reported()
    do(room, "rini", r.TriageReport(got.ref))
    until = room.clock.now() + timedelta(hours=2)
    held = do(room, "rini", r.HoldReport(got.ref, HoldReason.WEATHER, until))
    assert held.status is ReportStatus.ON_HOLD
    assert do(room, "tono", Sweep()).resumed == 0
    room.clock.advance(7200)
    assert do(room, "tono", Sweep()).resumed == 1
    assert see(room, got.ref).line.status is ReportStatus.TRIAGED


def test_a_merged_report_comes_back_as_it_was_even_from_a_hold(room: Room) -> None:
    one, other = room.reported(), room.reported("Air masuk rumah")
    do(room, "rini", r.HoldReport(one.ref, HoldReason.ACCESS))
    do(room, "rini", r.MergeReport(one.ref, other.ref))
    assert see(room, other.ref).line.merged_count == 1
    with pytest.raises(RefusedError, match="nothing can be merged into it"):
        do(room, "rini", r.MergeReport(other.ref, one.ref))
    do(room, "rini", r.UnmergeReport(one.ref))
    back = see(room, one.ref)
    assert (back.line.status, back.line.hold_reason) == (ReportStatus.ON_HOLD, "access")
    assert do(room, "rini", r.ResumeReport(one.ref)).status is ReportStatus.NEW
    assert see(room, other.ref).line.merged_count == 0
    assert holds(room)


def test_merging_away_from_open_tasks_needs_a_word(room: Room) -> None:
    one, other = room.reported(), room.reported("Air masuk rumah")
    do(room, "rini", r.AssignTask(report=one.ref, officer="budi"))
    with pytest.raises(RefusedError, match=f"open tasks \\({one.ref}/1\\)"):
        do(room, "rini", r.MergeReport(one.ref, other.ref))
    merged = do(room, "rini", r.MergeReport(one.ref, other.ref, cancel_tasks=True))
    assert merged.status is ReportStatus.MERGED
    assert see(room, one.ref).tasks[0].status is TaskStatus.CANCELLED


def test_a_rejected_report_can_be_reopened_as_new(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.RejectReport(got.ref, RejectReason.PRANK))
    assert do(room, "tono", r.ReopenReport(got.ref, "bukan iseng")).status is ReportStatus.NEW
