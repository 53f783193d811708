"""The lifecycle: who may do what beyond the role, and what a trace must leave alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError, LostRaceError, RefusedError
from cc.core.intents import organisation as o
from cc.core.intents import packs as o_packs
from cc.core.intents import reports as r
from cc.core.intents import system as o_system
from cc.core.intents import tasks as t
from cc.core.questions import packs as o_questions
from cc.core.questions import system as o_questions_system
from cc.core.questions import trail as o_questions_trail
from cc.core.questions.dispatch import SuggestDispatch
from cc.core.questions.reports import GetActions, GetTimeline
from cc.core.questions.tasks import GetTask, ListTasks
from cc.core.vocabulary import Action, HoldReason, ReportStatus, Role, TaskStatus
from tests.builders import Room
from tests.core.service.scene import do, photo, see


def test_unmerging_from_a_report_that_was_merged_itself_leaves_that_merge_alone(room: Room) -> None:
    one, two, three = (room.reported(f"Banjir {n}").ref for n in range(3))
    do(room, "rini", r.MergeReport(one, two))
    do(room, "rini", r.MergeReport(two, three))
    do(room, "rini", r.UnmergeReport(one))
    assert see(room, two).merged_into == three
    assert do(room, "rini", r.UnmergeReport(two)).status is ReportStatus.NEW


def test_unmerging_needs_no_sight_of_the_other_report_and_tells_nothing_of_it(room: Room) -> None:
    one = room.reported().ref
    other = do(room, "sari", r.ReceiveReport(text="Lampu mati", category="traffic-jam", unit="dishub")).ref
    do(room, "sari", r.MergeReport(one, other))
    assert see(room, one, "rini").merged_into is None
    assert see(room, one, "sari").merged_into == other
    told = str(room.centre.read(LocalActor("rini"), GetTimeline(one)))
    assert "merge" in told
    assert other not in told
    assert see(room, other).line.id not in told
    audited = str(list(room.centre.stream(LocalActor("rini"), o_questions_trail.AuditEvents(one))))
    assert see(room, other).line.id not in audited
    assert other in str(room.centre.read(LocalActor("sari"), GetTimeline(one)))
    assert do(room, "rini", r.UnmergeReport(one)).status is ReportStatus.NEW
    assert see(room, other).line.merged_count == 0


def test_a_stale_task_is_told_who_was_faster_also_after_implied_steps(room: Room) -> None:
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    version = do(room, "budi", t.ArriveTask(f"{ref}/1")).task_version
    do(room, "rini", t.HoldTask(f"{ref}/1", HoldReason.WEATHER))
    with pytest.raises(LostRaceError, match="rini was faster \\(hold at") as lost:
        do(room, "budi", t.ResumeTask(f"{ref}/1"), expected_version=version)
    assert lost.value.fields["by"] == "rini"


def test_an_offer_is_taken_back_by_the_side_that_made_it(room: Room) -> None:
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "rini", t.HandOverTask(f"{ref}/1", "dishub", "jalan besar"))
    for by in ("dewi", "joko", "agus"):
        with pytest.raises(ForbiddenError):
            do(room, by, t.CancelTask(f"{ref}/2", "tidak jadi"))
        assert not can(room, by, f"{ref}/2", Action.CANCEL)
    assert can(room, "rini", f"{ref}/2", Action.CANCEL)
    assert do(room, "budi", t.CancelTask(f"{ref}/2", "tidak jadi")).task_status is TaskStatus.CANCELLED


def can(room: Room, by: str, subject: str, action: Action) -> bool:
    states = room.centre.read(LocalActor(by), GetActions(subject))
    return next(state.possible for state in states if (state.subject, state.action) == (subject, action))


def test_an_offer_of_what_is_done_meanwhile_cannot_be_accepted(room: Room) -> None:
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "budi", t.HandOverTask(f"{ref}/1", "dishub", "jalan besar"))
    do(room, "budi", t.ArriveTask(f"{ref}/1"))
    do(room, "budi", t.CloseTask(f"{ref}/1", (photo(room, "budi"),)))
    with pytest.raises(RefusedError, match="done meanwhile"):
        do(room, "dewi", t.AcceptTask(f"{ref}/2"))
    assert not can(room, "dewi", f"{ref}/2", Action.ACCEPT)
    do(room, "dewi", t.DeclineTask(f"{ref}/2", "sudah selesai"))


def test_late_evidence_makes_nobody_the_officer_of_a_task(room: Room) -> None:
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref))
    do(room, "agus", t.AttachToTask(f"{ref}/1", (photo(room, "agus"),)))
    do(room, "rini", t.CancelTask(f"{ref}/1", "batal"))
    do(room, "budi", t.AttachToTask(f"{ref}/1", (photo(room, "budi", 40),)))
    assert see(room, ref).tasks[0].officer is None


@pytest.mark.parametrize("place", [None, (110.0, -7.0)], ids=["no place", "outside"])
def test_an_officer_sees_the_task_that_they_were_given_whichever_unit_it_is_of(
    room: Room, place: tuple[float, float] | None
) -> None:
    lon, lat = place or (None, None)
    ref = do(room, "sari", r.ReceiveReport(text="Banjir entah di mana", category="flood", lon=lon, lat=lat)).ref
    assert see(room, ref).line.unit == "jakarta"
    do(room, "sari", r.AssignTask(report=ref, officer="budi"))
    assert room.centre.read(LocalActor("budi"), GetTask(f"{ref}/1")).officer == "budi"
    assert [task.ref for task in room.centre.read(LocalActor("budi"), ListTasks(mine=True)).items] == [f"{ref}/1"]
    do(room, "sari", t.ReassignTask(f"{ref}/1", "joko"))
    assert do(room, "joko", t.AcceptTask(f"{ref}/1")).task_status is TaskStatus.ACCEPTED


def test_an_officer_who_changes_units_keeps_their_tasks_in_sight(room: Room) -> None:
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "admin", o.SavePeople((o.PersonRow(login="budi", name="Budi", role=Role.OFFICER, unit="dishub"),)))
    assert do(room, "budi", t.AcceptTask(f"{ref}/1")).task_status is TaskStatus.ACCEPTED
    facts = room.centre.read(room.admin, o_questions_system.CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name in ("counters", "queues")] == []


def test_what_is_restricted_is_given_to_officers_with_clearance_alone(room: Room) -> None:
    ref = do(room, "sari", r.ReceiveReport(text="Transaksi", category="narcotics", unit="bpbd-timur")).ref
    with pytest.raises(InputError, match="clearance"):
        do(room, "sari", r.AssignTask(report=ref, officer="budi"))
    assert room.centre.read(LocalActor("sari"), SuggestDispatch(ref)).people == ()
    do(room, "sari", r.AssignTask(report=ref))
    with pytest.raises(InputError, match="clearance"):
        do(room, "sari", t.ReassignTask(f"{ref}/1", "budi"))


def test_naming_an_officer_out_of_sight_answers_as_naming_nobody(room: Room) -> None:
    ref = room.reported().ref
    told = []
    for officer in ("joko", "nobody"):
        for unit in (None, "bpbd-timur"):
            with pytest.raises(InputError) as refused:
                do(room, "rini", r.AssignTask(report=ref, unit=unit, officer=officer))
            told.append((refused.value.code, refused.value.message.replace(officer, "X")))
    assert len(set(told)) == 1


def test_a_hold_ends_when_it_was_to_end_however_late_the_sweep_is(room: Room) -> None:
    ref = room.reported().ref
    assert room.clock is not None
    until = room.clock.at + timedelta(hours=2)
    do(room, "rini", r.HoldReport(ref, HoldReason.WAITING_REPORTER, until))
    room.clock.advance(5 * 3600)
    assert do(room, "tono", o_system.Sweep()).resumed == 1
    entries = room.centre.read(LocalActor("rini"), GetTimeline(ref))
    (entry,) = (each for each in entries if each.action is Action.RESUME)
    assert entry.at == until
    assert entry.recorded_at > until


def test_a_category_without_a_promise_ends_the_promise_of_the_one_before(room: Room) -> None:
    do(room, "admin", o.SaveCategories((o.CategoryRow(code="lost-cat", name_id="Kucing hilang", name_en="Lost cat"),)))
    for policy in room.centre.read(room.admin, o_questions.ListPolicies()):
        if policy.category is None:
            do(room, "admin", o_packs.SavePolicies((replace(policy, category="flood"),)))
    ref = room.reported().ref
    assert see(room, ref).line.due_at is not None
    do(room, "rini", r.TriageReport(ref, category="lost-cat"))
    assert see(room, ref).policy == ""
    assert see(room, ref).line.due_at is None
