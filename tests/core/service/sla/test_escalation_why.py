"""`cc sla why` says of each step whether it has fired, late or not, whom it told, or when it is due."""

from datetime import UTC, datetime, timedelta

import pytest

from cc.core.centre import Call
from cc.core.intents import reports as r
from cc.core.intents.organisation import CalendarRow, PersonRow, SaveCalendars, SavePeople
from cc.core.questions.sla import ExplainClocks
from cc.core.records.explanations import StepStanding
from cc.core.records.sla import StepSpec
from cc.core.rules.sla.ladder import step_phrase
from cc.core.vocabulary import HoldReason, Role, TargetName
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
        name="50%",
        state="fired",
        at=START + minutes(5),
        fired_at=START + minutes(6),
        late=False,
        to=("operator:bpbd",),
        told_at=START + minutes(6),
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
        told_at=START + minutes(17),
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


NIGHT = '{"timezone": "Asia/Jakarta", "hours": {"mon": [["08:00", "16:00"]], "wed": [["08:00", "16:00"]]}}'


def test_a_step_has_not_fired_for_anybody_while_its_message_waits(room: Room) -> None:
    """It falls due on Tuesday at ten; the office that is told opens on Wednesday at eight."""
    room.centre.execute(Call(room.admin, SaveCalendars((CalendarRow("kantor", NIGHT),))))
    promise(room, ladder(StepSpec(50, None, ("supervisor",), "kantor"), target=TargetName.RESOLVE))
    ref = room.reported().ref
    opens = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
    sweep_at(room, START + minutes(5))
    (step,) = _steps(room, ref)
    assert (step.state, step.fired_at, step.told_at) == ("held", START + minutes(5), opens)
    assert step.not_yet == ("supervisor:jakarta",)
    assert room.clock is not None
    room.clock.at = opens - timedelta(seconds=1)
    assert _steps(room, ref)[0].state == "held"
    room.clock.at = opens
    (step,) = _steps(room, ref)
    assert (step.state, step.told_at, step.not_yet) == ("fired", opens, ())
    as_of_then = room.centre.read(room.admin, ExplainClocks(ref, START + minutes(6))).clocks[0].steps[0]
    assert as_of_then.state == "held", "as it stood then"


def test_of_several_who_work_at_other_times_some_are_told_and_some_not_yet(room: Room) -> None:
    people = (
        PersonRow(login="pagi", name="Pagi", role=Role.OPERATOR, unit="bpbd-timur", shift="07:00-15:00"),
        PersonRow(login="malam", name="Malam", role=Role.OPERATOR, unit="bpbd-timur", shift="22:00-06:00"),
    )
    room.centre.execute(Call(room.admin, SavePeople(people)))
    promise(room, ladder(StepSpec(50, None, ("unit:bpbd-timur",), "shift"), target=TargetName.RESOLVE))
    ref = room.reported().ref
    sweep_at(room, START + minutes(5))
    (step,) = _steps(room, ref)
    assert (step.state, step.to, step.not_yet) == ("fired", ("person:pagi",), ("person:malam",))


def test_a_message_that_nobody_sent_in_time_told_nobody(room: Room) -> None:
    promise(room, ladder(StepSpec(50, None, ("supervisor",)), target=TargetName.RESOLVE))
    ref = room.reported().ref
    sweep_at(room, START + minutes(5))
    sweep_at(room, START + timedelta(days=30))
    assert _steps(room, ref)[0].state == "lapsed"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("80%", "80%"),
        ("+0s", "at the due time"),
        ("-600s", "-10 min"),
        ("+5400s", "+1 hour 30 min"),
        ("+172800s", "+2 days"),
        ("x", "x"),
    ],
)
def test_a_step_is_named_in_words(name: str, words: str) -> None:
    assert str(step_phrase(name)) == words
