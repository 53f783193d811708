"""Ladders of reports that were imported: what was due before they came never fires; what comes after it does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cc.core.records.sla import Policy, StepSpec, TargetSpec
from cc.core.records.trail import Event, Move
from cc.core.rules.sla.fold import due_steps, explain, fold, fold_whole
from cc.core.vocabulary import Action, Subject, TargetName

RECEIVED = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)
IMPORTED = RECEIVED + timedelta(hours=5)
STEPS = tuple(StepSpec(percent=percent, to=("officer",)) for percent in (50, 100, 150))
POLICY = Policy(code="p", version=1, targets=(TargetSpec(name=TargetName.RESOLVE, target_s=4 * 3600, steps=STEPS),))
POLICIES = {POLICY.key: POLICY}


def born(action: Action, **facts: object) -> Event:
    move = Move(
        subject=Subject.REPORT,
        number=0,
        action=action,
        before=None,
        after="new",
        at=IMPORTED,
        facts={"policy": POLICY.key, **facts},
    )
    told = {"received_at": RECEIVED.isoformat(), **move.facts}
    imported = action is Action.IMPORT
    return Event(
        stream="r",
        seq=1,
        recorded_at=IMPORTED,
        actor="kanal",
        intent="x",
        moves=(replace(move, facts=told),),
        imported=imported,
    )


def test_what_was_due_before_the_import_is_silent_and_what_comes_is_not() -> None:
    event = born(Action.IMPORT)
    (clock,) = fold((event,), POLICIES, {})
    assert clock.next_step_at == RECEIVED + timedelta(hours=6), "150 % of four hours"
    assert due_steps((event,), POLICIES, {}, IMPORTED) == ()
    fires = due_steps((event,), POLICIES, {}, RECEIVED + timedelta(hours=6))
    assert [step.spec.name for step in fires] == ["150%"]
    (why,) = explain((event,), POLICIES, {}, IMPORTED)
    assert [(step.name, step.state) for step in why.steps] == [("50%", "over"), ("100%", "over"), ("150%", "due")]


def test_a_report_that_was_entered_late_by_hand_is_warned_of_all_the_same() -> None:
    event = born(Action.RECEIVE)
    assert [step.spec.name for step in due_steps((event,), POLICIES, {}, IMPORTED)] == ["50%", "100%"]


@pytest.mark.parametrize("facts", [{}, {"due_at": (RECEIVED + timedelta(hours=4)).isoformat()}])
@pytest.mark.parametrize("action", [Action.IMPORT, Action.RECEIVE])
def test_the_short_way_of_a_birth_says_the_same(action: Action, facts: dict[str, object]) -> None:
    events = (born(action, **facts),)
    assert fold(events, POLICIES, {}) == fold_whole(events, POLICIES, {})
