"""Policies, calendars and saving: through the door."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cc.core.errors import (
    InputError,
)
from cc.core.intents import organisation as o
from cc.core.intents import packs as o_packs
from cc.core.intents import reports as r
from cc.core.questions import packs as oq
from cc.core.questions import system as oq_system
from cc.core.questions import trail as oq_trail
from cc.core.questions.reports import GetReport, ListReports
from cc.core.records.sla import TargetSpec
from cc.core.vocabulary import RejectReason, Role, TargetName
from tests.builders import EAST, Room
from tests.core.service.scene import do


def test_two_changed_calendars_make_one_new_version_of_a_policy_that_names_both(room: Room) -> None:
    wall, office = o.CalendarRow("a", SPEC % "09:00"), o.CalendarRow("b", SPEC % "10:00")
    do(room, "admin", o.SaveCalendars((wall, office)))
    base = room.centre.read(room.admin, oq.ListPolicies())[0]
    targets = tuple(replace(target, calendar=name) for target, name in zip(base.targets, ("a", "b"), strict=False))
    do(room, "admin", o_packs.SavePolicies((replace(base, code="both", targets=targets[:2]),)))
    do(room, "admin", o.SaveCalendars((o.CalendarRow("a", SPEC % "07:00"), o.CalendarRow("b", SPEC % "08:00"))))
    moved = replace(base, code="moved", category="flood", order=9)
    for order in (9, 3, 5):
        do(room, "admin", o_packs.SavePolicies((replace(moved, order=order),)))
        now = next(each for each in room.centre.read(room.admin, oq.ListPolicies()) if each.code == "moved")
        assert now.order == order
    both = next(each for each in room.centre.read(room.admin, oq.ListPolicies()) if each.code == "both")
    assert both.version == 2
    assert {target.calendar for target in both.targets} == {"a@2", "b@2"}


SPEC = '{"timezone": "Asia/Jakarta", "hours": {"mon": [["%s", "17:00"]]}}'


@pytest.mark.parametrize("kind", ["calendar", "policy", "unit", "category", "person", "area"])
def test_what_stands_twice_in_one_call_is_refused(room: Room, kind: str) -> None:
    policy = room.centre.read(room.admin, oq.ListPolicies())[0]
    one, two = {
        "calendar": (o.CalendarRow("x", SPEC % "09:00"), o.CalendarRow("x", SPEC % "10:00")),
        "policy": (replace(policy, code="x"), replace(policy, code="x", priority=1)),
        "unit": (o.UnitRow("x", "X", "jakarta"), o.UnitRow("x", "Y", "jakarta")),
        "category": (
            o.CategoryRow(code="x", name_id="X", name_en="X"),
            o.CategoryRow(code="x", name_id="Y", name_en="Y"),
        ),
        "person": (
            o.PersonRow(login="x", name="X", role=Role.OFFICER, unit="bpbd"),
            o.PersonRow(login="x", name="Y", role=Role.OFFICER, unit="bpbd"),
        ),
        "area": (
            o.AreaRow(code="x", name="X", level="kelurahan", geometry=EAST),
            o.AreaRow(code="x", name="Y", level="kelurahan", geometry=EAST),
        ),
    }[kind]
    save = {
        "calendar": o.SaveCalendars,
        "policy": o_packs.SavePolicies,
        "unit": o.SaveUnits,
        "category": o.SaveCategories,
        "person": o.SavePeople,
        "area": o.SaveAreas,
    }[kind]
    with pytest.raises(InputError, match="twice"):
        do(room, "admin", save((one, two)))


@pytest.mark.parametrize(
    "change",
    [
        {"order": 2**70},
        {"order": -(2**40)},
        {"close_after_days": 2**40},
        {"close_after_days": -1},
        {"priority": 9},
        {"targets": 2**50},
        {"targets": -5},
    ],
    ids=str,
)
def test_a_policy_that_no_report_could_be_held_to_is_refused(room: Room, change: dict[str, int]) -> None:
    policy = replace(room.centre.read(room.admin, oq.ListPolicies())[0], code="x", category="flood")
    if "targets" in change:
        wrong = replace(policy, targets=(replace(policy.targets[0], target_s=change["targets"]),))
    else:
        wrong = replace(policy, **change)  # type: ignore[arg-type]  # fields of a policy
    with pytest.raises(InputError):
        do(room, "admin", o_packs.SavePolicies((wrong,)))
    room.reported()


def test_a_closure_that_is_added_moves_the_clocks_that_still_run(room: Room) -> None:
    week = '{"timezone": "Asia/Jakarta", "hours": {%s}, "closed": [%s]}'
    hours = ", ".join(f'"{day}": [["08:00", "16:00"]]' for day in ("mon", "tue", "wed", "thu", "fri"))
    do(room, "admin", o.SaveCalendars((o.CalendarRow("dinas", week % (hours, "")),)))
    base = room.centre.read(room.admin, oq.ListPolicies())[0]
    promise = TargetSpec(name=TargetName.RESOLVE, target_s=8 * 3600, calendar="dinas")
    policy = replace(base, code="dinas", unit="bpbd", category="flood", priority=None, targets=(promise,), order=-9)
    do(room, "admin", o_packs.SavePolicies((policy,)))
    over, still = room.reported().ref, room.reported().ref
    do(room, "rini", r.RejectReport(over, RejectReason.NOT_FOUND))
    due_at = room.centre.read(room.admin, GetReport(still)).line.due_at
    assert due_at is not None
    for closed, days in (('"2026-11-25"', 1), ('"2026-11-25", "2026-11-26"', 2), ("", 0)):
        saved = do(room, "admin", o.SaveCalendars((o.CalendarRow("dinas", week % (hours, closed)),)))
        assert saved.warnings == ("the due times of 1 open report were reckoned anew.",)
        report = room.centre.read(room.admin, GetReport(still))
        assert report.line.due_at == due_at + timedelta(days=days)
        assert report.line.id in {line.id for line in room.centre.read(room.admin, ListReports()).items}
    assert room.centre.read(room.admin, GetReport(over)).seq == 2
    facts = room.centre.read(room.admin, oq_system.CheckDatabase(replay=True)).facts
    assert [fact for fact in facts if not fact.ok and fact.name.startswith(("replay", "queues", "counters"))] == []
    assert room.centre.read(room.admin, oq_trail.VerifyAudit()).holds
