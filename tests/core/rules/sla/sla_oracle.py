"""What a report's clocks must say, found by walking every minute of its life. Independent of the rules it checks: each
minute is asked whether it counts, and nothing is computed by intervals.

Whole minutes only; minute 0 is `sla_histories.BASE`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from cc.core.records.sla import TargetSpec
from cc.core.records.trail import Event
from tests.core.rules.sla.sla_calendars import DAYS
from tests.core.rules.sla.sla_histories import BASE, CALENDARS
from tests.core.rules.sla.sla_oracle_life import Life
from tests.core.rules.sla.sla_oracle_walk import Walker

HORIZON = 60 * 24 * 45


class Minutes(dict[int, bool]):
    """For each minute from BASE whether a calendar is open; each is looked at when first asked for."""

    def __init__(self, calendar: str) -> None:
        super().__init__()
        self._spec: dict[str, Any] | None = None if calendar == "wall" else CALENDARS[calendar]
        self._zone = ZoneInfo("UTC" if self._spec is None else self._spec["timezone"])

    def __missing__(self, minute: int) -> bool:
        local = (BASE + timedelta(minutes=minute)).astimezone(self._zone)
        found = self[minute] = self._spec is None or _open(self._spec, local)
        return found


@cache
def open_minutes(calendar: str) -> Minutes:
    """The minutes of a calendar, remembered from case to case."""
    return Minutes(calendar)


def _open(spec: dict[str, Any], local: datetime) -> bool:
    day, clock = local.date().isoformat(), local.strftime("%H:%M")
    hours = next((s["hours"] for s in spec.get("seasons", []) if s["from"] <= day <= s["to"]), spec["hours"])
    intervals = hours.get(DAYS[local.weekday()], [])
    if day in spec.get("closed", []):
        intervals = []
    if day in spec.get("extra", {}):
        intervals = spec["extra"][day]
    return any(start <= clock < end for start, end in intervals)


@dataclass(frozen=True)
class Answer:
    """What is compared; minutes, and minutes of the calendar."""

    number: int
    target: str
    episode: int
    state: str
    start: int
    due: int | None
    stop: int | None
    breach: int | None
    counted: int
    paused: int
    policy: str
    excluded: str


class Oracle(Walker):
    """What comes of a walk."""

    def walk(self, events: Sequence[Event]) -> list[Answer]:
        """The answers, once every minute up to the last recording has been walked."""
        self.follow(events)
        answers = [self._answer(life) for life in self.lives]
        return [answer for answer in answers if answer is not None]

    def _spec(self, terms: int, target: str) -> TargetSpec | None:
        policy = self.terms[terms][1]
        return next((spec for spec in policy.targets if spec.name == target), None) if policy else None

    def _own(self, terms: int, target: str) -> int | None:
        return self.terms[terms][2] if target == "resolve" else None

    def _promised(self, terms: int, target: str) -> bool:
        return self._own(terms, target) is not None or self._spec(terms, target) is not None

    def _stands_still(self, life: Life, minute: int, last: int) -> bool:
        terms, gap, hold, parts = life.causes[minute]
        if gap:
            return True
        pauses = self._pauses(life, terms, last)
        waits = not self._counts_verification(terms)
        return hold in pauses or bool(parts and all(waits if part == "waits" else part in pauses for part in parts))

    def _pauses(self, life: Life, terms: int, last: int) -> tuple[str, ...]:
        order = [*range(terms, last + 1), *range(terms - 1, -1, -1)]
        judge = next(each for each in order if self._promised(each, life.target))
        spec = self._spec(judge, life.target)
        return () if spec is None or self._own(judge, life.target) is not None else spec.pauses

    def _answer(self, life: Life) -> Answer | None:
        last = len(self.terms) - 1 if life.running else life.terms_last
        since = range(last, life.terms_first - 1, -1)
        held = next((each for each in since if self._begun(life, each)), None)
        start = None if held is None else self._start(life, held)
        if held is None or start is None:
            return None
        stop, void = life.stop, life.void
        if stop is not None:
            stop = max(stop, start)
        while stop is not None and life.stop_as_waited is not None and stop > max(start, life.stop_as_waited):
            if not self._stands_still(life, stop - 1, held):
                break
            stop -= 1
        if held < last:
            dropped = max(start, self.terms[held + 1][0])
            void, stop = True, dropped if stop is None else min(stop, dropped)
        breaches = [self._breach(life, each, self.terms[each + 1][0], stop) for each in range(life.terms_first, held)]
        breaches.append(self._breach(life, held, None, stop))
        known = [breach for breach in breaches if breach is not None]
        opened = open_minutes(self._calendar(held, life.target))
        still = stop is None and self._stands_still(life, max(life.causes), held)
        to = stop if stop is not None else self._since(life, start, held)
        counted = sum(opened[m] and not self._stands_still(life, m, held) for m in range(start, to))
        due = None if void or still else self._due(life, held, start, stop)
        state = "void" if void else "stopped" if stop is not None else "paused" if still else "running"
        policy = self.terms[held][1]
        return Answer(
            life.number,
            life.target,
            life.episode,
            state,
            start,
            due,
            stop,
            min(known) if known else None,
            counted,
            sum(opened[m] for m in range(start, to)) - counted,
            policy.key if policy else "",
            self._excluded(life),
        )

    def _excluded(self, life: Life) -> str:
        """Of a merged report what goes on elsewhere; where it does not say, as before, all."""
        if self.excluded != "merged" or self.handed_on is None:
            return self.excluded
        handed_on = life.number == 0 and life.target in self.handed_on and life.ended_as == "merged"
        return "merged" if handed_on else ""

    def _since(self, life: Life, start: int, held: int) -> int:
        """Since when it has stood as it stands now: running, or still for one and the same reason."""
        minute = max(life.causes)
        while minute > start and self._cause(life, minute - 1, held) == self._cause(life, minute, held):
            minute -= 1
        return minute

    def _cause(self, life: Life, minute: int, held: int) -> str:
        if not self._stands_still(life, minute, held):
            return ""
        terms, gap, hold, parts = life.causes[minute]
        if gap or hold in self._pauses(life, terms, held):
            return gap or hold
        return next((part for part in parts if part != "waits"), "waits")

    def _begun(self, life: Life, terms: int) -> bool:
        return self._promised(terms, life.target) and self._start(life, terms) is not None

    def _start(self, life: Life, terms: int) -> int | None:
        spec = self._spec(terms, life.target)
        if spec is None or self._own(terms, life.target) is not None:
            return life.start
        if life.target == "resolve":
            return life.since.get("triaged") if spec.starts == "triaged" else life.start
        own = {"assign": "triaged", "arrive": "accepted"}.get(life.target)
        return life.start if own is None else life.since.get(spec.begins or own)

    def _calendar(self, terms: int, target: str) -> str:
        spec = self._spec(terms, target)
        if self._own(terms, target) is not None or spec is None:
            return "wall"
        return self.terms[terms][3].get(spec.calendar, spec.calendar)

    def _counting(self, life: Life, terms: int, start: int, minute: int, end: int | None) -> bool:
        """Whether a minute counts; from the end on, and after what is known, every open one would."""
        opened = open_minutes(self._calendar(terms, life.target))
        if (end is not None and minute >= end) or minute not in life.causes:
            return opened[minute]
        return opened[minute] and not self._stands_still(life, minute, terms)

    def _due(self, life: Life, terms: int, start: int, end: int | None) -> int | None:
        own = self._own(terms, life.target)
        if own is not None:
            return own
        spec = self._spec(terms, life.target)
        assert spec is not None
        return self._reach(life, terms, start, end, None)

    def _reach(
        self, life: Life, terms: int, start: int, end: int | None, until: int | None, goal: int | None = None
    ) -> int | None:
        """The first minute at whose beginning the target has been counted, once it does not stand still (next opening:
        the first that would count beyond it)."""
        spec = self._spec(terms, life.target)
        assert spec is not None
        wanted = spec.target_s // 60 if goal is None else goal
        counted = 0
        for minute in range(start, HORIZON if until is None else until):
            counting = self._counting(life, terms, start, minute, end)
            if spec.boundary == "next_opening" and counting and counted == wanted:
                return minute
            counted += counting
            if spec.boundary == "closing" and counted == wanted:
                due = minute + 1
                while due in life.causes and (end is None or due < end) and self._stands_still(life, due, terms):
                    due += 1
                return due
        return None

    def _breach(self, life: Life, terms: int, changed: int | None, stop: int | None) -> int | None:
        """When it was broken under these terms, before they changed (None: they are the last)."""
        if not self._promised(terms, life.target):
            return None
        start = self._start(life, terms)
        if start is None or (changed is not None and changed <= start):
            return None
        ends = [each for each in (changed, stop) if each is not None]
        until = min(ends) if ends else self.known
        own = self._own(terms, life.target)
        if not (own is not None and ends):
            while until > start and self._stands_still(life, until - 1 if ends else until, terms):
                until -= 1
                if not ends and not self._stands_still(life, until, terms):
                    until += 1
                    break
        due = own if own is not None else self._reach(life, terms, start, until, until)
        if due is None or (due > start and due >= until):
            return None
        return max(due, start)
