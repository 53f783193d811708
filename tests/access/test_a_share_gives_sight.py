"""A share gives sight, comments and photos, nothing else; a task gives its own moves. Acts of the review, by name."""

from collections.abc import Callable

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, NotFoundError, RefusedError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.intents.packs import MoveReports
from cc.core.questions.reports import ExportReports, GetActions, GetCounters, GetReport, GetTimeline, ListReports
from cc.core.questions.system import CheckDatabase
from cc.core.records.receipts import Receipt
from cc.core.vocabulary import Action, HoldReason, Priority, RejectReason, ReportStatus, Role
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.builders import START, Room
from tests.core.service.scene import do, photo, see

ACTS: dict[str, Callable[[str, str], Intent[Receipt]]] = {
    "amends the unit to its own": lambda ref, _: r.AmendReport(report=ref, unit="dishub"),
    "amends the category": lambda ref, _: r.AmendReport(report=ref, category="traffic-jam"),
    "amends the priority": lambda ref, _: r.AmendReport(report=ref, priority=Priority.P4),
    "triages": lambda ref, _: r.TriageReport(ref, unit="dishub"),
    "assigns to itself": lambda ref, _: r.AssignTask(report=ref, unit="dishub"),
    "rejects": lambda ref, _: r.RejectReport(ref, RejectReason.PRANK),
    "holds": lambda ref, _: r.HoldReport(ref, HoldReason.WEATHER),
    "merges it away": lambda ref, own: r.MergeReport(ref, own),
    "merges its own into it": lambda ref, own: r.MergeReport(own, ref),
    "shares it on": lambda ref, _: r.ShareReport(ref, "bpbd"),
    "claims": lambda ref, _: r.ClaimReport(ref),
}


@pytest.fixture
def shared(room: Room) -> str:
    """A report of bpbd-timur, shared with dishub."""
    ref = room.reported().ref
    do(room, "rini", r.ShareReport(ref, "dishub"))
    return ref


@pytest.mark.parametrize("act", ACTS)
def test_a_unit_that_it_was_shared_with_decides_nothing(room: Room, shared: str, act: str) -> None:
    own = do(room, "dewi", r.ReceiveReport(text="Macet", category="traffic-jam", unit="dishub")).ref
    before = see(room, shared), see(room, own)
    with pytest.raises(ForbiddenError) as refused:
        do(room, "dewi", ACTS[act](shared, own))
    assert (see(room, shared), see(room, own)) == before
    assert refused.value.code == "forbidden.unit"
    assert refused.value.fields["unit"] == "bpbd-timur"
    assert f"{shared} belongs to bpbd-timur" in refused.value.message


def test_the_refusal_says_whose_it_is_and_what_one_can_do_in_both_languages(room: Room, shared: str) -> None:
    with pytest.raises(ForbiddenError) as refused:
        do(room, "dewi", r.RejectReport(shared, RejectReason.PRANK))
    english = Reader(Language.EN).error(refused.value)
    assert english == (
        f"{shared} belongs to bpbd-timur: reject is theirs to decide. Comment on it, or ask them to hand the work "
        "over to you. Possible for you: comment or attach."
    )
    indonesian = Reader(Language.ID).error(refused.value)
    assert indonesian.startswith(f"{shared} milik bpbd-timur: ")
    assert "Yang dapat Anda lakukan: " in indonesian


def test_it_comments_and_adds_photos_and_is_offered_nothing_else(room: Room, shared: str) -> None:
    do(room, "dewi", r.CommentReport(shared, "Jalan kami tutup"))
    do(room, "dewi", r.AttachToReport(shared, (photo(room, "dewi"),)))
    states = room.centre.read(LocalActor("dewi"), GetActions(shared))
    assert [state.action for state in states if state.possible] == [Action.COMMENT, Action.ATTACH]
    assert {state.why_not for state in states if state.action is Action.CLAIM} == {"it belongs to bpbd-timur"}


def test_a_bulk_leaves_out_what_is_anothers(room: Room, shared: str) -> None:
    policies = see(room, shared).policy
    do(room, "admin", SavePeople((PersonRow(login="hana", name="Hana", role=Role.SUPERVISOR, unit="dishub"),)))
    done = do(room, "hana", MoveReports((shared,), as_new=True))
    assert (done.moved, done.kept) == ((), 1)
    assert see(room, shared).policy == policies


@pytest.fixture
def handed(room: Room) -> str:
    """A task of bpbd-timur's report that dishub has taken over; its ref."""
    ref = room.reported().ref
    do(room, "rini", r.AssignTask(report=ref, officer="budi"))
    do(room, "rini", t.HandOverTask(f"{ref}/1", "dishub", "jalan besar"))
    do(room, "dewi", t.AcceptTask(f"{ref}/2"))
    return f"{ref}/2"


def test_a_task_gives_its_unit_the_tasks_moves_and_no_other(room: Room, handed: str) -> None:
    ref = handed.partition("/")[0]
    do(room, "dewi", t.ReassignTask(handed, "joko"))
    do(room, "dewi", t.HoldTask(handed, HoldReason.WEATHER))
    do(room, "dewi", t.ResumeTask(handed))
    others: tuple[Intent[Receipt], ...] = (
        t.CancelTask(handed, "tidak jadi"),
        r.AmendReport(report=ref, unit="dishub"),
        r.HoldReport(ref, HoldReason.WEATHER),
    )
    for intent in others:
        with pytest.raises(ForbiddenError, match="belongs to bpbd-timur"):
            do(room, "dewi", intent)
    do(room, "joko", t.AcceptTask(handed))
    do(room, "joko", t.CloseTask(handed, (photo(room, "joko"),)))
    judged: tuple[Intent[Receipt], ...] = (t.VerifyTask(handed), t.ReturnTask(handed, "kurang"))
    for intent in judged:
        with pytest.raises(ForbiddenError, match="belongs to bpbd-timur"):
            do(room, "dewi", intent)
    do(room, "rini", t.VerifyTask(handed))


def test_who_handed_a_task_on_does_not_move_it_any_more(room: Room, handed: str) -> None:
    moves: tuple[Intent[Receipt], ...] = (
        t.ReassignTask(handed),
        t.HoldTask(handed, HoldReason.WEATHER),
        t.HandOverTask(handed, "bpbd", "x"),
    )
    for intent in moves:
        with pytest.raises(ForbiddenError, match=f"{handed} is with dishub: .* is theirs to decide"):
            do(room, "rini", intent)
    do(room, "rini", t.CancelTask(handed, "sudah surut"))


def test_an_import_of_a_known_row_changes_no_other_units_report(room: Room) -> None:
    row = r.ImportedRow(row_key="7", text="Banjir", category="flood", received_at=START, unit="bpbd-timur")
    first = do(room, "sari", r.ImportReports("kota", (row,))).rows[0]
    do(room, "rini", r.ShareReport(first.ref, "dishub"))
    closed = r.ImportedRow(
        row_key="7",
        text="Banjir",
        category="flood",
        received_at=START,
        unit="bpbd-timur",
        status=ReportStatus.CLOSED,
        closed_at=START,
    )
    answer = do(room, "dewi", r.ImportReports("kota", (closed,), update=True)).rows[0]
    assert answer.outcome != "updated"
    assert see(room, first.ref).line.status is ReportStatus.NEW


def test_the_owner_takes_a_share_back_and_it_is_gone_everywhere(room: Room, shared: str) -> None:
    do(room, "dewi", r.CommentReport(shared, "kami lihat"))
    before = see(room, shared)
    receipt = do(room, "rini", r.UnshareReport(shared, "dishub", "salah alamat"))
    assert receipt.version == before.line.version, "nothing is decided: nobody's work is stale"
    assert see(room, shared).shared_with == ()
    dewi = LocalActor("dewi")
    with pytest.raises(NotFoundError):
        room.centre.read(dewi, GetReport(shared))
    with pytest.raises(NotFoundError):
        do(room, "dewi", r.CommentReport(shared, "masih?"))
    assert room.centre.read(dewi, GetCounters()).total == 0
    assert room.centre.read(dewi, ListReports(limit=50)).items == ()
    assert list(room.centre.stream(dewi, ExportReports())) == []
    entry = room.centre.read(LocalActor("rini"), GetTimeline(shared))[-1]
    assert (entry.action, entry.actor, entry.facts["unit"]) == (Action.UNSHARE, "rini", "dishub")
    facts = room.centre.read(room.admin, CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name in ("counters", "queues", "replay")] == []


def test_what_is_not_shared_with_a_unit_cannot_be_taken_back_from_it(room: Room, shared: str) -> None:
    with pytest.raises(RefusedError, match="is not shared with bpbd; it is shared with dishub"):
        do(room, "rini", r.UnshareReport(shared, "bpbd"))
    do(room, "rini", r.UnshareReport(shared, "dishub"))
    with pytest.raises(RefusedError, match="is not shared with anybody"):
        do(room, "rini", r.UnshareReport(shared, "dishub"))
    states = room.centre.read(LocalActor("rini"), GetActions(shared))
    assert {state.why_not for state in states if state.action is Action.UNSHARE} == {"it is not shared"}


def test_a_unit_that_works_on_it_goes_on_seeing_it(room: Room, handed: str) -> None:
    ref = handed.partition("/")[0]
    do(room, "rini", r.ShareReport(ref, "dishub"))
    do(room, "rini", r.UnshareReport(ref, "dishub"))
    assert see(room, ref, "dewi").line.ref == ref
