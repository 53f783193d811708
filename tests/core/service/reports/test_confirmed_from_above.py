"""Where a unit has one supervisor, the unit above confirms and verifies what that one did, and the event says so."""

from datetime import timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError
from cc.core.intents.organisation import PersonRow, SavePeople
from cc.core.intents.reports import AssignTask, ConfirmReport, HoldReport, ReceiveReport
from cc.core.intents.tasks import ArriveTask, CloseTask, VerifyTask
from cc.core.questions.reports import GetTimeline
from cc.core.records.reports import TimelineEntry
from cc.core.vocabulary import HoldReason, Role
from tests.builders import Room
from tests.core.service.scene import do, photo


@pytest.fixture
def lead(room: Room) -> Room:
    """A room in which bpbd has one supervisor, who works in the field, too."""
    row = PersonRow(login="lead", name="L", roles=(Role.SUPERVISOR, Role.OFFICER), unit="bpbd")
    do(room, "admin", SavePeople((row,)))
    return room


def claimed(room: Room, by: str, unit: str = "bpbd") -> str:
    ref = do(room, "sari", ReceiveReport(text="Banjir", category="flood", unit=unit)).ref
    assert room.clock is not None
    room.clock.advance(3600)
    long_ago = room.clock.now() - timedelta(minutes=30)
    do(room, by, HoldReport(ref, HoldReason.WEATHER), claimed_at=long_ago)
    return ref


def last(room: Room, ref: str, action: str) -> TimelineEntry:
    found = room.centre.read(LocalActor("tono"), GetTimeline(ref))
    return [each for each in found if each.action == action][-1]


def test_the_unit_above_confirms_and_the_event_says_so(lead: Room) -> None:
    ref = claimed(lead, "lead")
    with pytest.raises(ForbiddenError) as refused:
        do(lead, "lead", ConfirmReport(ref))
    assert (refused.value.code, refused.value.fields["unit"]) == ("forbidden.own_claim", "jakarta")
    do(lead, "tono", ConfirmReport(ref))
    assert last(lead, ref, "confirm").facts["from_above"] == "jakarta"


def test_a_second_supervisor_of_the_unit_confirms_as_one_of_it(lead: Room) -> None:
    do(lead, "admin", SavePeople((PersonRow(login="other", name="O", role=Role.SUPERVISOR, unit="bpbd"),)))
    ref = claimed(lead, "lead")
    with pytest.raises(ForbiddenError) as refused:
        do(lead, "lead", ConfirmReport(ref))
    assert refused.value.fields["unit"] == "bpbd"
    do(lead, "other", ConfirmReport(ref))
    assert "from_above" not in last(lead, ref, "confirm").facts


def test_at_the_root_a_second_supervisor_has_to_be_named(lead: Room) -> None:
    alone = PersonRow(login="admin", name="A", roles=(Role.ADMIN,), unit="jakarta", cleared=True)
    do(lead, "admin", SavePeople((alone,)))
    ref = claimed(lead, "tono", "jakarta")
    with pytest.raises(ForbiddenError, match="name a second supervisor"):
        do(lead, "tono", ConfirmReport(ref))


def test_the_unit_above_verifies_what_its_one_supervisor_closed(lead: Room) -> None:
    ref = do(lead, "sari", ReceiveReport(text="Banjir", category="flood", unit="bpbd")).ref
    do(lead, "sari", AssignTask(report=ref, officer="lead"))
    do(lead, "lead", ArriveTask(f"{ref}/1"))
    do(lead, "lead", CloseTask(f"{ref}/1", (photo(lead, "lead"),)))
    with pytest.raises(ForbiddenError) as refused:
        do(lead, "lead", VerifyTask(f"{ref}/1"))
    assert refused.value.code == "forbidden.own_work"
    do(lead, "tono", VerifyTask(f"{ref}/1"))
    assert last(lead, ref, "verify").facts["from_above"] == "jakarta"
