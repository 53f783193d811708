"""Who only looks: a viewer sees the subtree, an auditor its audit trail, too; neither changes anything."""

import io
from typing import Any

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import CoreError, ForbiddenError
from cc.core.intents import reports as r
from cc.core.intents import tasks as t
from cc.core.intents.base import Intent
from cc.core.intents.organisation import IssueToken, LocatePerson, PersonRow, SavePeople, SetShift
from cc.core.intents.system import Sweep
from cc.core.questions.reports import GetActions, ListReports
from cc.core.questions.trail import AuditEvents, VerifyAudit
from cc.core.vocabulary import Role
from cc.words.catalogue import Language
from cc.words.reader import Reader
from tests.builders import Room
from tests.centre.bench import picture
from tests.core.service.scene import do

LOOKERS = ("vina", "andi")


@pytest.fixture
def room(room: Room) -> Room:
    """With a viewer and an auditor of the disaster agency."""
    people = (
        PersonRow(login="vina", name="Vina", role=Role.VIEWER, unit="bpbd"),
        PersonRow(login="andi", name="Andi", role=Role.AUDITOR, unit="bpbd"),
    )
    do(room, "admin", SavePeople(people))
    return room


def changes(ref: str) -> tuple[Intent[Any], ...]:
    """What others might change."""
    return (
        r.ReceiveReport(text="Banjir", category="flood"),
        r.CommentReport(ref, "kata"),
        r.AttachToReport(ref, ("0" * 64,)),
        r.TriageReport(ref),
        r.ClaimReport(ref),
        t.AcceptTask(f"{ref}/1"),
        SetShift("vina", "08:00-16:00"),
        LocatePerson(106.8, -6.2),
        IssueToken(label="mine"),
        Sweep(),
    )


@pytest.mark.parametrize("by", LOOKERS)
def test_they_see_their_subtree_and_change_nothing(room: Room, by: str) -> None:
    ref = room.reported().ref
    do(room, "sari", r.ReceiveReport(text="Macet", category="traffic-jam", unit="dishub"))
    assert [line.ref for line in room.centre.read(LocalActor(by), ListReports()).items] == [ref]
    for intent in changes(ref):
        with pytest.raises(ForbiddenError) as refused:
            do(room, by, intent)
        assert refused.value.code == "forbidden.role", intent
        assert "that is for looking, and changes nothing" in refused.value.message
        assert "hanya untuk melihat" in Reader(Language.ID).error(refused.value)
    with pytest.raises(ForbiddenError, match="changes nothing"):
        room.centre.put_blob(LocalActor(by), io.BytesIO(picture(1)))
    states = room.centre.read(LocalActor(by), GetActions(ref))
    assert states
    assert not [state for state in states if state.possible]


def test_an_auditor_verifies_and_reads_the_trail_of_the_subtree(room: Room) -> None:
    ref = room.reported().ref
    hidden = do(room, "sari", r.ReceiveReport(text="Macet", category="traffic-jam", unit="dishub")).ref
    andi = LocalActor("andi")
    assert room.centre.read(andi, VerifyAudit()).holds
    told = list(room.centre.stream(andi, AuditEvents()))
    assert {event.ref for event in told if ":" not in event.stream} == {ref}
    streams = {event.stream for event in told if ":" in event.stream}
    assert {"unit:bpbd", "unit:bpbd-timur", "person:rini", "person:budi", "person:andi"} <= streams
    assert not {"unit:dishub", "unit:jakarta", "person:dewi", "person:sari"} & streams
    assert [event.stream for event in room.centre.stream(andi, AuditEvents("unit:bpbd-timur"))] == ["unit:bpbd-timur"]
    for name in (hidden, "unit:dishub", "person:sari", "person:nobody"):
        with pytest.raises(CoreError) as refused:
            list(room.centre.stream(andi, AuditEvents(name)))
        assert refused.value.code.startswith("not_found")


def test_a_viewer_reads_no_trail_but_that_of_reports(room: Room) -> None:
    ref = room.reported().ref
    vina = LocalActor("vina")
    assert {event.ref for event in room.centre.stream(vina, AuditEvents())} == {ref}
    with pytest.raises(ForbiddenError):
        room.centre.read(vina, VerifyAudit())
