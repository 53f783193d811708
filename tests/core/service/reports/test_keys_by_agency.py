"""Keys of other systems are an agency's: what one brings takes no other's place, and is told as likely the same."""

from datetime import timedelta
from typing import Any

from cc.core.centre import LocalActor
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.questions.reports import ListReports
from cc.core.records.reports import ImportAnswer
from cc.core.vocabulary import Role
from tests.builders import START, Room
from tests.core.service.scene import do


def brought(room: Room, by: str, key: str, text: str = "Banjir", **more: Any) -> ImportAnswer:
    row = r.ImportedRow(row_key=key, text=text, category="flood", received_at=START - timedelta(days=1), **more)
    (answer,) = do(room, by, r.ImportReports("112", (row,))).rows
    return answer


def refs(room: Room, by: str) -> set[str]:
    return {each.ref for each in room.centre.read(LocalActor(by), ListReports(limit=500)).items}


def test_an_agencys_key_takes_no_other_agencys_place(room: Room) -> None:
    first = brought(room, "rini", "K-1", unit="bpbd")
    second = brought(room, "dewi", "K-1", "Kebakaran, panggilan lain", unit="dishub")
    assert [each.outcome for each in (first, second)] == ["imported", "imported"]
    assert first.ref != second.ref
    assert second.alike == "", "what another agency has is not told to who does not see it"
    assert brought(room, "rini", "K-1", unit="bpbd").outcome == "duplicate"
    assert brought(room, "dewi", "K-1", unit="dishub").ref == second.ref
    assert refs(room, "dewi") == {second.ref}


def test_units_of_one_agency_share_their_keys(room: Room) -> None:
    below = o.PersonRow(login="timur", name="Timur", role=Role.OPERATOR, unit="bpbd-timur")
    do(room, "admin", o.SavePeople((below,)))
    first = brought(room, "timur", "K-2", unit="bpbd-timur")
    again = brought(room, "rini", "K-2", unit="bpbd")
    assert (again.outcome, again.ref) == ("duplicate", first.ref)


def test_the_room_and_an_agency_have_different_keys_and_the_second_is_told(room: Room) -> None:
    theirs = brought(room, "rini", "K-3", unit="bpbd")
    ours = brought(room, "sari", "K-3", unit="bpbd")
    assert (ours.outcome, ours.alike) == ("imported", theirs.ref)
    assert ours.ref != theirs.ref
    known = brought(room, "sari", "K-3", unit="bpbd")
    assert (known.outcome, known.ref, known.alike) == ("duplicate", ours.ref, "")


def test_a_rehearsal_tells_it_too(room: Room) -> None:
    theirs = brought(room, "rini", "K-4", unit="bpbd")
    row = r.ImportedRow(row_key="K-4", text="Banjir", category="flood", received_at=START - timedelta(days=1))
    (answer,) = do(room, "sari", r.ImportReports("112", (row,), dry_run=True)).rows
    assert (answer.outcome, answer.ref, answer.alike) == ("imported", "", theirs.ref)
