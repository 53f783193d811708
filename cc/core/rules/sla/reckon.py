"""From a clock's life to its figures: counted and paused seconds, due time, breach, the next step of its ladder. Owns
which promise a run is held to (rule 9 of the fold; design: sla); knows calendars and durations, and no event.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from cc.core.errors import FaultError
from cc.core.records.sla import WALL, Clock, DueStep, Policy, StepSpec, TargetSpec
from cc.core.rules.calendar.work_calendar import WALL_CALENDAR, WorkCalendar, instant
from cc.core.rules.sla import standing
from cc.core.rules.sla.claims import weightiest
from cc.core.rules.sla.due import ClockCourse, HeldTarget, Interval, breach, due, paused_since_s, step_s
from cc.core.rules.sla.episodes import Carried, ClockEpisode, Terms
from cc.core.rules.sla.history import History
from cc.core.rules.sla.ladder import NOTHING_FIRED, Fired, names_fired, unfired
from cc.core.vocabulary import ClockState, TargetName

Calendars = Mapping[str, WorkCalendar]


class Reckoned(NamedTuple):
    """A clock, the promise it is held to, the terms that make it, and the clock's course. `brought_by` is the ref of
    the merged report since whose beginning it counts, empty where it is this report's own; `late_by` of the one whose
    promise was broken first, where that is not the clock's own."""

    clock: Clock
    promise: HeldTarget
    terms: Terms
    course: ClockCourse
    brought_by: str = ""
    late_by: str = ""


class Reckoner:
    """Reckons the runs of one report, once. `known_s` is up to when nothing else has happened; `done` and
    `silent_before_s` say which steps of its ladders have fired or never will (see ladder); `done` may be set anew when
    others have fired since."""

    def __init__(
        self,
        history: History,
        calendars: Calendars,
        known_s: int,
        done: Fired = NOTHING_FIRED,
        silent_before_s: int = 0,
    ) -> None:
        self.history, self.calendars, self.known_s = history, calendars, known_s
        self.done, self.silent_before_s = done, silent_before_s
        self._promises: dict[tuple[int, TargetName], HeldTarget | None] = {}

    def every(self) -> Iterator[Reckoned]:
        """Every clock there is, in order of birth, with its next step."""
        return map(self._with_next_step, self._clocks)

    @cached_property
    def _clocks(self) -> list[Reckoned]:
        """Every clock but for its ladder: what has fired moves no other figure."""
        return [found for found in map(self._reckon, self.history.runs) if found is not None]

    def _with_next_step(self, one: Reckoned) -> Reckoned:
        clock = one.clock
        if clock.state is not ClockState.RUNNING or not one.promise.spec.steps or clock.excluded:
            return one
        nearest = min((step.at for step in self._steps(clock, one.promise, one.course)), default=None)
        return one if nearest is None else one._replace(clock=replace(clock, next_step_at=nearest))

    # -- promises --------------------------------------------------------------------------------------------------

    def _promise(self, terms: int, run: ClockEpisode) -> HeldTarget | None:
        key = (terms, run.target)
        if key not in self._promises:
            self._promises[key] = self._find_promise(self.history.terms[terms], run.target)
        return self._promises[key]

    def _find_promise(self, terms: Terms, target: TargetName) -> HeldTarget | None:
        if target is TargetName.RESOLVE and terms.own_due_s is not None:
            return HeldTarget(
                TargetSpec(name=target, target_s=0, steps=steps_of(terms.policy, target)),
                WALL,
                WALL_CALENDAR,
                terms.own_due_s,
            )
        for spec in terms.policy.targets if terms.policy else ():
            if spec.name == target:
                key = terms.calendars.get(spec.calendar, spec.calendar)
                return HeldTarget(spec, key, self._calendar(key).in_zone(terms.zone), None)
        return None

    def _calendar(self, key: str) -> WorkCalendar:
        found = self.calendars.get(key)
        if found is None and key == WALL:
            return WALL_CALENDAR
        if found is None:
            raise FaultError(
                "a policy names the calendar {calendar}, which is not stored.",
                code="fault.calendar",
                fields={"calendar": key},
            )
        return found

    def _promise_then(self, terms: int, last: int, run: ClockEpisode) -> HeldTarget | None:
        """The promise at a moment; where there was none yet, the one that came next and was reckoned from the start."""
        for index in (*range(terms, last + 1), *range(terms - 1, -1, -1)):
            promise = self._promise(index, run)
            if promise is not None:
                return promise
        return None

    # -- one run ---------------------------------------------------------------------------------------------------

    def _reckon(self, run: ClockEpisode) -> Reckoned | None:
        """The run's clock: of all that was promised, what is due first; broken when the first of them was."""
        found = self.candidates(run)
        if not run.carried or not found:
            return found[0] if found else None
        strictest = min(found, key=self._strictness)
        broken = [one for one in found if one.clock.breached_at]
        first = min(broken, key=lambda one: one.clock.breached_at or one.clock.started_at, default=strictest)
        late_by = first.brought_by if strictest.clock.breached_at != first.clock.breached_at else ""
        return strictest._replace(clock=replace(strictest.clock, breached_at=first.clock.breached_at), late_by=late_by)

    def candidates(self, run: ClockEpisode) -> list[Reckoned]:
        """The clock that the report's own terms give, and those of the promises that merged reports brought."""
        own = self._own(run) if run.own else None
        return [*([own] if own else []), *(self._brought(run, each) for each in run.carried)]

    def _strictness(self, one: Reckoned) -> tuple[bool, int]:
        """What is void comes last; what stands still is taken as if it went on now."""
        course = one.course
        if course.end_s is None:
            course = course.until(max(self.known_s, course.start_s + 1))
        due_s = due(one.promise, course)
        return one.clock.state is ClockState.VOID, due_s if due_s is not None else course.start_s

    def _brought(self, run: ClockEpisode, carried: Carried) -> Reckoned:
        """A merged report's promise, as it was, going on as this report does."""
        last = len(self.history.terms) - 1 if run.live else run.stop_terms
        policy = self.history.policy(carried.policy) if carried.policy else None
        named = next((spec.calendar for spec in policy.targets if spec.name == run.target), "") if policy else ""
        newer = self._newer_calendars(carried.at_s, last)
        calendars = {**newer, named: newer.get(carried.calendar, carried.calendar)}
        terms = Terms(carried.at_s, policy, carried.own_due_s, calendars)
        promise = self._find_promise(terms, run.target)
        course = self._course(run, promise, last, carried=carried)
        if promise is None or course is None:
            raise FaultError(
                "an event says that {policy} promises {target:target}, which it does not.",
                code="fault.policy",
                fields={"policy": carried.policy, "target": str(run.target)},
            )
        breaches = [each for each in (carried.breached_s, breach(promise, course, self.known_s)) if each is not None]
        breached_s, exclusion = min(breaches, default=None), self.history.exclusion(run)
        clock = _clock(run, promise, course, terms, breached_s, run.void, exclusion)
        return Reckoned(clock, promise, terms, course, carried.ref)

    def _newer_calendars(self, since_s: int, last: int) -> Mapping[str, str]:
        """The calendars that newer ones have replaced since then; what came along was up to date."""
        then = next((terms.calendars for terms in reversed(self.history.terms) if terms.since_s <= since_s), {})
        return {old: new for old, new in self.history.terms[last].calendars.items() if then.get(old) != new}

    def _own(self, run: ClockEpisode) -> Reckoned | None:
        """The clock by the last terms before its end that promise anything; without a target, no clock."""
        last = len(self.history.terms) - 1 if run.live else run.stop_terms
        for held in range(last, run.terms - 1, -1):
            promise = self._promise(held, run)
            course = self._course(run, promise, held)
            if promise is not None and course is not None:
                break
        else:
            return None
        dropped = held < last
        if dropped:
            course = course.until(max(course.start_s, self.history.terms[held + 1].since_s))
        breaches = [self._past_breach(run, index) for index in range(run.terms, held)]
        breaches.append(breach(promise, course, self.known_s))
        breached_s = min((each for each in breaches if each is not None), default=None)
        terms = self.history.terms[held]
        clock = _clock(run, promise, course, terms, breached_s, run.void or dropped, self.history.exclusion(run))
        first = standing.earliest(run, promise, None)
        sooner = first is not None and clock.started_at < instant(run.start_s)
        return Reckoned(clock, promise, terms, course, first.ref if first and sooner else "")

    def _steps(self, clock: Clock, promise: HeldTarget, course: ClockCourse) -> Iterator[DueStep]:
        """The steps of a running clock that have not fired, with the instant at which each is due."""
        done = names_fired(self.done, clock.number, clock.target, clock.episode)
        for step in unfired(promise.spec, done):
            at_s = step_s(step, promise, course)
            if at_s >= self.silent_before_s:
                yield DueStep(clock.number, clock.target, clock.episode, step, instant(at_s))

    def due_steps(self) -> Iterator[DueStep]:
        """Every step that has not fired, of every clock that runs."""
        for one in self.every():
            if one.clock.next_step_at is not None:
                yield from self._steps(one.clock, one.promise, one.course)

    def _course(
        self,
        run: ClockEpisode,
        promise: HeldTarget | None,
        last: int,
        carried: Carried | None = None,
        known_s: int | None = None,
    ) -> ClockCourse | None:
        """The run's course as `promise` begins it, under terms up to `last`; None if it has not begun. A promise that
        was `carried` here, or a report that was received earlier and merged by known_s, begins it before."""
        start_s = None if promise is None else standing.start_s(run, promise)
        if carried is not None:
            start_s, begun = carried.at_s, list(carried.stretches)
        elif promise is None or start_s is None:
            return None
        else:
            begun = standing.begun(standing.earliest(run, promise, known_s), promise, start_s)
        found = [Interval(from_s, reason) for from_s, reason in begun]
        began_s = found[0].from_s if found else start_s
        at_s = start_s
        for mark in run.marks:
            at_s = max(mark.at_s, start_s)
            reason = mark.gap
            if not reason and (mark.hold or any(mark.parts)):
                waits = standing.waits(self.history.terms[mark.terms])
                judge = promise if carried is not None else self._promise_then(mark.terms, last, run)
                reason = standing.pause(mark, judge, waits)
            standing.cut(found, at_s)
            if mark.back_to_s is not None:
                still_s = paused_since_s(found)
                at_s = at_s if still_s is None else max(mark.back_to_s, still_s)
                standing.cut(found, at_s)
            if not found or found[-1].reason != reason:
                found.append(Interval(at_s, reason))
        course = ClockCourse(began_s, found, None)
        return course if run.live else course.until(at_s)

    def _past_breach(self, run: ClockEpisode, index: int) -> int | None:
        """When it was breached under earlier terms, before they changed."""
        promise, until_s = self._promise(index, run), self.history.terms[index + 1].since_s
        course = self._course(run, promise, index, known_s=until_s)
        if promise is None or course is None or until_s <= course.start_s:
            return None
        return breach(promise, course.until(until_s), until_s)


def steps_of(policy: Policy | None, target: TargetName) -> tuple[StepSpec, ...]:
    """The ladder that a policy gives a target."""
    return next((spec.steps for spec in policy.targets if spec.name == target), ()) if policy else ()


def _clock(
    run: ClockEpisode,
    promise: HeldTarget,
    course: ClockCourse,
    terms: Terms,
    breached_s: int | None,
    void: bool,
    excluded: str,
) -> Clock:
    calendar, start_s, end_s = promise.calendar, course.start_s, course.end_s
    if end_s is not None:
        state = ClockState.VOID if void else ClockState.STOPPED
    else:
        state = ClockState.PAUSED if course.stretches[-1].reason else ClockState.RUNNING
    due_s = due(promise, course) if state in (ClockState.RUNNING, ClockState.STOPPED) else None
    counted_to_s = end_s if end_s is not None else course.stretches[-1].from_s
    counted_s = sum(calendar.elapsed_s(a, b) for a, b, reason in course.pieces(counted_to_s) if not reason)
    return Clock(
        number=run.number,
        target=run.target,
        episode=run.episode,
        state=state,
        started_at=instant(start_s),
        due_at=None if due_s is None else instant(due_s),
        stopped_at=None if end_s is None else instant(end_s),
        breached_at=None if breached_s is None else instant(breached_s),
        counted_s=counted_s,
        paused_s=calendar.elapsed_s(start_s, counted_to_s) - counted_s,
        counted_to=instant(counted_to_s),
        target_s=promise.spec.target_s if promise.own_due_s is None else promise.own_due_s - start_s,
        policy=terms.policy.key if terms.policy else "",
        calendar=promise.calendar_key,
        excluded=excluded,
        own_due=promise.own_due_s is not None,
        counts_in=calendar.counts_in,
        entered=weightiest(run.entered),
    )
