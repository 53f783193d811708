"""Units, categories, imports and edges of input: through the door."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.centre import Call, LocalActor
from cc.core.errors import (
    CoreError,
    FaultError,
    ForbiddenError,
    InputError,
    LostRaceError,
    UnreachableError,
)
from cc.core.intents import organisation as o
from cc.core.intents import reports as r
from cc.core.intents.base import Intent
from cc.core.questions import organisation as oq
from cc.core.questions import system as oq_system
from cc.core.questions.dispatch import SuggestDispatch
from cc.core.questions.reports import GetCounters, ListReports
from cc.core.rules.lifecycle.roles import FIRST
from cc.core.vocabulary import Role
from tests.builders import START, Room
from tests.core.service.scene import do
from tests.waiting import SOON_S


def refs(room: Room, by: str) -> set[str]:
    return {line.ref for line in room.centre.read(LocalActor(by), ListReports(limit=500)).items}


def counts_hold(room: Room) -> None:
    facts = room.centre.read(room.admin, oq_system.CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name in ("counters", "queues")] == []
    for by in ("admin", "sari", "rini", "dewi"):
        assert room.centre.read(LocalActor(by), GetCounters()).open == len(refs(room, by))


def test_a_new_root_above_the_old_shows_everybody_what_is_theirs(room: Room) -> None:
    here = room.reported().ref
    central = do(room, "sari", r.ReceiveReport(text="Tanpa tempat", category="flood")).ref
    do(room, "admin", o.SaveUnits((o.UnitRow("nasional", "Nation"), o.UnitRow("jakarta", "Command room", "nasional"))))
    do(
        room,
        "admin",
        o.SavePeople((o.PersonRow(login="pusat", name="Pusat", roles=FIRST, unit="nasional", cleared=True),)),
    )
    assert refs(room, "sari") == refs(room, "pusat") == {here, central}
    assert refs(room, "rini") == {here}
    assert room.centre.read(LocalActor("pusat"), GetCounters()).open == 2
    assert room.centre.read(LocalActor("sari"), GetCounters()).open == 2


def test_a_category_that_becomes_restricted_is_so_for_the_reports_there_are(room: Room) -> None:
    ref = room.reported().ref
    flood = next(each for each in room.centre.read(room.admin, oq.ListCategories()) if each.code == "flood")
    row = o.CategoryRow(
        code=flood.code,
        name_id=flood.name_id,
        name_en=flood.name_en,
        short_id=flood.short_id,
        open311_code=flood.open311_code,
        group=flood.group,
        priority=flood.priority,
        restricted=True,
    )
    do(room, "admin", o.SaveCategories((row,)))
    assert refs(room, "rini") == set()
    assert refs(room, "sari") == {ref}
    counts_hold(room)
    do(room, "admin", o.SaveCategories((replace(row, restricted=False),)))
    assert refs(room, "rini") == {ref}
    counts_hold(room)


def test_a_channel_is_not_told_whom_to_send(room: Room) -> None:
    ref = room.reported().ref
    told = room.centre.read(LocalActor("warga"), SuggestDispatch(ref))
    assert (told.units, told.people) == ((), ())
    assert room.centre.read(LocalActor("rini"), SuggestDispatch(ref)).people


def row(key: str, **more: object) -> r.ImportedRow:
    return r.ImportedRow(row_key=key, text="Banjir", category="flood", received_at=START - timedelta(days=1), **more)  # type: ignore[arg-type]


def test_only_admins_make_what_an_import_names_and_nobody_has(room: Room) -> None:
    intent = r.ImportReports("kota", (row("1", unit="pwd", unit_name="Public works"),), ("units",))
    for by in ("warga", "sari"):
        with pytest.raises(ForbiddenError):
            do(room, by, intent)
    assert do(room, "admin", intent).rows[0].outcome == "imported"
    assert do(room, "sari", intent).rows[0].outcome == "duplicate"


def test_a_duplicate_row_is_named_only_to_those_who_see_its_report(room: Room) -> None:
    given = r.ImportReports("kota", (row("1", unit="bpbd"), row("2", unit="bpbd-timur")))
    do(room, "rini", given)
    below = o.PersonRow(login="timur", name="Timur", role=Role.OPERATOR, unit="bpbd-timur")
    do(room, "admin", o.SavePeople((below,)))
    answers = do(room, "timur", given).rows
    assert [answer.outcome for answer in answers] == ["duplicate", "duplicate"]
    assert [bool(answer.ref) for answer in answers] == [False, True]


def test_a_row_whose_key_no_index_takes_is_rejected_alone(room: Room) -> None:
    import random

    long = "".join(random.Random(1).choices("abcdefghijklmnopqrstuvwxyz0123456789", k=9000))
    answers = do(room, "admin", r.ImportReports("kota", (row("1"), row(long), row("2")))).rows
    assert [answer.outcome for answer in answers] == ["imported", "rejected", "imported"]


def test_the_version_that_was_seen_is_held_to_when_one_thing_is_saved(room: Room) -> None:
    do(room, "tono", o.SetShift("budi", "07:00-15:00"))
    with pytest.raises(LostRaceError):
        do(room, "tono", o.SetShift("budi", "15:00-23:00"), expected_version=1)
    with pytest.raises(LostRaceError):
        do(
            room,
            "admin",
            o.SavePeople((o.PersonRow(login="budi", name="B", role=Role.OFFICER, unit="bpbd"),)),
            expected_version=1,
        )
    with pytest.raises(LostRaceError):
        do(room, "admin", o.SaveUnits((o.UnitRow("bpbd", "B", "jakarta"),)), expected_version=7)
    do(room, "tono", o.SetShift("budi", "15:00-23:00"), expected_version=2)


@pytest.mark.parametrize(
    "intent",
    [
        r.CommentReport("JKT-000001/" + "9" * 6000, "x"),
        r.AttachToReport("JKT-000001", tuple(f"{n:064x}" for n in range(70_000))),
        r.ReceiveReport(text="x", category="flood", evidence=tuple(f"{n:064x}" for n in range(70_000))),
        r.ReceiveReport(text="x", category="flood", priority=9),  # type: ignore[arg-type]  # what an embedded caller can do
        r.ReceiveReport(text="x", category="flood", received_at=START.replace(year=1, month=1, day=1)),
        r.ReceiveReport(text="x", category="flood", due_at=START.replace(year=9999, month=12, day=31)),
    ],
    ids=lambda intent: str(intent)[-60:],
)
def test_what_is_at_the_edge_is_no_fault(room: Room, intent: Intent[object]) -> None:
    room.reported()
    try:
        do(room, "sari", intent)
    except (FaultError, UnreachableError):
        raise
    except CoreError:
        pass


def test_two_moves_of_units_at_once_make_no_circle(room: Room) -> None:
    for _ in range(4):
        do(room, "admin", o.SaveUnits((o.UnitRow("a", "A", "jakarta"), o.UnitRow("b", "B", "jakarta"))))
        futures = [
            room.centre.submit(Call(room.admin, o.SaveUnits((o.UnitRow(code, code, parent),))))
            for code, parent in (("a", "b"), ("b", "a")) * 4
        ]
        outcomes = [future.exception(timeout=SOON_S) for future in futures]
        assert any(isinstance(error, InputError) for error in outcomes)
        units = {unit.code: unit for unit in room.centre.read(room.admin, oq.ListUnits())}
        for unit in units.values():
            above = units[unit.parent].path if unit.parent else ()
            assert unit.path == (*above, unit.code)
