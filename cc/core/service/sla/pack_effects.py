"""What other policies or calendars would do to the open reports: each is folded as it would be, nothing is written.

Walks the open reports in batches, in flat memory; reads the events only of those that something would change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from cc.core.records.packs import ClockEffect
from cc.core.records.sla import Clock
from cc.core.records.trail import Event
from cc.core.rules.sla.fold import fold, verdict
from cc.core.service.change.case import Case
from cc.core.service.change.question_context import ReadContext
from cc.core.service.reports.policy_moves import due_policy
from cc.core.service.sla.recalculate import renamed
from cc.core.store.organisation.directory import Directory
from cc.core.store.reports import open_reports
from cc.core.store.reports.cases import StoredCase
from cc.core.vocabulary import Action, ClockState

MOST_REFS = 10


@dataclass(slots=True)
class Tally:
    """An effect while it is counted."""

    reports: int = 0
    moved: int = 0
    breached: int = 0
    unbreached: int = 0
    first: list[str] = field(default_factory=list)

    def take(self, ref: str, before: Sequence[Clock], after: Sequence[Clock], now: datetime) -> None:
        """Count one report."""
        self.reports += 1
        self.moved += _due_times(before) != _due_times(after)
        was, will = _broken(before, now), _broken(after, now)
        self.breached += bool(will - was)
        self.unbreached += bool(was - will)
        if will - was and len(self.first) < MOST_REFS:
            self.first.append(ref)

    def effect(self) -> ClockEffect:
        """As a record."""
        return ClockEffect(self.reports, self.moved, self.breached, self.unbreached, tuple(self.first))


@dataclass(slots=True)
class Effects:
    """What loading does to the clocks of open reports, and what moving these would do then."""

    calendars: Tally = field(default_factory=Tally)
    moving: Tally = field(default_factory=Tally)
    moving_as_new: Tally = field(default_factory=Tally)


def effects(ask: ReadContext, after: Directory, newer: Mapping[str, str], new_at: datetime) -> Effects:
    """Of the directory as it would be, with calendars replaced (name → `name@version`). `new_at`: when a report that is
    to have the new policies comes in."""
    found, names = Effects(), renamed(after, newer) if newer else {}
    for batch in open_reports.batches(ask.connection, ask.actor, ask.directory):
        wanted = {}
        for report in batch:
            told = names.get(str(report["policy"]), {})
            keys = [policy.key if policy else "" for policy in _policies(after, report, new_at)]
            if told or any(keys):
                wanted[str(report["id"])] = (report, told, keys)
        for report_id, events in open_reports.events_of(ask.connection, list(wanted)):
            _weigh(ask, after, found, events, *wanted[report_id])
    return found


def _policies(after: Directory, report: Mapping[str, Any], new_at: datetime) -> list[Any]:
    return [due_policy(after, report), due_policy(after, report, new_at)]


def _weigh(
    ask: ReadContext,
    after: Directory,
    found: Effects,
    events: list[Event],
    report: dict[str, Any],
    told: Mapping[str, str],
    keys: list[str],
) -> None:
    now = ask.now.replace(microsecond=0)

    def clocks(known: list[Event]) -> tuple[Clock, ...]:
        return fold(known, after.all_policies, after.calendars)

    ref, unit, before = str(report["ref"]), str(report["unit"]), clocks(events)
    if told:
        facts = {"calendars": dict(told), "recalculated": True} | after.zone_fact(str(report["policy"]), unit)
        events = [*events, _amended(ask, after, report, events, facts)]
        loaded = clocks(events)
        found.calendars.take(ref, before, loaded, now)
        before = loaded
    given = {key: {"policy": key, **after.zone_fact(key, unit)} for key in set(keys) if key}
    moved = {key: clocks([*events, _amended(ask, after, report, events, given[key])]) for key in given}
    for key, tally in zip(keys, (found.moving, found.moving_as_new), strict=True):
        if key:
            tally.take(ref, before, moved[key], now)


def _amended(
    ask: ReadContext, after: Directory, report: dict[str, Any], events: list[Event], facts: Mapping[str, object]
) -> Event:
    """The event that amending the report would append, timed as it would be."""
    stored = StoredCase(report=report, tasks={}, clocks={}, sight={}, shares=frozenset(), events=events)
    case = Case(stored, ask.actor, after, ask.now.replace(microsecond=0))
    case.note(0, Action.AMEND, dict(facts))
    last = events[-1]
    return replace(last, seq=last.seq + 1, recorded_at=case.now, moves=tuple(case.moves), imported=False)


def _due_times(clocks: Sequence[Clock]) -> dict[tuple[int, str, int], datetime | None]:
    running = (clock for clock in clocks if clock.state is ClockState.RUNNING and not clock.excluded)
    return {(clock.number, str(clock.target), clock.episode): clock.due_at for clock in running}


def _broken(clocks: Sequence[Clock], now: datetime) -> set[tuple[int, str, int]]:
    broken = (clock for clock in clocks if verdict(clock, now) == "breached")
    return {(clock.number, str(clock.target), clock.episode) for clock in broken}
