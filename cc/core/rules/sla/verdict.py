"""How clocks stand: which is next, which is broken, how each counts. Owns no arithmetic; reads what clocks say."""

from collections.abc import Iterable
from datetime import datetime

from cc.core.records.sla import Clock
from cc.core.vocabulary import ClockState, TargetName

_ORDER = {target: index for index, target in enumerate(TargetName)}


def clock_order(clock: Clock) -> tuple[int, int, int]:
    """Sort key: by subject, target and episode."""
    return clock.number, _ORDER[clock.target], clock.episode


def current_due(clocks: Iterable[Clock]) -> tuple[datetime | None, TargetName | None]:
    """The nearest due time of the clocks that run, and which target's it is; (None, None) when none runs."""
    nearest: Clock | None = None
    for clock in clocks:
        if clock.state is not ClockState.RUNNING or clock.due_at is None or clock.excluded:
            continue
        if nearest is None or nearest.due_at is None or clock.due_at < nearest.due_at:
            nearest = clock
    return (None, None) if nearest is None else (nearest.due_at, nearest.target)


def is_breached(clock: Clock, now: datetime) -> bool:
    """Whether the promise was broken by `now`, excluded or not. At the due time itself it is not yet."""
    if clock.breached_at is not None:
        return clock.breached_at < now or clock.breached_at <= clock.started_at
    return clock.state is ClockState.RUNNING and clock.due_at is not None and clock.due_at < now


def verdict(clock: Clock, now: datetime) -> str:
    """`excluded`, `breached`, `met`, `paused` or `running`: how the clock counts in an SLA report at `now`.

    A breach that has happened stays one, also on a clock that was voided later.
    """
    if clock.excluded:
        return "excluded"
    if is_breached(clock, now):
        return "breached"
    return {
        ClockState.VOID: "excluded",
        ClockState.STOPPED: "met",
        ClockState.PAUSED: "paused",
        ClockState.RUNNING: "running",
    }[clock.state]
