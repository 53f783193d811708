"""Targets that count from before their own start: an emergency's arrival from the call, an assignment from receipt."""

from cc.core.vocabulary import ClockStart
from tests.core.rules.sla.sla_stories import H, at, clocks, policy, target, told

FROM_THE_CALL = policy(
    target("assign", 6 * H, begins=ClockStart.RECEIVED),
    target("arrive", H // 6, begins=ClockStart.RECEIVED, pauses=("access",)),
)


def test_an_emergencys_arrival_counts_from_the_call() -> None:
    """Called at 08:00, accepted at 08:40, there at 08:49: 49 minutes, not nine."""
    found = clocks(
        told("08:00 receive", "08:01 assign", "+1 assign", "08:40 1 accept", "08:49 1 arrive"), FROM_THE_CALL
    )
    arrive = found["arrive/1"]
    assert (arrive.started_at, arrive.counted_s, arrive.breached_at) == (at("08:00"), 49 * 60, at("08:10"))
    late = clocks(told("08:00 receive", "08:01 assign", "+1 assign"), FROM_THE_CALL)["arrive/1"]
    assert late.due_at == at("08:10")  # it runs before anybody accepted
    natural = clocks(
        told("08:00 receive", "08:01 assign", "+1 assign", "08:40 1 accept", "08:49 1 arrive"),
        policy(target("arrive", H // 6)),
    )
    assert natural["arrive/1"].breached_at is None


def test_a_report_that_nobody_touches_becomes_late() -> None:
    found = clocks(told("08:00 receive"), FROM_THE_CALL)
    assert found["assign"].due_at == at("14:00")
    assert "assign" not in clocks(told("08:00 receive"), policy(target("assign", 6 * H)))


def test_a_clock_from_the_call_runs_on_when_the_task_is_given_to_another() -> None:
    story = ("08:00 receive", "08:01 assign", "+1 assign", "08:05 1 accept", "08:20 1 reassign", "08:30 1 accept")
    found = clocks(told(*story, "08:40 1 arrive"), FROM_THE_CALL)
    assert "arrive/1#2" not in found
    assert (found["arrive/1"].counted_s, found["arrive/1"].breached_at) == (40 * 60, at("08:10"))


def test_a_second_crew_is_not_held_to_the_call_once_somebody_is_there() -> None:
    story = ("08:00 receive", "08:01 assign", "+1 assign", "08:02 1 accept", "08:07 1 arrive", "09:30 2 assign")
    found = clocks(told(*story, "09:35 2 accept", "09:50 2 arrive"), FROM_THE_CALL)
    assert found["arrive/1"].breached_at is None
    assert "arrive/2" not in found


def test_what_stood_still_before_the_task_was_given_does_not_count() -> None:
    story = ("08:00 receive", "08:02 triage", "08:03 hold reason=access", "08:33 resume", "08:34 assign", "+1 assign")
    found = clocks(told(*story, "08:35 1 accept", "08:39 1 arrive"), FROM_THE_CALL)
    assert (found["arrive/1"].counted_s, found["arrive/1"].paused_s) == (9 * 60, 30 * 60)
    assert found["arrive/1"].breached_at is None
