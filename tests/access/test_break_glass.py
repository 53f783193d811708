"""Breaking the glass: what stands open to be read, to whom, until when, and that nothing else moves."""

from datetime import timedelta
from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError, NotFoundError, RefusedError
from cc.core.intents import reports as r
from cc.core.intents.emergency import BreakGlass
from cc.core.intents.organisation import PersonRow, SavePeople, StateSetting
from cc.core.intents.tasks import VerifyTask
from cc.core.questions.reports import ExportReports, GetActions, GetLines, GetReport, ListReports
from cc.core.questions.trail import AuditEvents
from cc.core.vocabulary import HoldReason, RejectReason, Role, RoomSetting
from tests.access.acts import BY_TASK, ONE
from tests.access.answers import answered, lists, opens
from tests.access.glass import FOREIGN, allow, holds, opened, secret, sees, with_supervisors
from tests.access.world import World
from tests.builders import Room
from tests.core.service.scene import do


@pytest.fixture
def room(room: Room) -> Room:
    """A room with supervisors, auditors and administrators of two agencies."""
    return with_supervisors(room)


@pytest.mark.room(on=("sqlite", "postgres", "walled"))
def test_a_restricted_report_is_read_for_a_while_and_not_a_second_longer(room: Room) -> None:
    assert room.clock is not None
    ref = secret(room)
    own = photo_of(room, ref)
    before = everything_listed(room, "lead")
    assert not sees(room, ref)
    opened(room, ref, minutes=30)
    asked = {kind: answered(room.centre, LocalActor("lead"), make(ref)) for kind, make in ONE.items()}
    asked |= {kind: answered(room.centre, LocalActor("lead"), kind(f"{ref}/1")) for kind in BY_TASK}
    assert set(asked.values()) == {"ok"}, asked
    assert opens(room.centre, LocalActor("lead"), own)
    assert [each.stream for each in room.centre.stream(LocalActor("lead"), AuditEvents(ref))]
    assert everything_listed(room, "lead") == before, "no list, no count, no figure has it"
    assert not sees(room, ref, "rini"), "the glass is broken for one alone"
    room.clock.advance(30 * 60 - 1)
    assert sees(room, ref)
    room.clock.advance(1)
    asked = {kind: answered(room.centre, LocalActor("lead"), make(ref)) for kind, make in ONE.items()}
    asked |= {kind: answered(room.centre, LocalActor("lead"), kind(f"{ref}/1")) for kind in BY_TASK}
    assert set(asked.values()) == {"absent"}, asked
    assert not opens(room.centre, LocalActor("lead"), own)
    holds(room)


def photo_of(room: Room, ref: str) -> str:
    return room.centre.read(LocalActor("sari"), GetReport(ref)).evidence[0].sha256


def everything_listed(room: Room, by: str) -> object:
    """What every list, count and figure tells somebody."""
    ids = tuple(line.id for line in room.centre.stream(LocalActor("admin"), ExportReports()))
    told = lists(World(room), room.centre, LocalActor(by))
    page = room.centre.read(LocalActor(by), ListReports(sort="changed")).items
    return told, [line.id for line in page], room.centre.read(LocalActor(by), GetLines(ids))


ACTS: tuple[Any, ...] = (
    lambda ref: r.CommentReport(ref, "kata"),
    lambda ref: r.TriageReport(ref),
    lambda ref: r.AmendReport(report=ref, text="Lain"),
    lambda ref: r.RejectReport(ref, RejectReason.PRANK),
    lambda ref: r.HoldReport(ref, HoldReason.WEATHER),
    lambda ref: r.ShareReport(ref, "dishub"),
    lambda ref: r.AttachToReport(ref, ("0" * 64,)),
    lambda ref: r.ClaimReport(ref),
    lambda ref: VerifyTask(f"{ref}/1"),
    lambda ref: r.AssignTask(report=ref, unit="bpbd"),
)


def test_nothing_can_be_done_with_what_was_opened(room: Room) -> None:
    ref = secret(room)
    opened(room, ref)
    other = room.reported().ref
    for make in (*ACTS, lambda ref: r.MergeReport(other, ref), lambda ref: r.MergeReport(ref, other)):
        with pytest.raises(ForbiddenError) as refused:
            do(room, "lead", make(ref))
        assert refused.value.code == "forbidden.to_be_read", make(ref)
    states = room.centre.read(LocalActor("lead"), GetActions(ref))
    assert states
    assert not any(state.possible for state in states)
    holds(room)


@pytest.mark.room(on=("sqlite", "postgres", "walled"))
def test_another_agencys_report_is_opened_where_both_let_it(room: Room) -> None:
    ref = secret(room, "dishub", "flood")
    for units in ((), ("bpbd",), ("dishub",)):
        allow(room, "bpbd", "dishub", value=0)
        allow(room, *units)
        with pytest.raises(NotFoundError):
            opened(room, ref)
    allow(room, "bpbd", "dishub")
    opened(room, ref)
    report = room.centre.read(LocalActor("lead"), GetReport(ref))
    assert (report.text, report.reporter) == ("Rahasia", "")
    holds(room)


def test_two_walls_stand(room: Room) -> None:
    allow(room, "bpbd", "dishub")
    ref = secret(room, "dishub")
    with pytest.raises(NotFoundError):
        opened(room, ref, "lead")
    opened(room, ref, "sworn")
    assert sees(room, ref, "sworn")


def test_what_is_of_the_root_is_the_roots_to_allow(room: Room) -> None:
    allow(room, "bpbd", "dishub")
    ref = secret(room, "jakarta", "flood")
    with pytest.raises(NotFoundError):
        opened(room, ref)
    do(room, "admin", StateSetting(FOREIGN, 1))
    opened(room, ref)


def test_nobody_states_for_an_agency_what_it_allows(room: Room) -> None:
    do(room, "admin", StateSetting(FOREIGN, 1))
    row = PersonRow(login="boss-timur", name="Boss", role=Role.ADMIN, unit="bpbd-timur")
    do(room, "admin", SavePeople((row,)))
    with pytest.raises(ForbiddenError):
        do(room, "boss-timur", StateSetting(FOREIGN, 1))
    ref = secret(room, "dishub", "flood")
    with pytest.raises(NotFoundError):
        opened(room, ref)


def test_only_so_often_a_day_and_whatever_there_is(room: Room) -> None:
    assert room.clock is not None
    do(room, "admin", StateSetting(RoomSetting.BREAK_GLASS_A_DAY, 2))
    refs = [secret(room) for _ in range(4)]
    assert [opened(room, ref).warning_phrases[0].facts["left"] for ref in refs[:2]] == [1, 0]
    for ref in (refs[2], "JKT-999999", refs[0]):
        with pytest.raises(RefusedError) as refused:
            opened(room, ref)
        assert refused.value.code == "lifecycle.glass"
    room.clock.advance(15 * 3600)  # after midnight in Jakarta
    opened(room, refs[2])


def test_none_a_day_is_none(room: Room) -> None:
    do(room, "admin", StateSetting(RoomSetting.BREAK_GLASS_A_DAY, 0))
    with pytest.raises(RefusedError):
        opened(room, secret(room))


@pytest.mark.parametrize("by", ["rini", "budi", "watch", "warga", "boss-bpbd"])
def test_it_is_a_supervisors(room: Room, by: str) -> None:
    with pytest.raises(ForbiddenError):
        opened(room, secret(room), by)


@pytest.mark.parametrize("minutes", [0, -5, 241, 10**9])
def test_for_how_long_has_bounds(room: Room, minutes: int) -> None:
    with pytest.raises(InputError):
        opened(room, secret(room), minutes=minutes)


def test_a_reason_is_said_and_the_time_is_now(room: Room) -> None:
    assert room.clock is not None
    ref = secret(room)
    with pytest.raises(InputError):
        do(room, "lead", BreakGlass(ref, " "))
    with pytest.raises(InputError):
        do(room, "lead", BreakGlass(ref, "genting"), claimed_at=room.clock.now() - timedelta(minutes=5))
    assert not sees(room, ref)


def test_what_is_seen_or_stands_open_is_not_opened(room: Room) -> None:
    ref = secret(room)
    with pytest.raises(RefusedError) as refused:
        opened(room, ref, "sworn")
    assert refused.value.code == "lifecycle.in_sight"
    opened(room, ref)
    with pytest.raises(RefusedError) as refused:
        opened(room, ref)
    assert refused.value.code == "lifecycle.glass"


def test_whoever_is_no_supervisor_any_more_reads_no_longer(room: Room) -> None:
    ref = secret(room)
    opened(room, ref)
    do(room, "admin", SavePeople((PersonRow(login="lead", name="Lead", role=Role.VIEWER, unit="bpbd"),)))
    assert not sees(room, ref)
