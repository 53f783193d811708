"""`cc sla why` says of each step whether it has fired, late or not, whom it told, or when it is due."""

import pytest

from cc.core.intents import reports as r
from cc.core.questions.sla import ExplainClocks
from cc.core.records.sla import StepSpec, StepStanding
from cc.core.rules.sla.ladder import step_phrase
from cc.core.vocabulary import HoldReason, TargetName
from tests.builders import START, Room
from tests.core.service.scene import do
from tests.core.service.sla.ladders import ladder, minutes, promise, sweep_at


def _steps(room: Room, ref: str) -> tuple[StepStanding, ...]:
    (clock,) = room.centre.read(room.admin, ExplainClocks(ref)).clocks
    return clock.steps


def test_steps_are_told_as_they_stand(room: Room) -> None:
    target = ladder(
        StepSpec(None, 300, ("up",), "office"),
        StepSpec(50, None, ("operator",)),
        StepSpec(None, 0, ("supervisor",)),
        target=TargetName.RESOLVE,
    )
    promise(room, type(target)(name=target.name, target_s=600, pauses=(HoldReason.WEATHER,), steps=target.steps))
    ref = room.reported().ref
    sweep_at(room, START + minutes(6))
    fired = StepStanding(
        name="50%", state="fired", at=START + minutes(5), fired_at=START + minutes(6), late=False, to=("operator:bpbd",)
    )
    coming = (
        StepStanding(name="+0s", state="due", at=START + minutes(10), to=("supervisor",)),
        StepStanding(name="+300s", state="due", at=START + minutes(15), to=("up",), hours="office@1"),
    )
    assert _steps(room, ref) == (fired, *coming)
    sweep_at(room, START + minutes(17))
    late = StepStanding(
        name="+0s",
        state="fired",
        at=START + minutes(10),
        fired_at=START + minutes(17),
        late=True,
        to=("supervisor:jakarta",),
    )
    assert _steps(room, ref)[:2] == (fired, late)


def test_of_a_paused_clock_nobody_knows_when_and_of_one_that_ended_nobody_is_told(room: Room) -> None:
    target = ladder(StepSpec(50, None, ("operator",)), target=TargetName.RESOLVE)
    promise(room, type(target)(name=target.name, target_s=600, pauses=(HoldReason.WEATHER,), steps=target.steps))
    ref = room.reported().ref
    do(room, "rini", r.HoldReport(ref, HoldReason.WEATHER))
    assert _steps(room, ref) == (StepStanding(name="50%", state="waits", at=None, to=("operator",)),)
    do(room, "rini", r.ResumeReport(ref))
    do(room, "rini", r.TriageReport(ref))
    do(room, "rini", r.ResolveReport(ref, "surut"))
    assert _steps(room, ref) == (StepStanding(name="50%", state="over", at=None, to=("operator",)),)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("80%", "80%"),
        ("+0s", "due"),
        ("-600s", "-10 min"),
        ("+5400s", "+1 hour 30 min"),
        ("+172800s", "+2 days"),
        ("x", "x"),
    ],
)
def test_a_step_is_named_in_words(name: str, words: str) -> None:
    assert str(step_phrase(name)) == words
