"""What a report that is merged hands on: its promises that still run, as facts of the merge's trace on the other. Owns
those facts' shape; `moves.carried_of` reads them.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from cc.core.records.sla import Policy
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import WorkCalendar, epoch_s, instant
from cc.core.rules.sla.history import History
from cc.core.rules.sla.moves import steps
from cc.core.rules.sla.reckon import Reckoned, Reckoner
from cc.core.vocabulary import Action, ClockState, TargetName

Facts = Mapping[str, object]


def running_promises(
    events: Sequence[Event],
    policies: Mapping[str, Policy],
    calendars: Mapping[str, WorkCalendar],
    until: datetime | None = None,
) -> tuple[Facts, ...]:
    """The report's promises (not its tasks') that have not ended, those that it was brought among them: `target`,
    `policy`, `calendar`, `own_due`, `course` ([from, reason] pairs) and `breached_at`, instants in ISO 8601.

    Arguments and errors as for `sla.fold`; there is one event at least. What is broken after `until` is not told.
    """
    found, known_s = steps(events)
    if until is not None:
        known_s = min(known_s, epoch_s(until))
    history = History(policies).follow(found)
    reckoner = Reckoner(history, calendars, known_s)
    live = (run for run in history.runs if run.live and not run.number)
    return tuple(_facts(run.target, one) for run in live for one in _going(reckoner.candidates(run)))


def taken_targets(events: Sequence[Event], policies: Mapping[str, Policy]) -> frozenset[TargetName]:
    """Of which targets a report can take over promises; there is one event at least."""
    return History(policies).follow(steps(events)[0]).takes


def last_merge(events: Sequence[Event]) -> tuple[datetime, frozenset[str], list[Event]] | None:
    """When a merged report was merged, which targets went on at the other, and its events as if it had not been; None
    for a report whose merge does not say."""
    for place in range(len(events) - 1, -1, -1):
        for move in events[place].moves:
            if move.action is Action.MERGE and move.before != move.after and "carried" in move.facts:
                told = move.facts["carried"]
                carried = frozenset(map(str, told)) if isinstance(told, Sequence) else frozenset()
                since = [_standing(each, move.before) for each in events[place + 1 :]]
                return move.at, carried, [*events[:place], *since]
    return None


def _standing(event: Event, status: str | None) -> Event:
    """An event that left a report as it stood, of one that stood otherwise."""
    assert status is not None, "what is merged was something before"
    own = [replace(move, before=status, after=status) if not move.number else move for move in event.moves]
    return replace(event, moves=tuple(own))


def _going(candidates: Sequence[Reckoned]) -> Iterator[Reckoned]:
    return (one for one in candidates if one.clock.state is not ClockState.VOID)


def _facts(target: TargetName, one: Reckoned) -> Facts:
    own_due_s, breached_at = one.promise.own_due_s, one.clock.breached_at
    return {
        "target": str(target),
        "policy": one.clock.policy,
        "calendar": one.promise.calendar_key,
        "own_due": None if own_due_s is None else instant(own_due_s).isoformat(),
        "course": [[instant(from_s).isoformat(), reason] for from_s, reason in one.course.stretches],
        "breached_at": None if breached_at is None else breached_at.isoformat(),
    }
