"""From when until when a report stood in whose sight, as its events say. Pure.

Owns which move gives and takes sight; knows no tree of units (whoever works above a unit sees what it sees) and no
clearance. Work gives sight for good: a unit's or an officer's, though the task has ended.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from cc.core.records.trail import Event, Move
from cc.core.vocabulary import Action, SeenBy, Subject

_CLASSIFYING = frozenset({Action.RECEIVE, Action.IMPORT, Action.TRIAGE, Action.AMEND})


class Sight(NamedTuple):
    """A unit (or one person of it, `login`) sees the report from `since` on, before `until` (None: still)."""

    unit: str
    login: str
    way: SeenBy
    since: datetime
    until: datetime | None = None


def sights(events: Iterable[Event]) -> list[Sight]:
    """Every sight of one report, in the order in which they began."""
    found = _Walk()
    for event in events:
        for move in event.moves:
            found.step(event, move)
    return found.every


class _Walk:
    def __init__(self) -> None:
        self.every: list[Sight] = []
        self._standing: dict[tuple[SeenBy, str], int] = {}

    def step(self, event: Event, move: Move) -> None:
        at, unit = event.recorded_at, move.facts.get("unit")
        named = unit if isinstance(unit, str) else ""
        if move.subject is Subject.TASK:
            self._task(event, move, named)
        elif move.before is None:
            self._begin(SeenBy.ENTERED, "", event.actor, at)
            self._begin(SeenBy.OWNER, named, "", at)
        elif move.action in _CLASSIFYING and named:
            for way, standing in [key for key in self._standing if key[0] is SeenBy.OWNER]:
                if standing != named:
                    self._end(way, standing, at)
            if (SeenBy.OWNER, named) not in self._standing:
                self._begin(SeenBy.OWNER, named, "", at)
        elif move.action is Action.SHARE:
            self._begin(SeenBy.SHARED, named, "", at)
        elif move.action is Action.UNSHARE:
            self._end(SeenBy.SHARED, named, at)

    def _task(self, event: Event, move: Move, unit: str) -> None:
        officer = move.facts.get("officer")
        if move.before is None and unit:
            self._begin(SeenBy.TASK, unit, "", event.recorded_at)
        if isinstance(officer, str) and officer:
            self._begin(SeenBy.TASK, "", officer, event.recorded_at)

    def _begin(self, way: SeenBy, unit: str, login: str, at: datetime) -> None:
        self._standing[way, unit or login] = len(self.every)
        self.every.append(Sight(unit, login, way, at))

    def _end(self, way: SeenBy, name: str, at: datetime) -> None:
        place = self._standing.pop((way, name), None)
        if place is not None:
            self.every[place] = self.every[place]._replace(until=at)
