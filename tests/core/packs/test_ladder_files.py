"""Steps of a policies file: what is read, what is refused by name."""

import pytest

from cc.core import starter
from cc.core.errors import InputError
from cc.core.records.sla import SHIFT, StepSpec
from cc.core.rules.sla.recipients import known_word


def _steps(*steps: object) -> tuple[StepSpec, ...]:
    return (
        starter.policy_from({"code": "local", "targets": {"resolve": {"for": "4h", "steps": steps}}}).targets[0].steps
    )


@pytest.mark.parametrize(
    ("at", "percent", "offset_s", "name"),
    [
        ("80%", 80, None, "80%"),
        ("150 %", 150, None, "150%"),
        ("-10m", None, -600, "-600s"),
        ("due", None, 0, "+0s"),
        ("+30m", None, 1800, "+1800s"),
        ("+2d", None, 172_800, "+172800s"),
    ],
)
def test_when_a_step_is_due_is_read(at: str, percent: int | None, offset_s: int | None, name: str) -> None:
    (step,) = _steps({"at": at, "to": ["officer", "up", "officer"], "hours": "office"})
    assert step == StepSpec(percent, offset_s, ("officer", "up"), "office")
    assert step.name == name


def test_a_single_recipient_needs_no_list() -> None:
    assert _steps({"at": "due", "to": "supervisor"}) == (StepSpec(None, 0, ("supervisor",)),)


@pytest.mark.parametrize(
    ("step", "told"),
    [
        ({"at": "eighty", "to": ["up"]}, "step 1 is at 'eighty'"),
        ({"at": 80, "to": ["up"]}, "step 1 is at 80"),
        ({"at": "30m", "to": ["up"]}, "step 1 is at '30m'"),
        ({"to": ["up"]}, "step 1 is at None"),
        ({"at": "due"}, "step 1 names no recipients"),
        ({"at": "due", "to": []}, "step 1 names no recipients"),
        ({"at": "due", "to": ["up"], "when": "office"}, "step 1 knows no when"),
        ("80%", "step 1 is a table"),
    ],
)
def test_a_wrong_step_is_refused_with_its_place(step: object, told: str) -> None:
    with pytest.raises(InputError, match="policy local") as refused:
        _steps(step)
    assert told in refused.value.message


def test_the_starter_s_ladders_name_recipients_and_hours_that_exist() -> None:
    hours = {"", SHIFT, *starter.calendars()}
    for policy in starter.policy_rows():
        for target in policy.targets:
            assert target.steps, f"{policy.code}: nobody hears when {target.name} is late"
            assert {step.hours for step in target.steps} <= hours
            assert all(known_word(word) for step in target.steps for word in step.to)
            assert len({step.name for step in target.steps}) == len(target.steps)
