"""Ladders of policies through the door: kept as given, calendars followed, what nobody could be told is refused."""

from dataclasses import replace

import pytest

from cc.core.errors import InputError
from cc.core.intents import organisation as o
from cc.core.intents import packs as o_packs
from cc.core.questions import packs as oq
from cc.core.records.sla import SHIFT, Policy, StepSpec
from tests.builders import Room
from tests.core.service.scene import do

SPEC = '{"timezone": "Asia/Jakarta", "hours": {"mon": [["%s", "17:00"]]}}'


def _save(room: Room, *steps: StepSpec) -> Policy:
    base = room.centre.read(room.admin, oq.ListPolicies())[0]
    target = replace(base.targets[0], steps=steps)
    do(room, "admin", o_packs.SavePolicies((replace(base, code="local", targets=(target,)),)))
    return _stored(room)


def _stored(room: Room) -> Policy:
    return next(each for each in room.centre.read(room.admin, oq.ListPolicies()) if each.code == "local")


def test_a_ladder_is_kept_and_its_hours_follow_newer_calendars(room: Room) -> None:
    do(room, "admin", o.SaveCalendars((o.CalendarRow("dinas", SPEC % "09:00"),)))
    given = (
        StepSpec(80, None, ("officer", "operator"), "dinas"),
        StepSpec(None, 0, ("supervisor", "unit:bpbd"), SHIFT),
        StepSpec(None, 1800, ("up:2", "person:tono"), "wall"),
    )
    stored = _save(room, *given)
    assert stored.targets[0].steps == (replace(given[0], hours="dinas@1"), given[1], replace(given[2], hours=""))
    do(room, "admin", o.SaveCalendars((o.CalendarRow("dinas", SPEC % "10:00"),)))
    followed = _stored(room)
    assert followed.version == 2
    assert [step.hours for step in followed.targets[0].steps] == ["dinas@2", SHIFT, ""]


def test_saving_the_same_ladder_again_makes_no_version(room: Room) -> None:
    step = StepSpec(None, 0, ("supervisor",), "office")
    assert _save(room, step).version == _save(room, step).version == 1


@pytest.mark.parametrize(
    ("step", "told"),
    [
        (StepSpec(0, None, ("up",)), "1% to 1000%"),
        (StepSpec(1001, None, ("up",)), "1% to 1000%"),
        (StepSpec(None, 10**12, ("up",)), "a year before or after"),
        (StepSpec(None, -(10**12), ("up",)), "a year before or after"),
        (StepSpec(None, None, ("up",)), "not neither"),
        (StepSpec(80, 0, ("up",)), "not both"),
        (StepSpec(80, None, ()), "names 0 recipients"),
        (StepSpec(80, None, ("boss",)), "cannot tell 'boss'"),
        (StepSpec(80, None, ("person:nobody",)), "nobody of that log-in"),
        (StepSpec(80, None, ("unit:nowhere",)), "no unit 'nowhere'"),
        (StepSpec(80, None, ("up",), "nights"), "no such calendar"),
    ],
    ids=str,
)
def test_a_step_that_could_not_be_told_is_refused(room: Room, step: StepSpec, told: str) -> None:
    with pytest.raises(InputError) as refused:
        _save(room, step)
    assert told in refused.value.message


def test_a_step_twice_and_a_calendar_called_shift_are_refused(room: Room) -> None:
    with pytest.raises(InputError, match="stands there twice"):
        _save(room, StepSpec(80, None, ("up",)), StepSpec(80, None, ("officer",)))
    with pytest.raises(InputError, match="cannot be called"):
        do(room, "admin", o.SaveCalendars((o.CalendarRow(SHIFT, SPEC % "09:00"),)))
