"""The lifecycle through the door: what each intent does, refuses and causes, on both databases."""

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, InputError, LostRaceError, NotFoundError, RefusedError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import AnswerT, Intent
from cc.core.intents.organisation import Sweep
from cc.core.questions.organisation import VerifyAudit
from cc.core.questions.reports import GetReport, GetTimeline
from cc.core.records.report import Report
from cc.core.vocabulary import Action, HoldReason, Priority, RejectReason, ReportStatus, TaskStatus
from tests.builders import Room, make_room


@pytest.fixture
def room(tmp_path: Path, database_url: str) -> Iterator[Room]:
    built = make_room(tmp_path, database_url, fixed=True)
    yield built
    built.close()


def do(room: Room, by: str, intent: Intent[AnswerT], **more: object) -> AnswerT:
    """Carry an intent out as somebody, one minute after whatever was before."""
    assert room.clock is not None
    room.clock.advance(60)
    return room.centre.execute(Call(LocalActor(by), intent, **more))  # type: ignore[arg-type]  # the call's own fields


def see(room: Room, ref: str, by: str = "admin") -> Report:
    return room.centre.read(LocalActor(by), GetReport(ref))


def photo(room: Room, by: str, colour: int = 90) -> str:
    made = io.BytesIO()
    Image.new("RGB", (64, 48), (colour, 120, 140)).save(made, "JPEG")
    made.seek(0)
    return room.centre.put_blob(LocalActor(by), made).sha256


def holds(room: Room) -> bool:
    return room.centre.read(LocalActor("tono"), VerifyAudit()).holds


def test_the_main_job_ends_resolved_and_then_closes_by_itself(room: Room) -> None:
    got = room.reported()
    assert got.status is ReportStatus.NEW
    assert see(room, got.ref).line.unit == "bpbd-timur"
    do(room, "rini", r.TriageReport(got.ref, priority=Priority.P1))
    given = do(room, "rini", r.AssignTask(got.ref, officer="budi"))
    assert (given.status, given.task, given.task_status) == (ReportStatus.IN_PROGRESS, 1, TaskStatus.ASSIGNED)
    task = f"{got.ref}/1"
    do(room, "budi", t.AcceptTask(task))
    do(room, "budi", t.ArriveTask(task, 106.85, -6.25))
    done = do(room, "budi", t.CloseTask(task, (photo(room, "budi"),), "kering"))
    assert done.task_status is TaskStatus.DONE
    with pytest.raises(ForbiddenError, match="verify is for an operator"):
        do(room, "budi", t.VerifyTask(task))
    verified = do(room, "rini", t.VerifyTask(task))
    assert verified.status is ReportStatus.RESOLVED
    steps = [(entry.action, entry.after) for entry in room.centre.read(LocalActor("tono"), GetTimeline(got.ref))]
    assert (Action.DEPART, "en_route") in steps
    assert steps[-1] == (Action.SETTLE, "resolved")
    assert holds(room)


def test_assigning_a_new_report_implies_its_triage(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref))
    moves = [(each.subject, each.action) for each in room.centre.read(LocalActor("tono"), GetTimeline(got.ref))]
    assert moves[1:] == [("report", Action.TRIAGE), ("report", Action.ASSIGN), ("task/1", Action.ASSIGN)]


def test_a_stale_version_is_told_who_was_faster(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.TriageReport(got.ref), expected_version=1)
    with pytest.raises(LostRaceError, match="rini was faster \\(triage at") as lost:
        do(room, "sari", r.AssignTask(got.ref), expected_version=1)
    assert lost.value.fields["by"] == "rini"
    assert see(room, got.ref).tasks == ()


def test_a_comment_does_not_make_a_version_stale(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.CommentReport(got.ref, "sudah ditelepon"))
    assert do(room, "rini", r.TriageReport(got.ref), expected_version=1).version == 2


def test_an_illegal_move_says_what_is_possible_and_leaves_nothing(room: Room) -> None:
    got = room.reported()
    before = see(room, got.ref)
    with pytest.raises(RefusedError, match=r"resolve is not possible\. Possible now: triage, assign, reject"):
        do(room, "rini", r.ResolveReport(got.ref, "selesai"))
    assert see(room, got.ref) == before


def test_what_is_out_of_sight_is_not_there(room: Room) -> None:
    got = room.reported()
    with pytest.raises(NotFoundError) as hidden:
        do(room, "dewi", r.TriageReport(got.ref))
    with pytest.raises(NotFoundError) as absent:
        do(room, "dewi", r.TriageReport("JKT-999999"))
    assert hidden.value.message.replace(got.ref, "X") == absent.value.message.replace("JKT-999999", "X")
    do(room, "rini", r.ShareReport(got.ref, "dishub"))
    assert see(room, got.ref, "dewi").line.ref == got.ref


def test_the_last_decline_puts_the_report_back_to_triaged(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref, officer="budi"))
    with pytest.raises(ForbiddenError, match="assigned to budi"):
        do(room, "agus", t.AcceptTask(f"{got.ref}/1"))
    assert do(room, "budi", t.DeclineTask(f"{got.ref}/1", "sedang cuti")).status is ReportStatus.TRIAGED


def test_a_task_of_nobody_is_taken_by_the_first_who_accepts(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref))
    with pytest.raises(NotFoundError):
        do(room, "joko", t.AcceptTask(f"{got.ref}/1"))
    do(room, "agus", t.AcceptTask(f"{got.ref}/1"))
    assert see(room, got.ref).tasks[0].officer == "agus"
    with pytest.raises((RefusedError, ForbiddenError)):
        do(room, "budi", t.AcceptTask(f"{got.ref}/1"))


def test_a_hand_over_is_an_offer_that_the_other_unit_answers(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref, officer="budi"))
    offer = do(room, "budi", t.HandOverTask(f"{got.ref}/1", "dishub", "jalan ditutup"))
    assert (offer.task, offer.task_status) == (2, TaskStatus.OFFERED)
    with pytest.raises(RefusedError, match="offered to dishub already"):
        do(room, "budi", t.HandOverTask(f"{got.ref}/1", "dishub", "lagi"))
    do(room, "dewi", t.AcceptTask(f"{got.ref}/2"))
    tasks = {task.number: task.status for task in see(room, got.ref).tasks}
    assert tasks == {1: TaskStatus.HANDED_OVER, 2: TaskStatus.ASSIGNED}


def test_an_offer_goes_with_the_task_it_came_from(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref, officer="budi"))
    do(room, "budi", t.HandOverTask(f"{got.ref}/1", "dishub", "jalan ditutup"))
    after = do(room, "rini", t.CancelTask(f"{got.ref}/1", "sudah surut"))
    assert after.status is ReportStatus.TRIAGED
    assert {task.status for task in see(room, got.ref).tasks} == {TaskStatus.CANCELLED}


def test_returned_photos_do_not_count_a_second_time(room: Room) -> None:
    got = room.reported()
    task = f"{got.ref}/1"
    do(room, "rini", r.AssignTask(got.ref, officer="budi"))
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
    do(room, "rini", r.AssignTask(one.ref, officer="budi"))
    with pytest.raises(RefusedError, match=f"open tasks \\({one.ref}/1\\)"):
        do(room, "rini", r.MergeReport(one.ref, other.ref))
    merged = do(room, "rini", r.MergeReport(one.ref, other.ref, cancel_tasks=True))
    assert merged.status is ReportStatus.MERGED
    assert see(room, one.ref).tasks[0].status is TaskStatus.CANCELLED


def test_a_rejected_report_can_be_reopened_as_new(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.RejectReport(got.ref, RejectReason.PRANK))
    assert do(room, "tono", r.ReopenReport(got.ref, "bukan iseng")).status is ReportStatus.NEW


def test_only_who_holds_a_claim_or_a_supervisor_releases_it(room: Room) -> None:
    assert room.clock is not None
    got = room.reported()
    do(room, "rini", r.ClaimReport(got.ref, 10))
    with pytest.raises(LostRaceError, match="rini was faster"):
        do(room, "sari", r.ClaimReport(got.ref))
    with pytest.raises(RefusedError, match="claimed by rini"):
        do(room, "sari", r.ReleaseReport(got.ref))
    room.clock.advance(600)
    do(room, "sari", r.ClaimReport(got.ref))
    assert see(room, got.ref).line.holder == "sari"
    do(room, "tono", r.ReleaseReport(got.ref))
    assert see(room, got.ref).line.holder is None


def test_an_offline_close_counts_when_it_was_made_if_the_clock_is_plausible(room: Room) -> None:
    assert room.clock is not None
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref, officer="budi"))
    do(room, "budi", t.AcceptTask(f"{got.ref}/1"))
    made_at = room.clock.now() + timedelta(minutes=5)
    room.clock.advance(3600)
    do(room, "budi", t.ArriveTask(f"{got.ref}/1"), claimed_at=made_at)
    too_early = room.clock.now() - timedelta(days=3)
    do(room, "budi", t.CloseTask(f"{got.ref}/1", (photo(room, "budi"),)), claimed_at=too_early)
    timeline = room.centre.read(LocalActor("tono"), GetTimeline(got.ref))
    arrived = next(entry for entry in timeline if entry.action is Action.ARRIVE)
    closed = next(entry for entry in timeline if entry.action is Action.CLOSE)
    assert (arrived.at, arrived.facts["counted"]) == (made_at, "claimed")
    assert (closed.at, closed.facts["counted"]) == (closed.recorded_at, "received")


def test_a_key_is_answered_once_and_taken_by_one_request(room: Room) -> None:
    from cc.core.errors import KeyReusedError

    got = room.reported()
    first = do(room, "rini", r.AssignTask(got.ref, officer="budi"), key="k-1")
    again = do(room, "rini", r.AssignTask(got.ref, officer="budi"), key="k-1")
    assert again == first
    assert len(see(room, got.ref).tasks) == 1
    with pytest.raises(KeyReusedError):
        do(room, "rini", r.AssignTask(got.ref, officer="agus"), key="k-1")
    with pytest.raises(RefusedError):
        do(room, "rini", r.ResolveReport(got.ref, "x"), key="k-2")
    do(room, "rini", t.CancelTask(f"{got.ref}/1", "salah"))
    assert do(room, "rini", r.ResolveReport(got.ref, "x"), key="k-2").status is ReportStatus.RESOLVED


def test_a_hold_ends_the_claim_and_the_sweep_goes_on(room: Room) -> None:
    assert room.clock is not None
    held, claimed = room.reported(), room.reported("Air masuk rumah")
    for ref in (held.ref, claimed.ref):
        do(room, "rini", r.ClaimReport(ref, 10))
    do(room, "rini", r.HoldReport(held.ref, HoldReason.WEATHER))
    assert see(room, held.ref).line.holder is None
    room.clock.advance(3600)
    assert do(room, "tono", Sweep()).claims_released == 1
    assert see(room, claimed.ref).line.holder is None
    assert do(room, "tono", Sweep()).claims_released == 0


def test_who_reported_is_kept_beside_the_channel_that_brought_it(room: Room) -> None:
    intent = r.ReceiveReport("Pohon tumbang", "other", reporter="Ibu Ani, 0812-0000-0000")
    got = room.centre.execute(Call(LocalActor("warga"), intent))
    assert see(room, got.ref, "warga").reporter == "Ibu Ani, 0812-0000-0000"


def test_what_a_role_may_never_do_is_told_before_any_status(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.TriageReport(got.ref))
    with pytest.raises(ForbiddenError, match="triage is for an operator; budi is officer"):
        do(room, "budi", r.TriageReport(got.ref))
    with pytest.raises(ForbiddenError, match="verify is for"):
        do(room, "budi", t.VerifyTask("JKT-999999/1"))


def test_nobody_verifies_what_they_closed_themselves(room: Room) -> None:
    got = room.reported()
    do(room, "admin", r.AssignTask(got.ref))
    do(room, "admin", t.AcceptTask(f"{got.ref}/1"))
    do(room, "admin", t.CloseTask(f"{got.ref}/1", (photo(room, "admin"),)))
    with pytest.raises(ForbiddenError, match="somebody else must verify"):
        do(room, "admin", t.VerifyTask(f"{got.ref}/1"))


def test_to_know_a_photos_hash_is_not_to_have_the_photo(room: Room) -> None:
    secret = photo(room, "joko")
    got = room.reported()
    do(room, "rini", r.AssignTask(got.ref, officer="budi"))
    do(room, "budi", t.AcceptTask(f"{got.ref}/1"))
    with pytest.raises(InputError, match="are not here: send them first"):
        do(room, "budi", t.CloseTask(f"{got.ref}/1", (secret,)))
    with pytest.raises(NotFoundError):
        room.centre.open_blob(LocalActor("budi"), secret)
    assert photo(room, "budi") == secret
    with room.centre.open_blob(LocalActor("budi"), secret) as bytes_:
        assert bytes_.read(2) == b"\xff\xd8"
    assert do(room, "budi", t.CloseTask(f"{got.ref}/1", (secret,))).task_status is TaskStatus.DONE
