"""From a clock's life to its figures: counted and paused seconds, due time, breach. Owns rules 1, 5 and 9 of the fold
(design: sla); knows calendars and durations, and no event.

The due time is the first instant at which the target's seconds have been counted (with `next_opening`: the instant at
which the next second would count). A clock is breached when it went on counting past its due time: running, when the
due time has passed; stopped, when it stopped later; paused, when it was due before the pause.
"""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from cc.core.errors import FaultError
from cc.core.records.sla import WALL, Boundary, Clock, ResolveStart, TargetSpec
from cc.core.rules.calendar import WALL_CALENDAR, WorkCalendar, instant
from cc.core.rules.sla_runs import VERIFICATION, History, Mark, Run, Terms
from cc.core.vocabulary import ClockState, TargetName

Calendars = Mapping[str, WorkCalendar]


class Stretch(NamedTuple):
    """From `from_s` to the next stretch the clock counts (`reason` empty) or stands still."""

    from_s: int
    reason: str


class Promise(NamedTuple):
    """What one clock is held to under some terms. `own_due_s` is a due time of the report's own."""

    spec: TargetSpec
    calendar_key: str
    calendar: WorkCalendar
    own_due_s: int | None


class Reckoned(NamedTuple):
    """A clock, the promise it is held to under which terms, and the stretches of its life up to its end, if any."""

    clock: Clock
    promise: Promise
    terms: Terms
    stretches: list[Stretch]
    end_s: int | None


class Reckoner:
    """Reckons the runs of one report. `known_s` is up to when nothing else has happened."""

    def __init__(self, history: History, calendars: Calendars, known_s: int) -> None:
        self.history, self.calendars, self.known_s = history, calendars, known_s
        self._promises: dict[tuple[int, TargetName], Promise | None] = {}

    def every(self) -> Iterator[Reckoned]:
        """Every clock there is, in order of birth."""
        for run in self.history.runs:
            found = self._reckon(run)
            if found is not None:
                yield found

    # -- promises --------------------------------------------------------------------------------------------------

    def _promise(self, terms: int, run: Run) -> Promise | None:
        key = (terms, run.target)
        if key not in self._promises:
            self._promises[key] = self._find_promise(self.history.terms[terms], run.target)
        return self._promises[key]

    def _find_promise(self, terms: Terms, target: TargetName) -> Promise | None:
        if target is TargetName.RESOLVE and terms.own_due_s is not None:
            return Promise(TargetSpec(target, 0), WALL, WALL_CALENDAR, terms.own_due_s)
        for spec in terms.policy.targets if terms.policy else ():
            if spec.name == target:
                key = terms.calendars.get(spec.calendar, spec.calendar)
                return Promise(spec, key, self._calendar(key), None)
        return None

    def _calendar(self, key: str) -> WorkCalendar:
        found = self.calendars.get(key)
        if found is None and key == WALL:
            return WALL_CALENDAR
        if found is None:
            raise FaultError(f"a policy names the calendar {key}, which is not stored.", code="fault.calendar")
        return found

    def _promise_then(self, terms: int, last: int, run: Run) -> Promise | None:
        """The promise at a moment; where there was none yet, the one that came next and was reckoned from the start."""
        later = (self._promise(index, run) for index in range(terms, last + 1))
        earlier = (self._promise(index, run) for index in range(terms - 1, -1, -1))
        return next((each for some in (later, earlier) for each in some if each is not None), None)

    # -- one run ---------------------------------------------------------------------------------------------------

    def _reckon(self, run: Run) -> Reckoned | None:
        last = len(self.history.terms) - 1 if run.live else run.stop_terms
        held = next((index for index in range(last, run.terms - 1, -1) if self._promise(index, run)), None)
        if held is None:
            return None
        promise = self._promise(held, run)
        assert promise is not None
        start_s = _start_s(run, promise)
        if start_s is None:
            return None
        void = run.void
        stretches, end_s = self._stretches(run, start_s, held)
        if held < last:
            void, dropped_s = True, max(start_s, self.history.terms[held + 1].since_s)
            end_s = dropped_s if end_s is None else min(end_s, dropped_s)
            stretches = [each for each in stretches if each.from_s < end_s]
        past = [self._past_breach(run, index) for index in range(run.terms, held)]
        return self._clock(
            run, held, promise, start_s, stretches, end_s, void, [each for each in past if each is not None]
        )

    def _stretches(self, run: Run, start_s: int, last: int) -> tuple[list[Stretch], int | None]:
        """The stretches from start to end; `end_s` None while it has not ended."""
        found: list[Stretch] = []
        gap = False
        for mark in run.marks:
            promise = self._promise_then(mark.terms, last, run)
            waits = _waits(self.history.terms[mark.terms])
            at_s = mark.at_s if mark.back_to_s is None or not waits else mark.back_to_s
            at_s = max(at_s, start_s)
            gap = bool(mark.gap)
            reason = mark.gap or _pause(mark, promise, waits)
            while found and found[-1].from_s >= at_s:
                found.pop()
            if not found or found[-1].reason != reason:
                found.append(Stretch(at_s, reason))
        if run.live or not gap:
            return found, None
        return found[:-1], found[-1].from_s

    def _past_breach(self, run: Run, index: int) -> int | None:
        """When it was breached under earlier terms, before they changed."""
        promise, until_s = self._promise(index, run), self.history.terms[index + 1].since_s
        start_s = None if promise is None else _start_s(run, promise)
        if promise is None or start_s is None or until_s <= start_s:
            return None
        stretches, end_s = self._stretches(run, start_s, index)
        if end_s is not None:
            until_s = min(until_s, end_s)
        stretches = [each for each in stretches if each.from_s < until_s]
        return _breach(promise, stretches, start_s, until_s, until_s)

    def _clock(
        self,
        run: Run,
        held: int,
        promise: Promise,
        start_s: int,
        stretches: list[Stretch],
        end_s: int | None,
        void: bool,
        past: list[int],
    ) -> Reckoned:
        terms, calendar = self.history.terms[held], promise.calendar
        paused = bool(stretches and stretches[-1].reason)
        if end_s is not None:
            state = ClockState.VOID if void else ClockState.STOPPED
        else:
            state = ClockState.PAUSED if paused else ClockState.RUNNING
        counted_to_s = end_s if end_s is not None else stretches[-1].from_s
        counted_s = sum(calendar.elapsed_s(a, b) for a, b, reason in ended(stretches, counted_to_s) if not reason)
        breach = _breach(promise, stretches, start_s, self.known_s if end_s is None else end_s, end_s)
        if breach is not None:
            past.append(breach)
        due_s = None
        if state in (ClockState.RUNNING, ClockState.STOPPED):
            due_s = _due(promise, stretches, start_s, end_s)
        clock = Clock(
            number=run.number,
            target=run.target,
            episode=run.episode,
            state=state,
            started_at=instant(start_s),
            due_at=None if due_s is None else instant(due_s),
            stopped_at=None if end_s is None else instant(end_s),
            breached_at=instant(min(past)) if past else None,
            counted_s=counted_s,
            paused_s=calendar.elapsed_s(start_s, counted_to_s) - counted_s,
            counted_to=instant(counted_to_s),
            target_s=promise.spec.target_s if promise.own_due_s is None else promise.own_due_s - start_s,
            policy=terms.policy.key if terms.policy else "",
            calendar=promise.calendar_key,
            excluded=self.history.excluded,
            own_due=promise.own_due_s is not None,
        )
        return Reckoned(clock, promise, terms, stretches, end_s)


def _start_s(run: Run, promise: Promise) -> int | None:
    if run.target is TargetName.RESOLVE and promise.own_due_s is None and promise.spec.starts is ResolveStart.TRIAGED:
        return run.triaged_s
    return run.start_s


def _waits(terms: Terms) -> bool:
    """Whether waiting for verification pauses `resolve`."""
    return terms.policy is None or not terms.policy.count_verification


def _pause(mark: Mark, promise: Promise | None, waits: bool) -> str:
    """Why a clock stands still at a mark, empty if it counts."""
    pauses = promise.spec.pauses if promise is not None else ()
    if mark.hold and mark.hold in pauses:
        return mark.hold
    if not mark.parts or not all((waits if part == VERIFICATION else part in pauses) for part in mark.parts):
        return ""
    return next((part for part in mark.parts if part != VERIFICATION), VERIFICATION)


def ended(stretches: list[Stretch], end_s: int) -> Iterator[tuple[int, int, str]]:
    """Each stretch with its end, up to end_s."""
    ends = [each.from_s for each in stretches[1:]] + [end_s]
    for (from_s, reason), to_s in zip(stretches, ends, strict=False):
        if from_s < to_s:
            yield from_s, to_s, reason


def _reached(promise: Promise, stretches: list[Stretch], start_s: int, end_s: int | None) -> int | None:
    """The due time, if it is reached by counting up to end_s (None: on and on in the last stretch)."""
    spec, calendar = promise.spec, promise.calendar
    left_s = spec.target_s
    if promise.own_due_s is not None or left_s <= 0:
        return start_s if promise.own_due_s is None else promise.own_due_s
    for index, (from_s, reason) in enumerate(stretches):
        if reason:
            continue
        to_s = stretches[index + 1].from_s if index + 1 < len(stretches) else end_s
        if to_s is not None:
            open_s = calendar.elapsed_s(from_s, to_s)
            if open_s < left_s or (open_s == left_s and spec.boundary is Boundary.NEXT_OPENING):
                left_s -= open_s
                continue
        return calendar.due_s(from_s, left_s, spec.boundary) if left_s else calendar.opening_s(from_s)
    return None


def _due(promise: Promise, stretches: list[Stretch], start_s: int, end_s: int | None) -> int | None:
    """The due time of a clock that runs or has stopped; of one that stopped while paused, as if it had gone on then."""
    paused = bool(stretches and stretches[-1].reason)
    if not paused or promise.own_due_s is not None:
        if end_s is not None and not stretches:
            stretches = [Stretch(end_s, "")]
        return _reached(promise, stretches, start_s, None)
    if end_s is None:
        return None
    due_s = _reached(promise, stretches, start_s, end_s)
    if due_s is not None and due_s < stretches[-1].from_s:
        return due_s
    rest = [*stretches, Stretch(end_s, "")]
    due_s = _reached(promise, rest, start_s, None)
    return None if due_s is None else max(due_s, end_s)


def _breach(promise: Promise, stretches: list[Stretch], start_s: int, until_s: int, end_s: int | None) -> int | None:
    """When it was breached, if it was by until_s; end_s None while it goes on."""
    own = promise.own_due_s is not None
    paused = bool(stretches and stretches[-1].reason)
    if paused and not (own and end_s is not None):
        until_s = stretches[-1].from_s
    due_s = _reached(promise, stretches, start_s, until_s)
    if due_s is None or (due_s > start_s and due_s >= until_s):
        return None
    return max(due_s, start_s)
