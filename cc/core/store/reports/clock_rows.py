"""Clocks between records and rows. Owns that mapping; knows no arithmetic."""

from types import SimpleNamespace
from typing import Any

from cc.core.records.sla import Clock
from cc.core.store.sql.times import epoch, instant
from cc.core.store.sql.unit_of_work import Values
from cc.core.vocabulary import ClockState, TargetName


def clock_row(report_id: str, clock: Clock) -> Values:
    """A clock's row."""
    return {
        "report_id": report_id,
        "number": clock.number,
        "target": str(clock.target),
        "episode": clock.episode,
        "state": str(clock.state),
        "started_at": epoch(clock.started_at),
        "due_at": epoch(clock.due_at),
        "stopped_at": epoch(clock.stopped_at),
        "breached_at": epoch(clock.breached_at),
        "counted_s": clock.counted_s,
        "paused_s": clock.paused_s,
        "counted_to": epoch(clock.counted_to),
        "target_s": clock.target_s,
        "policy": clock.policy,
        "calendar": clock.calendar,
        "excluded": clock.excluded,
        "own_due": int(clock.own_due),
        "next_step_at": epoch(clock.next_step_at),
        "entered": clock.entered,
    }


def clock_record(row: Any) -> Clock:
    """A clock from its row (attributes by column)."""
    return Clock(
        number=row.number,
        target=TargetName(row.target),
        episode=row.episode,
        state=ClockState(row.state),
        started_at=instant(row.started_at),
        due_at=instant(row.due_at),
        stopped_at=instant(row.stopped_at),
        breached_at=instant(row.breached_at),
        counted_s=row.counted_s,
        paused_s=row.paused_s,
        counted_to=instant(row.counted_to),
        target_s=row.target_s,
        policy=row.policy,
        calendar=row.calendar,
        excluded=row.excluded,
        own_due=bool(row.own_due),
        next_step_at=instant(row.next_step_at),
        entered=row.entered,
    )


def clock_of(values: Values) -> Clock:
    """A clock from its row as values by column."""
    return clock_record(SimpleNamespace(**values))
