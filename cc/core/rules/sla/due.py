"""When a promise is due: a clock's course and the calendar in, instants out. Owns the arithmetic of due times, of
breaches (rules 1 and 5 of the fold; design: sla) and of a ladder's steps; knows no event, and not what makes a course.

The due time is the first instant at which the target's seconds have been counted; if a pause begins at that instant,
the end of the pause (with `next_opening`: the instant at which the next second would count). A clock is breached when
it went on past its due time: running, when that has passed; stopped, when it stopped later; paused, when it was due
before the pause.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from cc.core.records.sla import Boundary, StepSpec, TargetSpec
from cc.core.rules.calendar.work_calendar import WorkCalendar
from cc.core.rules.sla.ladder import own_step_s


class HeldTarget(NamedTuple):
    """What one clock is held to under some terms. `own_due_s` is a due time of the report's own."""

    spec: TargetSpec
    calendar_key: str
    calendar: WorkCalendar
    own_due_s: int | None


class Interval(NamedTuple):
    """From `from_s` to the next stretch the clock counts (`reason` empty) or stands still."""

    from_s: int
    reason: str


class ClockCourse(NamedTuple):
    """A clock's life: its stretches, in order, up to its end (None while it has not ended)."""

    start_s: int
    stretches: list[Interval]
    end_s: int | None

    def until(self, at_s: int) -> "ClockCourse":
        """The same, as if it had ended at at_s at the latest."""
        end_s = at_s if self.end_s is None else min(self.end_s, at_s)
        return ClockCourse(self.start_s, [each for each in self.stretches if each.from_s < end_s], end_s)

    def pieces(self, to_s: int) -> Iterator[tuple[int, int, str]]:
        """Each stretch with its end, up to to_s."""
        ends = [each.from_s for each in self.stretches[1:]] + [to_s]
        for (from_s, reason), piece_end_s in zip(self.stretches, ends, strict=False):
            if from_s < piece_end_s:
                yield from_s, piece_end_s, reason


def paused_since_s(stretches: list[Interval]) -> int | None:
    """Since when nothing has counted, whatever the reasons; None while it counts."""
    since_s = None
    for from_s, reason in reversed(stretches):
        if not reason:
            break
        since_s = from_s
    return since_s


def reached(promise: HeldTarget, course: ClockCourse, to_s: int | None) -> int | None:
    """The due time, if it is reached by counting up to to_s (None: on and on in the last stretch)."""
    spec, calendar = promise.spec, promise.calendar
    left_s = spec.target_s
    if promise.own_due_s is not None or left_s <= 0:
        return course.start_s if promise.own_due_s is None else promise.own_due_s
    at_closing = spec.boundary is Boundary.CLOSING
    last = len(course.stretches) - 1
    for index, (from_s, reason) in enumerate(course.stretches):
        if reason:
            continue
        if at_closing and not left_s:
            return from_s
        piece_end_s = course.stretches[index + 1].from_s if index < last else to_s
        open_s = left_s + 1 if piece_end_s is None else calendar.elapsed_s(from_s, piece_end_s)
        if open_s > left_s or (open_s == left_s and at_closing):
            due_s = calendar.due_s(from_s, left_s, spec.boundary) if left_s else calendar.opening_s(from_s)
            if index == last or due_s != piece_end_s:
                return due_s
        left_s -= open_s
    return None


def due(promise: HeldTarget, course: ClockCourse) -> int | None:
    """The due time of a clock that runs or has stopped; of one that stopped while paused, as if it had gone on then."""
    stretches, end_s = course.stretches, course.end_s
    if end_s is not None and (not stretches or stretches[-1].reason):
        course = ClockCourse(course.start_s, [*stretches, Interval(end_s, "")], None)
    return reached(promise, course, None)


def breach(promise: HeldTarget, course: ClockCourse, known_s: int) -> int | None:
    """When it was breached, if it was by its end, or by known_s while it goes on. No pause moves a due time of one's
    own; but waiting for verification it is not late either."""
    until_s = known_s if course.end_s is None else course.end_s
    still_s = paused_since_s(course.stretches)
    if still_s is not None and (promise.own_due_s is None or course.end_s is None):
        until_s = still_s
    due_s = reached(promise, course, until_s)
    if due_s is None or (due_s > course.start_s and due_s >= until_s):
        return None
    return max(due_s, course.start_s)


def step_s(step: StepSpec, promise: HeldTarget, course: ClockCourse) -> int:
    """When a step of a clock that runs is due."""
    if promise.own_due_s is not None:
        return own_step_s(step, course.start_s, promise.own_due_s)
    sooner = promise._replace(spec=replace(promise.spec, target_s=step.counted_s(promise.spec.target_s)))
    found = reached(sooner, course, None)
    return course.start_s if found is None else found
