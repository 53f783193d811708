"""What the door holds against: stale versions, races, keys, roles, sight, other people's photos; on both databases."""

from datetime import timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import ForbiddenError, InputError, KeyReusedError, LostRaceError, NotFoundError, RefusedError
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.system import Sweep
from cc.core.questions.reports import GetTimeline
from cc.core.vocabulary import Action, HoldReason, ReportStatus, Role, TaskStatus
from tests.builders import Room
from tests.core.service.scene import do, photo, see


def test_a_stale_version_is_told_who_was_faster(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.TriageReport(got.ref), expected_version=1)
    with pytest.raises(LostRaceError, match="rini was faster \\(triage at") as lost:
        do(room, "sari", r.AssignTask(report=got.ref), expected_version=1)
    assert lost.value.fields["by"] == "rini"
    assert see(room, got.ref).tasks == ()


def test_a_comment_does_not_make_a_version_stale(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.CommentReport(got.ref, "sudah ditelepon"))
    assert do(room, "rini", r.TriageReport(got.ref), expected_version=1).version == 2


def test_an_illegal_move_says_what_is_possible_and_leaves_nothing(room: Room) -> None:
    got = room.reported()
    before = see(room, got.ref)
    with pytest.raises(RefusedError, match=r"resolve is not possible\. Possible for you: triage, assign, reject"):
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


def test_what_is_said_afterwards_counts_when_it_was_done_if_that_is_not_long_ago(room: Room) -> None:
    assert room.clock is not None
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    do(room, "budi", t.AcceptTask(f"{got.ref}/1"))
    room.clock.advance(3600)
    made_at = room.clock.now() - timedelta(minutes=5)
    do(room, "budi", t.ArriveTask(f"{got.ref}/1"), claimed_at=made_at)
    do(room, "budi", t.CloseTask(f"{got.ref}/1", (photo(room, "budi"),)), claimed_at=made_at - timedelta(minutes=40))
    timeline = room.centre.read(LocalActor("tono"), GetTimeline(got.ref))
    arrived = next(entry for entry in timeline if entry.action is Action.ARRIVE)
    closed = next(entry for entry in timeline if entry.action is Action.CLOSE)
    assert (arrived.at, arrived.facts["counted"]) == (made_at, "claimed")
    assert (closed.at, closed.facts["counted"]) == (closed.recorded_at, "recorded")


def test_a_key_is_answered_once_and_taken_by_one_request(room: Room) -> None:
    got = room.reported()
    first = do(room, "rini", r.AssignTask(report=got.ref, officer="budi"), key="k-1")
    again = do(room, "rini", r.AssignTask(report=got.ref, officer="budi"), key="k-1")
    assert again == first
    assert len(see(room, got.ref).tasks) == 1
    with pytest.raises(KeyReusedError):
        do(room, "rini", r.AssignTask(report=got.ref, officer="agus"), key="k-1")
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
    intent = r.ReceiveReport(text="Pohon tumbang", category="other", reporter="Ibu Ani, 0812-0000-0000")
    got = room.centre.execute(Call(LocalActor("warga"), intent))
    assert see(room, got.ref, "warga").reporter == "Ibu Ani, 0812-0000-0000"


def test_what_a_role_may_never_do_is_told_before_any_status(room: Room) -> None:
    got = room.reported()
    do(room, "rini", r.TriageReport(got.ref))
    with pytest.raises(ForbiddenError, match="triage is for operator; budi is officer"):
        do(room, "budi", r.TriageReport(got.ref))
    with pytest.raises(ForbiddenError, match="verify is for"):
        do(room, "budi", t.VerifyTask("JKT-999999/1"))


def test_nobody_verifies_what_they_closed_themselves(room: Room) -> None:
    hats = (Role.OPERATOR, Role.OFFICER)
    do(room, "admin", o.SavePeople((o.PersonRow(login="dua", name="Dua Topi", roles=hats, unit="bpbd-timur"),)))
    got = room.reported()
    do(room, "dua", r.AssignTask(report=got.ref, officer="dua"))
    do(room, "dua", t.AcceptTask(f"{got.ref}/1"))
    do(room, "dua", t.CloseTask(f"{got.ref}/1", (photo(room, "dua"),)))
    with pytest.raises(ForbiddenError, match="somebody else must verify"):
        do(room, "dua", t.VerifyTask(f"{got.ref}/1"))
    do(room, "rini", t.VerifyTask(f"{got.ref}/1"))


def test_to_know_a_photos_hash_is_not_to_have_the_photo(room: Room) -> None:
    secret = photo(room, "joko")
    got = room.reported()
    do(room, "rini", r.AssignTask(report=got.ref, officer="budi"))
    do(room, "budi", t.AcceptTask(f"{got.ref}/1"))
    with pytest.raises(InputError, match="are not here: send them first"):
        do(room, "budi", t.CloseTask(f"{got.ref}/1", (secret,)))
    with pytest.raises(NotFoundError):
        room.centre.open_blob(LocalActor("budi"), secret)
    assert photo(room, "budi") == secret
    with room.centre.open_blob(LocalActor("budi"), secret) as bytes_:
        assert bytes_.read(2) == b"\xff\xd8"
    assert do(room, "budi", t.CloseTask(f"{got.ref}/1", (secret,))).task_status is TaskStatus.DONE
