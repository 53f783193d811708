"""The short way for what nearly every fold is about: a report that has only just come in, or was imported as over.

Owns no rule: it must give what the whole way (sla_runs, sla_reckon) gives, and a test holds it to that.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cc.core.records.sla import WALL, Clock, Policy, StepSpec, TargetSpec
from cc.core.records.trail import Event, Move
from cc.core.rules.calendar.work_calendar import WALL_CALENDAR, WorkCalendar, epoch_s, instant
from cc.core.rules.lifecycle.tables import QUIET
from cc.core.rules.sla.ladder import own_step_s, silent_before_s
from cc.core.rules.sla.moves import birth, fact_s
from cc.core.rules.sla.reckon import steps_of
from cc.core.vocabulary import ClockStart, ClockState, ReportStatus, TargetName

_ACKNOWLEDGE, _ASSIGN, _RESOLVE = TargetName.ACKNOWLEDGE, TargetName.ASSIGN, TargetName.RESOLVE
_AT_BIRTH = (_ACKNOWLEDGE, _ASSIGN, _RESOLVE)
_TERMS = frozenset({"policy", "due_at", "calendars", "zone"})


def clocks_at_birth(
    events: Sequence[Event], policies: Mapping[str, Policy], calendars: Mapping[str, WorkCalendar]
) -> tuple[Clock, ...] | None:
    """The clocks of a report that has been received as new, or imported as over, and nothing since; else None."""
    event = events[0]
    move = event.moves[0]
    facts = move.facts
    key, own_due = facts.get("policy"), facts.get("due_at")
    policy = policies.get(str(key)) if key else None
    others = [other for other in event.moves[1:] if other.action not in QUIET]
    if len(events) > 1 or len(others) > 1 or (others and (policy or not _ends(others[0]))):
        return None
    if facts.get("calendars") or (key and policy is None):
        return None
    found, known_s = birth(event)
    owed = found[0].entered
    if len(found) == 1 and move.after != ReportStatus.NEW:
        return None
    born_s, over_s = found[0].at_s, None
    if others:
        over_s = max(born_s, min(epoch_s(others[0].at), known_s))
    elif len(found) > 1:
        over_s = found[1].at_s
    if move.after == ReportStatus.REJECTED:
        return None
    silent_s = silent_before_s(events)
    clocks: dict[TargetName, Clock] = {}
    for spec in policy.targets if policy else ():
        name = spec.name
        if (
            name in clocks
            or name not in (_ACKNOWLEDGE, _ASSIGN, _RESOLVE)
            or (name is _RESOLVE and own_due is not None)
        ):
            continue
        if spec.start is not ClockStart.RECEIVED and (over_s is None or name is _ASSIGN):
            continue
        calendar = calendars.get(spec.calendar) or (WALL_CALENDAR if spec.calendar == WALL else None)
        if calendar is None:
            return None
        calendar = calendar.in_zone(str(facts.get("zone") or ""))
        if over_s is None or name is _RESOLVE:
            due_s = calendar.due_s(born_s, spec.target_s, spec.boundary) if spec.target_s > 0 else born_s
            clocks[name] = _clock(spec, policy, calendar, born_s, due_s, over_s, known_s, False, silent_s, owed)
    if own_due is not None:
        due_s = fact_s(own_due)
        own = TargetSpec(name=_RESOLVE, target_s=due_s - born_s, steps=steps_of(policy, _RESOLVE))
        clocks[_RESOLVE] = _clock(own, policy, WALL_CALENDAR, born_s, due_s, over_s, known_s, True, silent_s, owed)
    return tuple(clocks[name] for name in _AT_BIRTH if name in clocks)


def _ends(move: Move) -> bool:
    """Whether a move does no more than tell when an imported report was over."""
    over = (ReportStatus.RESOLVED, ReportStatus.CLOSED)
    return not move.number and move.after in over and not _TERMS & move.facts.keys()


def _clock(
    spec: TargetSpec,
    policy: Policy | None,
    calendar: WorkCalendar,
    born_s: int,
    due_s: int,
    over_s: int | None,
    known_s: int,
    own: bool,
    silent_s: int,
    owed: str,
) -> Clock:
    began = instant(born_s)
    over = None if over_s is None else instant(over_s)
    breach_s = None
    if due_s <= born_s or due_s < (known_s if over_s is None else over_s):
        breach_s = max(due_s, born_s)
    return Clock(
        number=0,
        target=spec.name,
        episode=1,
        state=ClockState.RUNNING if over is None else ClockState.STOPPED,
        started_at=began,
        due_at=instant(due_s),
        stopped_at=over,
        breached_at=None if breach_s is None else instant(breach_s),
        counted_s=0 if over_s is None else calendar.elapsed_s(born_s, over_s),
        paused_s=0,
        counted_to=began if over is None else over,
        target_s=spec.target_s,
        policy=policy.key if policy else "",
        calendar=spec.calendar,
        excluded="",
        own_due=own,
        counts_in=calendar.counts_in,
        entered=owed,
        next_step_at=_next_step(spec, calendar, born_s, due_s, own, silent_s)
        if over_s is None and spec.steps
        else None,
    )


def _next_step(
    spec: TargetSpec, calendar: WorkCalendar, born_s: int, due_s: int, own: bool, silent_s: int
) -> datetime | None:
    """When the first step that is not silent is due."""
    found = (_step_s(step, spec, calendar, born_s, due_s, own) for step in spec.steps)
    nearest = min((at_s for at_s in found if at_s >= silent_s), default=None)
    return None if nearest is None else instant(nearest)


def _step_s(step: StepSpec, spec: TargetSpec, calendar: WorkCalendar, born_s: int, due_s: int, own: bool) -> int:
    if own:
        return own_step_s(step, born_s, due_s)
    counted_s = step.counted_s(spec.target_s)
    return calendar.due_s(born_s, counted_s, spec.boundary) if counted_s > 0 else born_s
