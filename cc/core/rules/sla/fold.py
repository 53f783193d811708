"""Policies, targets and clocks (design: sla). The door to the SLA rules: which policy applies, the clocks of a report
as a fold over its events, which due time is next, how a clock stands. Pure: reads no time, knows no database.

What the fold reads of an event's moves, besides subject, number, action, `after` and `at`:

| on | fact | meaning |
| --- | --- | --- |
| the first move (receive, import) | `received_at` ISO | when it was received, if that is not `at` |
| | `closed_at` ISO | an import born resolved, closed or rejected: when it was over, if that is not `at` |
| any move of the report | `policy` `code@version` | the policy from here on (empty: none); what runs is reckoned anew |
| | `due_at` ISO | a due time of the report's own, from the system it came from; `resolve` is held to it |
| | `calendars` {"office@1": "office@2"} | calendars that newer versions replace, for clocks that still run |
| | `zone` IANA name | the zone of the report's unit, for calendars that follow it |
| report's and tasks' hold | `reason` | a HoldReason |
| reject, or an import born rejected | `reason` | a RejectReason; prank, silent and test exclude every clock |

A rejection ends the report's clocks as a resolution does. What a move stops is judged by the terms before it, what it
starts by the terms after it. Comments, attachments, shares and leases are not looked at.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cc.core.records.sla import Clock, DueStep, Policy
from cc.core.records.trail import Event
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.at_birth import clocks_at_birth
from cc.core.rules.sla.explain import explain
from cc.core.rules.sla.history import History
from cc.core.rules.sla.ladder import fired, silent_before_s
from cc.core.rules.sla.moves import steps
from cc.core.rules.sla.reckon import Reckoner
from cc.core.rules.sla.verdict import clock_order, current_due, is_breached, verdict
from cc.core.vocabulary import Action

__all__ = [
    "Ladders",
    "current_due",
    "due_steps",
    "explain",
    "fold",
    "fold_whole",
    "is_breached",
    "match_policy",
    "verdict",
]


def match_policy(policies: Sequence[Policy], path: Sequence[str], category: str, priority: int) -> Policy | None:
    """The policy for a report of a unit (`path`: codes from the root down to it), a category and a priority.

    The most specific of those that match: first the deepest unit, then a named category, then a named priority; ties by
    declared order; never one that is given by hand. None when nothing is promised.
    """
    depth = {code: index for index, code in enumerate(path, start=1)}
    best: Policy | None = None
    best_rank: tuple[int, bool, bool, int] | None = None
    for policy in policies:
        if policy.by_hand or (policy.unit is not None and policy.unit not in depth):
            continue
        if policy.category not in (None, category) or policy.priority not in (None, priority):
            continue
        unit_depth = depth[policy.unit] if policy.unit is not None else 0
        rank = (unit_depth, policy.category is not None, policy.priority is not None, -policy.order)
        if best_rank is None or rank > best_rank:
            best, best_rank = policy, rank
    return best


def fold(
    events: Sequence[Event], policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar]
) -> tuple[Clock, ...]:
    """The clocks of one report from all its events, in recorded order; by number, target and episode.

    `policies` by `code@version`, `calendars` by `name@version` (`wall` need not be there). FaultError when an event
    names one that is missing, or when the first event is not the report's birth.
    """
    if not events:
        return ()
    at_birth = clocks_at_birth(events, policies, calendars)
    return fold_whole(events, policies, calendars) if at_birth is None else at_birth


def fold_whole(
    events: Sequence[Event], policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar]
) -> tuple[Clock, ...]:
    """The fold without the short way for reports that have only come in."""
    return Ladders(events, policies, calendars).clocks()


class Ladders:
    """One report's life, followed once: which steps of its ladders are due, and its clocks when they have fired.

    Arguments and errors as for `fold`; there is one event at least.
    """

    def __init__(
        self, events: Sequence[Event], policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar]
    ) -> None:
        self._events = events
        found, known_s = steps(events)
        history = History(policies).follow(found)
        self._reckoner = Reckoner(history, calendars, known_s, fired(events), silent_before_s(events))

    def due(self, now: datetime) -> tuple[DueStep, ...]:
        """The steps that are due at `now` and have not fired, in the order in which they fell due."""
        return tuple(sorted((step for step in self._reckoner.due_steps() if step.at <= now), key=_step_order))

    def clocks(self) -> tuple[Clock, ...]:
        """By number, target and episode."""
        return tuple(sorted((one.clock for one in self._reckoner.every()), key=clock_order))

    def clocks_after(self, event: Event) -> tuple[Clock, ...]:
        """The clocks when `event` has been appended, which tells of fired steps alone: no clock counts by it."""
        assert all(move.action is Action.ESCALATE for move in event.moves), "another move is followed by a fold"
        self._reckoner.done = fired([*self._events, event])
        return self.clocks()


def due_steps(
    events: Sequence[Event], policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar], now: datetime
) -> tuple[DueStep, ...]:
    """The steps of one report's ladders that are due at `now` and have not fired, in the order in which they fell due.

    Arguments and errors as for `fold`.
    """
    return Ladders(events, policies, calendars).due(now) if events else ()


def _step_order(step: DueStep) -> tuple[datetime, int, str, int]:
    return step.at, step.number, step.target, step.episode
