"""How the steps of a ladder stand, for people: which fired when, was it late, whom did it tell; which are still to
come, and when. Owns no arithmetic."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from cc.core.records.explanations import StepStanding
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import instant
from cc.core.rules.sla.due import step_s
from cc.core.rules.sla.ladder import unfired
from cc.core.rules.sla.reckon import Reckoned
from cc.core.vocabulary import Action, ClockState

Key = tuple[int, str, int]
FIRED, DUE, WAITS, OVER = "fired", "due", "waits", "over"


def fired_steps(events: Sequence[Event]) -> Mapping[Key, list[StepStanding]]:
    """What has fired, by (number, target, episode), in the order in which it did."""
    found: dict[Key, list[StepStanding]] = {}
    for event in events:
        for move in event.moves:
            if move.action is Action.ESCALATE:
                facts = move.facts
                to = facts.get("to")
                step = StepStanding(
                    name=str(facts.get("step")),
                    state=FIRED,
                    at=datetime.fromisoformat(str(facts["due"])) if facts.get("due") else None,
                    fired_at=event.recorded_at,
                    late=bool(facts.get("late")),
                    to=tuple(map(str, to)) if isinstance(to, Sequence) and not isinstance(to, str) else (),
                )
                key = (move.number, str(facts.get("target")), int(str(facts.get("episode", 1))))
                found.setdefault(key, []).append(step)
    return found


def standing_steps(
    one: Reckoned, done: Mapping[Key, list[StepStanding]], silent_before_s: int = 0
) -> tuple[StepStanding, ...]:
    """Those of a clock: first what fired, then what is to come, soonest first. What was due before `silent_before_s` is
    over."""
    clock = one.clock
    fired = done.get((clock.number, str(clock.target), clock.episode), [])
    coming = sorted(
        _coming(one, frozenset(step.name for step in fired), silent_before_s),
        key=lambda step: step.at or clock.counted_to,
    )
    return (*fired, *coming)


def _coming(one: Reckoned, done: frozenset[str], silent_before_s: int) -> Iterator[StepStanding]:
    clock = one.clock
    running = clock.state is ClockState.RUNNING and not clock.excluded
    state = DUE if running else WAITS if clock.state is ClockState.PAUSED and not clock.excluded else OVER
    for spec in unfired(one.promise.spec, done):
        at_s = step_s(spec, one.promise, one.course) if running else None
        silent = at_s is not None and at_s < silent_before_s
        at = None if at_s is None or silent else instant(at_s)
        yield StepStanding(name=spec.name, state=OVER if silent else state, at=at, to=spec.to, hours=spec.hours)
