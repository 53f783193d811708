"""Packs through the door: loaded whole or not at all, dated, retired, one pack beside another."""

from datetime import UTC, datetime, timedelta

import pytest

from cc.core.centre import LocalActor
from cc.core.errors import ForbiddenError, InputError, RefusedError
from cc.core.intents.packs import LoadPack, SavePolicies
from cc.core.intents.reports import AmendReport, ImportedRow, ImportReports, TriageReport
from cc.core.questions.packs import ListPacks, ListPolicies, PreviewPack
from cc.core.questions.trail import AuditEvents
from tests.builders import Room
from tests.core.service.scene import do, see
from tests.core.service.sla.pack_scene import held_to, load, received, resolve, sound, text


def test_loading_brings_calendars_policies_a_row_and_an_event(room: Room) -> None:
    done = do(room, "admin", LoadPack(text("1", "banjir: 4h")))
    assert (done.added, done.calendars, done.already) == (("banjir@1",), ("dinas@1",), False)
    ref = received(room)
    assert held_to(room, ref) == "banjir@1"
    (line,) = room.centre.read(room.admin, ListPacks())
    assert (line.name, line.version, line.in_force, line.policies, line.loaded_by) == (
        "uji",
        "1",
        True,
        ("banjir@1",),
        "admin",
    )
    (event,) = room.centre.stream(room.admin, AuditEvents("pack:uji"))
    facts = event.moves[0].facts
    assert (facts["digest"], facts["added"], facts["version"]) == (line.digest, ["banjir@1"], "1")
    assert sound(room)


def test_the_same_text_twice_changes_nothing_and_other_words_want_another_version(room: Room) -> None:
    load(room, text("1", "banjir: 4h"))
    before = room.centre.read(room.admin, ListPolicies())
    assert do(room, "admin", LoadPack(text("1", "banjir: 4h"))).already
    assert room.centre.read(room.admin, PreviewPack(text("1", "banjir: 4h"))).changes.already
    assert room.centre.read(room.admin, ListPolicies()) == before
    assert len(list(room.centre.stream(room.admin, AuditEvents("pack:uji")))) == 1
    with pytest.raises(RefusedError, match="raise the version"):
        load(room, text("1", "banjir: 5h"))
    load(room, text("2", "banjir: 5h"))
    with pytest.raises(RefusedError, match="give its text a new version"):
        load(room, text("1", "banjir: 4h"))
    load(room, text("3", "banjir: 4h"))
    assert [line.in_force for line in room.centre.read(room.admin, ListPacks())] == [False, False, True]
    assert resolve(room, received(room)).target_s == 4 * 3600


def test_what_a_pack_names_must_be_there_and_nothing_is_loaded_otherwise(room: Room) -> None:
    before = room.centre.read(room.admin, ListPolicies())
    wrong = text("1", 'a: 4h category = "flod"', "b: 4h").replace('unit = "bpbd"', 'unit = "bpdb"', 1)
    wrong = wrong.replace("'dinas', pauses", "'dians', pauses", 1)
    with pytest.raises(InputError) as refused:
        load(room, wrong)
    problems = refused.value.fields["problems"]
    assert isinstance(problems, list)
    assert [(each["line"], each["key"]) for each in problems] == [
        (8, "policy[1].unit"),
        (9, "policy[1].category"),
        (10, "policy[1].targets.resolve.calendar"),
    ]
    assert "Did you mean 'bpbd'" in problems[0]["problem"]
    steps = 'steps = [\n  { at = "due", to = ["person:nobody", "unit:nowhere"] },\n'
    steps += '  { at = "+1h", to = "up", hours = "x" }]'
    with pytest.raises(InputError) as refused:
        load(room, text("1", "a: 4h").replace('pauses = ["weather"]', steps))
    problems = refused.value.fields["problems"]
    assert isinstance(problems, list)
    assert [(each["line"], each["key"]) for each in problems] == [
        (11, "policy[1].targets.resolve.steps[1].to"),
        (11, "policy[1].targets.resolve.steps[1].to"),
        (12, "policy[1].targets.resolve.steps[2].hours"),
    ]
    assert room.centre.read(room.admin, ListPolicies()) == before
    assert room.centre.read(room.admin, ListPacks()) == ()
    with pytest.raises(ForbiddenError):
        do(room, "sari", LoadPack(text("1", "a: 4h")))
    with pytest.raises(ForbiddenError):
        room.centre.read(LocalActor("sari"), PreviewPack(text("1", "a: 4h")))


def test_a_pack_holds_for_reports_received_at_its_date_to_the_second(room: Room) -> None:
    midnight = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)  # 2026-11-25 00:00 in Jakarta, the root's zone
    load(room, text("1", "banjir: 4h"))
    load(room, text("2", "banjir: 8h", effective="2026-11-25"))
    now = received(room)
    assert room.clock is not None
    room.clock.at = midnight + timedelta(hours=3)
    assert held_to(room, received(room, midnight - timedelta(seconds=1))) == "banjir@1"
    assert held_to(room, received(room, midnight)) == "banjir@2"
    assert held_to(room, received(room)) == "banjir@2"
    assert held_to(room, now) == "banjir@1"
    shown = [(p.key, p.effective_at) for p in room.centre.read(room.admin, ListPolicies()) if p.pack]
    assert shown == [("banjir@2", midnight)]
    assert sound(room)


def test_what_a_newer_version_has_no_longer_is_retired_and_reports_keep_it(room: Room) -> None:
    load(room, text("1", 'api: 1h category = "fire"', "banjir: 4h"))
    kept = received(room, category="fire")
    assert held_to(room, kept) == "api@1"
    done = do(room, "admin", LoadPack(text("2", "banjir: 4h", effective="2026-11-25")))
    assert (done.retired, done.added, done.changed, done.unchanged) == (("api@1",), (), (), ("banjir@1",))
    assert held_to(room, received(room, category="fire")) == "api@1"
    assert room.clock is not None
    room.clock.at += timedelta(days=1)
    assert held_to(room, received(room, category="fire")) == "banjir@1"
    assert held_to(room, kept) == "api@1"
    do(room, "tono", AmendReport(report=kept, text="Api besar"))
    assert held_to(room, kept) == "api@1"
    assert "api" not in {policy.code for policy in room.centre.read(room.admin, ListPolicies())}
    back = do(room, "admin", LoadPack(text("3", 'api: 1h category = "fire"', "banjir: 4h")))
    assert "api@3" in back.added
    assert held_to(room, received(room, category="fire")) == "api@3"
    assert sound(room)


def test_history_gets_no_promise_that_was_not_yet_made(room: Room) -> None:
    load(room, text("1", "banjir: 4h", effective="2026-11-01"))
    rows = tuple(
        ImportedRow(row_key=key, text="Banjir", category="other", received_at=at, unit="bpbd")
        for key, at in (
            ("old", datetime(2019, 5, 4, tzinfo=UTC)),
            ("new", datetime(2026, 11, 20, tzinfo=UTC)),
        )
    )
    old, new = (answer.ref for answer in do(room, "sari", ImportReports("lama", rows)).rows)
    for ref in (old, new):
        assert see(room, ref).clocks == ()
        do(room, "sari", TriageReport(ref, category="flood"))
    assert resolve(room, old).policy == "flood@1"  # the room's own, which has no date
    assert resolve(room, new).policy == "banjir@1"


def test_two_packs_do_not_take_each_other_s_policies(room: Room) -> None:
    load(room, text("1", "banjir: 4h"))
    with pytest.raises(InputError) as refused:
        load(room, text("1", "banjir: 5h", name="lain"))
    problems = refused.value.fields["problems"]
    assert isinstance(problems, list)
    assert (problems[0]["key"], "of the pack uji" in problems[0]["problem"]) == ("policy[1].code", True)


def test_a_policy_saved_by_hand_leaves_its_pack_and_is_not_retired_with_it(room: Room) -> None:
    load(room, text("1", "banjir: 4h", "lain: 9h"))
    mine = next(each for each in room.centre.read(room.admin, ListPolicies()) if each.code == "banjir")
    assert do(room, "admin", SavePolicies((mine,))).changed == 0
    from dataclasses import replace

    do(room, "admin", SavePolicies((replace(mine, close_after_days=9),)))
    done = do(room, "admin", LoadPack(text("2", "lain: 9h")))
    assert done.retired == ()
    assert held_to(room, received(room)) == "banjir@2"


def test_a_calendar_moves_also_the_version_that_is_to_come(room: Room) -> None:
    load(room, text("1", "banjir: 4h"))
    load(room, text("2", "banjir: 8h", effective="2026-11-26"))
    done = do(room, "admin", LoadPack(text("3", "banjir: 8h", effective="2026-11-26", closed='"2026-11-24"')))
    assert done.followed == ("banjir@3", "banjir@4")
    assert done.unchanged == ("banjir@4",)
    early, late = received(room), received(room, datetime(2026, 11, 24, 3, 0, tzinfo=UTC))
    assert {held_to(room, early), held_to(room, late)} == {"banjir@3"}
    assert resolve(room, early).calendar == "dinas@2"
    assert room.clock is not None
    room.clock.at += timedelta(days=2)
    assert held_to(room, received(room)) == "banjir@4"


def test_what_is_added_makes_no_new_version_of_what_stays(room: Room) -> None:
    two = text("1", "a: 4h", 'b: 5h category = "fire"', calendar=False)
    load(room, two)
    text_of_three = text("2", "z: 1h priority = 1", "a: 4h", 'b: 5h category = "fire"', "c: 9h", calendar=False)
    done = do(room, "admin", LoadPack(text_of_three))
    assert (done.added, done.changed, done.unchanged) == (("z@1", "c@1"), (), ("a@1", "b@1"))
    done = do(room, "admin", LoadPack(text("3", 'b: 5h category = "fire"', "a: 4h", "c: 9h", calendar=False)))
    assert (done.changed, done.unchanged, done.retired) == (("a@2", "c@2"), ("b@1",), ("z@1",))
