"""The answer to a change of what has moved on since: who was faster, with what, and when. Reads a report's events;
knows no table."""

from collections.abc import Mapping, Sequence

from cc.core.errors import LostRaceError
from cc.core.records.trail import Event, Move
from cc.core.rules.lifecycle import tables as lifecycle
from cc.core.vocabulary import Action


def moved_on(
    events: Sequence[Event], name: str, row: Mapping[str, object], expected: int, task: int = 0
) -> LostRaceError:
    """The error for a report (or its task `task`) no longer at version `expected`; `row` is how it stands now."""
    found = _who_was_faster(events, expected, task)
    facts = {"ref": name, "expected": expected, "version": row["version"], "status": row["status"], **found}
    if not found:
        return LostRaceError(
            "{ref} has no version {expected}. It is {status:status} now; look at it again.", code="stale", fields=facts
        )
    return LostRaceError(
        "{by} was faster ({action:action} at {at:time}): {ref} has changed. It is {status:status} now; look at it "
        "again.",
        code="stale",
        fields=facts,
    )


def _who_was_faster(events: Sequence[Event], expected: int, task: int) -> dict[str, object]:
    version = 0
    for event in events:
        moves = [
            move for move in event.moves if move.action not in lifecycle.QUIET and (not task or move.number == task)
        ]
        known, version = version, version + (len(moves) if task else bool(moves))  # a task's steps count each
        if known <= expected < version:
            return {
                "by": event.actor,
                "action": lifecycle.word(moves[-1].action if task else _asked(moves)),
                "at": event.recorded_at.isoformat(),
            }
    return {}


def _asked(moves: Sequence[Move]) -> Action:
    """The move somebody asked for: the first that no other implied."""
    return next((move.action for move in moves if not move.facts.get("implied")), moves[0].action)
