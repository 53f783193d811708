"""The moves that clocks follow, in the order in which they count (design: sla, rules 1 and 2). Owns clamping and order;
knows no clock and no policy.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from cc.core.errors import FaultError
from cc.core.records.trail import RULES, Event, Facts, Move
from cc.core.rules.calendar.work_calendar import epoch_s
from cc.core.rules.lifecycle.statuses import OVER_REPORT
from cc.core.rules.lifecycle.tables import QUIET
from cc.core.rules.sla.claims import counts_at, entered, orders_nothing, settled
from cc.core.rules.sla.episodes import Carried
from cc.core.rules.sla.undone import undone
from cc.core.vocabulary import Action, ReportStatus, TargetName

_BIRTHS = frozenset({Action.RECEIVE, Action.IMPORT})


class Step(NamedTuple):
    """One move at the second at which it counts. `number` 0 is the report; `born` marks the report's first; `rules` are
    those of its day; `entered` what its time is owed to (see claims)."""

    at_s: int
    number: int
    action: Action
    after: str
    facts: Facts
    born: bool = False
    rules: int = RULES
    entered: str = ""


def steps(events: Sequence[Event]) -> tuple[list[Step], int]:
    """The steps, and the second of the last recording that any clock looks at.

    Events are taken in recorded order; each move's time is clamped between that of its subject's previous decision (a
    task's first: the report's birth) and the recording, and what it caused is no earlier than itself; then the moves
    are laid out by the time at which they count. What was taken back at once is left out, and so are confirmations:
    they say of others from when those count.
    """
    found, known_s = birth(events[0])
    born_s, latest = found[0].at_s, {0: found[-1].at_s}
    gone, (confirmed, _) = undone(events), settled(events)
    for index, event in enumerate(events):
        recorded_s = epoch_s(event.recorded_at)
        if any(move.action not in QUIET for move in event.moves):
            known_s = max(known_s, recorded_s)
        cause_s = born_s
        for move in event.moves[1:] if not index else event.moves:
            number = move.number
            if orders_nothing(event, move):
                continue
            at_s = max(min(epoch_s(counts_at(event, move, confirmed)), recorded_s), latest.get(number, born_s))
            if move.action is Action.SETTLE:
                at_s = max(at_s, cause_s)
            latest[number] = cause_s = at_s
            if move.action in QUIET:
                continue
            if index not in gone:
                owed = entered(event, move, earlier=at_s < recorded_s)
                found.append(Step(at_s, number, move.action, move.after, move.facts, False, event.rules, owed))
    found.sort(key=_at)
    return found, known_s


def _at(step: Step) -> int:
    return step.at_s


def birth(event: Event) -> tuple[list[Step], int]:
    """The steps of a report's first move, and the second of its recording.

    A report that is imported as over is born in progress and ends when its source says: two steps.
    """
    recorded_s = epoch_s(event.recorded_at)
    return _birth(event, event.moves[0], recorded_s), recorded_s


def _birth(event: Event, move: Move, recorded_s: int) -> list[Step]:
    if move.action not in _BIRTHS or move.number:
        raise FaultError(
            "a report's events begin with {action:action}, not with its birth.",
            code="fault.events",
            fields={"action": str(move.action)},
        )
    facts = move.facts
    given_s = epoch_s(move.at)
    born_s = min(_fact_s(facts, "received_at", given_s), recorded_s)
    owed = entered(event, move, earlier=born_s < recorded_s)
    if move.after not in OVER_REPORT:
        return [Step(born_s, 0, move.action, move.after, facts, True, entered=owed)]
    over_s = max(born_s, min(_fact_s(facts, "closed_at", given_s), recorded_s))
    return [
        Step(born_s, 0, move.action, ReportStatus.IN_PROGRESS, facts, True, entered=owed),
        Step(over_s, 0, move.action, move.after, {"reason": facts.get("reason")}, entered=owed),
    ]


def carried_of(step: Step) -> Iterator[Carried]:
    """The promises that the trace of a merge says go on here. `since`: when the merge was, if not when it was told."""
    facts = step.facts
    at_s = _fact_s(facts, "since", step.at_s)
    told = facts.get("clocks")
    for each in told if isinstance(told, Sequence) else ():
        course = ((fact_s(at), str(reason)) for at, reason in each["course"])
        yield Carried(
            absorbed=str(facts["absorbed_id"]),
            ref=str(facts.get("absorbed", "")),
            at_s=at_s,
            target=TargetName(each["target"]),
            policy=str(each["policy"]),
            calendar=str(each["calendar"]),
            own_due_s=None if each["own_due"] is None else fact_s(each["own_due"]),
            stretches=tuple((from_s, reason) for from_s, reason in course if from_s < at_s),
            breached_s=None if each["breached_at"] is None else fact_s(each["breached_at"]),
        )


def _fact_s(facts: Mapping[str, object], name: str, otherwise: int) -> int:
    value = facts.get(name)
    return otherwise if value is None else fact_s(value)


def fact_s(value: object) -> int:
    """Epoch seconds of a fact that is an instant: ISO 8601 with an offset, or a datetime."""
    return epoch_s(value if isinstance(value, datetime) else datetime.fromisoformat(str(value)))
