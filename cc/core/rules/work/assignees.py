"""Who had a task at an instant, from its report's events. Pure."""

from collections.abc import Iterable
from datetime import datetime

from cc.core.records.trail import Event
from cc.core.vocabulary import Action

_TAKING = frozenset({Action.ACCEPT, Action.DEPART, Action.ARRIVE, Action.CLOSE})
"""Moves of an officer's way: a task that was nobody's becomes the own of whoever makes one."""


def had_task(events: Iterable[Event], number: int, login: str, at: datetime) -> bool:
    """Whether somebody was the officer of task `number` at an instant: between the moves, by when they counted."""
    officer: object = None
    for event in events:
        for move in event.moves:
            if move.number != number or move.at > at:
                continue
            if move.before is None or move.action is Action.REASSIGN:
                officer = move.facts.get("officer")
            elif officer is None and move.action in _TAKING:
                officer = event.actor
    return officer == login
